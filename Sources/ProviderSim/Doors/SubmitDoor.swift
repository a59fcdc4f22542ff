import Domain
import HTTPD

/// An order that is well formed and comes with a key.
private struct Submission: Sendable {
  let order: Order
  /// What is known of its image, or nil.
  let image: ImageFacts?
  let keyFingerprint: String
  let api: any SimulatedAPI.Type
  /// Where it was sent to.
  let target: String
  /// Who sent it, if that was said.
  let asker: String?

  /// An error in the provider's words.
  func failure(status: Int, _ message: String, jobID: String? = nil, shownAs shown: Int? = nil) -> HTTPResponse {
    .json(api.failure(status: status, message: message, jobID: jobID), status: shown ?? status)
  }
}

extension Simulation {
  /// Takes an order, or does not.
  func submit(_ request: HTTPRequest, to api: any SimulatedAPI.Type) -> HTTPResponse {
    book.withLock { $0.note(Moment(.submit, by: request.asker, api.provider)) }
    do throws(Refusal) {
      let submission = try read(request, api)
      let taken = book.withLock { book in
        book.script.take(for: api.provider) { fault in
          if case .submit(let fault) = fault { fault } else { nil }
        }
      }
      guard let (fault, entry) = taken else { return accept(submission, nil, seconds: 0) }
      return fault.takesOrder
        ? accept(submission, fault, seconds: entry.seconds) : refuse(submission, fault, seconds: entry.seconds)
    } catch {
      note(
        .init(provider: api.provider, status: error.status, outcome: "refused", problem: error.message), request.asker)
      return .json(api.failure(status: error.status, message: error.message, jobID: nil), status: error.status)
    }
  }

  private func read(_ request: HTTPRequest, _ api: any SimulatedAPI.Type) throws(Refusal) -> Submission {
    guard let key = keyFingerprint(request) else { throw Refusal(status: 401, message: "the API key is missing") }
    guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/json") ?? false else {
      throw Refusal(status: 415, message: "Content-Type must be application/json")
    }
    guard let body = try? JSONParser.parse(request.body).objectValue else {
      throw Refusal(status: 400, message: "the body must be a JSON object")
    }
    let order = try api.order(from: body, acceptsDataURIs: options.shortAPITakesDataURIs)
    return Submission(
      order: order, image: try look(at: order), keyFingerprint: key, api: api, target: request.target,
      asker: request.asker)
  }

  /// What can be known of the order's image: from a data URI, or from its URL where that may be fetched.
  private func look(at order: Order) throws(Refusal) -> ImageFacts? {
    guard let image = order.image else { return nil }
    let isData = image.hasPrefix("data:")
    guard isData || options.fetchesImages else { return nil }
    guard let bytes = isData ? DataURI.decode(image) : LoopbackFetch.get(image) else {
      throw Refusal(status: 400, message: "image cannot be fetched")
    }
    guard let facts = ImageFacts(bytes) else { throw Refusal(status: 400, message: "image is no image") }
    if order.provider == .highway, let problem = facts.highwayProblem(byteCount: bytes.count) {
      throw Refusal(status: 400, message: problem)
    }
    return facts
  }

  /// Takes the money and makes the job, and then says so as the fault allows.
  private func accept(_ submission: Submission, _ fault: SubmitFault?, seconds: Int) -> HTTPResponse {
    if fault == .delay {
      return .delayed(milliseconds: Int32(clamping: seconds * 1000)) { [self] in
        let job = makeJob(submission, fault)
        note(
          .init(provider: submission.order.provider, status: 200, outcome: SubmitFault.delay.rawValue, jobID: job.id),
          submission.asker)
        return .object(submission.api.acceptance(of: job, id: .string(job.id), isTopLevel: false))
      }
    }
    let job = makeJob(submission, fault)
    let answer = self.answer(submission, about: job, fault, seconds: seconds)
    var status: Int? = answer.status
    if case .raw = answer.body, fault != .late { status = nil }
    note(
      .init(
        provider: submission.order.provider, status: status, outcome: fault?.rawValue ?? "accepted", jobID: job.id),
      submission.asker)
    return answer
  }

  private func answer(
    _ submission: Submission, about job: Job, _ fault: SubmitFault?, seconds: Int
  ) -> HTTPResponse {
    let id: JSON =
      switch fault {
      case .emptyJobID: ""
      case .numberJobID: JSONNumber(parsing: job.id).map(JSON.number) ?? .string(job.id)
      default: .string(job.id)
      }
    let whole = JSON.object(submission.api.acceptance(of: job, id: id, isTopLevel: fault == .topLevelJobID))
    switch fault {
    case .createdBut500: return submission.failure(status: 500, "internal error")
    case .errorWithJobID: return submission.failure(status: 500, "internal error", jobID: job.id)
    case .envelopeWithJobID: return submission.failure(status: 500, "internal error", jobID: job.id, shownAs: 200)
    case .late: return .late(whole, milliseconds: Int32(clamping: seconds * 1000))
    case .hang: return .silence
    case .dropAfter: return .closed
    case .resetAfter: return .reset
    case .halfAnswer: return .cut(whole.utf8, to: whole.utf8.count / 2, type: "application/json")
    case .garbage: return .garbage
    default: return .json(whole)
    }
  }

  /// Refuses an order that would have been taken.
  private func refuse(_ submission: Submission, _ fault: SubmitFault, seconds: Int) -> HTTPResponse {
    var answer: HTTPResponse
    switch fault {
    case .dropBefore: answer = .closed
    case .redirect: answer = HTTPResponse(status: 302, headers: ["Location": submission.target])
    case .errorEnvelope: answer = submission.failure(status: 500, "the model is busy", shownAs: 200)
    default:
      let status = fault == .status429RetryAfter ? 429 : fault == .status503RetryAfter ? 503 : fault.plainStatus
      answer = submission.failure(status: status ?? 500, "not now")
      if fault.plainStatus == nil { answer.headers.add("Retry-After", "\(seconds)") }
    }
    note(
      .init(
        provider: submission.order.provider, status: fault == .dropBefore ? nil : answer.status,
        outcome: fault.rawValue), submission.asker)
    return answer
  }

  private func makeJob(_ submission: Submission, _ fault: SubmitFault?) -> Job {
    let order = submission.order
    var charged = PriceList.charge(for: order)
    if fault == .wrongCharge { charged = charged + Money(nanos: 10_000_000) }
    let id = fault == .numberJobID ? JobName.number() : JobName.random(for: order.provider)
    return book.withLock { book in
      var faults = book.script.takeFilmFaults(for: order.provider)
      if options.alwaysHasAudio { faults.insert(.unaskedAudio) }
      var spec = FilmSpec(for: order, image: submission.image, faults: faults)
      if !options.hasPlainFilms { spec.text.append("job \(id)") }
      var note: String?
      if options.hasBlankFilms {
        note = spec.text.joined(separator: "\n")
        (spec.text, spec.colourSeed) = ([], Digest(of: []))
      }
      let job = Job(
        id: id, filmName: JobName.hex(24), order: order, keyFingerprint: submission.keyFingerprint,
        createdAt: Book.now, begin: .now, charged: charged,
        film: JobFilm(spec: spec, isCorrupt: faults.contains(.corrupt), note: note))
      book.add(job)
      var moment = Moment(.charge, by: submission.asker, order.provider, job: id)
      moment.prompt = Digest(of: Array(order.prompt.utf8))
      moment.charged = charged
      book.note(moment)
      return job
    }
  }

  private func note(_ submit: Book.Submit, _ asker: String?) {
    var moment = Moment(.answer, by: asker, submit.provider, job: submit.jobID)
    moment.status = submit.status
    moment.outcome = submit.outcome
    book.withLock {
      $0.note(submit)
      $0.note(moment)
    }
  }
}
