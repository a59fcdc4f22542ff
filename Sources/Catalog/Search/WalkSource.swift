import Domain
import SQL

/// The clips that a statement gives one behind the other, as the search goes.
///
/// Where a search skips many, it begins anew further on.
final class WalkSource: SearchSource {
  private let cursor: Cursor
  /// What the statement is asked for.
  private let subject: SQLValue
  private let direction: SearchDirection
  /// How many clips are walked past before it begins anew.
  private let patience: Int
  /// The clip that comes next; nil at the end.
  private var clip: Int64?
  private var hasBegun = false

  /// `sql` lists the serials, or row IDs, named `column`, of which a condition with one parameter holds.
  private init(
    _ sql: String, _ column: String, _ subject: SQLValue, patience: Int, _ direction: SearchDirection,
    _ connection: borrowing Connection
  ) throws(SQLError) {
    self.subject = subject
    self.direction = direction
    self.patience = patience
    let (sign, order) = direction == .newestFirst ? ("<=", "DESC") : (">=", "ASC")
    cursor = try connection.cursor("\(sql) AND \(column) \(sign) ? ORDER BY \(column) \(order)")
  }

  /// What an expression of FTS5 finds. To begin anew takes FTS5 as long as some thousands of steps; but not with the
  /// beginning of a word, whose clips it gathers anew at each start.
  convenience init(
    _ words: SearchWords, _ direction: SearchDirection, _ connection: borrowing Connection
  ) throws(SQLError) {
    let index = words.index.rawValue
    try self.init(
      "SELECT rowid FROM \(index) WHERE \(index) MATCH ?", "rowid", .text(words.expression),
      patience: words.isBroad ? .max : 4000, direction, connection)
  }

  /// The clips with a tag, or in a collection.
  convenience init(
    _ list: CurationList, _ id: Int64, _ direction: SearchDirection, _ connection: borrowing Connection
  ) throws(SQLError) {
    try self.init(
      "SELECT serial FROM clip_\(list.rawValue) WHERE \(list.noun) = ?", "serial", .integer(id), patience: 50,
      direction, connection)
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
    try cursor.begin([subject, .integer(serial)])
    try step()
  }

  private func step() throws(SQLError) { clip = try cursor.step() ? cursor.int64(0) : nil }
}
