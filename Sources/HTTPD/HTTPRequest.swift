/// A request that has come in whole: head and body are within the server's limits.
package struct HTTPRequest: Sendable {
  /// The method in capitals, such as `GET`.
  package let method: String
  /// What stood in the request line: path and query, still percent-encoded.
  package let target: String
  /// The path with its percent-encoding removed; it begins with a slash and holds no NUL.
  package let path: String
  /// The query's pairs in order, decoded; a name without `=` has an empty value.
  package let query: [(name: String, value: String)]
  /// The header fields.
  package let headers: HTTPHeaders
  /// The body, empty when there was none.
  package let body: [UInt8]

  /// The value of the first query pair called `name`, or nil.
  package func query(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}

extension HTTPRequest {
  /// Takes the parts of a request apart, or nil when the target is none that RFC 9112, 3.2.1 allows.
  init?(_ head: Head, body: [UInt8]) {
    let parts = head.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, first.hasPrefix("/"), let path = PercentEncoding.decode(first, plusIsSpace: false)
    else { return nil }
    var query: [(name: String, value: String)] = []
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(sides[0], plusIsSpace: true),
        let value = PercentEncoding.decode(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
      else { return nil }
      query.append((name, value))
    }
    self.init(
      method: head.method, target: head.target, path: path, query: query, headers: head.headers, body: body)
  }

  /// What is known of a request before its body has come.
  struct Head {
    var method = ""
    var target = ""
    var headers: HTTPHeaders = [:]
  }
}
