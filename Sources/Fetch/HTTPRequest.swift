/// A request as it will stand on the wire.
package struct HTTPRequest: Hashable, Sendable {
  /// The methods that are ever sent.
  package enum Method: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
  }

  /// What is asked.
  package var method: Method
  /// An absolute http or https address.
  package var url: String
  /// The caller's headers; the client adds Host, User-Agent and Content-Length.
  package var headers: HTTPHeaders
  /// What a POST carries.
  package var body: [UInt8]

  /// Makes a request.
  package init(_ method: Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The method and the host: headers hold keys, queries hold signatures, bodies hold prompts.
  package var description: String { "\(method.rawValue) \(WebURL(url)?.origin ?? "an unreadable address")" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
