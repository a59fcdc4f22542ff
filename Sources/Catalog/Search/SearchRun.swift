import Domain
import SQL

/// One search, within one moment of the catalog.
///
/// The clips are looked at in blocks of 256, newest or oldest first. A search that asks for that order ends as soon as the
/// page is full and the total is counted; any other looks at every clip that matches.
struct SearchRun {
  private let query: SearchQuery
  private let page: SearchPage
  let step: SearchStep
  /// The highest serial.
  let highest: Int64

  /// `narrowedBy` is what must hold beside the query.
  init(
    _ query: SearchQuery, _ page: SearchPage, _ connection: borrowing Connection, now: Int64,
    narrowedBy other: SearchStep? = nil
  ) throws(SQLError) {
    self.query = query
    self.page = page
    let step = try SearchPlanner(connection, now: now).steps(query, connection)
    self.step = other.map { .all([$0, step]) } ?? step
    highest = try Self.highestSerial(connection)
  }

  /// The highest serial of a clip; 0 where there is none.
  static func highestSerial(_ connection: borrowing Connection) throws(SQLError) -> Int64 {
    try connection.first("SELECT max(serial) FROM clips") { (row) throws(SQLError) in
      try row.optionalInt64(0) ?? 0
    } ?? 0
  }

  /// What is found, without the records themselves.
  struct Outcome {
    /// The clips of the page.
    var clips: [FoundClip] = []
    var total = 0
    var rankedWithin: Int?
    /// Whether there are more behind the page.
    var hasMore = false

    /// Takes a page of what was found, in its order.
    mutating func take(_ found: [FoundClip], _ page: SearchPage) {
      clips = Array(found.prefix(page.limit))
      hasMore = found.count > page.limit
    }
  }

  func outcome(_ connection: borrowing Connection) throws(SQLError) -> Outcome {
    switch query.sort {
    case .newest: return try inOrder(.newestFirst, connection)
    case .oldest: return try inOrder(.oldestFirst, connection)
    case .rating: return try byNumber(.rating, connection)
    case .cost: return try byNumber(.cost, connection)
    case .duration: return try byNumber(.length, connection)
    case .relevance:
      // Without words every clip is as good as another one.
      guard let words = step.ranking else { return try inOrder(.newestFirst, connection) }
      return try byRelevance(words, connection)
    }
  }

  /// What is found, newest first, at most `limit` clips.
  func serials(_ connection: borrowing Connection, limit: Int = .max) throws(SQLError) -> [Int64] {
    var serials: [Int64] = []
    try walk(.newestFirst, connection) { (block, mask) throws(SQLError) in
      serials += SearchDirection.newestFirst.serials(block, mask)
      return serials.count < limit
    }
    return Array(serials.prefix(limit))
  }

  // MARK: By serial

  private func inOrder(
    _ direction: SearchDirection, _ connection: borrowing Connection
  ) throws(SQLError) -> Outcome {
    var outcome = Outcome()
    var groups = try TakeGroups(query, connection)
    let after = page.after?.serial
    try walk(direction, connection) { (block, mask) throws(SQLError) in
      let first = try groups?.firsts(in: block, mask, direction) ?? mask
      outcome.total += first.count
      if !outcome.hasMore {
        for serial in direction.serials(block, first) {
          if let after, !direction.isPast(serial, after) { continue }
          if outcome.clips.count == page.limit {
            outcome.hasMore = true
            break
          }
          outcome.clips.append(FoundClip(serial: serial, value: nil))
        }
      }
      return outcome.total <= Catalog.exactTotal || !outcome.hasMore
    }
    return outcome
  }

  // MARK: By a number

  private func byNumber(_ facet: Facet, _ connection: borrowing Connection) throws(SQLError) -> Outcome {
    var outcome = Outcome()
    var best = BestClips(limit: page.limit + 1, after: page.after)
    var groups = try TakeGroups(query, connection)
    let reader = try FacetReader(connection)
    try walk(.newestFirst, connection) { (block, mask) throws(SQLError) in
      if groups != nil {
        try groups?.add(block, mask, try reader.numbers(block, of: facet))
        return true
      }
      outcome.total += mask.count
      let better = best.better
      let found = try reader.withBlock(block, of: facet) { bytes in
        // Most clips are no better than those that are there, which a look at all of them at once tells.
        let slots = (better.map { mask & FacetBlock.clips(in: $0, bytes) } ?? mask).slots
        return slots.map { (slot: $0, number: FacetBlock.number(at: $0, bytes)) }
      }
      for (slot, number) in found ?? mask.slots.map({ (slot: $0, number: FacetBlock.nothing) }) {
        best.add(FoundClip(serial: FacetBlock.serial(block, slot), value: number))
      }
      return true
    }
    if let groups {
      outcome.total = groups.count
      for clip in groups.best { best.add(clip) }
    }
    outcome.take(best.sorted, page)
    return outcome
  }

  // MARK: By relevance

  /// The newest matches are ranked, as many as `SearchRanking.limit`; the rest follows, the newest first.
  private func byRelevance(_ words: SearchWords, _ connection: borrowing Connection) throws(SQLError) -> Outcome {
    var outcome = Outcome()
    var groups = try TakeGroups(query, connection)
    var newest: [Int64] = []
    var rest: [FoundClip] = []
    let after = page.after.map(FoundClip.init)
    try walk(.newestFirst, connection) { (block, mask) throws(SQLError) in
      let first = try groups?.firsts(in: block, mask, .newestFirst) ?? mask
      outcome.total += first.count
      for serial in SearchDirection.newestFirst.serials(block, first) {
        let clip = FoundClip(serial: serial, value: FacetBlock.nothing)
        if newest.count < SearchRanking.limit {
          newest.append(clip.serial)
        } else if rest.count <= page.limit, after.map({ $0.isBefore(clip) }) ?? true {
          rest.append(clip)
        }
      }
      return outcome.total <= Catalog.exactTotal || rest.count <= page.limit
    }
    if outcome.total > newest.count { outcome.rankedWithin = newest.count }
    var best = BestClips(limit: page.limit + 1, after: page.after)
    for clip in try SearchRanking(words, highest: highest, connection).ranked(newest, connection) { best.add(clip) }
    outcome.take(best.sorted + rest, page)
    return outcome
  }

  // MARK: The walk

  /// Hands each block in which something is found to `body`, until that returns false.
  func walk(
    _ direction: SearchDirection, _ connection: borrowing Connection,
    _ body: (Int64, FacetMask) throws(SQLError) -> Bool
  ) throws(SQLError) {
    let blocks = 0...FacetBlock.place(of: highest).block
    let source = try SearchSources(direction: direction, blocks: blocks).source(step, connection)
    var block = direction.first(of: blocks)
    while let found = try source.nextFound(from: block, in: blocks, direction) {
      guard try body(found.block, found.clips) else { return }
      block = direction.block(after: found.block)
    }
  }
}

/// A clip that was found, and what it is ordered by.
struct FoundClip: Hashable {
  let serial: Int64
  /// `FacetBlock.nothing` where it is not known, which comes last; nil in the order of serials.
  let value: Int64?

  init(serial: Int64, value: Int64?) {
    self.serial = serial
    self.value = value
  }

  init(_ position: SearchPosition) { self.init(serial: position.serial, value: position.value) }

  var position: SearchPosition { SearchPosition(serial: serial, value: value) }

  /// Whether it stands before `other`: the higher number first, then the newer clip.
  func isBefore(_ other: FoundClip) -> Bool {
    let (own, others) = (value ?? FacetBlock.nothing, other.value ?? FacetBlock.nothing)
    return own == others ? serial > other.serial : own > others
  }
}

/// The first few of many clips, in memory for a few times as many.
struct BestClips {
  private let limit: Int
  private let after: FoundClip?
  private var clips: [FoundClip] = []
  /// What a clip has to stand before, once there are enough.
  private var worst: FoundClip?

  init(limit: Int, after: SearchPosition?) {
    self.limit = limit
    self.after = after.map(FoundClip.init)
  }

  /// The numbers that an older clip than all before has to have to be among the first; nil where any may be.
  var better: ClosedRange<Int64>? {
    guard let number = worst?.value, number != FacetBlock.nothing else { return nil }
    return min(number, .max - 1) + 1 ... .max
  }

  mutating func add(_ clip: FoundClip) {
    if let worst, !clip.isBefore(worst) { return }
    if let after, !after.isBefore(clip) { return }
    clips.append(clip)
    if clips.count >= limit * 4 {
      clips = sorted
      worst = clips.last
    }
  }

  var sorted: [FoundClip] { Array(clips.sorted { $0.isBefore($1) }.prefix(limit)) }
}
