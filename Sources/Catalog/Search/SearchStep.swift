import Domain
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
  /// The clips with a tag, or in a collection.
  case member(CurationList, Int64)
  /// The serials that a statement lists, in any order.
  case list(String, [SQLValue])
  /// What many clips hold: by bits, and where there are none by another step.
  case common(CommonName, SearchStep)
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
    case .common(_, let other): return other.ranking
    case .all(let steps):
      let words = steps.compactMap(\.wordsOfEach)
      return words.isEmpty ? steps.lazy.compactMap(\.ranking).first : SearchWords(words, "AND")
    case .any(let steps):
      let words = steps.compactMap(\.ranking)
      return words.isEmpty ? nil : SearchWords(words, "OR")
    default: return nil
    }
  }

  /// The words of an index of words that each clip holds which it finds.
  private var wordsOfEach: SearchWords? {
    switch self {
    case .words(let words) where words.index == .words: words
    case .common(_, let other): other.wordsOfEach
    default: nil
    }
  }

  /// Whether FTS5 has to be asked.
  var hasWords: Bool {
    switch self {
    case .words: true
    case .not(let inner), .common(_, let inner): inner.hasWords
    case .all(let steps), .any(let steps): steps.contains(where: \.hasWords)
    default: false
    }
  }

  /// How late it is looked at among the facts: what leads from clip to clip, then bits, then numbers, two of them last.
  fileprivate var turn: Int {
    switch self {
    case .nothing, .list, .member: 0
    case .common: 1
    case .shape: 3
    default: 2
    }
  }
}

extension [SearchStep] {
  /// Those of which FTS5 is not asked, in the order in which they are looked at.
  var facts: [SearchStep] {
    (0...3).flatMap { turn in filter { !$0.hasWords && $0.turn == turn } }
  }

  /// Those of which FTS5 is asked, in the order in which they are looked at.
  var words: [SearchStep] {
    let words = filter(\.hasWords)
    return words.filter { $0.turn == 1 } + words.filter { $0.turn != 1 }
  }
}
