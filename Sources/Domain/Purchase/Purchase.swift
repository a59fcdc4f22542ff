/// Whom somebody wants to buy from, and how much it may cost.
public struct PurchaseTerms: Hashable, Sendable {
  /// The provider asked for, or nil for the cheapest.
  public var provider: Provider?
  /// The most that this one clip may cost, or nil for no limit.
  public var maximumCost: Money?
  /// Whether a price that nobody publishes is accepted.
  public var acceptsUnknownPrice: Bool

  /// Makes terms.
  public init(provider: Provider? = nil, maximumCost: Money? = nil, acceptsUnknownPrice: Bool = false) {
    self.provider = provider
    self.maximumCost = maximumCost
    self.acceptsUnknownPrice = acceptsUnknownPrice
  }
}

/// What is left of a month's budget.
public struct Budget: Hashable, Sendable {
  /// What may be spent in a calendar month (UTC).
  public let limit: Money
  /// What was spent, is reserved or may have been spent in this one.
  public let committed: Money

  /// Makes a budget.
  public init(limit: Money, committed: Money) {
    self.limit = limit
    self.committed = committed
  }
}

/// Why nothing was bought; nothing was sent either.
public enum PurchaseRefusal: Error, Hashable, Sendable {
  /// Nobody who is allowed to can serve the request; every quote says why.
  case nobodyCanServe([Quote])
  /// The only offers left have no published price, and that was not accepted.
  case priceUnknown(Provider)
  /// The best price is above `--max-cost`.
  case overMaximumCost(Quote, maximum: Money)
  /// The price does not fit into what is left of the month's budget.
  case overBudget(Quote, Budget)
}

extension PurchaseTerms {
  /// The quote to buy by: the named provider's, else the cheapest that can be bought now.
  public func choice(among quotes: [Quote], budget: Budget?) throws(PurchaseRefusal) -> Quote {
    let allowed = quotes.filter { provider == nil || $0.provider == provider }
    guard let best = Quote.ranked(allowed.filter(\.canBuy)).first else { throw .nobodyCanServe(Quote.ranked(allowed)) }
    guard let price = best.price else {
      guard acceptsUnknownPrice else { throw .priceUnknown(best.provider) }
      return best
    }
    if let maximumCost, price > maximumCost { throw .overMaximumCost(best, maximum: maximumCost) }
    if let budget, budget.committed + price > budget.limit { throw .overBudget(best, budget) }
    return best
  }
}
