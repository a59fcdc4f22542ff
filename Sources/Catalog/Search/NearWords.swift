import Domain
import SQL

/// The library's words that are near to one that was typed.
struct NearWords {
  /// A word, and by how many mistakes of typing it is another.
  struct Word: Hashable {
    let text: String
    let distance: Int
  }

  private let cursor: Cursor
  /// So many words that begin too differently are walked past, before the walk begins anew behind all of them: that takes
  /// as long as some steps, and most beginnings have few words.
  private static let patience = 8

  init(_ connection: borrowing Connection) throws(SQLError) {
    cursor = try connection.cursor("SELECT word FROM known_words WHERE word >= ? ORDER BY word")
  }

  /// The nearest words, at most `most` mistakes away, all equally near; the word itself is not among them.
  ///
  /// Goes through the words in their order. Where too many mistakes lie in the beginning of one already, those that
  /// begin so are passed over.
  func nearest(to word: String, within most: Int) throws(SQLError) -> [Word] {
    var bound = most
    var found: [Word] = []
    var rows = EditDistanceRows(to: Array(word.unicodeScalars))
    var passed = 0
    try cursor.begin([.text("")])
    while try cursor.step() {
      let text = cursor.text(0)
      let scalars = Array(text.unicodeScalars)
      rows.keep(zip(rows.letters, scalars).prefix { $0 == $1 }.count)
      while rows.letters.count < scalars.count, rows.least <= bound { rows.push(scalars[rows.letters.count]) }
      if rows.least > bound {
        passed += 1
        guard passed == Self.patience else { continue }
        passed = 0
        guard let next = Self.behind(rows.letters) else { break }
        try cursor.begin([.text(next)])
        continue
      }
      passed = 0
      if rows.distance <= bound, rows.distance > 0 {
        if rows.distance < bound { found = [] }
        bound = rows.distance
        found.append(Word(text: text, distance: bound))
      }
    }
    return found
  }

  /// The first text behind all that begin with these letters; nil at the end of all text.
  private static func behind(_ letters: [Unicode.Scalar]) -> String? {
    var letters = letters
    while let last = letters.popLast() {
      let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
      guard let scalar = Unicode.Scalar(next) else { continue }
      return String(String.UnicodeScalarView(letters + [scalar]))
    }
    return nil
  }
}
