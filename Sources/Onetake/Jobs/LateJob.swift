import Catalog
import Domain
import Files
import Providers

/// A job that a provider took for a take which has gone on without it: paid, and no take has it.
///
/// That needs an answer that came after a person had said what became of the payment, or after the take was sent again.
public struct LateJob: Sendable {
  /// The take that was sent.
  public let record: GenerationRecord
  /// Who took the job, and under what id.
  public let provider: Provider
  public let job: String
  /// What it cost, as far as that is known.
  public let cost: Money?
  let slot: SlotName
  let found: SubmitRecord
}

extension Library {
  /// The paid jobs that no take has, oldest attempts first.
  public func lateJobs() throws(LibraryError) -> [LateJob] {
    if isBlank { return [] }
    return try mapped {
      var jobs: [LateJob] = []
      for text in try Folder.list(layout.inflight) {
        guard let slot = SlotName(text), slot.mark == .late, case .answer(let found) = read(slot),
          case .accepted(let job, let charge) = found.answer, let record = try catalog.record(slot.attempt.id),
          let provider = found.terms?.provider ?? record.provider,
          try catalog.records(job: job, of: provider).isEmpty
        else { continue }
        let cost = charge ?? found.terms?.quoted
        jobs.append(
          LateJob(record: record, provider: provider, job: job, cost: cost, slot: slot, found: found))
      }
      return jobs
    }
  }

  /// The late job of that id that was taken for `record`, or nil.
  func lateJob(_ job: String, of record: GenerationRecord) throws(LibraryError) -> LateJob? {
    try lateJobs().first { $0.job == job && $0.record.serial == record.serial }
  }

  /// Brings a late job in: into the take that it was sent for, where that one waits for just this answer, else as a
  /// further take of the same request. The provider's own answer names it, so nobody needs to be asked.
  func takeUp(_ late: LateJob) throws(LibraryError) -> GenerationRecord {
    let record = late.record
    let taken: GenerationRecord = try mapped {
      let isItsOwn =
        try record.job == nil && late.slot.attempt == latestAttempt(of: record)
        && Lifecycle.transition(from: record.state, on: .resolvedJob) != nil
      guard isItsOwn else {
        let terms = late.found.terms
        return try catalog.adopt(
          FoundJob(
            provider: late.provider, account: terms?.account ?? record.account, job: late.job,
            imageURL: terms?.imageURL, quoted: terms?.quoted, charge: late.found.charge), besides: record)
      }
      var changes = StepChanges()
      changes.job = late.job
      changes.charged = late.cost ?? record.quoted
      changes.chargedSource = late.found.charge != nil ? .provider : changes.charged == nil ? nil : .quote
      changes.reason = "a person took up the job that a late answer named"
      changes.answer = late.found.raw.isEmpty ? nil : late.found.raw
      changes.releases = true
      return try catalog.step(StepClaim(record), .resolvedJob, changes).record
    }
    _ = try? SlotFile.remove(layout.slot(late.slot))
    return taken
  }
}

extension SubmitRecord {
  /// What the provider said that it charged, if it took the job and said so.
  var charge: Money? {
    guard case .accepted(_, let charge) = answer else { return nil }
    return charge
  }
}
