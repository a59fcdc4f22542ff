import Catalog
import Domain
import Fetch
import Files
import Providers

extension Library {
  /// The takes that are under way or in doubt, oldest first.
  ///
  /// Answers that could not be read before are looked for once more.
  public func jobs() throws(LibraryError) -> [GenerationRecord] {
    try settleDeadSenders(again: true)
    return try mapped {
      try catalog.records(in: [
        .planned, .sending, .submitted, .rendered, .stored, .uncertain, .lost, .failedChargeUnknown,
      ]).filter { $0.clip?.sweptAt == nil }
    }
  }

  /// Paid jobs that nobody alive collects.
  public func waitingJobs() throws(LibraryError) -> [GenerationRecord] {
    try mapped {
      try catalog.records(in: [.submitted, .rendered, .stored]).filter {
        $0.origin == .bought && $0.clip?.sweptAt == nil && !($0.owner.map(isAlive) ?? false)
      }
    }
  }

  /// Who works on a take, as part of a sentence: "process 4711"; nil where nobody alive does.
  public func worker(on record: GenerationRecord) -> String? {
    guard let owner = record.owner, isAlive(owner) else { return nil }
    return OwnerLock.process(of: owner, in: layout.locks).map { "process \($0)" } ?? "another process"
  }

  /// The number of the take that would be bought next besides `record`; nil for what answers no request.
  public func nextTake(after record: GenerationRecord) throws(LibraryError) -> Int? {
    guard let key = record.key else { return nil }
    return try mapped { try catalog.takes(of: key).last?.take.map { $0 + 1 } }
  }

  /// Goes on with one take: polls, fetches, judges. Lost and failed ones are asked for again.
  ///
  /// Nothing is ever sent that could be paid.
  public func resume(
    _ record: GenerationRecord, interrupt: Interrupt, observer: @escaping GenerateObserver = { _ in }
  ) throws(LibraryError) -> GenerateResult {
    guard let key = record.key, let request = try request(of: record) else {
      throw LibraryError(.invalid, "\(record.id) was imported: there is no job to resume")
    }
    switch record.state {
    case .available, .nonconforming:
      try mendBlob(of: record, interrupt: interrupt)
      return report(record, key: key)
    case .uncertain: return report(record, key: key)
    case .planned, .cancelled, .refused, .failedNotCharged, .sending:
      throw LibraryError(
        .invalid, "\(record.id) is \(record.state.rawValue): no job exists to resume, and resume never sends",
        cure: "ask for it again with the same `onetake generate`")
    case .submitted, .rendered, .stored, .lost, .failedCharged, .failedChargeUnknown: break
    }
    return try mapped {
      var run = GenerationRun(
        library: self, order: GenerateOrder(request), interrupt: interrupt, observer: observer,
        lock: try OwnerLock(in: layout.locks))
      guard var claimed = try catalog.claim(record, for: run.lock.owner, isAlive: isAlive) else {
        let who = worker(on: record) ?? "another process"
        return GenerateResult(.pending, key: key, record: record, notes: ["\(who) is at it"])
      }
      if claimed.state == .lost || claimed.state == .failedCharged || claimed.state == .failedChargeUnknown {
        guard claimed.job != nil else {
          try catalog.release(claimed)
          throw LibraryError(
            .invalid, "\(record.id) names no job to ask for",
            cure: "if you know it: `onetake jobs resolve \(record.id) --job-id J`")
        }
        claimed = try catalog.step(StepClaim(claimed), .resumed).record
        FaultPoint.resumeCommitted.reach()
      }
      return try run.drive(claimed)
    }
  }

  /// Gives up a take that was not sent. From `submitted` on no provider here has a way to cancel.
  public func cancel(_ record: GenerationRecord) throws(LibraryError) -> GenerationRecord {
    guard record.state == .planned else {
      let word =
        record.state == .stored ? "" : "; if it never comes, `onetake jobs resolve \(record.id)` takes your word"
      throw LibraryError(
        .invalid,
        record.state.isResendable
          ? "\(record.id) is \(record.state.rawValue) already"
          : "\(record.id) is \(record.state.rawValue): \(record.provider?.rawValue ?? "the provider") has no way to cancel a "
            + "job, and it is paid",
        cure: record.state.isDrivable ? "`onetake jobs resume \(record.id)` fetches it\(word)" : nil)
    }
    if let holder = worker(on: record) {
      throw LibraryError(.invalid, "\(holder) is about to send \(record.id)", cure: "interrupt that process")
    }
    var changes = StepChanges()
    changes.reason = "cancelled by a person"
    changes.releases = true
    return try mapped { try catalog.step(StepClaim(record), .cancelled, changes).record }
  }
}
