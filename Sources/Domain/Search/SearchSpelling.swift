/// Which words of a text can be mistyped, and so be held against those of a library.
public enum SearchSpelling {
  /// How many letters such a word has. One of two letters is near to every other.
  public static let letters = 3...32

  /// Such words of a text, each where it stands; words of Chinese, Japanese and Korean runs have no ends to go by.
  public static func words(of text: String) -> [(word: String, range: Range<Int>)] {
    PlainWords().tokens(of: text).compactMap { token in
      guard token.kind == .words else { return nil }
      let word = String(decoding: token.bytes, as: UTF8.self)
      let scalars = word.unicodeScalars
      guard letters.contains(scalars.count), !scalars.allSatisfy({ $0.properties.numericType != nil }) else {
        return nil
      }
      return (word, token.range)
    }
  }

  /// How many mistakes a word of so many letters may have: one, or two in six letters and more.
  public static func mistakes(in word: String) -> Int { word.unicodeScalars.count < 6 ? 1 : 2 }
}

extension SearchText {
  /// The same with other words at some ranges of bytes, which are in order.
  public func replacing(_ words: [(range: Range<Int>, word: String)]) -> SearchText {
    var bytes: [UInt8] = []
    var end = 0
    let old = Array(text.utf8)
    for (range, word) in words {
      bytes += old[end..<range.lowerBound] + Array(word.utf8)
      end = range.upperBound
    }
    return SearchText(String(decoding: bytes + old[end...], as: UTF8.self), isPrefix: isPrefix, scope: scope)
  }
}

extension SearchNode {
  /// The same with other words and conditions for those that are not excluded.
  public func replacingWanted(_ replace: (SearchNode) throws -> SearchNode) rethrows -> SearchNode {
    switch self {
    case .text, .filter: try replace(self)
    case .not: self
    case .all(let list): SearchNode.every(try list.map { try $0.replacingWanted(replace) }) ?? self
    case .any(let list): SearchNode.either(try list.map { try $0.replacingWanted(replace) }) ?? self
    }
  }
}
