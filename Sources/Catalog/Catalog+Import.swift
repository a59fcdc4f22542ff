import Domain
import SQL

/// A clip that was bought elsewhere and is brought in.
package struct ImportOrder: Sendable {
  /// The request that it answers, or nil where not all of it is known: kept and found then, never served.
  package var request: Request?
  package var clip: NewClip
  package var judgement: NewJudgement
  /// What it cost, if somebody says so.
  package var charged: Money?
  /// Why it is not served although it was judged, if so.
  package var reason: String?

  /// Makes an order.
  package init(request: Request?, clip: NewClip, judgement: NewJudgement) {
    self.request = request
    self.clip = clip
    self.judgement = judgement
  }

  var state: GenerationState {
    switch judgement.verdict {
    case .conforms: .available
    case .violations: .nonconforming
    case .notJudged: .stored
    }
  }
}

extension Catalog {
  /// Brings clips in, all of them in one transaction, in their order.
  package func importClips(
    _ orders: [ImportOrder], isAlive: (String) -> Bool
  ) throws(CatalogError) -> [(record: GenerationRecord, isNew: Bool)] {
    let time = now()
    let rows: [(serial: Int64, isNew: Bool)] = try write { connection in
      try orders.map { try self.importRow($0, connection, at: time, isAlive: isAlive) }
    }
    for row in rows where row.isNew { settleIfPossible(afterClip: row.serial) }
    var results: [(record: GenerationRecord, isNew: Bool)] = []
    for row in rows { results.append((try record(serial: row.serial), row.isNew)) }
    return results
  }

  /// Brings one clip in; see `importClips`.
  package func importClip(
    _ order: ImportOrder, isAlive: (String) -> Bool
  ) throws(CatalogError) -> (record: GenerationRecord, isNew: Bool) {
    try importClips([order], isAlive: isAlive)[0]
  }

  /// Brings a clip in under the request's next take number; an unsent `planned` take is cancelled, a paid one goes on.
  ///
  /// Take, clip and verdict come in one transaction: nothing is ever served that is not judged. The same bytes under the
  /// same request are one clip: the take that holds them is returned, and nothing is written.
  private func importRow(
    _ order: ImportOrder, _ connection: borrowing Connection, at time: Int64, isAlive: (String) -> Bool
  ) throws(SQLError) -> (serial: Int64, isNew: Bool) {
    var request: Int64?
    var take: Int64?
    if let wanted = order.request {
      request = try Self.requestRow(connection, wanted, at: time)
      let takes = try Self.takes(connection, of: wanted.key)
      if let held = takes.first(where: { $0.clip?.digest == order.clip.digest && $0.clip?.keeping == .kept }) {
        return (held.serial, false)
      }
      for unsent in takes where unsent.state == .planned && !(unsent.owner.map(isAlive) ?? false) {
        var changes = StepChanges()
        changes.releases = true
        changes.reason = "an import took its place before anything was sent"
        _ = try Self.step(connection, StepClaim(unsent), .cancelled, changes, at: time, actor: actor)
      }
      take = Int64((takes.last?.take ?? 0) + 1)
    } else if let held = try Self.looseClip(connection, order.clip.digest) {
      return (held, false)
    }
    try connection.run(
      """
      INSERT INTO generations (id, request, take, origin, state, provider, charged, charged_source, reason,
        created_at, updated_at, model)
      VALUES (?1, ?2, ?3, 'imported', ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)
      """,
      [
        .text(GenerationID.random().text), .int64(request), .int64(take), .text(order.state.rawValue),
        .string(order.clip.provider?.rawValue), .int64(order.charged?.nanos),
        order.charged == nil ? .null : .text("import"), .string(order.reason), .integer(time),
        .string(order.request?.model.rawValue ?? order.clip.model),
      ])
    let serial = connection.lastInsertRowID
    var clip = order.clip
    clip.cost = order.charged
    try Self.insertClip(connection, serial: serial, clip, at: time)
    try Self.insertEvent(
      connection,
      EventRow(
        serial: serial, at: time, actor: actor, event: "imported", from: nil, to: order.state,
        amount: order.charged, detail: order.clip.sourceName))
    try Self.writeJudgement(connection, serial: serial, order.judgement)
    return (serial, true)
  }

  private static func looseClip(_ connection: borrowing Connection, _ digest: Digest) throws(SQLError) -> Int64? {
    var serial: Int64?
    try connection.each(
      """
      SELECT c.serial FROM clips c JOIN generations g ON g.serial = c.serial
      WHERE c.digest = ?1 AND g.request IS NULL AND c.trashed_at IS NULL AND c.swept_at IS NULL LIMIT 1
      """, [.blob(digest.bytes)]
    ) { (row) throws(SQLError) in serial = try row.int64(0) }
    return serial
  }
}
