import Domain
import SQL

/// What a curation did.
package struct CurationOutcome: Hashable, Sendable {
  /// The clips that it changed, in the order in which they were named.
  package var changed: [Int64] = []
  /// How many were so already.
  package var unchanged = 0
  /// How many were swept away meanwhile.
  package var gone = 0
}

extension Catalog {
  /// How many clips one transaction changes: others wait for it, and may have a payment to record.
  static let curatedAtOnce = 100
  /// How many curations can be taken back.
  package static let undoableCurations = 100

  /// Says something of clips, a few in each transaction, and keeps what was there before. Should it end halfway, what is
  /// done stays and can be undone, and the same again does the rest.
  package func curate(
    _ curation: Curation, _ serials: [Int64], query: String?, progress: (CurationOutcome) -> Void
  ) throws(CatalogError) -> CurationOutcome {
    let time = now()
    var outcome = CurationOutcome()
    var journal: Int64?
    for batch in Self.batches(serials) {
      let (before, entry) = (outcome, journal)
      do throws(CatalogError) {
        (outcome, journal) = try write { connection in
          var (outcome, entry) = (before, entry)
          let edit = try CurationEdit(curation, connection, makesNames: true, at: time)
          for serial in batch {
            let changes = try edit.changes(of: serial, connection)
            guard Self.counts(changes, of: serial, &outcome), let changes else { continue }
            let number = try entry ?? self.begin(curation, query: query, connection, at: time)
            entry = number
            for change in changes {
              try connection.run(
                "INSERT INTO curation_steps (curation, serial, subject, before) VALUES (?1, ?2, ?3, ?4)",
                [.integer(number), .integer(serial), .integer(change.subject), change.before])
            }
            try edit.make(changes, of: serial, connection)
          }
          return (outcome, entry)
        }
      } catch {
        guard error.code == .tooMany, !outcome.changed.isEmpty else { throw error }
        let done = Phrase.count(outcome.changed.count, "clip")
        throw CatalogError(.tooMany, "\(error.message); \(done) before it changed, which `onetake undo` takes back")
      }
      progress(outcome)
    }
    settleIfPossible(atLeast: Self.unsettledStretchesLeft)
    return outcome
  }

  /// What `curate` would do now. Nothing is written.
  package func wouldCurate(_ curation: Curation, _ serials: [Int64]) throws(CatalogError) -> CurationOutcome {
    var outcome = CurationOutcome()
    for batch in Self.batches(serials) {
      let before = outcome
      outcome = try read { (connection) throws(SQLError) in
        var outcome = before
        let edit = try CurationEdit(curation, connection, makesNames: false, at: 0)
        for serial in batch { _ = Self.counts(try edit.changes(of: serial, connection), of: serial, &outcome) }
        return outcome
      }
    }
    return outcome
  }

  private static func batches(_ serials: [Int64]) -> some Sequence<ArraySlice<Int64>> {
    stride(from: 0, to: serials.count, by: curatedAtOnce).lazy.map {
      serials[$0..<min($0 + curatedAtOnce, serials.count)]
    }
  }

  /// Counts a clip; whether there is something to change.
  private static func counts(
    _ changes: [CurationEdit.Change]?, of serial: Int64, _ outcome: inout CurationOutcome
  ) -> Bool {
    switch changes {
    case nil: outcome.gone += 1
    case let changes? where changes.isEmpty: outcome.unchanged += 1
    default:
      outcome.changed.append(serial)
      return true
    }
    return false
  }

  /// Begins an entry of the journal, and forgets those that are too old to be undone, some steps at a time.
  private func begin(
    _ curation: Curation, query: String?, _ connection: borrowing Connection, at time: Int64
  ) throws(SQLError) -> Int64 {
    try connection.run(
      "INSERT INTO curations (at, actor, action, value, query) VALUES (?1, ?2, ?3, ?4, ?5)",
      [.integer(time), .text(actor), .text(curation.action), .text(curation.value), .string(query)])
    let number = connection.lastInsertRowID
    let oldest: [SQLValue] = [.integer(number - Int64(Self.undoableCurations))]
    try connection.run(
      """
      DELETE FROM curation_steps WHERE (curation, serial, subject) IN
        (SELECT curation, serial, subject FROM curation_steps WHERE curation <= ?1 LIMIT 10000)
      """, oldest)
    try connection.run(
      "DELETE FROM curations WHERE id <= ?1 AND id NOT IN (SELECT curation FROM curation_steps WHERE curation <= ?1)",
      oldest)
    return number
  }
}
