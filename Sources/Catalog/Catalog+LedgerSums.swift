import Domain
import SQL

extension Catalog {
  /// The sums of the ledger, by month, model and provider.
  ///
  /// Each sum is one range of a covering index, so that neither a row is read nor a group sorted, however many there are.
  package func ledger() throws(CatalogError) -> [LedgerLine] {
    try readMoment { connection in
      var lines: [LedgerLine.Group: LedgerLine] = [:]
      try LedgerWalk.purchases.eachSum(connection) { (group, labels, row) throws(SQLError) in
        guard let state = GenerationState(rawValue: labels[2]) else {
          throw Self.damaged("a generation is \(labels[2]), which is no state")
        }
        lines[group, default: LedgerLine(group)].add(
          state, count: try row.int(0), charged: try row.optionalInt64(1), quotedOnly: try row.optionalInt64(2),
          refunded: try row.optionalInt64(3), unknown: try row.int(4))
      }
      try LedgerWalk.reuses.eachSum(connection) { (group, _, row) throws(SQLError) in
        lines[group, default: LedgerLine(group)].addReuses(
          reused: try row.int(0), joined: try row.int(1), avoided: try row.optionalInt64(2))
      }
      return lines.values.sorted { $0.group < $1.group }
    }
  }
}

/// A way through one of the ledger's indexes, from range to range: all entries of one month whose labels are the same.
///
/// Labels are the index's first columns, provider and model before all; the time is the next.
struct LedgerWalk {
  /// Finds the labels and the time of the first entry at or after given ones.
  let next: String
  /// Sums up the entries of given labels, from one time to before another.
  let sums: String
  private let labelCount: Int

  /// Purchases, by their states as well. What was planned was bought here; imports have no such time.
  static let purchases = LedgerWalk(
    next: """
      SELECT provider, model, state, planned_at FROM generations
      WHERE planned_at IS NOT NULL AND (provider, model, state, planned_at) >= (?1, ?2, ?3, ?4)
      ORDER BY provider, model, state, planned_at LIMIT 1
      """,
    sums: """
      SELECT count(*), sum(charged), sum(CASE WHEN charged IS NULL THEN quoted END), sum(refunded),
        count(*) - count(coalesce(charged, quoted))
      FROM generations
      WHERE provider = ?1 AND model = ?2 AND state = ?3 AND planned_at >= ?4 AND planned_at < ?5
      """,
    labelCount: 3)

  /// Requests that were answered without paying.
  static let reuses = LedgerWalk(
    next: """
      SELECT provider, model, at FROM reuses WHERE (provider, model, at) >= (?1, ?2, ?3)
      ORDER BY provider, model, at LIMIT 1
      """,
    sums: """
      SELECT sum(kind = 'reused'), sum(kind = 'joined'), sum(avoided) FROM reuses
      WHERE provider = ?1 AND model = ?2 AND at >= ?3 AND at < ?4
      """,
    labelCount: 2)

  /// Lends the sums of each range, with its group and its labels.
  func eachSum(
    _ connection: borrowing Connection,
    _ body: (LedgerLine.Group, _ labels: [String], borrowing Row) throws(SQLError) -> Void
  ) throws(SQLError) {
    let timeColumn = Int32(labelCount)
    var labels = [String](repeating: "", count: labelCount)
    var time = Int64.min
    while true {
      var isFound = false
      try connection.each(next, labels.map(SQLValue.text) + [.integer(time)]) { (row) throws(SQLError) in
        labels = try (0..<timeColumn).map { (column) throws(SQLError) in try row.text(column) }
        time = try row.int64(timeColumn)
        isFound = true
      }
      guard isFound else { return }
      let day = CivilDate(milliseconds: time)
      guard (1...9999).contains(day.year) else { throw Catalog.damaged("the ledger holds the year \(day.year)") }
      let group = LedgerLine.Group(month: String(day.description.prefix(7)), model: labels[1], provider: labels[0])
      let end = day.firstOfNextMonth.milliseconds
      let bounds = [SQLValue.integer(day.firstOfMonth.milliseconds), .integer(end)]
      try connection.each(sums, labels.map(SQLValue.text) + bounds) { (row) throws(SQLError) in
        try body(group, labels, row)
      }
      time = end
    }
  }
}
