import Glibc

/// Text wrapped to a picture, in cells: a Latin letter takes one, a Chinese character two.
struct TextLayout {
  /// The size of the letters in pixels: a multiple of 16, which is what Unifont is drawn for.
  let fontSize: Int
  /// The lines that fit, from the top.
  let lines: [String]

  /// Wraps `texts`, each on lines of its own, for a picture of this size; the last line that fits ends in dots when
  /// there is more.
  init(_ texts: [String], width: Int, height: Int) {
    fontSize = max(16, min(width, height) / 270 * 16)
    let columns = max(4, (width - 2 * fontSize) * 2 / fontSize)
    let room = max(1, (height - 2 * fontSize) / (fontSize * 5 / 4))
    var lines = texts.flatMap { Self.wrap($0, columns: columns) }
    if lines.count > room { lines = lines.prefix(room - 1) + ["..."] }
    self.lines = lines
  }

  private static func wrap(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      let length = cells(in: word)
      if used > 0, used + 1 + length <= columns {
        line += " " + word
        used += 1 + length
        continue
      }
      if used > 0 { lines.append(line) }
      (line, used) = ("", 0)
      for letter in word {
        let width = cells(in: [letter])
        if used + width > columns {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line.append(letter)
        used += width
      }
    }
    return used > 0 ? lines + [line] : lines
  }

  private static func cells(in text: some Sequence<Character>) -> Int {
    text.reduce(0) { sum, letter in
      let scalar = letter.unicodeScalars.first?.value ?? 0
      return sum + (scalar >= 0x1100 ? 2 : 1)
    }
  }
}
