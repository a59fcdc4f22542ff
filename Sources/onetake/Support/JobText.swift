import Domain
import Onetake

/// A job in a list: where it stands, and what can be done.
enum JobText {
  /// The state in one word; the advice says the rest.
  static func word(_ state: GenerationState) -> String {
    switch state {
    case .failedCharged, .failedNotCharged, .failedChargeUnknown: "failed"
    default: state.rawValue
    }
  }

  /// What a person can do about a job, a line for each way.
  static func advice(_ job: GenerationRecord, _ library: Library) throws(CommandFailure) -> [String] {
    let resolve = "onetake jobs resolve \(job.id)"
    let resume = "onetake jobs resume \(job.id)"
    if let holder = library.worker(on: job) {
      return [job.state == .sending ? "\(holder) is sending it" : "\(holder) works on it"]
    }
    switch job.state {
    case .planned: return ["never sent: ask again, or onetake jobs cancel \(job.id)"]
    case .sending: return ["its process has ended: onetake jobs settles it"]
    case .uncertain: return ["\(resolve) --job-id J | --not-charged | --charged | --refunded USD"]
    case .failedChargeUnknown: return ["\(resolve) --not-charged | --charged | --refunded USD"]
    case .lost: return [job.job == nil ? "\(resolve) --job-id J | --refunded USD" : resume]
    case .submitted, .rendered:
      let next = try doing { () throws(LibraryError) in try library.nextTake(after: job) }
      let answers = job.state == .submitted ? "--job-id J | --not-charged | " : ""
      return [
        resume, "or, if it never comes: \(resolve) \(answers)--charged | --refunded USD",
        "or buy another: the same generate with --take \(next ?? 1), or with --new-take once it is resolved",
      ]
    default: return [resume]
    }
  }

  static func json(_ job: GenerationRecord, _ advice: [String]) -> JSON {
    [
      "id": .string(job.id.text), "state": .string(job.state.rawValue), "key": .text(job.key?.description),
      "take": .int(job.take), "provider": .text(job.provider?.rawValue), "job_id": .text(job.job),
      "quoted": .money(job.quoted), "charged": .money(job.charged), "since": .string(When.full(job.updatedAt)),
      "reason": .text(job.reason), "advice": .string(advice.joined(separator: "; ")), "warning": .null,
    ]
  }

  // MARK: jobs that no take has

  /// What is known of a paid job that no take has.
  static func warning(_ late: LateJob) -> String {
    let cost = late.cost.map { "\($0) USD" } ?? "an unknown price"
    return
      "\(late.provider.rawValue) took the job \(late.job) for \(late.record.id) (\(cost)), and its answer came when that "
      + "take had gone on: it is paid, and no take has it"
  }

  static func advice(_ late: LateJob) -> String { "onetake jobs resolve \(late.record.id) --job-id \(late.job)" }

  static func json(_ late: LateJob) -> JSON {
    let job = late.record
    return [
      "id": .string(job.id.text), "state": .string(job.state.rawValue), "key": .text(job.key?.description),
      "take": .int(job.take), "provider": .string(late.provider.rawValue), "job_id": .string(late.job),
      "quoted": .null, "charged": .money(late.cost), "since": .string(When.full(job.updatedAt)),
      "reason": .text(job.reason), "advice": .string(advice(late)), "warning": .string(warning(late)),
    ]
  }
}

extension GenerationRecord {
  /// Whether it is lost because the provider no longer had the result, and can be asked for again.
  ///
  /// What a person called lost is asked for only by its id: the person knew why.
  var isLostByItself: Bool { state == .lost && job != nil && chargedSource != .person && refunded == nil }
}
