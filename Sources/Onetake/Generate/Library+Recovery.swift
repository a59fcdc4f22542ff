import Catalog
import Domain
import Files
import Providers

extension Library {
  /// Settles what processes left that died while they were sending: payment.md, rules 1 and 4.
  ///
  /// An answer that reached the attempt's slot counts; without one the take is uncertain. Nothing is ever sent here.
  /// With `again`, slots that were set aside are read once more.
  func settleDeadSenders(again: Bool = false) throws(LibraryError) {
    if isBlank { return }
    try mapped {
      for record in try catalog.records(in: [.sending]) where !(record.owner.map(isAlive) ?? false) {
        let lock = try OwnerLock(in: layout.locks)
        guard let claimed = try catalog.claim(record, for: lock.owner, isAlive: isAlive) else { continue }
        FaultPoint.senderClaimed.reach()
        try settle(claimed)
      }
      try clearSlots(again: again)
    }
  }

  private func settle(_ claimed: GenerationRecord) throws {
    let attempt = try latestAttempt(of: claimed)
    var name = SlotName(attempt)
    var reading = read(name)
    if case .silent = reading {
      name = SlotName(attempt, .unread)
      reading = read(name)
    }
    var changes = StepChanges()
    changes.releases = true
    let now: GenerationRecord
    switch reading {
    case .answer(let found):
      // What was not taken is planned again by whoever asks for it next, never by a start.
      let last = Lifecycle.maximumSubmitAttempts
      now = try apply(found.answer, raw: found.raw, to: claimed, attempt: last, releases: true).record
    case .silent:
      changes.reason = "the process that was sending it ended before an answer came"
      now = try catalog.step(StepClaim(claimed), .ownerDied, changes).record
    case .unreadable(let why):
      // It may hold the answer, so it stays; a person decides meanwhile, or a later look finds it readable.
      let kept = setAside(name, as: .unread)
      changes.reason =
        "the process that was sending it ended, and what it left in \(layout.slot(kept)) cannot be read (\(why)): "
        + "it may hold the answer, and `onetake jobs` reads it again"
      now = try catalog.step(StepClaim(claimed), .ownerDied, changes).record
    }
    FaultPoint.senderSettled.reach()
    if claimed.imageURL != nil, now.state == .submitted || now.state == .uncertain {
      // Only its sender knew the whole address.
      let why = "the process that sent it ended before it looked at the picture's address again"
      _ = try? catalog.record(.unchecked, of: claimed, detail: why)
    }
  }

  /// Makes the step that an answer to a submit means.
  func apply(
    _ answer: SubmitAnswer, raw: [UInt8], to record: GenerationRecord, attempt: Int, releases: Bool
  ) throws(CatalogError) -> (record: GenerationRecord, action: GenerationAction) {
    var changes = StepChanges()
    changes.answer = raw.isEmpty ? nil : raw
    var event: GenerationEvent
    switch answer {
    case .accepted(let job, let charge):
      changes.job = job
      changes.charged = charge ?? record.quoted
      changes.chargedSource = charge != nil ? .provider : record.quoted != nil ? .quote : nil
      event = .accepted
    case .nothingSent(let reason):
      changes.reason = reason
      event = .nothingSent(attempt: attempt)
    case .notAccepted(let retryAfter, let reason):
      changes.reason = reason
      event = .notAccepted(retryAfter: retryAfter, attempt: attempt)
    case .refused(_, let reason):
      changes.reason = reason
      event = .refused
    case .uncertain(let reason):
      changes.reason = reason
      event = .answerUnclear
    }
    // Said of a take that was uncertain, each of these proves that nothing was charged.
    if record.state == .uncertain, changes.job == nil, event != .answerUnclear { event = .refused }
    let rests = Lifecycle.transition(from: record.state, on: event)?.action == .report
    changes.releases = releases || rests
    do {
      return try catalog.step(StepClaim(record), event, changes)
    } catch let error where error.code == .jobTaken {
      // The job belongs to another take, so this answer does not say what became of this one: a person must.
      changes.reason = "the provider answered with the job \(changes.job ?? ""), which belongs to another take"
      changes.job = nil
      changes.charged = nil
      changes.chargedSource = nil
      changes.releases = true
      return try catalog.step(StepClaim(record), .answerUnclear, changes)
    } catch let error where error.code == .stale {
      // Somebody took the sender for dead. A proof that came late still counts: rule 4.
      // It counts only if the doubt is about this very attempt: of a later one it says nothing.
      let now = try catalog.record(serial: record.serial)
      guard now.state == .uncertain, event != .answerUnclear, try latestAttempt(of: now) == SubmitAttempt(of: record),
        let owner = record.owner, let regained = try catalog.claim(now, for: owner, isAlive: isAlive)
      else { throw error }
      return try apply(answer, raw: raw, to: regained, attempt: attempt, releases: releases)
    }
  }
}
