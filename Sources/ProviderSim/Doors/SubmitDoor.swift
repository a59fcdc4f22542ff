import Domain
import HTTPD

extension Simulation {
  /// Takes an order, or does not.
  func submit(_ request: HTTPRequest, to api: any SimulatedAPI.Type) -> HTTPResponse {
    do throws(Refusal) {
      guard let key = keyFingerprint(request) else { throw Refusal(status: 401, message: "the API key is missing") }
      guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/json") ?? false else {
        throw Refusal(status: 415, message: "Content-Type must be application/json")
      }
      guard let body = try? JSONParser.parse(request.body).objectValue else {
        throw Refusal(status: 400, message: "the body must be a JSON object")
      }
      let order = try api.order(from: body, acceptsDataURIs: options.shortAPITakesDataURIs)
      let image = try look(at: order)
      let fault = book.withLock { book in
        book.script.take(for: order.provider) { fault in
          if case .submit(let fault) = fault { fault } else { nil }
        }
      }
      guard let fault else { return accept(order, image, key: key, api) }
      return fault.0.takesOrder
        ? accept(order, image, key: key, api, fault.0) : refuse(fault.0, retryAfter: fault.1.retryAfter, request, api)
    } catch {
      note(api, status: error.status, "refused", problem: error.message)
      return .json(api.failure(status: error.status, message: error.message, jobID: nil), status: error.status)
    }
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
  private func accept(
    _ order: Order, _ image: ImageFacts?, key: String, _ api: any SimulatedAPI.Type, _ fault: SubmitFault? = nil
  ) -> HTTPResponse {
    let job = makeJob(order, image, key: key, fault)
    let shown = fault == .createdBut500 ? 500 : fault == .errorWithJobID ? 500 : 200
    let isAnswered = ![.hang, .dropAfter, .resetAfter, .halfAnswer].contains(fault)
    note(api, status: isAnswered ? shown : nil, fault?.rawValue ?? "accepted", jobID: job.id)
    let id: JSON =
      switch fault {
      case .emptyJobID: ""
      case .numberJobID: JSONNumber(parsing: job.id).map(JSON.number) ?? .string(job.id)
      default: .string(job.id)
      }
    let whole = JSON.object(api.acceptance(of: job, id: id, isTopLevel: fault == .topLevelJobID))
    switch fault {
    case .createdBut500: return .json(api.failure(status: 500, message: "internal error", jobID: nil), status: 500)
    case .errorWithJobID: return .json(api.failure(status: 500, message: "internal error", jobID: job.id), status: 500)
    case .envelopeWithJobID: return .json(api.failure(status: 500, message: "internal error", jobID: job.id))
    case .hang: return .silence
    case .dropAfter: return .closed
    case .resetAfter: return .reset
    case .halfAnswer: return .cut(whole.utf8, to: whole.utf8.count / 2, type: "application/json")
    case .garbage: return HTTPResponse(headers: ["Content-Type": "application/json"], body: .bytes(Self.garbage))
    default: return .json(whole)
    }
  }

  /// Bytes that are neither JSON nor text.
  static let garbage: [UInt8] = Array("<<<{\"job".utf8) + [0xFF, 0xFE, 0x00, 0x9C]

  /// Refuses an order that would have been taken.
  private func refuse(
    _ fault: SubmitFault, retryAfter: Int, _ request: HTTPRequest, _ api: any SimulatedAPI.Type
  ) -> HTTPResponse {
    var answer: HTTPResponse
    switch fault {
    case .dropBefore: answer = .closed
    case .redirect: answer = HTTPResponse(status: 302, headers: ["Location": request.target])
    case .errorEnvelope: answer = .json(api.failure(status: 500, message: "the model is busy", jobID: nil))
    default:
      let status = fault == .status429RetryAfter ? 429 : fault == .status503RetryAfter ? 503 : fault.plainStatus ?? 500
      answer = .json(api.failure(status: status, message: "not now", jobID: nil), status: status)
      if fault.plainStatus == nil { answer.headers.add("Retry-After", "\(retryAfter)") }
    }
    note(api, status: fault == .dropBefore ? nil : answer.status, fault.rawValue)
    return answer
  }

  private func makeJob(_ order: Order, _ image: ImageFacts?, key: String, _ fault: SubmitFault?) -> Job {
    var charged = PriceList.charge(for: order)
    if fault == .wrongCharge { charged = charged + Money(nanos: 10_000_000) }
    let id = fault == .numberJobID ? JobName.number() : JobName.random(for: order.provider)
    return book.withLock { book in
      var faults = book.script.takeFilmFaults(for: order.provider)
      if options.alwaysHasAudio { faults.insert(.unaskedAudio) }
      var spec = FilmSpec(for: order, image: image, faults: faults)
      if !options.hasPlainFilms { spec.text.append("job \(id)") }
      let job = Job(
        id: id, filmName: JobName.hex(24), order: order, keyFingerprint: key, createdAt: Book.now, begin: .now,
        charged: charged, film: JobFilm(spec: spec, isCorrupt: faults.contains(.corrupt)))
      book.add(job)
      return job
    }
  }

  private func note(
    _ api: any SimulatedAPI.Type, status: Int?, _ outcome: String, jobID: String? = nil, problem: String? = nil
  ) {
    let submit = Book.Submit(
      provider: api.provider, status: status, outcome: outcome, jobID: jobID, problem: problem)
    book.withLock { $0.note(submit) }
  }
}
