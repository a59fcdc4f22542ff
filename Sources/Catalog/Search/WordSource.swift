import SQL

/// The clips that an expression of FTS5 finds.
///
/// FTS5 gives them one behind the other. Where a search skips very many, it begins anew further on, which takes FTS5 as
/// long as some thousands of steps; but not with the beginning of a word, whose clips FTS5 gathers anew at each start.
final class WordSource: SearchSource {
  private let cursor: Cursor
  private let expression: String
  private let direction: SearchDirection
  /// How many clips are walked past before it begins anew.
  private let patience: Int
  /// The clip that comes next; nil at the end.
  private var clip: Int64?
  private var hasBegun = false

  init(
    _ words: SearchWords, _ direction: SearchDirection, _ connection: borrowing Connection
  ) throws(SQLError) {
    expression = words.expression
    self.direction = direction
    patience = words.isBroad ? .max : 4000
    let (sign, order) = direction == .newestFirst ? ("<=", "DESC") : (">=", "ASC")
    cursor = try connection.cursor(
      """
      SELECT rowid FROM \(words.index.rawValue) WHERE \(words.index.rawValue) MATCH ? AND rowid \(sign) ?
      ORDER BY rowid \(order)
      """)
  }

  func next(from block: Int64) throws(SQLError) -> Int64? {
    try go(to: FacetBlock.serial(block, direction == .newestFirst ? FacetBlock.count - 1 : 0))
    return clip.map { FacetBlock.place(of: $0).block }
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    guard let (first, last) = wanted.bounds else { return .none }
    let (low, high) = (FacetBlock.serial(block, first), FacetBlock.serial(block, last))
    try go(to: direction == .newestFirst ? high : low)
    var found = FacetMask.none
    while let clip, clip >= low, clip <= high {
      found.insert(FacetBlock.place(of: clip).slot)
      try step()
    }
    return found & wanted
  }

  /// Goes to the first clip at or behind `serial`, as the search goes.
  private func go(to serial: Int64) throws(SQLError) {
    guard hasBegun else { return try begin(at: serial) }
    var walked = 0
    while let clip, direction.isPast(serial, clip) {
      if walked == patience { return try begin(at: serial) }
      try step()
      walked += 1
    }
  }

  private func begin(at serial: Int64) throws(SQLError) {
    hasBegun = true
    try cursor.begin([.text(expression), .integer(serial)])
    try step()
  }

  private func step() throws(SQLError) { clip = try cursor.step() ? cursor.int64(0) : nil }
}
