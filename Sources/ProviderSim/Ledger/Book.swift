import Domain
import Glibc

/// Everything that the simulator remembers.
struct Book: Sendable {
  /// One submit that was seen, also one that was refused.
  struct Submit: Sendable {
    let provider: Provider
    /// The status that was answered, or nil where no whole answer went out.
    let status: Int?
    /// The fault that struck, `accepted` or `refused`.
    let outcome: String
    /// The job that it made.
    var jobID: String? = nil
    /// Why it was refused.
    var problem: String? = nil
  }

  private(set) var jobs: [String: Job] = [:]
  /// The jobs' ids, oldest first.
  private(set) var order: [String] = []
  private var films: [String: String] = [:]
  private(set) var submits: [Submit] = []
  private(set) var polls = 0
  private(set) var lists = 0
  private(set) var downloads = 0
  private(set) var history: [Moment] = []
  var script = FaultScript()

  /// Seconds since 1970.
  static var now: Int { time(nil) }

  mutating func add(_ job: Job) {
    jobs[job.id] = job
    order.append(job.id)
    films[job.filmName] = job.id
  }

  mutating func note(_ submit: Submit) { submits.append(submit) }
  mutating func note(_ moment: Moment) { history.append(moment) }
  mutating func countPoll() { polls += 1 }
  mutating func countList() { lists += 1 }
  mutating func countDownload() { downloads += 1 }

  /// The job with this id, if this key ordered it from this provider.
  func job(_ id: String, of provider: Provider, key: String) -> Job? {
    guard let job = jobs[id], job.order.provider == provider, job.keyFingerprint == key else { return nil }
    return job
  }

  /// The job whose film has this name.
  func job(film: String) -> Job? { films[film].flatMap { jobs[$0] } }

  /// Changes a job.
  mutating func change(_ id: String, _ body: (inout Job) -> Void) {
    if var job = jobs[id] {
      body(&job)
      jobs[id] = job
    }
  }

  /// What `GET /_sim/charges` answers: the sums of all, and each but the first `known`.
  func charges(after known: Int) -> JSON {
    let all = order.compactMap { jobs[$0] }
    let total = all.reduce(Money.zero) { $0 + $1.charged }
    let refunded = all.reduce(Money.zero) { $0 + $1.refunded }
    return [
      "total": .money(total), "refunded": .money(refunded), "currency": .string(Money.currency),
      "count": .int(all.count), "charges": .array(all.dropFirst(known).map(\.json)),
    ]
  }

  /// What `GET /_sim/requests` answers.
  var requests: JSON {
    [
      "submits": .int(submits.count), "polls": .int(polls), "lists": .int(lists), "downloads": .int(downloads),
      "requests": .array(
        submits.map { submit in
          [
            "provider": .string(submit.provider.rawValue), "status": .int(submit.status),
            "outcome": .string(submit.outcome), "job_id": .text(submit.jobID), "problem": .text(submit.problem),
          ]
        }),
    ]
  }
}
