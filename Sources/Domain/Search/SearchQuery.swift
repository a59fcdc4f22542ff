/// What somebody typed into a search, understood.
public struct SearchQuery: Hashable, Sendable {
  /// What must hold of a clip; nil finds every clip.
  public var root: SearchNode?
  /// The order of the clips.
  public var sort: SearchSort = .newest
  /// Whether the takes of one request stand together as one.
  public var groupsTakes = false
  /// What was not taken as typed, in words for a person: at most `SearchHints.most`, each once.
  public var hints: [String] = []

  /// Makes an empty query, which finds everything.
  public init() {}

  /// What must all hold of a clip, as a list; none finds every clip.
  public var together: [SearchNode] {
    guard case .all(let list)? = root else { return root.map { [$0] } ?? [] }
    return list
  }

  /// This query and beside it what somebody typed, which also decides over the order where it says one.
  public func narrowed(by typed: String) -> SearchQuery {
    var query = SearchParser.parse(typed)
    query.root = SearchNode.every([root, query.root].compactMap { $0 })
    query.sort = SearchParser.parse("sort:\(sort.rawValue) \(typed)").sort
    query.groupsTakes = groupsTakes || query.groupsTakes
    var all = SearchHints()
    for hint in hints + query.hints { all.add(hint) }
    query.hints = all.lines
    return query
  }

  /// Every condition and word in it, in the order typed, also the excluded ones.
  public var leaves: [SearchNode] { root?.leaves ?? [] }

  /// Whether it says anything about the trash. One that does not leaves trashed clips out.
  public var mentionsTrash: Bool { leaves.contains(.filter(.is(.trashed))) }
}

/// The order of clips that were found.
public enum SearchSort: String, Hashable, Sendable, CaseIterable {
  /// The last that came first: what holds where nothing is said.
  case newest
  case oldest
  /// The best match first.
  case relevance
  /// The highest first.
  case rating
  case cost
  case duration
}
