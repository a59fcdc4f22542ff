import SQL

/// Answers a step block by block, each block once, in the direction of the search.
protocol SearchSource: AnyObject {
  /// The next block, from `block` on, in which something may be found; nil where nothing is left.
  func next(from block: Int64) throws(SQLError) -> Int64?
  /// Which of a block's clips are found, among `wanted`, of which there is at least one.
  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask
}

extension SearchSource {
  func next(from block: Int64) throws(SQLError) -> Int64? { block }

  /// The next block of `blocks`, from `block` on, in which something is found, and what.
  func nextFound(
    from block: Int64, in blocks: ClosedRange<Int64>, _ direction: SearchDirection
  ) throws(SQLError) -> (block: Int64, clips: FacetMask)? {
    var block = block
    while blocks.contains(block), let next = try next(from: block), blocks.contains(next) {
      let clips = try clips(in: next, among: .all)
      if !clips.isEmpty { return (next, clips) }
      block = direction.block(after: next)
    }
    return nil
  }
}

/// Makes the sources of steps.
struct SearchSources {
  let direction: SearchDirection
  /// The blocks that there are.
  let blocks: ClosedRange<Int64>

  func source(_ step: SearchStep, _ connection: borrowing Connection) throws(SQLError) -> any SearchSource {
    switch step {
    case .words(let words): return try WalkSource(words, direction, connection)
    case .member(let list, let id): return try WalkSource(list, id, direction, connection)
    case .common(let name, let other):
      return try CommonSource(name, else: try source(other, connection), direction, connection)
    case .facet(let facet, let ranges):
      return try FacetSource(facet, connection) { bytes in
        ranges.reduce(FacetMask.none) { $0 | FacetBlock.clips(in: $1, bytes) }
      }
    case .marks(let wanted, let marks):
      return try FacetSource(.marks, connection) { FacetBlock.clips(with: wanted.rawValue, of: marks.rawValue, $0) }
    case .shape(let range): return try ShapeSource(range, connection)
    case .list(let sql, let values): return try ListSource(sql, values, direction, connection)
    case .all(let steps):
      // Facts before words: where no clip meets the facts, FTS5 is not asked.
      let facts = try sources(steps.facts, connection)
      let words = try sources(steps.words, connection)
      if words.isEmpty || facts.isEmpty { return AllSource(facts + words) }
      return AllSource([FactSource(AllSource(facts), direction, blocks)] + words)
    case .any(let steps): return AnySource(try sources(steps, connection), direction)
    case .not(let step): return NotSource(try source(step, connection))
    case .nothing: return NoSource()
    }
  }

  private func sources(
    _ steps: [SearchStep], _ connection: borrowing Connection
  ) throws(SQLError) -> [any SearchSource] {
    var sources: [any SearchSource] = []
    for step in steps { sources.append(try source(step, connection)) }
    return sources
  }
}

// MARK: Together

private final class AllSource: SearchSource {
  private let sources: [any SearchSource]

  init(_ sources: [any SearchSource]) { self.sources = sources }

  func next(from block: Int64) throws(SQLError) -> Int64? {
    var block = block
    for source in sources {
      guard let next = try source.next(from: block) else { return nil }
      block = next
    }
    return block
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    var found = wanted
    for source in sources {
      found = try source.clips(in: block, among: found)
      if found.isEmpty { break }
    }
    return found
  }
}

/// Facts, looked at ahead of words.
private final class FactSource: SearchSource {
  private let source: any SearchSource
  private let direction: SearchDirection
  private let blocks: ClosedRange<Int64>
  /// What was found last.
  private var found: (block: Int64, clips: FacetMask)?
  private var isOver = false

  init(_ source: any SearchSource, _ direction: SearchDirection, _ blocks: ClosedRange<Int64>) {
    self.source = source
    self.direction = direction
    self.blocks = blocks
  }

  func next(from block: Int64) throws(SQLError) -> Int64? {
    // What was found last is still the next one until the search is past it.
    if let found, !direction.isPast(block, found.block) { return found.block }
    if isOver { return nil }
    found = try source.nextFound(from: block, in: blocks, direction)
    isOver = found == nil
    return found?.block
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    if let found, found.block == block { return found.clips & wanted }
    // Between what was asked and what was found then there is nothing, and its sources are past it.
    if isOver || found.map({ direction.isPast($0.block, block) }) ?? false { return .none }
    return try source.clips(in: block, among: wanted)
  }
}

private final class AnySource: SearchSource {
  private let sources: [any SearchSource]
  private let direction: SearchDirection

  init(_ sources: [any SearchSource], _ direction: SearchDirection) {
    self.sources = sources
    self.direction = direction
  }

  func next(from block: Int64) throws(SQLError) -> Int64? {
    var nearest: Int64?
    for source in sources {
      guard let next = try source.next(from: block) else { continue }
      if nearest.map({ direction.isPast($0, next) }) ?? true { nearest = next }
    }
    return nearest
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    var found = FacetMask.none
    for source in sources {
      let left = wanted & ~found
      if left.isEmpty { break }
      found = found | (try source.clips(in: block, among: left))
    }
    return found
  }
}

private final class NotSource: SearchSource {
  private let source: any SearchSource

  init(_ source: any SearchSource) { self.source = source }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    wanted & ~(try source.clips(in: block, among: wanted))
  }
}

private final class NoSource: SearchSource {
  func next(from block: Int64) throws(SQLError) -> Int64? { nil }
  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask { .none }
}
