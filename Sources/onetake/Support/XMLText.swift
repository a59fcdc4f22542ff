/// Text as XML 1.0 can hold it (section 2.2): what it has no character for is replaced.
enum XMLText {
  /// For the inside of an element.
  static func content(_ text: String) -> String { escaped(text) { $0 == "\n" ? "\n" : nil } }

  /// For an attribute in double quotes, where white space would otherwise become spaces (section 3.3.3).
  static func attribute(_ text: String) -> String { escaped(text) { _ in nil } }

  private static func escaped(_ text: String, _ raw: (Unicode.Scalar) -> String?) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped += raw(scalar) ?? "&#\(scalar.value);"
      default: escaped.unicodeScalars.append(isCharacter(scalar) ? scalar : standIn(scalar))
      }
    }
    return escaped
  }

  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// The control picture of a C0 control, U+FFFD for others.
  private static func standIn(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}" : "\u{FFFD}"
  }
}
