import SQL

/// A condition as the catalog answers it: words by FTS5, facts by the facets, names and beginnings by their tables.
indirect enum SearchStep: Equatable {
  /// What an expression of FTS5 finds.
  case words(SearchWords)
  /// The clips whose number lies in one of the ranges.
  case facet(Facet, [ClosedRange<Int64>])
  /// The clips whose marks are `wanted` among `of`.
  case marks(FacetMarks, of: FacetMarks)
  /// The clips of which the picture's shape lies in the range.
  case shape(ClosedRange<Int64>)
  /// The serials that a statement lists, in any order.
  case list(String, [SQLValue])
  case all([SearchStep])
  case any([SearchStep])
  case not(SearchStep)
  case nothing
}

/// Which of the two indexes of texts is asked.
enum SearchIndex: String, CaseIterable {
  /// Every word.
  case words = "clip_texts"
  /// The first letter and the first two of each word, and each character of a run.
  case beginnings = "clip_beginnings"
}

/// An expression of FTS5.
struct SearchWords: Equatable {
  let index: SearchIndex
  /// In FTS5's query language.
  let expression: String
  /// The phrases in it, each an expression of its own, in their order.
  let phrases: [String]
  /// Whether it holds the beginning of a word, of which FTS5 gathers all clips anew at each start.
  let isBroad: Bool

  /// Several of one index as one, joined by an operator of FTS5.
  init(_ parts: [SearchWords], _ operation: String) {
    index = parts[0].index
    expression =
      parts.count == 1 ? parts[0].expression : "(\(parts.map(\.expression).joined(separator: " \(operation) ")))"
    phrases = parts.flatMap(\.phrases)
    isBroad = parts.contains(where: \.isBroad)
  }

  /// One phrase.
  init(phrase: String, _ index: SearchIndex, isBroad: Bool) {
    self.index = index
    expression = phrase
    phrases = [phrase]
    self.isBroad = isBroad
  }
}

extension SearchStep {
  /// The words by which clips are ranked: those that every match holds, or else those of which it holds one.
  var ranking: SearchWords? {
    switch self {
    case .words(let words): return words.index == .words ? words : nil
    case .all(let steps):
      for case .words(let words) in steps where words.index == .words { return words }
      return steps.lazy.compactMap(\.ranking).first
    case .any(let steps):
      let words = steps.compactMap(\.ranking)
      return words.isEmpty ? nil : SearchWords(words, "OR")
    default: return nil
    }
  }
}
