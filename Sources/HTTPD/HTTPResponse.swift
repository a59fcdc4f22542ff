/// An answer as a value; the server does the rest.
package struct HTTPResponse: Sendable {
  /// Where the bytes of an answer come from.
  package enum Body: Sendable {
    /// Bytes in memory.
    case bytes([UInt8])
    /// An open file, sent by the kernel without passing through this process.
    case file(OpenFile)
    /// Pieces that are made as they are sent, in chunked coding; nil ends the body.
    ///
    /// The closure may block only where each connection has its thread (`HTTPLimits.Threads.perConnection`).
    case stream(@Sendable () -> [UInt8]?)
    /// Whatever the closure sends, with no head of ours; then the connection is closed.
    ///
    /// It is for those who imitate broken servers. Status and headers are not used, and it may block as above.
    case raw(@Sendable (borrowing ClientSocket) -> Void)
  }

  /// The status code, 200 to 599.
  package var status: Int
  /// The header fields; Date, Content-Length, Transfer-Encoding and Connection are the server's to add.
  package var headers: HTTPHeaders
  /// The body; a HEAD request gets the head that it would have had.
  package var body: Body
  /// A strong entity tag without its quotes.
  ///
  /// With one, a 200 to GET or HEAD honours If-None-Match, Range and If-Range (RFC 9110, 13 and 14).
  package var entityTag: String?

  /// Makes an answer.
  package init(status: Int = 200, headers: HTTPHeaders = [:], body: Body = .bytes([]), entityTag: String? = nil) {
    self.status = status
    self.headers = headers
    self.body = body
    self.entityTag = entityTag
  }

  /// A short text for people.
  package static func text(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array("\(text)\n".utf8)))
  }
}
