/// Bytes inside an address (RFC 2397), in base64 (RFC 4648).
package struct DataURI: Hashable, Sendable {
  /// What the bytes are, for example `image/png`.
  package let mediaType: String
  /// The bytes.
  package let bytes: [UInt8]

  /// Takes bytes and what they are.
  package init(mediaType: String, bytes: [UInt8]) {
    self.mediaType = mediaType
    self.bytes = bytes
  }

  /// Takes a `data:` address in base64 of at most `limit` decoded bytes, or nil. Padding may be missing; any other
  /// character than base64's makes it nil.
  package init?(_ text: String, limit: Int) {
    let utf8 = Substring(text).utf8
    guard utf8.count <= limit / 3 * 4 + 256, text.prefix(5).lowercased() == "data:",
      let comma = utf8.firstIndex(of: UInt8(ascii: ","))
    else { return nil }
    let head = String(text[..<comma].dropFirst(5)).lowercased()
    guard head.hasSuffix(";base64"), let bytes = Base64.decode(utf8[utf8.index(after: comma)...]), bytes.count <= limit
    else { return nil }
    mediaType = head.split(separator: ";", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    self.bytes = bytes
  }

  /// The address.
  package var text: String { "data:\(mediaType);base64,\(Base64.encode(bytes))" }
}

/// The standard alphabet of RFC 4648, with padding.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = UInt32(bytes[start]) << 16
      if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[start + 2]) }
      for position in 0..<4 {
        let digit = Int(group >> (18 - 6 * UInt32(position)) & 63)
        text.append(position <= count ? alphabet[digit] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    for character in text {
      if character == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let digit = value(of: character) else { return nil }
      group = group << 6 | digit
      digits += 1
      if digits % 4 == 0 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
      }
    }
    let rest = digits % 4
    guard rest != 1, padding == 0 || (rest > 0 && rest + padding == 4) else { return nil }
    if rest == 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 4)) }
    if rest == 3 {
      bytes.append(UInt8(truncatingIfNeeded: group >> 10))
      bytes.append(UInt8(truncatingIfNeeded: group >> 2))
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
