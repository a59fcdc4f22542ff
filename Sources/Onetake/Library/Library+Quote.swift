import Domain
import Fetch
import Providers

extension Library {
  /// What every provider would take for a request, or why it cannot serve it: cheapest first, unknown last.
  ///
  /// `imageURL` is the address that providers would be sent; without one, only those who take bytes can serve a local
  /// image.
  public func quotes(for request: Request, imageURL: String?) throws(LibraryError) -> [Quote] {
    var quotes: [Quote] = []
    for provider in Provider.allCases { quotes.append(try quote(provider, request, imageURL: imageURL)) }
    return Quote.ranked(quotes)
  }

  private func quote(_ provider: Provider, _ request: Request, imageURL: String?) throws(LibraryError) -> Quote {
    guard let offer = ModelCatalog.offer(of: request.model, by: provider) else {
      return Quote(provider: provider, price: nil, obstacles: [.doesNotSell(request.model)])
    }
    var obstacles = offer.problems(of: request).map(Quote.Obstacle.limit)
    let listed = provider.price(of: request)
    let charged = try mapped { try catalog.chargedPrice(of: request, by: provider) }
    if request.image != nil && imageURL == nil && !transport.takesBytes(provider) { obstacles.append(.needsImageURL) }
    if let variable = unusedProxy(of: provider) { obstacles.append(.proxyNotUsed(variable: variable)) }
    if options.keys[provider] == nil { obstacles.append(.noKey(variable: provider.keyVariable)) }
    return Quote(
      provider: provider, price: charged ?? listed, priceWasCharged: charged != nil && charged != listed,
      obstacles: obstacles)
  }

  /// The variable that names the proxy a provider is reached through, where its clips may not come through one.
  func unusedProxy(of provider: Provider) -> String? {
    guard !options.resultsUseProxy, let url = WebURL(api(provider).baseURL) else { return nil }
    return ProxyRules.ofProcess().proxy(for: url)?.variable
  }
}
