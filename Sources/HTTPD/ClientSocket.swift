import CMicroHTTPD
import Glibc

/// The client's end of a connection, lent to a body that writes its own bytes.
package struct ClientSocket: ~Copyable {
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Sends all of `bytes`, waiting while the client is slow (send(2), poll(2)); false when the client has gone.
  @discardableResult
  package func send(_ bytes: some Collection<UInt8>) -> Bool {
    let all = Array(bytes)
    var sent = 0
    while sent < all.count {
      let count = unsafe all.withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        guard wait(for: POLLOUT, milliseconds: -1) else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Does nothing for a while; false when the client has gone meanwhile.
  package func pause(milliseconds: Int32) -> Bool {
    wait(for: 0, milliseconds: milliseconds)
  }

  /// Waits until the client has gone or the server stops.
  package func waitUntilClosed() {
    while wait(for: 0, milliseconds: -1) {}
  }

  /// Ends the connection with a reset instead of an orderly close: connect(2) to no address does this on Linux, also
  /// where the library shuts its side down before it closes.
  package func reset() {
    var nowhere = sockaddr()
    nowhere.sa_family = sa_family_t(AF_UNSPEC)
    unsafe connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Waits for `events` or the end of the time; false when the client has gone.
  private func wait(for events: Int32, milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events | ot_poll_peer_closed), revents: 0)
    let count = unsafe poll(&entry, 1, milliseconds)
    if count < 0 { return errno == EINTR }
    return Int32(entry.revents) & (ot_poll_peer_closed | POLLHUP | POLLERR | POLLNVAL) == 0
  }
}
