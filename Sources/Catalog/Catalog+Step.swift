import Domain
import SQL

/// What a step writes besides the new state. Nil leaves a column as it is, but for the reason, which it clears.
package struct StepChanges: Sendable {
  package var job: String?
  package var charged: Money?
  package var chargedSource: GenerationRecord.ChargeSource?
  /// What came back in all; it replaces what was said before.
  package var refunded: Money?
  package var reason: String?
  /// Whether the owner lets go of the take with this step.
  package var releases = false
  /// What the event table keeps beside the step: an amount, words, the provider's redacted answer.
  package var amount: Money?
  package var detail: String?
  package var answer: [UInt8]?

  /// Makes changes that change nothing.
  package init() {}
}

/// Who makes a step, and what it believes of the take; both are compared before anything is written.
package struct StepClaim: Hashable, Sendable {
  package let serial: Int64
  package let fence: Int64
  package let state: GenerationState

  /// The claim of whoever just read `record`.
  package init(_ record: GenerationRecord) {
    serial = record.serial
    fence = record.fence
    state = record.state
  }
}

extension Catalog {
  /// Makes one step of a take's life, with its event, in one durable transaction, and returns the take after it.
  ///
  /// Throws `stale` if state or fence differ from the claim, and `impossibleStep` if the rules know no such step;
  /// nothing is written then.
  @discardableResult
  package func step(
    _ claim: StepClaim, _ event: GenerationEvent, _ changes: StepChanges = StepChanges()
  ) throws(CatalogError) -> (record: GenerationRecord, action: GenerationAction) {
    let time = now()
    let outcome = try write { connection in
      try Self.step(connection, claim, event, changes, at: time, actor: self.actor)
    }
    switch outcome {
    case .made(let action): return (try record(serial: claim.serial), action)
    case .stale:
      throw CatalogError(.stale, "generation \(claim.serial) is no longer \(claim.state.rawValue) as it was read")
    case .impossible:
      throw CatalogError(.impossibleStep, "generation \(claim.serial) is \(claim.state.rawValue): no \(event) there")
    case .jobTaken:
      throw CatalogError(.jobTaken, "the job id belongs to another generation")
    }
  }

  enum StepOutcome {
    case made(GenerationAction)
    case stale
    case impossible
    case jobTaken
  }

  static func step(
    _ connection: borrowing Connection, _ claim: StepClaim, _ event: GenerationEvent, _ changes: StepChanges,
    at time: Int64, actor: String
  ) throws(SQLError) -> StepOutcome {
    guard let transition = Lifecycle.transition(from: claim.state, on: event) else { return .impossible }
    do {
      try connection.run(
        """
        UPDATE generations SET state = ?4, updated_at = ?5, job = coalesce(?6, job),
          charged = CASE WHEN ?14 THEN 0 ELSE coalesce(?7, charged) END,
          charged_source = coalesce(?8, charged_source),
          refunded = CASE WHEN ?14 THEN NULL ELSE coalesce(?9, refunded) END, reason = ?10,
          owner = CASE WHEN ?11 THEN NULL ELSE owner END,
          attempts = attempts + ?12,
          sent_at = CASE WHEN ?12 THEN ?5 ELSE sent_at END,
          submitted_at = CASE WHEN ?13 THEN ?5 ELSE submitted_at END
        WHERE serial = ?1 AND fence = ?2 AND state = ?3
        """,
        [
          .integer(claim.serial), .integer(claim.fence), .text(claim.state.rawValue), .text(transition.state.rawValue),
          .integer(time), .string(changes.job), .int64(changes.charged?.nanos),
          .string(changes.chargedSource?.rawValue), .int64(changes.refunded?.nanos),
          .string(changes.reason), .bool(changes.releases),
          .bool(event == .sendingBegan), .bool(event == .accepted || event == .resolvedJob),
          // What was booked when the job was taken did not come about.
          .bool(transition.state == .failedNotCharged),
        ])
    } catch let error where error.isUniqueViolation {
      return .jobTaken
    }
    guard connection.changes == 1 else { return .stale }
    try insertEvent(
      connection,
      EventRow(
        serial: claim.serial, at: time, actor: actor, event: event.name, from: claim.state, to: transition.state,
        amount: changes.amount ?? changes.charged, detail: changes.detail ?? changes.reason, answer: changes.answer))
    return .made(transition.action)
  }

  struct EventRow {
    let serial: Int64
    let at: Int64
    let actor: String
    let event: String
    let from: GenerationState?
    let to: GenerationState
    var amount: Money?
    var detail: String?
    var answer: [UInt8]?
  }

  static func insertEvent(_ connection: borrowing Connection, _ row: EventRow) throws(SQLError) {
    try connection.run(
      """
      INSERT INTO events (generation, at, actor, event, state_from, state_to, amount, detail, answer)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        .integer(row.serial), .integer(row.at), .text(row.actor), .text(row.event), .string(row.from?.rawValue),
        .text(row.to.rawValue), .int64(row.amount?.nanos), .string(row.detail),
        row.answer.map(SQLValue.blob) ?? .null,
      ])
  }

  /// Takes over a take that nobody alive works on: the owner is set, the fence raised, and that is told in its history.
  ///
  /// Returns the take under its new owner, or nil if somebody alive holds it or it changed meanwhile.
  package func claim(
    _ record: GenerationRecord, for owner: String, isAlive: (String) -> Bool
  ) throws(CatalogError) -> GenerationRecord? {
    if let holder = record.owner, holder != owner, isAlive(holder) { return nil }
    let time = now()
    let claimed = try write { connection in
      try connection.run(
        """
        UPDATE generations SET owner = ?4, fence = fence + 1
        WHERE serial = ?1 AND fence = ?2 AND state = ?3
        """,
        [.integer(record.serial), .integer(record.fence), .text(record.state.rawValue), .text(owner)])
      guard connection.changes == 1 else { return false }
      try Self.insertEvent(
        connection,
        EventRow(
          serial: record.serial, at: time, actor: self.actor, event: Self.takenOver, from: record.state,
          to: record.state, detail: "fence \(record.fence + 1)"))
      return true
    }
    return claimed ? try self.record(serial: record.serial) : nil
  }

  /// The event of a take whose owner changed; its state does not.
  static let takenOver = "taken-over"

  /// Lets go of a take without a step, so that others need not wait for the end of the process.
  package func release(_ record: GenerationRecord) throws(CatalogError) {
    try write { connection in
      try connection.run(
        "UPDATE generations SET owner = NULL WHERE serial = ?1 AND fence = ?2",
        [.integer(record.serial), .integer(record.fence)])
    }
  }
}

extension GenerationEvent {
  /// The event's name in the event table.
  var name: String {
    switch self {
    case .replanned: "replanned"
    case .sendingBegan: "sending-began"
    case .nothingSent: "nothing-sent"
    case .notAccepted: "not-accepted"
    case .refused: "refused"
    case .accepted: "accepted"
    case .answerUnclear: "answer-unclear"
    case .ownerDied: "owner-died"
    case .rendered: "rendered"
    case .providerFailed: "provider-failed"
    case .stored: "stored"
    case .resultGone: "result-gone"
    case .judgedConforming: "judged-conforming"
    case .judgedNonconforming: "judged-nonconforming"
    case .notJudged: "not-judged"
    case .acceptedByPerson: "accepted-by-person"
    case .resolvedJob: "resolved-job"
    case .resolvedNotCharged: "resolved-not-charged"
    case .resolvedCharged: "resolved-charged"
    case .refunded: "refunded"
    case .resumed: "resumed"
    case .cancelled: "cancelled"
    case .restoredFromBackup: "restored-from-backup"
    }
  }
}
