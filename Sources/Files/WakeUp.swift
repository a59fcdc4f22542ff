import CLinux
import Glibc

/// A bell that any thread can ring, and that a `FolderWatch` hears while it waits. `eventfd(2)`.
package final class WakeUp: Sendable {
  private let number: CInt

  /// Makes a silent bell.
  package init() throws(FileError) {
    number = eventfd(0, ot_EFD_FLAGS)
    guard number >= 0 else { throw FileError("make", "an eventfd") }
  }

  deinit { close(number) }

  /// Rings: whoever waits returns, and whoever waits next returns at once. Async-signal-safe.
  package func ring() {
    var one: UInt64 = 1
    unsafe _ = write(number, &one, 8)
  }

  /// Lends the descriptor, readable while the bell rings.
  func withNumber<Result>(_ body: (CInt) -> Result) -> Result { body(number) }

  /// Silences the bell.
  func silence() {
    var count: UInt64 = 0
    unsafe _ = read(number, &count, 8)
  }
}
