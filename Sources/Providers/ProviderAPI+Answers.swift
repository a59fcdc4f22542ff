import Domain
import Fetch

extension ProviderAPI {
  /// What came of a submit, by payment.md 3; one place for all providers.
  package func interpretSubmit(_ result: Result<HTTPResponse, FetchError>) -> SubmitAnswer {
    let answer: HTTPResponse? =
      switch result {
      case .success(let whole): whole
      case .failure(let error): error.partial
      }
    // Above everything else: where a job id stands there is a job, whatever the rest says.
    if let body = answer?.body, let jobID = JobID.find(in: body, dialect: dialect, besides: hidden) {
      let json = try? JSONParser.parse(body, .lenient)
      return .accepted(jobID: jobID, charge: json.flatMap(dialect.charge))
    }
    switch result {
    case .failure(let error):
      return error.nothingWasSent ? .nothingSent(reason: error.message) : .uncertain(reason: error.message)
    case .success(let answer): return interpretWithoutJob(answer)
    }
  }

  private func interpretWithoutJob(_ answer: HTTPResponse) -> SubmitAnswer {
    let json = try? JSONParser.parse(answer.body, .lenient)
    let reason = reason(answer, json)
    switch answer.status {
    case 429: return notAccepted(answer, reason)
    case 503 where answer.headers["Retry-After"] != nil: return notAccepted(answer, reason)
    case 400, 401, 402, 403, 404, 405, 413, 415, 422: return .refused(status: answer.status, reason: reason)
    case 200...299:
      guard let json, dialect.envelopeError(in: json) != nil else {
        return .uncertain(reason: "\(provider.rawValue) answered HTTP \(answer.status), and no job id is in the answer")
      }
      return .refused(status: answer.status, reason: reason)
    default: return .uncertain(reason: reason)
    }
  }

  private func notAccepted(_ answer: HTTPResponse, _ reason: String) -> SubmitAnswer {
    let wait = answer.retryAfter.map { "; it asks to come back in \($0) s" } ?? ""
    return .notAccepted(retryAfter: answer.retryAfter, reason: reason + wait)
  }

  /// What came of asking after the job `jobID`. Nothing but the provider's own word about this very job ends it.
  package func interpretPoll(_ result: Result<HTTPResponse, FetchError>, of jobID: String) -> JobStatus {
    let answer: HTTPResponse
    switch result {
    case .failure(let error): return .cannotTell(reason: error.message, retryAfter: error.partial?.retryAfter)
    case .success(let whole): answer = whole
    }
    let json = try? JSONParser.parse(answer.body, .lenient)
    func cannotTell(_ reason: String) -> JobStatus { .cannotTell(reason: reason, retryAfter: answer.retryAfter) }
    guard (200...299).contains(answer.status), let json, json.objectValue != nil else {
      return cannotTell(reason(answer, json))
    }
    guard dialect.envelopeError(in: json) == nil else { return cannotTell(reason(answer, json)) }
    if let named = dialect.jobID(inPoll: json).flatMap(JobID.text), named != jobID {
      return cannotTell("\(provider.rawValue) answered about another job")
    }
    switch dialect.status(in: json) {
    case nil: return cannotTell("\(provider.rawValue) answered without a status")
    case .pending(let progress): return .pending(progress: progress.map { min(max($0, 0), 100) })
    case .failed(let reason, let charged):
      return .failed(reason: shown(reason ?? "no reason given"), charged: charged)
    case .succeeded(let candidates):
      let urls = candidates.compactMap { $0?.stringValue }.filter { WebURL($0) != nil }
      guard !urls.isEmpty else { return cannotTell("\(provider.rawValue) is done but names no result") }
      return .succeeded(urls: urls, charge: dialect.charge(in: json))
    }
  }

  // MARK: Lost answers

  /// What a poll's answer repeats of the job's request, or nil if nothing.
  package func echo(in answer: HTTPResponse) -> JobEcho? {
    guard (200...299).contains(answer.status), let json = try? JSONParser.parse(answer.body, .lenient) else {
      return nil
    }
    return dialect.echo(in: json)
  }

  /// The wire names of what `echo` says otherwise than `request`; empty if all that is repeated agrees.
  package func disagreements(between echo: JobEcho, and request: Request) -> [String] {
    guard let offer = ModelCatalog.offer(of: request.model, by: provider) else { return ["model"] }
    return echo.disagreements(with: dialect.body(of: request, wireModel: offer.wireModel, image: nil))
  }

  /// The jobs in a list's answer that look like `request` and were made at `since` (seconds since 1970) or later.
  package func hints(in answer: HTTPResponse, for request: Request, since: Int) -> [JobHint] {
    guard (200...299).contains(answer.status), let json = try? JSONParser.parse(answer.body, .lenient) else {
      return []
    }
    let lists = [json, json["requests"], json["data"], json["items"], json["data"]?["requests"]]
    let entries = lists.lazy.compactMap { $0?.arrayValue }.first ?? []
    return entries.prefix(100).compactMap { entry in
      guard let jobID = dialect.jobID(inPoll: entry).flatMap(JobID.text), !hidden.stand(in: jobID),
        let echo = dialect.echo(in: entry),
        echo.parameters?["prompt"] != nil, disagreements(between: echo, and: request).isEmpty
      else { return nil }
      // Seconds by the documents; a number this large can only be milliseconds.
      let createdAt = entry["created_at"]?.looseInt.map { $0 > 100_000_000_000 ? $0 / 1000 : $0 }
      if let createdAt, createdAt < since { return nil }
      return JobHint(jobID: jobID, createdAt: createdAt, status: entry["status"]?.stringValue.map(shown))
    }
  }

  // MARK: Texts

  private func reason(_ answer: HTTPResponse, _ json: JSON?) -> String {
    let said = json.flatMap { dialect.envelopeError(in: $0) ?? $0.firstText("message", "info", "reason", "detail") }
    return "\(provider.rawValue) answered HTTP \(answer.status)" + (said.map { ": \(shown($0))" } ?? "")
  }

  /// A provider's own words, safe to print: no control characters, no secrets, not long.
  private func shown(_ text: String) -> String {
    let clean = TextRedaction(hidden, addresses: .withoutQuery).clean(String(text.prefix(2000)))
    let visible = clean.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
    return String(visible.prefix(300))
  }
}
