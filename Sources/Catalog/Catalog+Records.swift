import Domain
import SQL

/// The columns of a take with its clip, in the order in which `GenerationRecord.init(row:)` reads them.
enum RecordColumns {
  static let list = """
    g.serial, g.id, r.key, g.take, g.origin, g.state, g.owner, g.fence, g.attempts, g.model,
    g.provider, g.account, g.job, g.image_url, g.image_now, g.quoted, g.charged, g.charged_source, g.refunded, g.reason,
    g.planned_at, g.sent_at, g.submitted_at, g.created_at, g.updated_at,
    c.digest, c.bytes, c.prompt, c.negative, c.resolution, c.duration, c.width, c.height, c.length_ms, c.has_audio,
    c.verdict, c.findings, c.source_name, c.rating, c.tags, c.favourite, c.note, c.accepted_at, c.trashed_at, c.swept_at,
    c.created_at
    """

  static let select = """
    SELECT \(list) FROM generations g
    LEFT JOIN requests r ON r.id = g.request
    LEFT JOIN clips c ON c.serial = g.serial
    """

  /// The same columns reached from a request key; its row is not read, for the key stands in its index.
  static let selectByKey = """
    SELECT \(list) FROM requests r
    JOIN generations g ON g.request = r.id
    LEFT JOIN clips c ON c.serial = g.serial
    WHERE r.key = ?1 ORDER BY g.take
    """
}

extension Catalog {
  /// Every take of a request, lowest number first; empty if the request was never asked.
  package func takes(of key: RequestKey) throws(CatalogError) -> [GenerationRecord] {
    try records(RecordColumns.selectByKey, [.blob(key.digest.bytes)])
  }

  /// As `takes(of:)`, inside somebody's transaction.
  static func takes(
    _ connection: borrowing Connection, of key: RequestKey
  ) throws(SQLError) -> [GenerationRecord] {
    try connection.all(RecordColumns.selectByKey, [.blob(key.digest.bytes)]) { (row) throws(SQLError) in
      try GenerationRecord(row: row)
    }
  }

  /// The take of that id, or nil.
  package func record(_ id: GenerationID) throws(CatalogError) -> GenerationRecord? {
    try records(RecordColumns.select + " WHERE g.id = ?1", [.text(id.text)]).first
  }

  /// The take of that row, which must exist.
  package func record(serial: Int64) throws(CatalogError) -> GenerationRecord {
    let record = try read { (connection) throws(SQLError) in try Self.record(connection, serial: serial) }
    guard let record else { throw CatalogError(.missingRow, "generation \(serial) is gone from the catalog") }
    return record
  }

  /// As `record(serial:)`, inside somebody's transaction; nil where there is none.
  static func record(_ connection: borrowing Connection, serial: Int64) throws(SQLError) -> GenerationRecord? {
    try connection.first(RecordColumns.select + " WHERE g.serial = ?1", [.integer(serial)]) { (row) throws(SQLError) in
      try GenerationRecord(row: row)
    }
  }

  /// The takes whose id begins so, at most `limit` of them.
  package func records(idPrefix prefix: String, limit: Int) throws(CatalogError) -> [GenerationRecord] {
    // An id's characters are below "~": the range is the prefix's, and the unique index answers it.
    try records(
      RecordColumns.select + " WHERE g.id >= ?1 AND g.id < ?2 ORDER BY g.id LIMIT ?3",
      [.text(prefix), .text(prefix + "~"), .int(limit)])
  }

  /// The takes that the provider knows under that job id.
  package func records(job: String, of provider: Provider) throws(CatalogError) -> [GenerationRecord] {
    try records(
      RecordColumns.select + " WHERE g.provider = ?1 AND g.job = ?2", [.text(provider.rawValue), .text(job)])
  }

  /// The takes whose clip is that blob, in the order in which they came.
  package func records(digest: Digest) throws(CatalogError) -> [GenerationRecord] {
    try records(RecordColumns.select + " WHERE c.digest = ?1 ORDER BY g.serial", [.blob(digest.bytes)])
  }

  /// The takes that stand in one of `states`, oldest first.
  package func records(in states: [GenerationState]) throws(CatalogError) -> [GenerationRecord] {
    try records(Self.selection(of: states), [])
  }

  /// The query for takes in `states`. Those under way or in doubt are few among many: the condition of their index is
  /// repeated, for without it SQLite reads every row.
  static func selection(of states: [GenerationState]) -> String {
    let isOpen = states.allSatisfy(openStates.contains)
    let condition = isOpen ? "\(anyOf(openStates)) AND \(anyOf(states))" : anyOf(states)
    return RecordColumns.select + " WHERE \(condition) ORDER BY g.serial"
  }

  /// The states of the index `generations_open`, in its own order.
  private static let openStates: [GenerationState] = [
    .planned, .sending, .submitted, .rendered, .stored, .uncertain, .lost, .failedChargeUnknown,
  ]

  private static func anyOf(_ states: [GenerationState]) -> String {
    "g.state IN (" + states.map { "'\($0.rawValue)'" }.joined(separator: ", ") + ")"
  }

  /// Up to `limit` takes that have a clip in neither the trash nor the sweep's past, with serials above `after`.
  package func clips(after serial: Int64, limit: Int) throws(CatalogError) -> [GenerationRecord] {
    try records(
      """
      \(RecordColumns.select) WHERE g.serial > ?1 AND c.trashed_at IS NULL AND c.swept_at IS NULL
        AND g.state IN ('stored', 'available', 'nonconforming') ORDER BY g.serial LIMIT ?2
      """, [.integer(serial), .int(limit)])
  }

  func records(_ sql: String, _ values: [SQLValue]) throws(CatalogError) -> [GenerationRecord] {
    try read { (connection) throws(SQLError) in
      var records: [GenerationRecord] = []
      try connection.each(sql, values) { (row) throws(SQLError) in records.append(try GenerationRecord(row: row)) }
      return records
    }
  }
}
