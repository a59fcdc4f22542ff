/// What one provider would take for a request, or why it cannot serve it.
public struct Quote: Hashable, Sendable {
  /// Who was asked.
  public let provider: Provider
  /// The price, or nil where the provider publishes none; an unknown price is never zero.
  public let price: Money?
  /// Whether the price is one that the provider charged before, against its own list.
  public let priceWasCharged: Bool
  /// What stands between this provider and this request; empty if it can serve it exactly.
  public let obstacles: [Obstacle]

  /// A reason why a provider cannot serve a request.
  public enum Obstacle: Hashable, Sendable {
    /// The provider does not sell the model.
    case doesNotSell(Model)
    /// The provider's limits rule the request out.
    case limit(RequestProblem)
    /// The provider takes images by URL only, and none was given.
    case needsImageURL
    /// It is reached through the proxy that this environment variable names, and its clips may not come through one.
    case proxyNotUsed(variable: String)
    /// No key is set for it; it could be quoted but not bought.
    case noKey(variable: String)
  }

  /// Makes a quote.
  public init(provider: Provider, price: Money?, priceWasCharged: Bool = false, obstacles: [Obstacle] = []) {
    self.provider = provider
    self.price = price
    self.priceWasCharged = priceWasCharged
    self.obstacles = obstacles
  }

  /// Whether the provider can serve the request, whoever pays.
  public var canServe: Bool { obstacles.allSatisfy { if case .noKey = $0 { true } else { false } } }

  /// Whether the request can be sent there now.
  public var canBuy: Bool { obstacles.isEmpty }

  /// Why not, in words; nil where nothing stands in the way and the price is known.
  public var reason: String? {
    if obstacles.isEmpty { return price == nil ? "\(provider.rawValue) publishes no price" : nil }
    return obstacles.map(\.message).joined(separator: "; ")
  }

  /// Cheapest first, then unknown prices, then those who cannot serve it; equals stay in their order.
  public static func ranked(_ quotes: [Quote]) -> [Quote] {
    func rank(_ quote: Quote) -> (Int, Int64) {
      if !quote.canServe { return (2, 0) }
      return quote.price.map { (0, $0.nanos) } ?? (1, 0)
    }
    return quotes.enumerated().sorted { left, right in
      let (first, second) = (rank(left.element), rank(right.element))
      return first == second ? left.offset < right.offset : first < second
    }.map(\.element)
  }
}

extension Quote.Obstacle {
  /// The obstacle and its cure, as part of a sentence.
  public var message: String {
    switch self {
    case .doesNotSell(let model):
      "does not sell \(model.rawValue); "
        + Phrase.list(ModelCatalog.offers(of: model).map(\.provider.rawValue), joined: "or") + " would"
    case .limit(let problem): problem.message
    case .needsImageURL: "takes images by URL only: host the image and name it with --image-url"
    case .proxyNotUsed(let variable):
      "is reached through the proxy of \(variable), and a clip could not come back: `onetake config set download.proxy "
        + "use`, or except it in no_proxy"
    case .noKey(let variable): "no key: set \(variable)"
    }
  }
}
