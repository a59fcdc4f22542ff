@_spi(_Unicode) import Swift

/// What the request key does to a prompt before it is hashed and sent.
public enum RequestText {
  /// CRLF and CR become LF, then Unicode NFC, then ASCII white space is trimmed at both ends. Nothing else changes.
  public static func normalized(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var previousWasReturn = false
    for byte in text.utf8 {
      if byte == 0x0D {
        bytes.append(0x0A)
      } else if byte != 0x0A || !previousWasReturn {
        bytes.append(byte)
      }
      previousWasReturn = byte == 0x0D
    }
    // ASCII is composed as it stands.
    if bytes.contains(where: { $0 >= 0x80 }) {
      let scalars = String(decoding: bytes, as: UTF8.self)._nfc
      bytes.removeAll(keepingCapacity: true)
      for scalar in scalars { bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
    }
    let start = bytes.firstIndex { !isASCIISpace($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !isASCIISpace($0) }.map { $0 + 1 } ?? start
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Space, tab, LF, VT, FF, and CR, which is gone by then.
  private static func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
