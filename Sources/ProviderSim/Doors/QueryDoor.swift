import Domain
import HTTPD

extension Simulation {
  /// Says how a job stands.
  func query(_ id: String, _ request: HTTPRequest, of api: any SimulatedAPI.Type) -> HTTPResponse {
    book.withLock {
      $0.countPoll()
      $0.note(Moment(.poll, by: request.asker, api.provider, job: id))
    }
    func failure(_ status: Int, _ message: String) -> HTTPResponse {
      .json(api.failure(status: status, message: message, jobID: nil), status: status)
    }
    guard let key = keyFingerprint(request) else { return failure(401, "the API key is missing") }
    guard let job = book.withLock({ $0.job(id, of: api.provider, key: key) }) else {
      return failure(404, "no such job")
    }
    let onTheWay = job.stateOnTheWay(at: .now, renderTime: options.renderTime)
    let taken = book.withLock { book in
      book.script.take(for: api.provider) { fault -> QueryFault? in
        guard case .query(let fault) = fault, onTheWay == nil || !fault.needsFinishedJob else { return nil }
        // Every job's first URL is dead, however often it has been asked for since.
        if fault == .urlDead, !job.urls.isEmpty { return nil }
        return fault
      }
    }
    let fault = taken?.0
    switch fault {
    case .drop: return .closed
    case .hang: return .silence
    case .garbage: return .garbage
    case .status429RetryAfter:
      var answer = failure(429, "too many requests")
      answer.headers.add("Retry-After", "\(taken?.1.seconds ?? 1)")
      return answer
    case let fault?:
      if let status = fault.plainStatus { return failure(status, "not now") }
    case nil: break
    }
    return .json(api.report(on: job, state(of: job, onTheWay, fault, request), quirk: fault))
  }

  /// How a job stands, once a fault has had its say.
  private func state(
    of job: Job, _ onTheWay: JobState?, _ fault: QueryFault?, _ request: HTTPRequest
  ) -> JobState {
    switch fault {
    case .unknownStatus: return .unknown
    case .neverFinishes: return onTheWay ?? .processing
    case .jobFails: return .failed(reason: "the model refused the picture", isRefunded: false)
    case .jobFailsRefunded:
      book.withLock { $0.change(job.id) { $0.refunded = $0.charged } }
      return .failed(reason: "the model refused the picture", isRefunded: true)
    case .jobCancelled: return .cancelled
    default: return onTheWay ?? .succeeded(url: newURL(for: job, isDead: fault == .urlDead, request))
    }
  }

  /// A URL for the job's film, on the host that the client asked.
  private func newURL(for job: Job, isDead: Bool, _ request: HTTPRequest) -> String {
    let signature = JobName.hex(40)
    let end = isDead ? 0 : Book.now + options.urlSeconds
    book.withLock { $0.change(job.id) { $0.urls[signature] = end } }
    let host = (request.headers["Host"] ?? "127.0.0.1") + (request.asker.map { "/_as/\($0)" } ?? "")
    return "http://\(host)/films/\(job.filmName).mp4?X-Expires=\(end)&X-Signature=\(signature)"
  }

  /// gmi's list of a key's own requests, newest first.
  func list(_ request: HTTPRequest) -> HTTPResponse {
    book.withLock { $0.countList() }
    guard let key = keyFingerprint(request) else {
      return .json(GMI.failure(status: 401, message: "the API key is missing", jobID: nil), status: 401)
    }
    let size = min(100, max(1, request.query("page_size").flatMap { Int($0) } ?? 20))
    let jobs = book.withLock { book in
      Array(book.order.reversed().compactMap { book.job($0, of: .gmi, key: key) }.prefix(size))
    }
    let reports = jobs.map { job in
      let state = job.stateOnTheWay(at: .now, renderTime: self.options.renderTime)
      return GMI.report(on: job, state ?? .succeeded(url: self.newURL(for: job, isDead: false, request)), quirk: nil)
    }
    return .json(["requests": .array(reports), "total": .int(reports.count)])
  }
}
