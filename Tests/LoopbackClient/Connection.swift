import Glibc

/// A client's TCP connection to a port of 127.0.0.1, for tests that say byte by byte what is sent.
package final class Connection: Sendable {
  private let descriptor: Int32

  /// How the server's side ended.
  package enum End: Sendable {
    /// It closed in order.
    case closed
    /// It reset the connection.
    case reset
    /// It had said nothing more when patience ran out.
    case silent
  }

  /// Connects, or is nil when nobody listens. `patience` bounds each wait, in milliseconds.
  package init?(port: UInt16, patience: Int = 30_000) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var wait = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = unsafe withUnsafePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe connect(descriptor, place, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if !isConnected { return nil }
  }

  deinit { close(descriptor) }

  /// Sends bytes; false when the server has gone.
  @discardableResult
  package func send(_ bytes: some Collection<UInt8>) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Sends text; false when the server has gone.
  @discardableResult
  package func send(_ text: String) -> Bool { send(text.utf8) }

  /// Receives once, or nil with the end.
  package func receive() -> (bytes: [UInt8], end: End?) {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    var count = -1
    repeat { count = unsafe recv(descriptor, &piece, piece.count, 0) } while count < 0 && errno == EINTR
    if count > 0 { return (Array(piece[..<count]), nil) }
    if count == 0 { return ([], .closed) }
    return ([], errno == EAGAIN ? .silent : .reset)
  }

  /// Receives until the end, or until there are `limit` bytes.
  package func receiveAll(limit: Int = 64 << 20) -> (bytes: [UInt8], end: End?) {
    var all: [UInt8] = []
    while all.count < limit {
      let (bytes, end) = receive()
      all += bytes
      if let end { return (all, end) }
    }
    return (all, nil)
  }
}
