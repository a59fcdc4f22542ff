/// What a scalar means to the language: its ASCII marks, and the forms of them that CJK input methods, phones and word
/// processors put in their place.
///
/// Only forms that no prompt needs where they would be taken for a mark are here. So the typographic apostrophe, the
/// dashes, the middle dot and the wave dash stay text.
enum SearchMark {
  case none, space, quote, openCorner, closeCorner, open, close, colon, star, minus, comparison

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x61...0x7A, 0x30...0x39, 0x41...0x5A: self = .none
    case 0...0x20, 0x7F...0xA0: self = .space
    case 0x22, 0x201C...0x201F, 0xFF02: self = .quote
    case 0x28, 0xFF08: self = .open
    case 0x29, 0xFF09: self = .close
    case 0x3A, 0xFF1A: self = .colon
    case 0x2A, 0xFF0A: self = .star
    case 0x2D, 0xFF0D, 0x2212: self = .minus
    case 0x3C...0x3E, 0xFF1C...0xFF1E, 0x2264, 0x2265: self = .comparison
    case 0x300C, 0x300E: self = .openCorner
    case 0x300D, 0x300F: self = .closeCorner
    case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: self = .space
    default: self = .none
    }
  }

  /// The text with full-width letters, digits and signs as their ASCII forms.
  static func ascii(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isWide = (0xFF01...0xFF5E).contains(scalar.value)
      plain.append(isWide ? Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)) : scalar)
    }
    return String(plain)
  }

  /// A value in lower case and ASCII, as numbers, days and words of the language are read: also `≥`, `≤`, `×` and the
  /// dots that phones make of `..`.
  static func plainValue(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var plain = ""
    for scalar in ascii(text).unicodeScalars {
      switch scalar.value {
      case 0x2264: plain += "<="
      case 0x2265: plain += ">="
      case 0xD7: plain += "x"
      case 0x2025: plain += ".."
      case 0x2026: plain += "..."
      case 0x2212: plain += "-"
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain.lowercased()
  }
}
