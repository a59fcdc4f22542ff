import Glibc

/// A descriptor that text is written to through a buffer, and whose failures are kept until they are asked for.
final class OutputWriter {
  /// The trouble that ended the writing.
  struct Failure: Error, Hashable {
    /// The `errno` of `write(2)`.
    let code: Int32

    /// Whether the reader left, as `head` does, which is no news to anyone.
    var isReaderGone: Bool { code == EPIPE }

    /// The sentence to print; nil where there is nothing to say.
    var message: String? {
      isReaderGone ? nil : "writing to standard output failed: \(unsafe String(cString: strerror(code)))"
    }
  }

  /// The first failure; what is written after it goes nowhere, so that the work itself is not disturbed.
  private(set) var failure: Failure?
  private let descriptor: Int32
  private let capacity: Int
  private var buffer: [UInt8] = []

  /// Writes to `descriptor`, which stays open; `capacity` bytes are gathered, 0 means every line at once.
  init(descriptor: Int32, capacity: Int = 1 << 16) {
    self.descriptor = descriptor
    self.capacity = capacity
  }

  /// Writes `text` and a line feed.
  func line(_ text: String = "") { write(text + "\n") }

  /// Writes `text` as it is.
  func write(_ text: String) {
    guard failure == nil else { return }
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= capacity { flush() }
  }

  /// Hands everything to the kernel.
  func flush() {
    unsafe buffer.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count, failure == nil {
        let count = unsafe Glibc.write(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
        if count >= 0 {
          start += count
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          unsafe _ = poll(&ready, 1, -1)
        } else if errno != EINTR {
          failure = Failure(code: errno)
        }
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
