/// Breaks text at spaces into lines of a display width.
enum TextWrap {
  /// Text for the columns from `column` on: on a terminal broken at spaces, so that what follows stands below it; where
  /// nobody looks at columns, and where few are left, nothing is broken. The first line is not indented.
  static func lines(_ text: String, at column: Int, on terminal: Terminal) -> [String] {
    let room = terminal.width - column
    guard terminal.isTerminal, room >= 20, DisplayWidth.of(text) > room else { return [text] }
    let lines = lines(text, width: room)
    let indent = String(repeating: " ", count: column)
    return lines.isEmpty ? [text] : lines.prefix(1) + lines.dropFirst().map { indent + $0 }
  }

  /// The lines of `text`, no wider than `width` where words allow it, each indented by `indent` spaces except that the
  /// first is indented by `first`, if given.
  static func lines(_ text: String, width: Int, indent: Int = 0, first: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
      let wide = DisplayWidth.of(String(word))
      let room = width - (lines.isEmpty ? first ?? indent : indent)
      if used > 0, used + 1 + wide > room {
        lines.append(line)
        line = ""
        used = 0
      }
      if used > 0 {
        line += " "
        used += 1
      }
      line += word
      used += wide
    }
    if used > 0 { lines.append(line) }
    return lines.enumerated().map { index, line in
      String(repeating: " ", count: index == 0 ? first ?? indent : indent) + line
    }
  }
}
