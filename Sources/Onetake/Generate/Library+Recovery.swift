import Catalog
import Domain
import Files
import Providers

extension Library {
  /// Settles what processes left that died while they were sending: payment.md, rules 1 and 4.
  ///
  /// An answer that reached the take's slot counts; without one the take is uncertain. Nothing is ever sent here.
  func settleDeadSenders() throws(LibraryError) {
    try mapped {
      for record in try catalog.records(in: [.sending]) where !(record.owner.map(isAlive) ?? false) {
        let lock = try OwnerLock(in: layout.locks)
        guard let claimed = try catalog.claim(record, for: lock.owner, isAlive: isAlive) else { continue }
        try settle(claimed)
      }
      try removeReadSlots()
    }
  }

  private func settle(_ claimed: GenerationRecord) throws {
    let path = layout.slot(claimed.id.text)
    let content: SlotFile.Content?
    do throws(FileError) { content = try SlotFile.read(path) } catch {
      // It may hold a job's id. Until it can be read the take stays in doubt, and keeps nobody else from working.
      return try catalog.release(claimed)
    }
    if let found = content?.records.last.flatMap(SubmitRecord.init) {
      // What was not taken is planned again by whoever asks for it next, never by a start.
      let attempt = Lifecycle.maximumSubmitAttempts
      _ = try apply(found.answer, raw: found.raw, to: claimed, attempt: attempt, releases: true)
    } else {
      var changes = StepChanges()
      changes.reason = "the process that was sending it ended before an answer came"
      changes.releases = true
      try catalog.step(StepClaim(claimed), .ownerDied, changes)
    }
    try SlotFile.remove(path)
  }

  /// Removes slots that were read and not removed, because their process died in between.
  private func removeReadSlots() throws {
    for name in try Folder.list(layout.inflight) {
      guard let id = GenerationID(name), let record = try catalog.record(id) else { continue }
      let isNeeded = record.state == .sending || record.owner.map(isAlive) ?? false
      if !isNeeded { try SlotFile.remove(layout.slot(name)) }
    }
  }

  /// Makes the step that an answer to a submit means.
  func apply(
    _ answer: SubmitAnswer, raw: [UInt8], to record: GenerationRecord, attempt: Int, releases: Bool
  ) throws(CatalogError) -> (record: GenerationRecord, action: GenerationAction) {
    var changes = StepChanges()
    changes.answer = raw.isEmpty ? nil : raw
    let event: GenerationEvent
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
      // Somebody took the sender for dead. An answer that came late still counts: rule 4.
      let now = try catalog.record(serial: record.serial)
      guard case .accepted = answer, now.state == .uncertain, let owner = record.owner,
        let regained = try catalog.claim(now, for: owner, isAlive: isAlive)
      else { throw error }
      return try catalog.step(StepClaim(regained), event, changes)
    }
  }
}
