import SQL

extension Catalog {
  /// So often, by serials, a new clip is a reason to look for stretches that became full.
  private static let settledEvery: Int64 = 256
  /// So many stretches that lost their bits make searches slower by too little to keep a person waiting.
  static let unsettledStretchesLeft = 4

  /// Makes the bits of what is common in full stretches that lack them, where at least so many do: each in a transaction
  /// of its own, for others wait meanwhile, and may have a payment to record.
  package func settleStretches(atLeast least: Int = 1) throws(CatalogError) {
    let unsettled = try read { (connection) throws(SQLError) in try Self.unsettledStretches(connection) }
    guard unsettled.count >= least else { return }
    for stretch in unsettled {
      try write { connection in try CommonClips(of: stretch, connection).store(of: stretch, connection) }
    }
  }

  /// As `settleStretches(atLeast:)`, behind something that is done and must not be said to have failed. What fails here is
  /// tried again with a later clip, and searches do without it.
  func settleIfPossible(atLeast least: Int = 1) { try? settleStretches(atLeast: least) }

  /// After a clip came in, now and then.
  func settleIfPossible(afterClip serial: Int64) {
    if serial % Self.settledEvery == 0 { settleIfPossible() }
  }

  /// The stretches with clips behind them that have no bits, or none any more.
  private static func unsettledStretches(_ connection: borrowing Connection) throws(SQLError) -> [Int64] {
    try connection.all(
      """
      WITH RECURSIVE stretches (n) AS (
        SELECT min(serial) >> 12 FROM clips
        UNION ALL
        SELECT (SELECT min(serial) >> 12 FROM clips WHERE serial >= (n + 1) << 12) FROM stretches WHERE n IS NOT NULL)
      SELECT n FROM stretches
      WHERE n < (SELECT max(serial) >> 12 FROM clips) AND n NOT IN (SELECT stretch FROM settled_stretches)
      """
    ) { (row) throws(SQLError) in try row.int64(0) }
  }

  /// Which bits are not what the clips' rows say, in words; at most 100.
  static func unequalCommonClips(_ connection: borrowing Connection) throws(SQLError) -> [String] {
    let settled = try connection.all("SELECT stretch FROM settled_stretches ORDER BY stretch") {
      (row) throws(SQLError) in try row.int64(0)
    }
    var problems: [String] = []
    for stretch in settled where problems.count < 100 {
      if try CommonClips(of: stretch, connection) != CommonClips(storedOf: stretch, connection) {
        let serials = ClipStretch.serials(stretch)
        problems.append(
          "what is common to the clips \(serials.lowerBound) to \(serials.upperBound) is not what their rows say")
      }
    }
    return problems
  }
}
