import Catalog
import Domain
import Fetch
import Files
import Providers

/// What a person says about a payment that is in doubt: payment.md, rules 5 and 14.
public enum DoubtAnswer: Hashable, Sendable {
  /// The provider has a job for it, under this id.
  case job(String)
  /// Nothing was charged: the same request may be sent when it is asked for again.
  case notCharged
  /// It was charged and nothing came.
  case charged
  /// So much came back.
  case refunded(Money)
}

/// What a provider says about a job that a person names.
public struct JobCheck: Sendable {
  /// What the provider's echo says otherwise than the request; the job is refused then.
  public let disagreements: [String]
  /// Whether the provider repeated anything that could be compared.
  public let isEchoed: Bool
  /// What the job's state is, in words.
  public let status: String
}

extension Library {
  /// Asks the provider about a job that a person says is the one whose answer was lost.
  ///
  /// A job that a late answer named is the one: the provider said so itself, and is not asked again.
  public func check(job: String, for found: GenerationRecord) throws(LibraryError) -> JobCheck {
    try settleDeadSenders(again: true)
    let record = try mapped { try catalog.record(serial: found.serial) }
    if try lateJob(job, of: record) != nil { return JobCheck(disagreements: [], isEchoed: true, status: "accepted") }
    try mayBeSaid(.job(job), of: record)
    guard let provider = record.provider, let request = try request(of: record) else {
      throw LibraryError(.invalid, "\(record.id) was imported: it has no job")
    }
    guard try account(provider) == record.account else {
      throw LibraryError(
        .invalid, "\(record.id) was sent with another \(provider.rawValue) account: a job of this one is not it",
        cure: "set the key of the account that paid in \(provider.keyVariable)")
    }
    let api = api(provider)
    let poll: HTTPRequest
    do { poll = try api.poll(job) } catch { throw LibraryError(.invalid, error.message) }
    let answer: HTTPResponse
    do { answer = try client(stopping: nil).get(poll) } catch {
      throw LibraryError(.provider, "\(provider.rawValue) could not be asked about \(job): \(error.message)")
    }
    let status = api.interpretPoll(.success(answer), of: job)
    if case .cannotTell(let reason, _) = status {
      throw LibraryError(
        .provider, "\(provider.rawValue) knows nothing of the job \(job): \(reason); nothing was changed")
    }
    let echo = api.echo(in: answer)
    return JobCheck(
      disagreements: echo.map { api.disagreements(between: $0, and: request) } ?? [],
      isEchoed: echo?.parameters?["prompt"] != nil, status: status.word)
  }

  /// The provider's jobs that look like the one whose answer was lost, one sentence each; never proofs.
  ///
  /// Jobs that other takes of the request hold are not among them.
  func hints(for record: GenerationRecord, interrupt: Interrupt) -> [String] {
    guard let provider = record.provider, let key = record.key, let request = try? request(of: record),
      let takes = try? catalog.takes(of: key)
    else { return [] }
    let api = api(provider)
    guard let list = try? api.list(), let answer = try? client(stopping: interrupt).get(list) else { return [] }
    let since = Int((record.sentAt ?? record.createdAt) / 1000) - 60
    let others = Set(takes.compactMap(\.job))
    return api.hints(in: answer, for: request, since: since).filter { !others.contains($0.jobID) }.map { hint in
      "\(provider.rawValue) lists a job that looks like it\(hint.status.map { " (\($0))" } ?? ""): "
        + "`onetake jobs resolve \(record.id) --job-id \(hint.jobID)` if it is"
    }
  }

  /// Books what a person says. A job id must belong to no other take, and must not contradict what the provider echoes.
  ///
  /// A job that a late answer named is taken up; the take that is returned may be a new one then. Throws `invalid`, and
  /// changes nothing, while a living process works on the take.
  public func resolve(_ found: GenerationRecord, _ answer: DoubtAnswer) throws(LibraryError) -> GenerationRecord {
    try settleDeadSenders(again: true)
    let record = try mapped { try catalog.record(serial: found.serial) }
    if case .job(let job) = answer, let late = try lateJob(job, of: record) {
      try isAtRest(record)
      return try takeUp(late)
    }
    try mayBeSaid(answer, of: record)
    // What was booked as not charged says nothing about what it would cost.
    let charged = record.state == .failedNotCharged ? record.quoted : record.charged ?? record.quoted
    var changes = StepChanges()
    changes.releases = true
    switch answer {
    case .job(let job):
      let check = try check(job: job, for: record)
      guard check.disagreements.isEmpty else {
        throw LibraryError(
          .invalid,
          "the job \(job) is another request's: \(Phrase.list(check.disagreements, joined: "and")) differ; nothing was changed"
        )
      }
      changes.job = job
      changes.charged = charged
      let isUnbooked = record.charged == nil || record.state == .failedNotCharged
      changes.chargedSource = isUnbooked && record.quoted != nil ? .quote : nil
      let former = record.job.flatMap { $0 == job ? nil : ", in place of \($0)" } ?? ""
      changes.reason = "a person named the job\(former)"
    case .notCharged:
      changes.chargedSource = .person
      changes.reason = "a person says that nothing was charged"
    case .charged:
      changes.charged = charged
      changes.chargedSource = .person
      changes.reason = "a person says that it was charged"
    case .refunded(let amount):
      guard amount > .zero else { throw LibraryError(.invalid, "a refund is more than 0.00") }
      if let charged, amount > charged {
        throw LibraryError(.invalid, "\(amount) USD is more than the \(charged) that \(record.id) cost")
      }
      changes.refunded = amount
      changes.amount = amount
      changes.reason = "a person says that \(amount) USD came back"
      if record.charged == nil {
        // Of a price that nobody published, a refund is the only figure: at least so much was paid.
        changes.charged = record.quoted ?? amount
        changes.chargedSource = .person
      }
    }
    do throws(CatalogError) {
      let resolved = try catalog.step(StepClaim(record), answer.event, changes).record
      FaultPoint.resolveCommitted.reach()
      return resolved
    } catch {
      if error.code == .jobTaken, case .job(let job) = answer {
        throw LibraryError(.invalid, "the job \(job) belongs to another take; nothing was changed")
      }
      throw LibraryError(error)
    }
  }

  /// Why a person cannot say that of a take.
  private func impossible(_ answer: DoubtAnswer, _ record: GenerationRecord) -> LibraryError {
    if answer == .notCharged, record.state == .rendered {
      return LibraryError(
        .invalid,
        "\(record.id) is rendered: \(record.provider?.rawValue ?? "the provider") says that the job \(record.job ?? "") is "
          + "done, so it is charged; nothing was changed",
        cure: "say --charged, or --refunded USD if the money came back")
    }
    return LibraryError(
      .invalid, "\(record.id) is \(record.state.rawValue): that cannot be said of it",
      cure: "`onetake show \(record.id)` tells what happened")
  }

  /// Throws where the rules know no such step, or a living process works on the take.
  private func mayBeSaid(_ answer: DoubtAnswer, of record: GenerationRecord) throws(LibraryError) {
    guard Lifecycle.transition(from: record.state, on: answer.event) != nil else { throw impossible(answer, record) }
    try isAtRest(record)
  }

  private func isAtRest(_ record: GenerationRecord) throws(LibraryError) {
    guard let holder = worker(on: record) else { return }
    throw LibraryError(
      .invalid, "\(holder) works on \(record.id), which is \(record.state.rawValue); nothing was changed",
      cure: "wait until it is done, or interrupt it, and say it again")
  }
}

extension DoubtAnswer {
  /// What it means for the life of a generation.
  var event: GenerationEvent {
    switch self {
    case .job: .resolvedJob
    case .notCharged: .resolvedNotCharged
    case .charged: .resolvedCharged
    case .refunded: .refunded
    }
  }
}

extension JobStatus {
  /// Why there is no result, as part of a sentence.
  var why: String {
    switch self {
    case .cannotTell(let reason, _), .failed(let reason, _): reason
    case .pending, .succeeded: "the provider says that the job is \(word)"
    }
  }

  var word: String {
    switch self {
    case .pending: "pending"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .cannotTell: "unknown"
    }
  }
}
