import Foundation
import Glibc
import TestSupport

/// What servers of tests have in common.
extension LoopbackListener {
  /// Answers whoever connects, each on a thread of its own, until the listener is shut down.
  static func serve(_ listener: CInt, _ answer: @escaping @Sendable (CInt) -> Void) {
    Thread.detachNewThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { break }
        Thread.detachNewThread {
          answer(client)
          close(client)
        }
      }
      close(listener)
    }
  }

  /// A whole request, its body by Content-Length; nil if the client leaves before.
  static func request(_ client: CInt) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      if let end = bytes.firstRange(of: [13, 10, 13, 10])?.upperBound {
        let fields = String(decoding: bytes[..<end], as: UTF8.self).lowercased().split(whereSeparator: \.isNewline)
        let length = fields.first { $0.hasPrefix("content-length:") }?.split(separator: " ").last.flatMap { Int($0) }
        if bytes.count - end >= length ?? 0 { return bytes }
      }
      var piece = [UInt8](repeating: 0, count: 64 << 10)
      let count = unsafe recv(client, &piece, piece.count, 0)
      guard count > 0 else { return nil }
      bytes += piece[..<count]
    }
  }

  @discardableResult
  static func send(_ bytes: [UInt8], _ socket: CInt) -> Bool {
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
