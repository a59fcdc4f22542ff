import Domain
import SQL
import TestSupport
import Testing

@testable import Catalog

/// The catalog against a look at every clip, for so many queries that each word and condition is looked for once: what a
/// query finds follows from what its parts find.
@Suite struct SearchAlgebraTests {
  private static let queriesOfAPart = 50_000

  @Test(arguments: [false, true])
  func `a hundred thousand queries find of 5,000 clips those that their parts find one by one`(bits: Bool) throws {
    try withBench { bench in
      let now = bench.clock.now
      let filled = try FilledCatalog(5000, at: bench.path, seed: bits ? 21 : 22, now: now)
      if bits { try bench.catalog.settleStretches() }
      var parts = QueryParts(filled.clips, now: now)
      var random = Seeded(bits ? 23 : 24)
      let fault = try bench.catalog.readMoment { connection -> String? in
        for number in 0..<Self.queriesOfAPart {
          let typed = SearchScanTests.query(&random)
          let query = SearchParser.parse(typed)
          var found = parts.none
          let run = try SearchRun(query, SearchPage(limit: 1), connection, now: now)
          try run.walk(number % 4 == 0 ? .oldestFirst : .newestFirst, connection) { block, clips in
            found[Int(block)] = clips
            return true
          }
          if found != parts.clips(of: query) { return typed }
        }
        return nil
      }
      #expect(fault == nil)
    }
  }
}

/// Which clips the parts of queries find, each looked for once among all of them.
private struct QueryParts {
  private let clips: [SearchedClip]
  private let now: Int64
  private let all: [FacetMask]
  /// No clip in any block.
  let none: [FacetMask]
  /// What a word or a condition finds, in the trash as well; nil where it says nothing.
  private var found: [SearchNode: [FacetMask]?] = [:]

  /// The clips have the serials from 1 on.
  init(_ clips: [SearchedClip], now: Int64) {
    self.clips = clips
    self.now = now
    none = Array(repeating: .none, count: Int(FacetBlock.place(of: Int64(clips.count)).block) + 1)
    all = Self.masks(none, clips.indices)
  }

  /// What a query finds.
  mutating func clips(of query: SearchQuery) -> [FacetMask] {
    let matching = query.root.flatMap { says($0) } ?? all
    if query.mentionsTrash { return matching }
    let trash = says(.filter(.is(.trashed))) ?? none
    return zip(matching, trash).map { $0 & ~$1 }
  }

  private mutating func says(_ node: SearchNode) -> [FacetMask]? {
    switch node {
    case .text, .filter:
      if let known = found[node] { return known }
      let masks = look(node)
      found[node] = .some(masks)
      return masks
    case .not(let inner): return says(inner).map { masks in zip(all, masks).map { $0 & ~$1 } }
    case .all(let nodes): return together(nodes, &)
    case .any(let nodes): return together(nodes, |)
    }
  }

  private mutating func together(
    _ nodes: [SearchNode], _ join: (FacetMask, FacetMask) -> FacetMask
  ) -> [FacetMask]? {
    var joined: [FacetMask]?
    for node in nodes {
      guard let masks = says(node) else { continue }
      joined = joined.map { zip($0, masks).map(join) } ?? masks
    }
    return joined
  }

  /// Looks at every clip.
  private func look(_ node: SearchNode) -> [FacetMask]? {
    if case .text(let text) = node, SearchPhrase(text, splitter: PlainWords()).tokens.isEmpty { return nil }
    var query = SearchQuery()
    // Beside it what no clip meets, so that the trash is looked through, too.
    query.root = .any([node, .all([.filter(.is(.trashed)), .not(.filter(.is(.trashed)))])])
    let matcher = SearchMatcher(query, splitter: PlainWords(), now: now)
    return Self.masks(none, clips.indices.filter { matcher.matches(clips[$0]) })
  }

  private static func masks(_ none: [FacetMask], _ indices: some Sequence<Int>) -> [FacetMask] {
    var masks = none
    for index in indices {
      let (block, slot) = FacetBlock.place(of: Int64(index) + 1)
      masks[Int(block)].insert(slot)
    }
    return masks
  }
}
