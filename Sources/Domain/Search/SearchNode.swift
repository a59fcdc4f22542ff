/// A condition on clips.
public indirect enum SearchNode: Hashable, Sendable {
  /// Words that the clip's texts must hold.
  case text(SearchText)
  /// A condition on its facts.
  case filter(SearchFilter)
  /// What must not hold; never another `not`.
  case not(SearchNode)
  /// Two or more that must all hold; none is an `all`.
  case all([SearchNode])
  /// Two or more of which one must hold; none is an `any`.
  case any([SearchNode])

  /// All of `nodes`, without double ones, as simply as it can be said; nil for none.
  public static func every(_ nodes: [SearchNode]) -> SearchNode? {
    var list: [SearchNode] = []
    for node in nodes {
      if case .all(let inner) = node { add(inner, to: &list) } else { add([node], to: &list) }
    }
    return list.count > 1 ? .all(list) : list.first
  }

  /// Any of `nodes`, without double ones, as simply as it can be said; nil for none.
  public static func either(_ nodes: [SearchNode]) -> SearchNode? {
    var list: [SearchNode] = []
    for node in nodes {
      if case .any(let inner) = node { add(inner, to: &list) } else { add([node], to: &list) }
    }
    return list.count > 1 ? .any(list) : list.first
  }

  private static func add(_ nodes: [SearchNode], to list: inout [SearchNode]) {
    for node in nodes where !list.contains(node) { list.append(node) }
  }

  /// The opposite.
  public var excluded: SearchNode {
    if case .not(let inner) = self { inner } else { .not(self) }
  }

  /// Every word and condition below, in order.
  public var leaves: [SearchNode] {
    switch self {
    case .text, .filter: [self]
    case .not(let inner): inner.leaves
    case .all(let list), .any(let list): list.flatMap(\.leaves)
    }
  }
}
