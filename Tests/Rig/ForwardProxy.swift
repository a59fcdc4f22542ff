import Foundation
import Glibc
import LoopbackClient
import Synchronization
import TestSupport

/// A forward proxy on loopback, as a company has one: it finds hosts whose names nobody else knows.
///
/// Requests in absolute form (RFC 9112 3.2.2) for the hosts that it knows go to one port of this machine, all others are
/// answered with 403, and so is CONNECT.
package final class ForwardProxy: Sendable {
  /// The port that it listens at.
  package let port: UInt16
  private let listener: CInt
  private let target: UInt16
  private let hosts: Set<String>
  private let asked = Mutex<[String]>([])

  /// What it was asked for, such as `GET http://films.example/a`, without queries.
  package var requests: [String] { asked.withLock { $0 } }

  /// The address for http_proxy and its kin.
  package var address: String { address(as: nil) }

  /// The same with a user's name and password in it.
  package func address(as user: String?) -> String { "http://\(user.map { "\($0)@" } ?? "")127.0.0.1:\(port)" }

  /// A proxy that knows `hosts`, all of them at the port `target` of this machine.
  package init(to target: UInt16, for hosts: Set<String>) throws {
    let (listener, port) = try LoopbackListener.make()
    self.listener = listener
    self.port = port
    self.target = target
    self.hosts = hosts
    LoopbackListener.serve(listener) { [self] in serve($0) }
  }

  /// Ends it; what is under way is served to its end.
  package func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

  /// Serves one request: libcurl is told to use each connection once.
  private func serve(_ client: CInt) {
    guard let request = LoopbackListener.request(client), let end = request.firstRange(of: [13, 10])?.lowerBound else {
      return
    }
    let words = String(decoding: request[..<end], as: UTF8.self).split(separator: " ")
    guard words.count == 3, let url = URLComponents(string: String(words[1])) else { return }
    asked.withLock { $0.append("\(words[0]) \(words[1].prefix { $0 != "?" })") }
    guard words[0] != "CONNECT", let host = url.host, hosts.contains(host),
      let connection = Connection(port: target)
    else {
      let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      LoopbackListener.send(Array(refusal.utf8), client)
      return
    }
    let path = url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath
    let query = url.percentEncodedQuery.map { "?\($0)" } ?? ""
    connection.send("\(words[0]) \(path)\(query) \(words[2])\r\nConnection: close")
    connection.send(request[end...])
    while true {
      let (bytes, ending) = connection.receive()
      guard ending == nil, LoopbackListener.send(bytes, client) else { return }
    }
  }
}
