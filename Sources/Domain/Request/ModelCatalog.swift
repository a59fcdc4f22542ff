/// Who sells which model, under which name and within which limits.
///
/// Facts from the providers' documents; where a document is silent there is no limit here.
public enum ModelCatalog {
  /// Every row of the provider documents.
  public static let offers: [Offer] = [
    Offer(
      provider: .shortapi, model: .pixverseV6ImageToVideo, wireModel: "pixverse/pixverse-6.0/image-to-video",
      limits: .shortapi),
    Offer(
      provider: .shortapi, model: .pixverseV55ImageToVideo, wireModel: "pixverse/pixverse-5.5/image-to-video",
      limits: .shortapi),
    Offer(
      provider: .shortapi, model: .pixverseV55TextToVideo, wireModel: "pixverse/pixverse-5.5/text-to-video",
      limits: .shortapi),
    Offer(
      provider: .highway, model: .pixverseV6ImageToVideo, wireModel: "pixverse-v6-i2v", limits: .highway),
    Offer(provider: .gmi, model: .pixverseV6ImageToVideo, wireModel: "pixverse-v6-i2v", limits: .gmi),
  ]

  /// The offers of one model, in the order of the providers.
  public static func offers(of model: Model) -> [Offer] { offers.filter { $0.model == model } }

  /// What `provider` does not take in `request`; where it is nil, what nobody who sells the model takes.
  public static func problems(of request: Request, for provider: Provider?) -> [RequestProblem] {
    if let provider { return offer(of: request.model, by: provider)?.problems(of: request) ?? [] }
    return offers(of: request.model).flatMap { $0.problems(of: request) }.filter(\.takenBy.isEmpty)
  }

  /// One provider's offer of a model, or nil if it does not sell it.
  public static func offer(of model: Model, by provider: Provider) -> Offer? {
    offers.first { $0.model == model && $0.provider == provider }
  }
}

/// One provider's offer of one model.
public struct Offer: Hashable, Sendable {
  /// Who sells it.
  public let provider: Provider
  /// What is sold.
  public let model: Model
  /// The provider's own id of the model.
  public let wireModel: String
  /// What the provider takes.
  public let limits: Limits
}
