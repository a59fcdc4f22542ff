import Domain
import SQL

/// That a take was about to be sent, as the event table has it: the last moment before money may be spent.
package struct SentPayment: Hashable, Sendable {
  package let take: GenerationID
  /// Which attempt to send it that was, in the words of its event: no other attempt of the take has the same.
  package let attempt: String
  /// When, in Unix milliseconds; for people.
  package let at: Int64

  /// Makes one, as it was read from somewhere or is about to be.
  package init(take: GenerationID, attempt: String, at: Int64) {
    self.take = take
    self.attempt = attempt
    self.at = at
  }
}

/// A stretch of time of whose payments the catalog does not know, in Unix milliseconds; without an end where that is not
/// known either.
package struct UnknownPayments: Hashable, Sendable {
  package let since: Int64
  package let until: Int64?

  /// Makes one.
  package init(since: Int64, until: Int64?) {
    self.since = since
    self.until = until
  }
}

extension Catalog {
  /// The last time that any take was about to be sent; nil if never.
  package func lastSend() throws(CatalogError) -> SentPayment? {
    try read { (connection) throws(SQLError) in
      try connection.first(
        """
        SELECT g.id, e.detail, e.at FROM events e JOIN generations g ON g.serial = e.generation
        WHERE e.event = 'sending-began' ORDER BY e.id DESC LIMIT 1
        """
      ) { (row) throws(SQLError) in
        guard let take = GenerationID(try row.text(0)) else { throw Self.damaged("a take's id is no id") }
        return SentPayment(take: take, attempt: try row.text(1), at: try row.int64(2))
      }
    }
  }

  /// The number of the event of this very send, or nil where the catalog does not know it. Numbers only grow, and are
  /// given in the order of commits; in a catalog that came to an event by `merge` it has another one.
  package func number(of sent: SentPayment) throws(CatalogError) -> Int64? {
    try read { (connection) throws(SQLError) in
      try connection.first(
        """
        SELECT e.id FROM events e JOIN generations g ON g.serial = e.generation
        WHERE g.id = ?1 AND e.event = 'sending-began' AND e.detail = ?2
        """, [.text(sent.take.text), .text(sent.attempt)]
      ) { (row) throws(SQLError) in try row.int64(0) }
    }
  }

  /// Whether the event table has this very send.
  package func knows(_ sent: SentPayment) throws(CatalogError) -> Bool { try number(of: sent) != nil }

  /// The number and the time of the last event, or nil where nothing has happened yet.
  package func lastEvent() throws(CatalogError) -> (number: Int64, at: Int64)? {
    try read { (connection) throws(SQLError) in
      try connection.first("SELECT id, at FROM events ORDER BY id DESC LIMIT 1") { (row) throws(SQLError) in
        (number: try row.int64(0), at: try row.int64(1))
      }
    }
  }

  /// From when on payments are unknown because the catalog came from a backup; nil where all are known.
  package func unknownPayments() throws(CatalogError) -> UnknownPayments? {
    let text: [UInt8]? = try read { (connection) throws(SQLError) in
      try connection.first("SELECT value FROM library WHERE name = 'payments-unknown'") { (row) throws(SQLError) in
        try row.blob(0)
      }
    }
    guard let text, let json = try? JSONParser.parse(text), let since = json["since"]?.intValue else { return nil }
    return UnknownPayments(since: Int64(since), until: json["until"]?.intValue.map { Int64($0) })
  }

  /// Writes down from when on payments are unknown. An earlier stretch stays part of it.
  package func record(_ unknown: UnknownPayments) throws(CatalogError) {
    let known = try unknownPayments()
    let since = min(unknown.since, known?.since ?? unknown.since)
    let json: JSON = ["since": .int(Int(since)), "until": .int(unknown.until.map { Int($0) })]
    try write { connection in
      try connection.run(
        "INSERT INTO library (name, value) VALUES ('payments-unknown', ?1) ON CONFLICT DO UPDATE SET value = ?1",
        [.blob(json.utf8)])
    }
  }

  /// Makes every take uncertain that the catalog of a backup has as planned or about to be sent, since nobody can say
  /// what became of it: payment.md, rule 16. Only those of `serials`, where they are given. Returns how many.
  package func doubtUnsettled(_ serials: Set<Int64>? = nil, why reason: String) throws(CatalogError) -> Int {
    var count = 0
    for record in try records(in: [.planned, .sending]) where serials?.contains(record.serial) ?? true {
      var changes = StepChanges()
      changes.reason = reason
      changes.releases = true
      try step(StepClaim(record), .restoredFromBackup, changes)
      count += 1
    }
    return count
  }

  /// Copies the catalog as it is at this moment to a new file, whoever writes meanwhile: `Connection.backup`.
  package static func copy(
    _ path: String, to target: String, progress: (_ left: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(CatalogError) {
    do {
      let reader = try Connection(path, mode: .readOnly)
      // Without a transaction around all steps, every commit of another process would make the copy begin anew.
      try reader.transaction(.deferred) { reader in
        _ = try reader.first("SELECT count(*) FROM sqlite_schema") { (row) throws(SQLError) in try row.int64(0) }
        try reader.backup(to: target) { left, total in
          progress(left, total)
          return true
        }
      }
    } catch {
      throw CatalogError(any: error)
    }
  }

  /// What SQLite's quick check finds wrong with the file at `path`, which nobody else has open.
  package static func quickCheck(_ path: String) throws(CatalogError) -> [String] {
    do {
      return try Connection(path, mode: .readOnly).quickCheck(limit: 3)
    } catch {
      throw CatalogError(error)
    }
  }
}
