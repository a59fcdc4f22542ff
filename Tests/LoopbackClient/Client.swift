/// A client of one port on 127.0.0.1 that makes a new connection for each request and hides nothing.
package struct Client: Sendable {
  /// The port.
  package let port: UInt16
  /// How long it waits for more, in milliseconds.
  package var patience = 30_000
  /// How many bytes it reads before it leaves.
  package var limit = 64 << 20

  /// A client of this port.
  package init(port: UInt16) { self.port = port }

  /// Sends a request and reads to the end of the connection.
  package func ask(
    _ method: String = "GET", _ target: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) -> Reply {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    return send(Array("\(head)\r\n".utf8) + (body ?? []), hasBody: method != "HEAD")
  }

  /// Sends these very bytes and reads to the end of the connection.
  package func send(_ bytes: [UInt8], hasBody: Bool = true) -> Reply {
    guard let connection = Connection(port: port, patience: patience) else { return Reply([], end: .reset) }
    connection.send(bytes)
    let (raw, end) = connection.receiveAll(limit: limit)
    return Reply(raw, end: end, hasBody: hasBody)
  }
}
