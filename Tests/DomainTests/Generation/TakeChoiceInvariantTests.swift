import Domain
import Testing

/// What holds for every library: all combinations of up to three takes, in every state, owned or not, kept or not.
@Suite struct TakeChoiceInvariantTests {
  /// Every view of a take that differs from the others, as somebody may hand it in.
  private static func views(of number: Int) -> [TakeView] {
    var views: [TakeView] = []
    for state in GenerationState.allCases {
      for isOwned in [false, true] {
        for keeping in [TakeView.Keeping.kept, .trashed, .swept] {
          let view = TakeView(number: number, state: state, isOwned: isOwned, keeping: keeping)
          if !views.contains(view) { views.append(view) }
        }
      }
    }
    return views
  }

  private static let combinations: [[TakeView]] = {
    var all: [[TakeView]] = [[]]
    var longest: [[TakeView]] = [[]]
    for number in 1...3 {
      let views = views(of: number)
      longest = longest.flatMap { takes in views.map { takes + [$0] } }
      all += longest
    }
    return all
  }()

  @Test func `without a wish nothing is bought where anything may have cost, and the lowest good clip is served`() {
    check(.any) { takes, choice in
      let kept = takes.filter { $0.keeping == .kept }
      let served = kept.first { $0.state == .available }
      let running = kept.contains(where: Self.isUnderWay)
      let paid = kept.last { $0.state.mayHaveCost }
      return switch choice {
      case .hit(let take): served?.number == take
      case .join(let take): served == nil && Self.isUnderWay(takes[take - 1]) && takes[take - 1].isOwned
      case .drive(let take): served == nil && Self.isUnderWay(takes[take - 1]) && !takes[take - 1].isOwned
      case .answer(let take, let state): served == nil && !running && paid?.number == take && paid?.state == state
      case .trashed(let take): paid == nil && !running && takes[take - 1].keeping == .trashed
      case .swept(let take):
        paid == nil && !running && takes[take - 1].keeping == .swept && !takes.contains { $0.keeping == .trashed }
      case .replan(let take):
        !running && take == takes.count && takes.allSatisfy { $0.keeping == .kept && !$0.state.mayHaveCost }
      case .buy(let take): takes.isEmpty && take == 1
      case .noSuchTake: false
      }
    }
  }

  @Test func `a take's own number is answered by that take, bought as the next, and refused beyond`() {
    for number in -1...5 {
      check(.number(number)) { takes, choice in
        guard let take = takes.first(where: { $0.number == number }) else {
          return choice == (number == takes.count + 1 ? .buy(take: number) : .noSuchTake(highest: takes.count))
        }
        return switch choice {
        case .hit(number): take.keeping == .kept && take.state == .available
        case .join(number): Self.isUnderWay(take) && take.isOwned
        case .drive(number): Self.isUnderWay(take) && !take.isOwned
        case .answer(number, let state): take.keeping == .kept && take.state == state && Self.rests(state)
        case .trashed(number): take.keeping == .trashed
        case .swept(number): take.keeping == .swept
        case .replan(number): !take.state.mayHaveCost
        default: false
        }
      }
    }
  }

  @Test func `a new take joins what is under way, waits for what is in doubt, and leaves no gap`() {
    check(.new) { takes, choice in
      let running = takes.contains(where: Self.isUnderWay)
      let doubtful = takes.contains { $0.state == .uncertain }
      let last = takes.last
      return switch choice {
      case .join(let take): Self.isUnderWay(takes[take - 1]) && takes[take - 1].isOwned
      case .drive(let take): Self.isUnderWay(takes[take - 1]) && !takes[take - 1].isOwned
      case .answer(let take, let state): !running && state == .uncertain && takes[take - 1].state == .uncertain
      case .replan(let take): !running && !doubtful && take == takes.count && last?.state.mayHaveCost == false
      case .buy(let take): !running && !doubtful && take == takes.count + 1 && last?.state.mayHaveCost != false
      default: false
      }
    }
  }

  @Test func `the order in which the takes are read does not matter`() {
    for wish in [TakeWish.any, .new, .number(2)] {
      check(wish) { takes, choice in TakeChoice(wish, among: takes.reversed()) == choice }
    }
  }

  /// Somebody works on it, or anyone can go on with it.
  private static func isUnderWay(_ take: TakeView) -> Bool {
    switch take.state {
    case .planned, .sending: take.isOwned
    case .submitted, .rendered: true
    case .stored: take.keeping == .kept
    default: false
    }
  }

  private static func rests(_ state: GenerationState) -> Bool {
    [.uncertain, .nonconforming, .lost, .failedCharged, .failedChargeUnknown].contains(state)
  }

  /// Wants `holds` to be true of what is chosen among every combination, of which there are many.
  private func check(
    _ wish: TakeWish, at location: SourceLocation = #_sourceLocation, holds: ([TakeView], TakeChoice) -> Bool
  ) {
    let combinations = Self.combinations
    #expect(combinations.count > 50_000, sourceLocation: location)
    let broken = combinations.first { !holds($0, TakeChoice(wish, among: $0)) }
    let choice = broken.map { TakeChoice(wish, among: $0) }
    #expect(
      broken == nil, "\(wish) among \(broken ?? []) gives \(choice.map { "\($0)" } ?? "")", sourceLocation: location)
  }
}
