import Domain
import Testing

/// Quotes, `--provider auto`, `--max-cost`, unknown prices and the month's budget.
@Suite struct PurchaseTests {
  private let cheap = Quote(provider: .shortapi, price: Money("0.19"))
  private let dear = Quote(provider: .gmi, price: Money("0.225"))
  private let unknown = Quote(provider: .highway, price: nil)
  private let keyless = Quote(provider: .shortapi, price: Money("0.19"), obstacles: [.noKey(variable: "SHORTAPI_KEY")])
  private let unable = Quote(provider: .highway, price: nil, obstacles: [.doesNotSell(.pixverseV55TextToVideo)])

  @Test func `quotes are ranked cheapest first, unknown prices after, those who cannot serve last`() {
    #expect(Quote.ranked([unable, unknown, dear, cheap]) == [cheap, dear, unknown, unable])
    #expect(Quote.ranked([unknown, keyless, dear]) == [keyless, dear, unknown], "a quote without a key is a quote")
    let twin = Quote(provider: .gmi, price: Money("0.19"))
    #expect(Quote.ranked([cheap, twin]) == [cheap, twin])
    #expect(Quote.ranked([twin, cheap]) == [twin, cheap])
    #expect(Quote.ranked([unknown, Quote(provider: .gmi, price: .zero)]).first?.provider == .gmi)
  }

  @Test func `auto buys the cheapest that can serve the request and has a key`() throws {
    #expect(try PurchaseTerms().choice(among: [unknown, dear, cheap], budget: nil) == cheap)
    #expect(try PurchaseTerms().choice(among: [unknown, dear, keyless], budget: nil) == dear)
    #expect(try PurchaseTerms().choice(among: [unknown, dear, unable], budget: nil) == dear)
  }

  @Test func `a named provider is bought from, cheaper ones or not`() throws {
    #expect(try PurchaseTerms(provider: .gmi).choice(among: [cheap, dear], budget: nil) == dear)
    #expect(throws: PurchaseRefusal.nobodyCanServe([keyless])) {
      try PurchaseTerms(provider: .shortapi).choice(among: [keyless, dear], budget: nil)
    }
  }

  @Test func `where nobody can serve, every quote says why`() {
    #expect(throws: PurchaseRefusal.nobodyCanServe([keyless, unable])) {
      try PurchaseTerms().choice(among: [unable, keyless], budget: nil)
    }
    #expect(throws: PurchaseRefusal.nobodyCanServe([])) { try PurchaseTerms().choice(among: [], budget: nil) }
  }

  @Test func `an unknown price is bought only if that was accepted, and never before a known one`() throws {
    #expect(throws: PurchaseRefusal.priceUnknown(.highway)) {
      try PurchaseTerms().choice(among: [unknown, keyless], budget: nil)
    }
    let accepting = PurchaseTerms(acceptsUnknownPrice: true)
    #expect(try accepting.choice(among: [unknown, keyless], budget: nil) == unknown)
    #expect(try accepting.choice(among: [unknown, dear], budget: nil) == dear)
    let limited = PurchaseTerms(maximumCost: Money("0.20"), acceptsUnknownPrice: true)
    #expect(throws: PurchaseRefusal.overMaximumCost(dear, maximum: Money(nanos: 200_000_000))) {
      try limited.choice(among: [unknown, dear], budget: nil)
    }
  }

  @Test(arguments: [("0.19", true), ("0.190000001", true), ("0.189999999", false), ("0", false), ("-1", false)])
  func `a price up to --max-cost is bought, a billionth above is not`(maximum: String, bought: Bool) throws {
    let most = try #require(Money(maximum))
    let terms = PurchaseTerms(maximumCost: most)
    if bought {
      #expect(try terms.choice(among: [cheap, dear], budget: nil) == cheap)
    } else {
      #expect(throws: PurchaseRefusal.overMaximumCost(cheap, maximum: most)) {
        try terms.choice(among: [cheap, dear], budget: nil)
      }
    }
  }

  @Test(arguments: [("9.81", true), ("9.810000001", false), ("10", false), ("11", false), ("-5", true)])
  func `a price that just fits into the month's budget is bought`(committed: String, bought: Bool) throws {
    let budget = Budget(limit: try #require(Money("10")), committed: try #require(Money(committed)))
    if bought {
      #expect(try PurchaseTerms().choice(among: [cheap], budget: budget) == cheap)
    } else {
      #expect(throws: PurchaseRefusal.overBudget(cheap, budget)) {
        try PurchaseTerms().choice(among: [cheap], budget: budget)
      }
    }
  }

  @Test func `a budget that absurd amounts have filled is full`() {
    let budget = Budget(limit: .largest, committed: Money(nanos: .max))
    #expect(throws: PurchaseRefusal.overBudget(cheap, budget)) {
      try PurchaseTerms().choice(among: [cheap], budget: budget)
    }
  }

  @Test func `a quote says in words what stands in the way, and how to cure it`() throws {
    #expect(cheap.reason == nil)
    #expect(unknown.reason == "highway publishes no price")
    #expect(keyless.reason == "no key: set SHORTAPI_KEY")
    #expect(keyless.canServe && !keyless.canBuy)
    #expect(unable.reason == "does not sell pixverse-v5.5/text-to-video; shortapi would")
    let request = try makeDraft([.duration: 12]).request()
    let limits = try #require(ModelCatalog.offer(of: request.model, by: .shortapi)).problems(of: request)
    let two = Quote(
      provider: .highway, price: nil, obstacles: [.needsImageURL, .noKey(variable: "HIGHWAYAPI_KEY")])
    #expect(two.reason?.contains("--image-url") == true)
    #expect(two.reason?.hasSuffix("; no key: set HIGHWAYAPI_KEY") == true)
    #expect(!two.canServe)
    #expect(Quote(provider: .shortapi, price: nil, obstacles: limits.map { .limit($0) }).reason == limits[0].message)
  }
}
