import Glibc

/// A flag that threads can wait for: raised once, it stays up.
///
/// It is a pair of sockets (socketpair(2)); raising it ends what one of them sends, which the other can poll for.
final class Signal: Sendable {
  private let raised: Int32
  private let descriptor: Int32

  /// Makes a flag that is down.
  init() throws(HTTPServerError) {
    var pair: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else {
      throw HTTPServerError(call: "socketpair", errno: errno)
    }
    raised = pair[0]
    descriptor = pair[1]
  }

  deinit {
    close(raised)
    close(descriptor)
  }

  /// Raises the flag; raising it again changes nothing.
  func raise() {
    shutdown(raised, Int32(SHUT_WR))
  }

  /// Waits for the flag; false when the time has passed first.
  func wait(atMost duration: Duration) -> Bool {
    let deadline = ContinuousClock.now + duration
    while true {
      let left = max(.zero, deadline - .now)
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = unsafe poll(&entry, 1, Int32(clamping: left.milliseconds))
      if count > 0 { return true }
      if count == 0, ContinuousClock.now >= deadline { return false }
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded up.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
