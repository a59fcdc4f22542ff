import Domain
import SQL

/// A curation that can be undone.
package struct CurationEntry: Hashable, Sendable {
  package let number: Int64
  /// When, in Unix milliseconds.
  package let at: Int64
  package let curation: Curation
  /// The search that chose the clips, where they were not named.
  package let query: String?
  /// How many clips it changed, of which none was undone yet.
  package let clips: Int
}

extension Catalog {
  /// The curations that can be undone, the last one first.
  package func curations(limit: Int) throws(CatalogError) -> [CurationEntry] {
    try read { (connection) throws(SQLError) in try Self.curations(connection, limit: limit) }
  }

  private static func curations(
    _ connection: borrowing Connection, limit: Int
  ) throws(SQLError) -> [CurationEntry] {
    try connection.all(
      """
      SELECT c.id, c.at, c.action, c.value, c.query,
        (SELECT count(DISTINCT s.serial) FROM curation_steps s WHERE s.curation = c.id)
      FROM curations c WHERE c.undone_at IS NULL AND c.id > (SELECT max(id) FROM curations) - ?2 ORDER BY c.id DESC LIMIT ?1
      """, [.int(limit), .int(undoableCurations)]
    ) { (row) throws(SQLError) in
      let (action, value) = (try row.text(2), try row.text(3))
      guard let curation = Curation(action: action, value: value) else {
        throw damaged("a curation says \"\(action)\" of \"\(value)\"")
      }
      return CurationEntry(
        number: try row.int64(0), at: try row.int64(1), curation: curation, query: try row.optionalText(4),
        clips: try row.int(5))
    }
  }

  /// Takes a curation back, a few clips in each transaction, and returns how many clips it changed.
  ///
  /// Throws `stale` where another one came after it, or somebody has undone it: only the last one can be undone, for it
  /// knows what stood there before.
  package func undo(_ entry: CurationEntry) throws(CatalogError) -> Int {
    let time = now()
    var changed = 0
    while true {
      let count = try write { connection in
        guard try Self.curations(connection, limit: 1).first?.number == entry.number else {
          throw CatalogError(.stale, "something else was said of clips meanwhile, or this was undone already")
        }
        var steps: [(serial: Int64, changes: [CurationEdit.Change])] = []
        try connection.each(
          """
          SELECT serial, subject, before FROM curation_steps
          WHERE curation = ?1 AND serial IN
            (SELECT DISTINCT serial FROM curation_steps WHERE curation = ?1 ORDER BY serial LIMIT ?2)
          ORDER BY serial
          """, [.integer(entry.number), .int(Self.curatedAtOnce)]
        ) { (row) throws(SQLError) in
          let (serial, change) = (
            try row.int64(0), CurationEdit.Change(subject: try row.int64(1), before: try row.value(2))
          )
          if steps.last?.serial == serial {
            steps[steps.count - 1].changes.append(change)
          } else {
            steps.append((serial: serial, changes: [change]))
          }
        }
        let edit = try CurationEdit(entry.curation, connection, makesNames: false, at: time)
        for step in steps {
          try edit.undo(step.changes, of: step.serial, connection)
          try connection.run(
            "DELETE FROM curation_steps WHERE curation = ?1 AND serial = ?2",
            [.integer(entry.number), .integer(step.serial)])
        }
        if steps.count < Self.curatedAtOnce {
          try connection.run(
            "UPDATE curations SET undone_at = ?2 WHERE id = ?1", [.integer(entry.number), .integer(time)])
        }
        return steps.count
      }
      changed += count
      if count < Self.curatedAtOnce { break }
    }
    settleIfPossible(atLeast: Self.unsettledStretchesLeft)
    return changed
  }
}
