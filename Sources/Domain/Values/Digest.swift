/// A SHA-256 digest: the name of a blob, and of a request.
public struct Digest: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// How many bytes a digest has.
  public static let byteCount = 32

  /// Takes 32 bytes, or nil for any other number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Takes 64 hex digits of either case, or nil.
  public init?(hex: String) {
    let text = Array(hex.utf8)
    guard text.count == 2 * Self.byteCount else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = Self.hexValue(of: text[index]), let low = Self.hexValue(of: text[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  /// The digest of `message`.
  public init(of message: [UInt8]) {
    var hasher = SHA256()
    hasher.update(message)
    self = hasher.finish()
  }

  /// 64 lower-case hex digits.
  public var hex: String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * Self.byteCount)
    for byte in bytes {
      text.append(Self.hexDigit(byte >> 4))
      text.append(Self.hexDigit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func hexValue(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  static func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}
