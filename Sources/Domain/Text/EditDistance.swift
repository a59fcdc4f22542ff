/// How far two words are apart, in single mistakes of typing.
public enum EditDistance {
  /// Words of more characters than this are not compared: nobody mistypes a page.
  public static let maximumLength = 64

  /// The number of insertions, deletions, substitutions and swaps of neighbours that turn one word into the other, no
  /// part being edited twice (Damerau-Levenshtein, optimal string alignment); nil if either word is too long.
  public static func between(_ first: String, _ second: String) -> Int? {
    let a = Array(first.prefix(maximumLength + 1))
    let b = Array(second.prefix(maximumLength + 1))
    guard a.count <= maximumLength, b.count <= maximumLength else { return nil }
    var rows = EditDistanceRows(to: b)
    for element in a { rows.push(element) }
    return rows.distance
  }
}

/// The distance between one word and many, which are given letter by letter: words that begin alike share the work.
///
/// A row of the usual table for each letter, and one before them; row i holds how far the first i letters are from each
/// beginning of the word.
public struct EditDistanceRows<Element: Equatable> {
  private let word: [Element]
  private var rows: [[Int]]
  /// The letters that were given.
  public private(set) var letters: [Element] = []

  /// Begins with no letter.
  public init(to word: [Element]) {
    self.word = word
    rows = [Array(0...word.count)]
  }

  /// How far the letters are from the word.
  public var distance: Int { rows[letters.count][word.count] }

  /// How far the letters are at least from the word, whatever follows them.
  public var least: Int { rows[letters.count].min() ?? 0 }

  /// Adds a letter.
  public mutating func push(_ letter: Element) {
    let last = rows[letters.count]
    var row = [last[0] + 1]
    row.reserveCapacity(word.count + 1)
    for j in word.indices {
      var best = min(last[j] + (letter == word[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if j > 0, letter == word[j - 1], letters.last == word[j] { best = min(best, rows[letters.count - 1][j - 1] + 1) }
      row.append(best)
    }
    letters.append(letter)
    rows.append(row)
  }

  /// Takes letters off the end, until `count` are left.
  public mutating func keep(_ count: Int) {
    guard count < letters.count else { return }
    letters.removeLast(letters.count - count)
    rows.removeLast(rows.count - count - 1)
  }
}
