import CLinux
import Glibc

/// Names that nobody else will ever make.
package enum RandomID {
  /// 128 random bits as 32 lower-case hex digits. `getrandom(2)`.
  package static func make() throws(FileError) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    var filled = 0
    while filled < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe getrandom($0.baseAddress?.advanced(by: filled), $0.count - filled, 0)
      }
      if count > 0 { filled += count } else if errno != EINTR { throw FileError("draw", "random bytes") }
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Whether `text` has the form of an ID: 32 lower-case hex digits.
  package static func isWellFormed(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (97...102).contains($0) }
  }
}
