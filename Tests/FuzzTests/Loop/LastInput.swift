import Foundation

/// The input at hand, in a file: a trap takes the process with it, and then this is what made it.
///
/// The file is `onetake-fuzz-last-TARGET-PROCESS` in the folder for temporary files; it goes when the run ends well.
final class LastInput {
  private let path: String
  private let descriptor: Int32
  private var isKept = false

  init(_ target: String) throws {
    path = NSTemporaryDirectory() + "/onetake-fuzz-last-\(target)-\(getpid())"
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Violation("no file at \(path)") }
  }

  deinit {
    close(descriptor)
    if !isKept { unsafe _ = unlink(path) }
  }

  /// Notes what is tried next.
  func note(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    ftruncate(descriptor, off_t(bytes.count))
  }

  /// Leaves the file where it is, and says where.
  func keep() throws -> String {
    isKept = true
    return path
  }
}
