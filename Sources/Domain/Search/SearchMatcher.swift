/// Holds a query against single clips, without an index: the naive way, which an index has to agree with.
public struct SearchMatcher<Splitter: SearchWordSplitter> {
  private let query: SearchQuery
  private let splitter: Splitter
  private let now: Int64
  private let phrases: [SearchText: SearchPhrase]

  /// Makes a matcher; `now`, in Unix milliseconds, is what days are counted back from.
  public init(_ query: SearchQuery, splitter: Splitter, now: Int64) {
    self.query = query
    self.splitter = splitter
    self.now = now
    var phrases: [SearchText: SearchPhrase] = [:]
    for case .text(let text) in query.leaves { phrases[text] = SearchPhrase(text, splitter: splitter) }
    self.phrases = phrases
  }

  /// Whether the query finds a clip. One in the trash is found only by a query that speaks of the trash.
  public func matches(_ clip: SearchRecord) -> Bool { matches(SearchedClip(clip, splitter: splitter)) }

  /// As `matches(_:)`, for a clip whose texts are cut into tokens already.
  public func matches(_ clip: SearchedClip) -> Bool {
    if clip.record.isTrashed, !query.mentionsTrash { return false }
    guard let root = query.root else { return true }
    return says(root, clip) ?? true
  }

  /// Whether a node holds; nil where it says nothing, for the splitter finds no word in it.
  private func says(_ node: SearchNode, _ clip: SearchedClip) -> Bool? {
    switch node {
    case .text(let text):
      guard let phrase = phrases[text], !phrase.tokens.isEmpty else { return nil }
      return clip.holds(phrase, in: text.scope)
    case .filter(let filter): return filter.holds(for: clip.record, now: now)
    case .not(let inner): return says(inner, clip).map { !$0 }
    case .all(let list):
      let told = list.compactMap { says($0, clip) }
      return told.isEmpty ? nil : told.allSatisfy { $0 }
    case .any(let list):
      let told = list.compactMap { says($0, clip) }
      return told.isEmpty ? nil : told.contains(true)
    }
  }

  // MARK: Highlights

  /// Where a clip's text holds what the query looks for in it: in order, apart from each other, never empty.
  ///
  /// Excluded words mark nothing. A phrase is marked where it stands whole, from its first word to its last.
  public func highlights(in text: String, of scope: SearchText.Scope) -> [SearchHighlight] {
    guard let root = query.root else { return [] }
    var wanted: [SearchText] = []
    Self.collect(root, scope, &wanted)
    guard !wanted.isEmpty else { return [] }
    let tokens = SearchTokens(text, splitter: splitter)
    return SearchHighlight.merged(wanted.flatMap { phrases[$0]?.places(in: tokens) ?? [] }, in: text)
  }

  private static func collect(_ node: SearchNode, _ scope: SearchText.Scope, _ wanted: inout [SearchText]) {
    switch node {
    case .text(let text): if text.scope == .anywhere || text.scope == scope { wanted.append(text) }
    case .filter, .not: break
    case .all(let list), .any(let list): for node in list { collect(node, scope, &wanted) }
    }
  }
}
