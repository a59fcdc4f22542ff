import Glibc

/// An open, seekable file that is closed when the last answer from it has gone out.
package final class OpenFile: Sendable {
  let descriptor: Int32
  /// Its length in bytes when it was opened.
  package let size: UInt64

  /// Takes over a descriptor that is open for reading, or closes it and is nil when its length cannot be told
  /// (lseek(2)).
  package init?(owning descriptor: Int32) {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    size = UInt64(end)
  }

  deinit { close(descriptor) }
}
