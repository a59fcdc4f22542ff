@_spi(_Unicode) import Swift

/// What the request key does to a prompt before it is hashed and sent.
public enum RequestText {
  /// CRLF and CR become LF, then Unicode NFC, then ASCII white space is trimmed at both ends. Nothing else changes.
  public static func normalized(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var previousWasReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        scalars.append("\n")
      } else if scalar != "\n" || !previousWasReturn {
        scalars.append(scalar)
      }
      previousWasReturn = scalar == "\r"
    }
    var composed = String.UnicodeScalarView()
    composed.append(contentsOf: String(scalars)._nfc)
    var trimmed = Substring.UnicodeScalarView(composed)
    while let first = trimmed.first, isASCIISpace(first) { trimmed.removeFirst() }
    while let last = trimmed.last, isASCIISpace(last) { trimmed.removeLast() }
    return String(trimmed)
  }

  /// Space, tab, LF, VT, FF, and CR, which is gone by then.
  private static func isASCIISpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || (0x09...0x0D).contains(scalar.value)
  }
}
