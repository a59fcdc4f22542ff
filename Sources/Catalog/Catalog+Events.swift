import Domain
import SQL

extension Catalog {
  /// Everything that happened to a take, oldest first.
  package func events(serial: Int64) throws(CatalogError) -> [GenerationHistoryEntry] {
    try read { (connection) throws(SQLError) in
      var entries: [GenerationHistoryEntry] = []
      try connection.each(
        """
        SELECT at, actor, event, state_from, state_to, amount, detail, answer FROM events
        WHERE generation = ?1 ORDER BY id
        """, [.integer(serial)]
      ) { (row) throws(SQLError) in
        entries.append(
          GenerationHistoryEntry(
            at: try row.int64(0), actor: try row.text(1), event: try row.text(2), from: try row.optionalText(3),
            to: try row.text(4), amount: try row.optionalInt64(5).map(Money.init(nanos:)),
            detail: try row.optionalText(6), answer: try row.optionalBlob(7)))
      }
      return entries
    }
  }
}
