/// Makes text from elsewhere (prompts, provider answers, file names) harmless to a terminal.
///
/// Escape sequences could retitle, repaint or script a terminal, and bidirectional controls could show a price or a
/// name in another order than it has. None of them ever gets there raw.
enum SafeText {
  /// One line: white space controls become single spaces, other controls a visible stand-in.
  static func line(_ text: String) -> String { clean(text) { _ in " " } }

  /// Several lines: line feeds stay, tabs become two spaces, carriage returns line feeds.
  static func block(_ text: String) -> String { clean(text) { $0 == "\t" ? "  " : "\n" } }

  /// JSON text: the controls that RFC 8259 lets stand raw in strings are escaped, so that it still says the same.
  static func json(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      guard isHarmful(scalar), scalar.value >= 0x7F else {
        safe.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return safe
  }

  private static func clean(_ text: String, whiteSpace: (Character) -> String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var safe = ""
    for character in text {
      if character.unicodeScalars.allSatisfy({ (0x09...0x0D).contains($0.value) }) {
        safe += whiteSpace(character)
        continue
      }
      for scalar in character.unicodeScalars { safe.unicodeScalars.append(standIn(scalar)) }
    }
    return safe
  }

  /// C0 controls, DEL, C1 controls, line and paragraph separators, and the bidirectional controls of UAX #9.
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The control picture of a C0 control (U+2400 and on), U+FFFD for other controls.
  private static func standIn(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard isHarmful(scalar) else { return scalar }
    if scalar.value == 0x7F { return "\u{2421}" }
    if scalar.value < 0x20 { return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}" }
    return "\u{FFFD}"
  }
}
