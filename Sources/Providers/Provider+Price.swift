import Domain

extension Provider {
  /// What it publishes as the price of `request`, or nil if it publishes none or does not sell it.
  ///
  /// highway publishes no price, which is unknown and never zero.
  package func price(of request: Request) -> Money? {
    guard let offer = ModelCatalog.offer(of: request.model, by: self), offer.problems(of: request).isEmpty else {
      return nil
    }
    switch self {
    case .shortapi: return ShortAPIPrices.price(of: request)
    case .highway: return nil
    case .gmi: return GMIPrices.price(of: request)
    }
  }
}
