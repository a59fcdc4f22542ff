import Foundation
import Glibc
import LoopbackClient
import Synchronization
import TestSupport

/// Somebody between onetake and its provider-sim, on loopback: hands requests on, and answers or changes what it likes.
///
/// A provider that repeats keys, or a gateway that does, is not among what provider-sim can be asked for; this is where
/// tests make one.
package final class Meddler: Sendable {
  /// A request as it came.
  package struct Request: Sendable {
    /// `POST /api/v1/job/create`, without the query.
    package let line: String
    /// Everything, head and body.
    package let bytes: [UInt8]
  }

  /// What is done with a request.
  package enum Deed: Sendable {
    /// It goes to provider-sim, whose answer comes back as it is.
    case pass
    /// These bytes are the whole answer, and then the connection ends.
    case answer([UInt8])
    /// It goes to provider-sim, and the body of its answer is changed.
    case change(@Sendable ([UInt8]) -> [UInt8])
  }

  /// The port that it listens at.
  package let port: UInt16
  private let listener: CInt
  private let target: UInt16
  private let deed = Mutex<@Sendable (Request) -> Deed>({ _ in .pass })
  private let seen = Mutex<[Request]>([])

  /// The requests that came, in order.
  package var requests: [Request] { seen.withLock { $0 } }

  /// The address for a provider's base URL.
  package var address: String { "http://127.0.0.1:\(port)" }

  /// Somebody in front of the port `target` of this machine.
  package init(to target: UInt16) throws {
    let (listener, port) = try LoopbackListener.make()
    self.listener = listener
    self.port = port
    self.target = target
    LoopbackListener.serve(listener) { [self] in serve($0) }
  }

  /// Ends it; what is under way is served to its end.
  package func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

  /// From now on does `deed`.
  package func meddle(_ deed: @escaping @Sendable (Request) -> Deed) { self.deed.withLock { $0 = deed } }

  private func serve(_ client: CInt) {
    guard let bytes = LoopbackListener.request(client), let end = bytes.firstRange(of: [13, 10])?.lowerBound else {
      return
    }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    guard words.count == 3 else { return }
    let request = Request(line: "\(words[0]) \(words[1].prefix { $0 != "?" })", bytes: bytes)
    seen.withLock { $0.append(request) }
    let deed = deed.withLock { $0 }
    switch deed(request) {
    case .answer(let answer): LoopbackListener.send(answer, client)
    case .pass:
      guard let connection = connection(bytes, after: end) else { return }
      while true {
        let (piece, ending) = connection.receive()
        guard ending == nil, LoopbackListener.send(piece, client) else { return }
      }
    case .change(let change):
      guard let connection = connection(bytes, after: end) else { return }
      let (raw, ending) = connection.receiveAll()
      let reply = Reply(raw, end: ending)
      let body = change(reply.body)
      let head = "HTTP/1.1 \(reply.status) OK\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n"
      LoopbackListener.send(Array("\(head)Connection: close\r\n\r\n".utf8) + body, client)
    }
  }

  private func connection(_ request: [UInt8], after line: Int) -> Connection? {
    let connection = Connection(port: target)
    connection?.send(Array(request[..<line]) + Array("\r\nConnection: close".utf8) + request[line...])
    return connection
  }
}
