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
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
        var best = min(substitution, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
