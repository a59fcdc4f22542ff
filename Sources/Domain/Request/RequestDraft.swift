/// A request as somebody wrote it: strings from a command line, JSON from a provider's client, nothing checked yet.
public struct RequestDraft: Sendable {
  /// The model, under any of its names.
  public var model: String?
  /// The fields as given; a field that is absent or `null` takes its default.
  public var fields: [RequestField: JSON] = [:]
  /// The image, read and measured.
  public var image: InputImage?
  /// Fields of a provider's door that no document lists, under their JSON Pointers.
  public var extra: [Provider: JSONObject] = [:]
  /// The provider through whose own door the request came, whose defaults then hold; nil for our own doors.
  public var door: Provider?

  /// Makes an empty draft.
  public init(model: String? = nil, image: InputImage? = nil) {
    self.model = model
    self.image = image
  }

  /// The request that this draft asks for.
  ///
  /// Throws every problem at once: beside what cannot be read, also what `provider` would not take, or nobody if it is
  /// nil. A draft that can be read is returned, whoever takes it; `Offer.problems(of:)` says who does.
  public func request(for provider: Provider? = nil) throws(RequestError) -> Request {
    var reader = FieldReader(fields: fields)
    let model = self.model.flatMap(Model.init(named:))
    if model == nil {
      reader.problem(
        .model, value: self.model ?? "", reason: self.model == nil ? "is missing" : "is not a model known here",
        allowed: Phrase.list(Model.allCases.map(\.rawValue), joined: "or"))
    }
    let prompt = RequestText.normalized(reader.text(.prompt) ?? "")
    if prompt.isEmpty && (door == nil || door == .shortapi) && !reader.hasProblem(.prompt) {
      reader.problem(.prompt, value: "", reason: "is missing or empty", allowed: "a text that says what to show")
    }
    let image = checkedImage(for: model, &reader)
    let parameters = Parameters(
      aspectRatio: aspectRatio(image: image, &reader),
      audio: reader.flag(.audio) ?? false,
      duration: reader.whole(.duration, in: 1...3600) ?? 5,
      multiShot: reader.flag(.multiShot) ?? false,
      prompt: prompt,
      resolution: reader.resolution() ?? (door == .gmi ? .p540 : .p720),
      seed: reader.whole(.seed, in: 0...2_147_483_647),
      cfgScale: reader.number(.cfgScale),
      negativePrompt: reader.text(.negativePrompt).map(RequestText.normalized).flatMap { $0.isEmpty ? nil : $0 },
      thinking: reader.text(.thinking).flatMap { $0 == "auto" ? nil : $0 })
    reader.limitText(.prompt, prompt)
    reader.limitText(.negativePrompt, parameters.negativePrompt ?? "")
    reader.limitText(.thinking, parameters.thinking ?? "")
    let request = model.flatMap { checkedRequest($0, image, parameters, &reader) }
    if let request, reader.problems.isEmpty { return request }
    let further = request.map { ModelCatalog.problems(of: $0, for: provider) } ?? []
    throw RequestError(reader.problems + further.filter { !reader.hasProblem($0.field) })
  }

  /// The request, or nil if its canonical document could not be written or read again.
  private func checkedRequest(
    _ model: Model, _ image: InputImage?, _ parameters: Parameters, _ reader: inout FieldReader
  ) -> Request? {
    do {
      let request = try Request(model: model, image: image, parameters: parameters, extra: extra)
      if extra.isEmpty || (try? JSONParser.parse(request.canonical)) != nil { return request }
      reader.problem(
        .extra, value: "", reason: "is nested too deep or names a field twice",
        allowed: "at most \(JSONParser.maximumDepth - 3) levels, each name once")
    } catch {
      reader.problem(
        .extra, value: error.literal, reason: "is a number that JSON texts do not carry exactly",
        allowed: "numbers within ±\(JSONNumber.maximumWhole)")
    }
    return nil
  }

  private func checkedImage(for model: Model?, _ reader: inout FieldReader) -> InputImage? {
    if let model, model.takesImage && image == nil {
      reader.problem(.image, value: "", reason: "is missing", allowed: "an image file or URL (\(model.rawValue))")
    }
    guard let image else { return nil }
    if let model, !model.takesImage {
      reader.problem(
        .image, value: image.digest.hex, reason: "is given, but \(model.rawValue) begins from text alone",
        allowed: "no image, or an image-to-video model")
    }
    guard AspectRatio(image.width, image.height) != nil else {
      reader.problem(
        .image, value: "of \(image.width)x\(image.height)", reason: "has impossible sides",
        allowed: "sides from 1 to \(AspectRatio.maximumSide) pixels")
      return nil
    }
    return image
  }

  private func aspectRatio(image: InputImage?, _ reader: inout FieldReader) -> AspectRatio {
    if let asked = reader.aspectRatio() { return asked }
    let wide = AspectRatio.named[0]
    guard door != .shortapi, let image else { return wide }
    return AspectRatio.following(imageWidth: image.width, height: image.height) ?? wide
  }
}
