import Domain
import HTTPD

extension HTTPResponse {
  /// A JSON document.
  static func json(_ value: JSON, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: .bytes(value.utf8))
  }

  /// A 200 whose body is neither JSON nor text.
  static let garbage = HTTPResponse(
    headers: ["Content-Type": "application/json"], body: .bytes(Array("<<<{\"job".utf8) + [0xFF, 0xFE, 0x00, 0x9C]))

  /// The connection's end, without an answer.
  static let closed = HTTPResponse(body: .raw { _ in })

  /// The connection's end by a reset, without an answer.
  static let reset = HTTPResponse(body: .raw { $0.reset() })

  /// Silence for as long as the client waits.
  static let silence = HTTPResponse(body: .raw { $0.waitUntilClosed() })

  /// A JSON document after a while, if the client still waits then.
  static func late(_ value: JSON, milliseconds: Int32) -> HTTPResponse {
    let body = value.utf8
    return HTTPResponse(
      body: .raw { client in
        guard client.pause(milliseconds: milliseconds) else { return }
        client.sendJSON(body)
      })
  }

  /// A JSON document that is only made after a while, or when the client has gone.
  static func delayed(
    milliseconds: Int32, _ value: @escaping @Sendable () -> JSON
  ) -> HTTPResponse {
    HTTPResponse(
      body: .raw { client in
        _ = client.pause(milliseconds: milliseconds)
        client.sendJSON(value().utf8)
      })
  }

  /// A head that promises the whole of `body`, and the first `count` bytes of it.
  static func cut(_ body: [UInt8], to count: Int, type: String) -> HTTPResponse {
    HTTPResponse(
      body: .raw { client in
        client.send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
        client.send(body.prefix(count))
      })
  }
}

extension ClientSocket {
  /// Sends a 200 with a JSON document, as long as the client listens.
  fileprivate borrowing func sendJSON(_ body: [UInt8]) {
    send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
    send(body)
  }
}
