extension Offer {
  /// Everything in `request` that this offer does not take; empty if it can serve the request exactly.
  public func problems(of request: Request) -> [RequestProblem] {
    let rivals = ModelCatalog.offers(of: model).filter { $0.provider != provider }
    return objections(to: request).map { objection in
      let takers = rivals.filter { rival in
        !rival.objections(to: request).contains { $0.field == objection.field }
      }
      return RequestProblem(
        objection.field, value: objection.value, reason: "\(provider.rawValue) \(objection.reason)",
        allowed: objection.allowed, refusedBy: provider, takenBy: takers.map(\.provider))
    }
  }

  private struct Objection {
    let field: RequestField
    let value: String
    let reason: String
    let allowed: String
  }

  private func objections(to request: Request) -> [Objection] {
    promptObjections(request.parameters) + imageObjections(request.image) + pictureObjections(request)
      + unknownFieldObjections(request) + extraObjections(request)
  }

  private func promptObjections(_ parameters: Parameters) -> [Objection] {
    var objections: [Objection] = []
    if parameters.prompt.isEmpty && !limits.takesEmptyPrompt {
      objections.append(Objection(field: .prompt, value: "", reason: "wants a prompt", allowed: "a text"))
    }
    guard let most = limits.maximumPrompt else { return objections }
    let texts = [(RequestField.prompt, parameters.prompt), (.negativePrompt, parameters.negativePrompt ?? "")]
    for (field, text) in texts where limits.fields.contains(field) || field == .prompt {
      let length = text.unicodeScalars.count
      guard length > most else { continue }
      objections.append(
        Objection(
          field: field, value: text, reason: "takes no text of \(length) characters",
          allowed: "at most \(most) characters"))
    }
    return objections
  }

  private func imageObjections(_ image: InputImage?) -> [Objection] {
    guard let image, let limit = limits.image else { return [] }
    var objections: [Objection] = []
    func object(_ value: String, _ reason: String, _ allowed: String) {
      objections.append(Objection(field: .image, value: value, reason: reason, allowed: allowed))
    }
    if !limit.mediaTypes.contains(image.mediaType) {
      object(image.mediaType, "takes no such image", Phrase.list(limit.mediaTypes, joined: "or"))
    }
    if image.byteCount > limit.maximumBytes {
      object("of \(image.byteCount) bytes", "takes no image so large", "at most \(limit.maximumBytes) bytes")
    }
    let (short, long) = (min(image.width, image.height), max(image.width, image.height))
    let size = "of \(image.width)x\(image.height)"
    if short < limit.minimumSide {
      object(size, "takes no image so small", "both sides at least \(limit.minimumSide) pixels")
    }
    if long * 10 > short * limit.maximumAspectTenths {
      let most = "\(limit.maximumAspectTenths / 10).\(limit.maximumAspectTenths % 10)"
      object(size, "takes no image so long and thin", "an aspect ratio between 1:\(most) and \(most):1")
    }
    return objections
  }

  private func pictureObjections(_ request: Request) -> [Objection] {
    let parameters = request.parameters
    var objections: [Objection] = []
    if !limits.resolutions.contains(parameters.resolution) {
      objections.append(
        Objection(
          field: .resolution, value: parameters.resolution.rawValue, reason: "does not sell this",
          allowed: Phrase.list(limits.resolutions.map(\.rawValue), joined: "or")))
    }
    if !limits.durations.contains(parameters.duration) {
      objections.append(
        Objection(
          field: .duration, value: "\(parameters.duration)", reason: "does not sell this length",
          allowed: "\(limits.durations.description) seconds"))
    } else if let pair = limits.notTogether, parameters.resolution == pair.resolution,
      parameters.duration == pair.duration
    {
      objections.append(
        Objection(
          field: .duration, value: "\(pair.duration)",
          reason: "does not sell \(pair.duration) s at \(pair.resolution.rawValue)",
          allowed: "a shorter clip or a lower resolution"))
    }
    if let objection = aspectObjection(request) { objections.append(objection) }
    return objections
  }

  private func aspectObjection(_ request: Request) -> Objection? {
    let asked = request.parameters.aspectRatio
    switch limits.aspects {
    case .named:
      guard !AspectRatio.named.contains(asked) else { return nil }
      return Objection(
        field: .aspectRatio, value: asked.description, reason: "does not sell this shape",
        allowed: Phrase.list(AspectRatio.named.map(\.description), joined: "or"))
    case .followsImage:
      guard let image = request.image,
        let own = AspectRatio.following(imageWidth: image.width, height: image.height),
        asked != own, asked != AspectRatio(image.width, image.height)
      else { return nil }
      return Objection(
        field: .aspectRatio, value: asked.description, reason: "always follows the image's shape",
        allowed: "\(own), the image's own")
    }
  }

  private func unknownFieldObjections(_ request: Request) -> [Objection] {
    let parameters = request.parameters
    let given: [(RequestField, String?)] = [
      (.multiShot, parameters.multiShot ? "true" : nil), (.seed, parameters.seed.map(String.init)),
      (.cfgScale, parameters.cfgScale.map { JSON.double($0).text }), (.negativePrompt, parameters.negativePrompt),
      (.thinking, parameters.thinking),
    ]
    var objections = given.compactMap { field, value in
      guard let value, !limits.fields.contains(field) else { return nil as Objection? }
      return Objection(field: field, value: value, reason: "has no such parameter", allowed: "leaving it out")
    }
    if let scale = parameters.cfgScale, limits.fields.contains(.cfgScale), !(0...1).contains(scale) {
      objections.append(
        Objection(field: .cfgScale, value: JSON.double(scale).text, reason: "does not take this", allowed: "0 to 1"))
    }
    return objections
  }

  /// A field that came through one provider's door can be sent to that provider alone.
  private func extraObjections(_ request: Request) -> [Objection] {
    Provider.allCases.filter { $0 != provider && request.extra[$0] != nil }.map { other in
      Objection(
        field: .extra, value: request.extra[other].map { JSON.object($0).text } ?? "",
        reason: "is not \(other.rawValue), for which these fields are", allowed: "\(other.rawValue)")
    }
  }
}
