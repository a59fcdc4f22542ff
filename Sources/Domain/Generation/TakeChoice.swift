/// Which take somebody asks for.
public enum TakeWish: Hashable, Sendable {
  /// Whichever answers.
  case any
  /// Exactly this one, 1 or more.
  case number(Int)
  /// One more than there is.
  case new

  /// The number that is asked for, or nil where none is named.
  public var number: Int? {
    guard case .number(let number) = self else { return nil }
    return number
  }
}

/// What the choice of a take needs to know of one.
public struct TakeView: Hashable, Sendable {
  /// The take's number, from 1.
  public let number: Int
  /// Where it stands; `sending` only while its owner lives.
  public let state: GenerationState
  /// Whether a living process works on it.
  public let isOwned: Bool
  /// Where its clip is.
  public let keeping: Keeping

  /// What became of a clip.
  public enum Keeping: Hashable, Sendable {
    case kept
    case trashed
    case swept
  }

  /// Makes a view of a take.
  ///
  /// Whoever was sending and is gone left an uncertain take, also before anybody recorded that. Only a clip can be
  /// trashed or swept: what is under way or in doubt stays in sight.
  public init(number: Int, state: GenerationState, isOwned: Bool = false, keeping: Keeping = .kept) {
    self.number = number
    self.state = state == .sending && !isOwned ? .uncertain : state
    self.isOwned = isOwned
    self.keeping = state.hasClip ? keeping : .kept
  }

  /// In flight, or planned by somebody who is alive and about to send it.
  var isUnderWay: Bool { keeping == .kept && (state.isInFlight || state == .planned && isOwned) }
}

/// What answers a request: payment.md, rules 11 and 12.
public enum TakeChoice: Hashable, Sendable {
  /// Serve this take's clip; nothing is bought.
  case hit(take: Int)
  /// A living process works on it: wait for what comes.
  case join(take: Int)
  /// Nobody works on it and the provider has the job: go on with it, which pays nothing.
  case drive(take: Int)
  /// Plan this take anew and send it; it exists and was never paid.
  case replan(take: Int)
  /// Buy this take; there is no row for it yet.
  case buy(take: Int)
  /// This take's state is the answer: uncertain, nonconforming, failed or lost.
  case answer(take: Int, GenerationState)
  /// All that would serve lies in the trash.
  case trashed(take: Int)
  /// All that would serve was swept away.
  case swept(take: Int)
  /// Take numbers have no gaps: the next one is `highest` + 1.
  case noSuchTake(highest: Int)
}

extension TakeChoice {
  /// What answers `wish` where `takes` exist, in any order.
  ///
  /// Nothing is ever bought silently for the second time: as soon as one take was or may have been paid, only
  /// `--new-take` or its number buys another.
  public init(_ wish: TakeWish, among takes: [TakeView]) {
    let takes = takes.sorted { $0.number < $1.number }
    let highest = takes.last?.number ?? 0
    switch wish {
    case .number(let number):
      if let take = takes.first(where: { $0.number == number }) {
        self = Self.answer(of: take)
      } else {
        self = number == highest + 1 ? .buy(take: number) : .noSuchTake(highest: highest)
      }
    case .any: self = Self.any(among: takes)
    case .new: self = Self.new(among: takes, highest: highest)
    }
  }

  private static func any(among takes: [TakeView]) -> TakeChoice {
    let kept = takes.filter { $0.keeping == .kept }
    if let served = kept.first(where: { $0.state == .available }) { return .hit(take: served.number) }
    if let running = kept.first(where: \.isUnderWay) { return answer(of: running) }
    if let paid = kept.last(where: { $0.state.mayHaveCost }) { return answer(of: paid) }
    let trashed = takes.filter { $0.keeping == .trashed }
    if let cure = trashed.first(where: { $0.state == .available }) ?? trashed.last {
      return .trashed(take: cure.number)
    }
    if let swept = takes.last(where: { $0.keeping == .swept }) { return .swept(take: swept.number) }
    return kept.last.map(answer(of:)) ?? .buy(take: 1)
  }

  private static func new(among takes: [TakeView], highest: Int) -> TakeChoice {
    let kept = takes.filter { $0.keeping == .kept }
    if let running = kept.last(where: \.isUnderWay) { return answer(of: running) }
    if let doubtful = kept.last(where: { $0.state == .uncertain }) {
      return .answer(take: doubtful.number, .uncertain)
    }
    if let last = takes.last, last.keeping == .kept, last.state.isResendable { return .replan(take: last.number) }
    return .buy(take: highest + 1)
  }

  private static func answer(of take: TakeView) -> TakeChoice {
    switch take.keeping {
    case .trashed: return .trashed(take: take.number)
    case .swept: return .swept(take: take.number)
    case .kept: break
    }
    if take.state == .available { return .hit(take: take.number) }
    if take.isUnderWay && take.isOwned { return .join(take: take.number) }
    if take.state.isDrivable { return .drive(take: take.number) }
    if take.state.isResendable { return .replan(take: take.number) }
    return .answer(take: take.number, take.state)
  }
}
