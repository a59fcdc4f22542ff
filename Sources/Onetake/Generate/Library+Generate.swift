import Blobs
import Catalog
import Domain
import Files

extension Library {
  /// Looks a request up, and buys it where nothing held answers.
  ///
  /// Nothing is paid twice for the same take, whoever else asks at the same time. Throws before anything is sent for
  /// what is wrong with the order; what became of a purchase is the result's `outcome`.
  public func generate(
    _ order: GenerateOrder, interrupt: Interrupt, observer: @escaping GenerateObserver = { _ in }
  ) throws(LibraryError) -> GenerateResult {
    var hasSent = false
    do throws(LibraryError) {
      if !order.isDryRun { try requireBegun() }
      try settleDeadSenders()
      // A hit needs no owner, no store and no network.
      let held = try lookupMending(order, interrupt: interrupt)
      if let result = held.result { return withHints(result, interrupt) }
      // What could not be judged when it comes is not bought.
      _ = try films.policy()
      if order.isDryRun { return try dryRun(order, held) }
      return try mapped {
        var run = GenerationRun(
          library: self, order: order, interrupt: interrupt, observer: observer, lock: try OwnerLock(in: layout.locks))
        defer { hasSent = run.hasSent || run.joined }
        return withHints(try run.carryOut(), interrupt)
      }
    } catch {
      throw hasSent ? error : error.sayingThatNothingWasSent
    }
  }

  /// Names the provider's jobs that may be the one whose answer was lost: for a person who must decide.
  private func withHints(_ result: GenerateResult, _ interrupt: Interrupt) -> GenerateResult {
    guard result.outcome == .uncertain, let record = result.record else { return result }
    var told = result
    told.notes += hints(for: record, interrupt: interrupt)
    return told
  }

  /// Looks the request up; where its clip is damaged or gone, the provider is asked for the result once more.
  private func lookupMending(
    _ order: GenerateOrder, interrupt: Interrupt
  ) throws(LibraryError) -> LookupResult {
    do throws(LibraryError) {
      return try lookup(order.request, order.wish, books: !order.isDryRun)
    } catch {
      guard error.code == .damaged, !order.isDryRun else { throw error }
      let (records, choice) = try takes(of: order.request.key, for: order.wish)
      guard case .hit(let take) = choice, let record = records.first(where: { $0.take == take }),
        (try? fetchAgain(record, interrupt: interrupt)) == true
      else { throw error }
      return try lookup(order.request, order.wish)
    }
  }

  /// What a request would do, without doing it: the quote that it would be bought by, or the take that is in flight.
  private func dryRun(_ order: GenerateOrder, _ held: LookupResult) throws(LibraryError) -> GenerateResult {
    switch held.choice {
    case .join(let take), .drive(let take):
      return pending(held, take: take, of: order.request)
    default:
      let budget = try budget()
      let month = budget.limit.map { Budget(limit: $0, committed: budget.committed) }
      let quote = try purchaseQuote(order, within: month)
      let miss = try explainMiss(of: order.request, imageBytes: order.imageBytes)
      return GenerateResult(.planned, key: order.request.key, record: nil, quote: quote, notes: miss.warnings)
    }
  }

  /// The quote that an order is bought by, within its terms and, for a dry run, the month's budget: a purchase is held
  /// against that when it is planned, where nobody else can plan at the same time.
  func purchaseQuote(_ order: GenerateOrder, within budget: Budget? = nil) throws(LibraryError) -> Quote {
    let quotes = try quotes(for: order.request, imageURL: order.imageURL)
    do throws(PurchaseRefusal) {
      return try order.terms.choice(among: quotes, budget: budget)
    } catch {
      throw LibraryError(error)
    }
  }
}

extension LibraryError {
  /// The same trouble, with what it cost where that is not said yet: nothing.
  fileprivate var sayingThatNothingWasSent: LibraryError {
    let isTrouble = [.failed, .unusable, .damaged].contains(code)
    guard isTrouble, !message.contains("nothing was sent") else { return self }
    return LibraryError(code, message + "; nothing was sent", cure: cure, problems: problems)
  }

  /// Why nothing was bought, with what would change that.
  init(_ refusal: PurchaseRefusal) {
    switch refusal {
    case .nobodyCanServe(let quotes):
      let problems = quotes.flatMap(\.obstacles).compactMap { obstacle -> RequestProblem? in
        guard case .limit(let problem) = obstacle else { return nil }
        return problem
      }
      let reasons = quotes.map { "\($0.provider.rawValue): \($0.reason ?? "can serve it")" }
      let asked = quotes.count == 1 ? "\(quotes[0].provider.rawValue) cannot" : "nobody can"
      let lines = ["\(asked) serve this request as it is; nothing was sent"] + reasons
      self.init(.invalid, lines.joined(separator: "\n"), problems: problems)
    case .priceUnknown(let provider):
      self.init(
        .budget, "\(provider.rawValue) publishes no price for this request; nothing was sent",
        cure: "pay whatever it costs with --accept-unknown-price, or ask another provider")
    case .overMaximumCost(let quote, let maximum):
      self.init(
        .budget,
        "the best price is \(quote.price ?? .zero) USD at \(quote.provider.rawValue), over --max-cost \(maximum); "
          + "nothing was sent", cure: "raise --max-cost, or order a shorter clip or a lower resolution")
    case .overBudget(let quote, let budget):
      self.init(
        .budget,
        "\(quote.price ?? .zero) USD at \(quote.provider.rawValue) does not fit into this month's budget of "
          + "\(budget.limit): \(budget.committed) is spent, reserved or in doubt; nothing was sent",
        cure: "raise it with `onetake config set budget.month USD`, or wait for the next month (UTC)")
    }
  }
}
