import CCurl
import Glibc

/// An answer, whole, or as much of it as came (`FetchError.partial`).
package struct HTTPResponse: Hashable, Sendable {
  /// The final status, 200 to 999.
  package let status: Int
  /// The answer's header fields.
  package let headers: HTTPHeaders
  /// The body, bounded by the call that fetched it.
  package let body: [UInt8]
  /// When it came, in seconds since 1970.
  package let receivedAt: Int

  /// Makes an answer.
  package init(_ status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], receivedAt: Int? = nil) {
    self.status = status
    self.headers = headers
    self.body = body
    self.receivedAt = if let receivedAt { receivedAt } else { time(nil) }
  }

  /// How many seconds Retry-After asks to wait, from 0, or nil if it is not there or says nothing readable.
  ///
  /// Both forms of RFC 9110 10.2.3 are read; dates by `curl_getdate`.
  package var retryAfter: Int? {
    guard let text = headers["Retry-After"] else { return nil }
    if let seconds = Int(text) { return seconds >= 0 ? seconds : nil }
    guard CurlLibrary.isReady else { return nil }
    let date = unsafe ot_curl_getdate(text)
    return date < 0 ? nil : max(0, date - receivedAt)
  }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The status and the size: bodies hold prompts and signed addresses.
  package var description: String { "HTTP \(status), \(body.count) bytes" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
