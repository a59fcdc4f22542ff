import Catalog
import Domain
import Files
import Providers

/// What a slot says.
enum SlotReading {
  /// There is none, or nothing was written to it.
  case silent
  case answer(SubmitRecord)
  /// It cannot be read, or what stands in it is not whole; it may hold a job's id.
  case unreadable(String)
}

extension Library {
  /// Reads a slot; one that cannot be read is no error, for it must keep nobody else from working.
  func read(_ name: SlotName) -> SlotReading {
    do throws(FileError) {
      guard let content = try SlotFile.read(layout.slot(name)) else { return .silent }
      guard let last = content.records.last else {
        return content.isTorn ? .unreadable("what was written to it is not whole") : .silent
      }
      return SubmitRecord(last).map { .answer($0) } ?? .unreadable("it says what this version does not understand")
    } catch {
      return .unreadable(error.sentence)
    }
  }

  /// The latest attempt to send a take, under whatever plan that was.
  func latestAttempt(of record: GenerationRecord) throws(CatalogError) -> SubmitAttempt {
    try catalog.latestAttempt(serial: record.serial).flatMap { SubmitAttempt(record.id, words: $0) }
      ?? .unnamed(record.id)
  }

  /// Keeps a slot under a name that says why; where it cannot be renamed it keeps the name it has.
  func setAside(_ name: SlotName, as mark: SlotName.Mark) -> SlotName {
    let kept = SlotName(name.attempt, mark)
    guard name != kept, (try? Entry.rename(layout.slot(name), to: layout.slot(kept))) != nil else { return name }
    try? Folder.sync(layout.inflight)
    return kept
  }

  /// Keeps a late answer that names a paid job; false where not even that can be written.
  func keepLate(_ found: SubmitRecord, _ attempt: SubmitAttempt) -> Bool {
    if setAside(SlotName(attempt), as: .late).mark == .late, case .answer = read(SlotName(attempt, .late)) {
      return true
    }
    // Its slot was cleared away when it was taken for dead, or could not be written.
    do {
      remove(SlotName(attempt, .late))
      var slot = try SlotFile(allocating: layout.slot(SlotName(attempt, .late)))
      try slot.record(found.bytes)
      return true
    } catch {
      return false
    }
  }

  /// Goes through the slots of attempts that are over. Nothing is thrown away that may name a paid job.
  ///
  /// Those that were set aside are read again only where `again` says so: a device that fails makes each try slow.
  func clearSlots(again: Bool) throws {
    for text in try Folder.list(layout.inflight) {
      guard let name = SlotName(text), name.mark == nil || again, let record = try catalog.record(name.attempt.id),
        try !isInUse(name, record)
      else { continue }
      switch read(name) {
      case .silent: remove(name)
      case .unreadable: if name.mark == nil { _ = setAside(name, as: .unread) }
      case .answer(let found): try weigh(found, in: name, of: record)
      }
    }
  }

  /// Whether somebody alive may still write to a slot, or an uncertain take is yet to be settled by it.
  private func isInUse(_ name: SlotName, _ record: GenerationRecord) throws -> Bool {
    if name.mark != nil { return false }
    let latest = try latestAttempt(of: record)
    if record.state == .sending && name.attempt == latest { return true }
    let isOfThisPlan = name.attempt.fence == record.fence || name.attempt == .unnamed(record.id)
    return isOfThisPlan && record.owner.map(isAlive) ?? false
  }

  /// What an answer means that came to light when its attempt was over, and who has its job.
  func meaning(
    of found: SubmitRecord, _ attempt: SubmitAttempt, at place: LateAnswer.Place, of record: GenerationRecord
  ) throws(CatalogError) -> LateAnswer? {
    var holder: LateAnswer.Holder?
    if case .accepted(let job, _) = found.answer {
      guard let provider = found.terms?.provider ?? record.provider else { return nil }
      let holders = try catalog.records(job: job, of: provider)
      let isItsOwn = holders.contains { $0.serial == record.serial }
      holder = holders.isEmpty ? .nobody : isItsOwn ? .itsOwnTake : .anotherTake
    }
    let isLatest = try attempt == latestAttempt(of: record)
    return LateAnswer(at: place, holder: holder, isInDoubt: isLatest && record.state == .uncertain)
  }

  /// Does what an answer means that was found in the slot of an attempt that is over.
  private func weigh(_ found: SubmitRecord, in name: SlotName, of record: GenerationRecord) throws {
    let place: LateAnswer.Place =
      switch name.mark {
      case nil: .slot
      case .unread: .unread
      case .late: .late
      }
    switch try meaning(of: found, name.attempt, at: place, of: record) {
    case nil: break
    case .settles: if try bringIn(found, record) { remove(name) }
    case .isKnown(let notes), .isEvidence(let notes):
      if notes { try noteLate(found, name.attempt, record) }
      remove(name)
    case .isNobodys(let notes):
      if notes { try noteLate(found, name.attempt, record) }
      _ = setAside(name, as: .late)
    }
  }

  /// Removes a slot that says nothing which is not known; what cannot be removed is looked at again.
  func remove(_ name: SlotName) { _ = try? SlotFile.remove(layout.slot(name)) }

  /// Makes the step that a late answer means for a take that is uncertain since that very attempt: payment.md, rule 4.
  ///
  /// False where somebody else was quicker, or works on it.
  func bringIn(_ found: SubmitRecord, _ record: GenerationRecord) throws -> Bool {
    if case .uncertain = found.answer { return true }
    let lock = try OwnerLock(in: layout.locks)
    guard let claimed = try catalog.claim(record, for: lock.owner, isAlive: isAlive) else { return false }
    do throws(CatalogError) {
      _ = try apply(found.answer, raw: found.raw, to: claimed, attempt: 0, releases: true)
      return true
    } catch {
      guard error.code == .stale || error.code == .impossibleStep else { throw error }
      try catalog.release(claimed)
      return false
    }
  }

  /// Keeps the evidence of an answer that came when its take had gone on; the take stays where it is.
  func noteLate(_ found: SubmitRecord, _ attempt: SubmitAttempt, _ record: GenerationRecord) throws(CatalogError) {
    let who = (found.terms?.provider ?? record.provider)?.rawValue ?? "the provider"
    var amount: Money?
    let what: String
    switch found.answer {
    case .accepted(let job, let charge):
      amount = charge ?? found.terms?.quoted
      what = "\(who) took the job \(job)"
    case .nothingSent(let reason): what = "nothing was sent: \(reason)"
    case .notAccepted(_, let reason): what = "\(who) did not take it: \(reason)"
    case .refused(_, let reason): what = "\(who) refused it: \(reason)"
    case .uncertain(let reason): what = "no answer: \(reason)"
    }
    try catalog.note(
      "late-answer", serial: record.serial, amount: amount, detail: "\(attempt.words): \(what)",
      answer: found.raw.isEmpty ? nil : found.raw)
  }
}
