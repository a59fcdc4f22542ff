import Domain
import SQL

/// What came into a catalog from another copy of the same library.
package struct MergeReport: Hashable, Sendable {
  /// Takes that were not here, or of which the other copy knew more: their rows in this catalog.
  package var brought: Set<Int64> = []
  /// Takes that both copies had gone on with, each in its own way: what is here was kept.
  package var parted: [GenerationID] = []
}

extension Catalog {
  /// Whether the file at `path` is a copy of the same library: libraries are told apart by their salts.
  package func isSameLibrary(as path: String) throws(CatalogError) -> Bool {
    let own = try salt()
    do {
      let other = try Connection(path, mode: .readOnly)
      return try other.first("SELECT value FROM library WHERE name = 'salt'") { (row) throws(SQLError) in
        try row.blob(0)
      } == own
    } catch {
      throw CatalogError(error)
    }
  }

  /// Brings in what another copy of this library knows and this one does not, in one transaction.
  ///
  /// Histories decide: a take whose events here are the beginning of those there is taken from there, with its clip; the
  /// other way round it stays. Where both went on in their own ways, what is here stays; if money was spent there under
  /// another job, that becomes a take of its own. Both must be of this version's schema.
  package func merge(from path: String) throws(CatalogError) -> MergeReport {
    let report: MergeReport
    do {
      report = try database.withConnection { connection in
        try connection.run("ATTACH DATABASE ?1 AS other", [.text(path)])
        defer { _ = try? connection.run("DETACH DATABASE other") }
        return try connection.transaction(.immediate) { connection in try Merge.run(connection) }
      }
    } catch {
      throw CatalogError(any: error)
    }
    settleIfPossible()
    return report
  }
}

/// The steps of a merge. `main` is the catalog that is filled, `other` the one that it is filled from.
private enum Merge {
  static let requestColumns = """
    key, canonical, model, image, prompt, negative_prompt, resolution, duration, aspect_ratio, audio, multi_shot, seed,
    cfg_scale, thinking, created_at
    """
  static let stateColumns = """
    state, model, fence, attempts, provider, account, job, image_url, image_now, quoted, charged, charged_source, refunded,
    reason, planned_at, sent_at, submitted_at, created_at, updated_at
    """
  /// Without what people say of a clip: `bringCuration` has that.
  static let clipColumns = """
    digest, prompt, negative, model, provider, resolution, duration, width, height, length_ms, has_audio, bytes, cost,
    verdict, findings, facts, prober, source_name, accepted_at, trashed_at, swept_at, created_at, rate
    """
  static let eventColumns = "at, actor, event, state_from, state_to, amount, detail, answer"

  static func run(_ connection: borrowing Connection) throws(SQLError) -> MergeReport {
    try connection.run(
      """
      INSERT INTO main.requests (\(requestColumns)) SELECT \(requestColumns) FROM other.requests
      WHERE key NOT IN (SELECT key FROM main.requests) ORDER BY id
      """)
    try connection.run("INSERT OR IGNORE INTO main.images SELECT * FROM other.images")
    try connection.run("INSERT OR IGNORE INTO main.blobs SELECT * FROM other.blobs")
    try connection.run(
      """
      INSERT INTO main.charged_prices SELECT * FROM other.charged_prices WHERE true
      ON CONFLICT DO UPDATE SET price = excluded.price, seen_at = excluded.seen_at WHERE excluded.seen_at > seen_at
      """)
    var report = MergeReport()
    for pair in try pairs(connection) { try take(pair, connection, &report) }
    // The row of a clip that was lost here: its take says that it had one.
    try connection.run(
      """
      INSERT INTO main.clips (serial, \(clipColumns))
      SELECT m.serial, \(qualified(clipColumns)) FROM other.clips o
      JOIN other.generations g ON g.serial = o.serial JOIN main.generations m ON m.id = g.id
      WHERE m.state IN ('stored', 'available', 'nonconforming') AND m.job IS g.job
        AND m.serial NOT IN (SELECT serial FROM main.clips)
      """)
    try connection.run(
      """
      INSERT INTO main.reuses (generation, at, kind, avoided, provider, model)
      SELECT m.serial, u.at, u.kind, u.avoided, u.provider, u.model FROM other.reuses u
      JOIN other.generations o ON o.serial = u.generation JOIN main.generations m ON m.id = o.id
      WHERE NOT EXISTS (SELECT 1 FROM main.reuses x WHERE x.generation = m.serial AND x.at = u.at AND x.kind = u.kind)
      ORDER BY u.id
      """)
    try bringCuration(connection)
    return report
  }

  /// A take there, with its row here if it has one, and how many events each has.
  struct Pair {
    let there: Int64
    let here: Int64?
    let eventsThere: Int
    let eventsHere: Int
  }

  static func pairs(_ connection: borrowing Connection) throws(SQLError) -> [Pair] {
    try connection.all(
      """
      SELECT o.serial, m.serial, (SELECT count(*) FROM other.events e WHERE e.generation = o.serial),
        (SELECT count(*) FROM main.events e WHERE e.generation = m.serial)
      FROM other.generations o LEFT JOIN main.generations m ON m.id = o.id ORDER BY o.serial
      """
    ) { (row) throws(SQLError) in
      Pair(
        there: try row.int64(0), here: try row.optionalInt64(1), eventsThere: try row.int(2), eventsHere: try row.int(3)
      )
    }
  }

  static func take(
    _ pair: Pair, _ connection: borrowing Connection, _ report: inout MergeReport
  ) throws(SQLError) {
    guard let here = pair.here else {
      report.brought.insert(try insert(pair.there, connection, id: nil))
      return
    }
    if try hasSameStart(pair, here, connection) {
      guard pair.eventsThere > pair.eventsHere else { return }
      try replace(here, pair.there, connection)
      try copyEvents(from: pair.there, after: pair.eventsHere, to: here, connection)
      report.brought.insert(here)
      return
    }
    if let id = GenerationID(
      try connection.first("SELECT id FROM main.generations WHERE serial = ?1", [.integer(here)]) {
        (row) throws(SQLError) in try row.text(0)
      } ?? "")
    {
      report.parted.append(id)
    }
    let isOtherPayment = try connection.first(
      """
      SELECT o.job IS NOT NULL AND o.job IS NOT m.job FROM other.generations o, main.generations m
      WHERE o.serial = ?1 AND m.serial = ?2
      """, [.integer(pair.there), .integer(here)]
    ) { (row) throws(SQLError) in try row.bool(0) }
    if isOtherPayment == true {
      report.brought.insert(try insert(pair.there, connection, id: GenerationID.random()))
    }
  }

  /// Whether the shorter history is the beginning of the longer one. Events are only ever added, so the last one that
  /// both can have in common tells.
  static func hasSameStart(_ pair: Pair, _ here: Int64, _ connection: borrowing Connection) throws(SQLError) -> Bool {
    let common = min(pair.eventsThere, pair.eventsHere)
    guard common > 0 else { return true }
    return try connection.first(
      """
      SELECT count(*) FROM (
        SELECT \(eventColumns) FROM (SELECT * FROM other.events WHERE generation = ?1 ORDER BY id LIMIT 1 OFFSET ?3)
        INTERSECT
        SELECT \(eventColumns) FROM (SELECT * FROM main.events WHERE generation = ?2 ORDER BY id LIMIT 1 OFFSET ?3))
      """, [.integer(pair.there), .integer(here), .int(common - 1)]
    ) { (row) throws(SQLError) in try row.int(0) } == 1
  }

  /// Adds a take with its clip and its history, and returns its row. Its number is the next one where that is taken, and
  /// an unsettled take has no owner any more.
  static func insert(
    _ there: Int64, _ connection: borrowing Connection, id: GenerationID?
  ) throws(SQLError) -> Int64 {
    try connection.run(
      """
      INSERT INTO main.generations (id, request, take, origin, \(stateColumns))
      SELECT coalesce(?2, o.id), q.id,
        CASE WHEN EXISTS (SELECT 1 FROM main.generations x WHERE x.request = q.id AND x.take = o.take)
          THEN (SELECT max(x.take) + 1 FROM main.generations x WHERE x.request = q.id) ELSE o.take END,
        o.origin, \(qualified(stateColumns))
      FROM other.generations o LEFT JOIN other.requests r ON r.id = o.request
      LEFT JOIN main.requests q ON q.key = r.key WHERE o.serial = ?1
      """.replacingJob(), [.integer(there), .string(id?.text)])
    let here = connection.lastInsertRowID
    try copyClip(from: there, to: here, connection)
    try copyEvents(from: there, after: 0, to: here, connection)
    return here
  }

  /// Brings a take's row and its clip to what they are there.
  static func replace(_ here: Int64, _ there: Int64, _ connection: borrowing Connection) throws(SQLError) {
    try connection.run(
      """
      UPDATE main.generations SET owner = NULL, (\(stateColumns)) =
        (SELECT \(qualified(stateColumns)) FROM other.generations o WHERE o.serial = ?1)
      WHERE serial = ?2
      """.replacingJob(besides: "?2"), [.integer(there), .integer(here)])
    try copyClip(from: there, to: here, connection)
  }

  static func copyClip(from there: Int64, to here: Int64, _ connection: borrowing Connection) throws(SQLError) {
    try connection.run(
      """
      INSERT INTO main.clips (serial, \(clipColumns)) SELECT ?2, \(clipColumns) FROM other.clips WHERE serial = ?1
      ON CONFLICT DO UPDATE SET (\(clipColumns)) = (\(qualified(clipColumns, by: "excluded")))
      """, [.integer(there), .integer(here)])
  }

  static func copyEvents(
    from there: Int64, after count: Int, to here: Int64, _ connection: borrowing Connection
  ) throws(SQLError) {
    try connection.run(
      """
      INSERT INTO main.events (generation, \(eventColumns))
      SELECT ?2, \(eventColumns) FROM other.events WHERE generation = ?1 ORDER BY id LIMIT -1 OFFSET ?3
      """, [.integer(there), .integer(here), .int(count)])
  }

  /// Brings what people said of clips there: tags and collections beside those here, and a rating, a note and a mark as
  /// favourite where the clip has none here.
  static func bringCuration(_ connection: borrowing Connection) throws(SQLError) {
    let same = "other.generations g JOIN main.generations m ON m.id = g.id JOIN main.clips c ON c.serial = m.serial"
    for (list, columns) in [("tags", "name, folded"), ("collections", "name, folded, created_at")] {
      let subject = list.dropLast()
      try connection.run("INSERT OR IGNORE INTO main.\(list) (\(columns)) SELECT \(columns) FROM other.\(list)")
      try connection.run(
        """
        INSERT OR IGNORE INTO main.clip_\(list) (\(subject), serial)
        SELECT n.id, c.serial FROM other.clip_\(list) k JOIN other.\(list) t ON t.id = k.\(subject)
        JOIN main.\(list) n ON n.folded = t.folded JOIN \(same) WHERE g.serial = k.serial
        """)
    }
    try connection.run(
      """
      UPDATE main.clips SET tags = \(CurationList.tagLines)
      WHERE serial IN (SELECT serial FROM main.clip_tags) AND tags <> \(CurationList.tagLines)
      """)
    try connection.run(
      """
      UPDATE main.clips AS x SET rating = coalesce(x.rating, o.rating), favourite = x.favourite OR o.favourite,
        note = CASE x.note WHEN '' THEN o.note ELSE x.note END
      FROM other.clips o JOIN \(same) WHERE g.serial = o.serial AND x.serial = c.serial
        AND (x.rating IS NULL AND o.rating IS NOT NULL OR x.favourite < o.favourite OR x.note = '' AND o.note <> '')
      """)
    try connection.run(
      """
      INSERT OR IGNORE INTO main.saved_searches (folded, name, query, saved_at)
      SELECT folded, name, query, saved_at FROM other.saved_searches
      """)
  }

  static func qualified(_ columns: String, by table: String = "o") -> String {
    columns.split { $0 == "," || $0.isWhitespace }.map { "\(table).\($0)" }.joined(separator: ", ")
  }
}

extension String {
  /// A statement that reads a take's job: a job that another take here has stays with that one.
  fileprivate func replacingJob(besides serial: String = "0") -> String {
    let job = """
      CASE WHEN EXISTS (SELECT 1 FROM main.generations j WHERE j.provider = o.provider AND j.job = o.job
        AND j.account IS o.account AND j.serial <> \(serial)) THEN NULL ELSE o.job END
      """
    return replacing("o.job,", with: job + ",")
  }
}
