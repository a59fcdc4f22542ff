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
      ) { (row) throws(SQLError) in entries.append(try GenerationHistoryEntry(row: row)) }
      return entries
    }
  }

  /// The latest of the events that have one of `names`, or nil where there was none.
  package func latest(_ names: [String], serial: Int64) throws(CatalogError) -> GenerationHistoryEntry? {
    try read { (connection) throws(SQLError) in
      let marks = names.indices.map { "?\($0 + 2)" }.joined(separator: ", ")
      var entry: GenerationHistoryEntry?
      try connection.each(
        """
        SELECT at, actor, event, state_from, state_to, amount, detail, answer FROM events
        WHERE generation = ?1 AND event IN (\(marks)) ORDER BY id DESC LIMIT 1
        """, [.integer(serial)] + names.map { .text($0) }
      ) { (row) throws(SQLError) in entry = try GenerationHistoryEntry(row: row) }
      return entry
    }
  }

  /// How the latest attempt to send a take was described when it began, or nil where none was described.
  package func latestAttempt(serial: Int64) throws(CatalogError) -> String? {
    try latest([GenerationEvent.sendingBegan.name], serial: serial)?.detail
  }

  /// Appends what became known of a take and changes nothing of it: evidence.
  package func note(
    _ event: String, serial: Int64, amount: Money? = nil, detail: String, answer: [UInt8]? = nil
  ) throws(CatalogError) {
    let time = now()
    try write { connection in
      try connection.run(
        """
        INSERT INTO events (generation, at, actor, event, state_from, state_to, amount, detail, answer)
        SELECT serial, ?2, ?3, ?4, state, state, ?5, ?6, ?7 FROM generations WHERE serial = ?1
        """,
        [
          .integer(serial), .integer(time), .text(self.actor), .text(event), .int64(amount?.nanos), .text(detail),
          .bytes(answer),
        ])
    }
  }
}

extension GenerationHistoryEntry {
  /// Reads at, actor, event, both states, amount, detail and answer.
  fileprivate init(row: borrowing Row) throws(SQLError) {
    self.init(
      at: try row.int64(0), actor: try row.text(1), event: try row.text(2), from: try row.optionalText(3),
      to: try row.text(4), amount: try row.optionalInt64(5).map(Money.init(nanos:)),
      detail: try row.optionalText(6), answer: try row.optionalBlob(7))
  }
}
