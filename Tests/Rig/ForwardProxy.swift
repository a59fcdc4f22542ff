import Foundation
import Glibc
import LoopbackClient
import Synchronization

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
  package var address: String { "http://127.0.0.1:\(port)" }

  /// A proxy that knows `hosts`, all of them at the port `target` of this machine.
  package init(to target: UInt16, for hosts: Set<String>) throws {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = unsafe withUnsafeMutablePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe bind(listener, place, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, place, &size) == 0
      }
    }
    guard isReady else { throw RigError("the proxy cannot listen") }
    self.listener = listener
    self.target = target
    self.hosts = hosts
    port = UInt16(bigEndian: place.sin_port)
    Thread.detachNewThread { [self] in acceptAll() }
  }

  /// Ends it; what is under way is served to its end.
  package func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      Thread.detachNewThread { [self] in
        serve(client)
        close(client)
      }
    }
    close(listener)
  }

  /// Serves one request: libcurl is told to use each connection once.
  private func serve(_ client: CInt) {
    guard let request = Self.request(client), let end = request.firstRange(of: [13, 10])?.lowerBound else { return }
    let words = String(decoding: request[..<end], as: UTF8.self).split(separator: " ")
    guard words.count == 3, let url = URLComponents(string: String(words[1])) else { return }
    asked.withLock { $0.append("\(words[0]) \(words[1].prefix { $0 != "?" })") }
    guard words[0] != "CONNECT", let host = url.host, hosts.contains(host),
      let connection = Connection(port: target)
    else {
      Self.send(Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8), client)
      return
    }
    let path = url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath
    let query = url.percentEncodedQuery.map { "?\($0)" } ?? ""
    connection.send("\(words[0]) \(path)\(query) \(words[2])\r\nConnection: close")
    connection.send(request[end...])
    while true {
      let (bytes, ending) = connection.receive()
      guard ending == nil, Self.send(bytes, client) else { return }
    }
  }

  /// A whole request, its body by Content-Length; nil if the client leaves before.
  private static func request(_ client: CInt) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      if let end = bytes.firstRange(of: [13, 10, 13, 10])?.upperBound {
        let fields = String(decoding: bytes[..<end], as: UTF8.self).lowercased().split(whereSeparator: \.isNewline)
        let length = fields.first { $0.hasPrefix("content-length:") }?.split(separator: " ").last.flatMap { Int($0) }
        if bytes.count - end >= length ?? 0 { return bytes }
      }
      guard let piece = receive(client) else { return nil }
      bytes += piece
    }
  }

  private static func receive(_ socket: CInt) -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe recv(socket, &piece, piece.count, 0)
    return count > 0 ? Array(piece[..<count]) : nil
  }

  @discardableResult
  private static func send(_ bytes: [UInt8], _ socket: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
