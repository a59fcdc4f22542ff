/// Base64 data URIs (RFC 2397), as clients send images in.
enum DataURI {
  /// The bytes of a `data:image/…;base64,…` URI, or nil.
  static func decode(_ text: String) -> [UInt8]? {
    guard text.hasPrefix("data:image/"), let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")),
      text[..<comma].hasSuffix(";base64")
    else { return nil }
    return base64(text.utf8[text.utf8.index(after: comma)...])
  }

  /// Decodes RFC 4648's base64 with its padding, or is nil.
  private static func base64(_ text: Substring.UTF8View) -> [UInt8]? {
    guard text.count % 4 == 0, !text.isEmpty else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for letter in text {
      if letter == UInt8(ascii: "=") {
        padding += 1
        bits <<= 6
      } else {
        guard padding == 0, let value = sextet(letter) else { return nil }
        bits = bits << 6 | UInt32(value)
      }
      count += 1
      if count == 4 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        (bits, count) = (0, 0)
      }
    }
    guard padding <= 2 else { return nil }
    return bytes.dropLast(padding)
  }

  private static func sextet(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
