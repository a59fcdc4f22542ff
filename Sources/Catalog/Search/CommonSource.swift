import SQL

/// The clips that hold what many hold: by bits, and where there are none by another source.
final class CommonSource: SearchSource {
  private let name: CommonName
  private let cursor: Cursor
  private let other: any SearchSource
  private let direction: SearchDirection
  /// The stretch on whose bits the cursor stands; nil at the end.
  private var stretch: Int64?
  private var hasBegun = false

  init(
    _ name: CommonName, else other: any SearchSource, _ direction: SearchDirection, _ connection: borrowing Connection
  ) throws(SQLError) {
    self.name = name
    self.other = other
    self.direction = direction
    let (sign, order) = direction == .newestFirst ? ("<=", "DESC") : (">=", "ASC")
    cursor = try connection.cursor(
      """
      SELECT c.stretch, c.clips FROM common_clips c JOIN settled_stretches s ON s.stretch = c.stretch
      WHERE c.name = ? AND c.stretch \(sign) ? AND length(c.clips) = \(ClipStretch.count / 8)
      ORDER BY c.stretch \(order)
      """)
  }

  func next(from block: Int64) throws(SQLError) -> Int64? {
    try hasBits(of: block) ? block : try other.next(from: block)
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    guard try hasBits(of: block) else { return try other.clips(in: block, among: wanted) }
    return wanted & cursor.withBytes(1) { ClipStretch.clips(in: block, $0) }
  }

  /// Goes to the stretch of a block, as the search goes.
  private func hasBits(of block: Int64) throws(SQLError) -> Bool {
    let wanted = ClipStretch.stretch(ofBlock: block)
    if !hasBegun {
      hasBegun = true
      try cursor.begin([.text(name.text), .integer(wanted)])
      try step()
    }
    while let stretch, direction.isPast(wanted, stretch) { try step() }
    return stretch == wanted
  }

  private func step() throws(SQLError) { stretch = try cursor.step() ? cursor.int64(0) : nil }
}
