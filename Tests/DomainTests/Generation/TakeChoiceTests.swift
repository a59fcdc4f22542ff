import Domain
import Testing

/// payment.md, rules 11 and 12, by example.
@Suite struct TakeChoiceTests {
  @Test(
    arguments: [
      ("", .any, .buy(take: 1)),
      ("planned", .any, .replan(take: 1)),
      ("planned*", .any, .join(take: 1)),
      ("refused", .any, .replan(take: 1)),
      ("cancelled", .any, .replan(take: 1)),
      ("failed-not-charged", .any, .replan(take: 1)),
      ("refused, cancelled", .any, .replan(take: 2)),
      ("sending*", .any, .join(take: 1)),
      ("sending", .any, .answer(take: 1, .uncertain)),
      ("submitted*", .any, .join(take: 1)),
      ("submitted", .any, .drive(take: 1)),
      ("rendered", .any, .drive(take: 1)),
      ("stored", .any, .drive(take: 1)),
      ("available", .any, .hit(take: 1)),
      ("available, available", .any, .hit(take: 1)),
      ("nonconforming, available, available", .any, .hit(take: 2)),
      ("available(trashed), available", .any, .hit(take: 2)),
      ("available, uncertain", .any, .hit(take: 1)),
      ("nonconforming, submitted*", .any, .join(take: 2)),
      ("sending, submitted*", .any, .join(take: 2)),
      ("uncertain", .any, .answer(take: 1, .uncertain)),
      ("uncertain, nonconforming", .any, .answer(take: 2, .nonconforming)),
      ("nonconforming, uncertain", .any, .answer(take: 2, .uncertain)),
      ("lost", .any, .answer(take: 1, .lost)),
      ("failed-charged", .any, .answer(take: 1, .failedCharged)),
      ("failed-charge-unknown", .any, .answer(take: 1, .failedChargeUnknown)),
      ("lost, refused", .any, .answer(take: 1, .lost)),
      ("uncertain, planned", .any, .answer(take: 1, .uncertain)),
      ("available(trashed)", .any, .trashed(take: 1)),
      ("nonconforming(trashed), available(trashed)", .any, .trashed(take: 2)),
      ("available(trashed), refused", .any, .trashed(take: 1)),
      ("available(swept)", .any, .swept(take: 1)),
      ("available(swept), available(trashed)", .any, .trashed(take: 2)),
      ("available(swept), failed-not-charged", .any, .swept(take: 1)),
      ("uncertain(trashed)", .any, .answer(take: 1, .uncertain)),
      ("", .number(1), .buy(take: 1)),
      ("", .number(2), .noSuchTake(highest: 0)),
      ("", .number(0), .noSuchTake(highest: 0)),
      ("available", .number(1), .hit(take: 1)),
      ("available", .number(2), .buy(take: 2)),
      ("available", .number(3), .noSuchTake(highest: 1)),
      ("available", .number(-1), .noSuchTake(highest: 1)),
      ("available, planned*", .number(2), .join(take: 2)),
      ("available, refused", .number(2), .replan(take: 2)),
      ("uncertain", .number(2), .buy(take: 2)),
      ("available(trashed)", .number(1), .trashed(take: 1)),
      ("available(swept)", .number(1), .swept(take: 1)),
      ("available, nonconforming", .number(2), .answer(take: 2, .nonconforming)),
      ("", .new, .buy(take: 1)),
      ("available", .new, .buy(take: 2)),
      ("available(swept)", .new, .buy(take: 2)),
      ("available, submitted*", .new, .join(take: 2)),
      ("available, submitted", .new, .drive(take: 2)),
      ("uncertain", .new, .answer(take: 1, .uncertain)),
      ("sending", .new, .answer(take: 1, .uncertain)),
      ("uncertain, available", .new, .answer(take: 1, .uncertain)),
      ("uncertain(trashed), available", .new, .answer(take: 1, .uncertain)),
      ("uncertain, submitted*", .new, .join(take: 2)),
      ("available, refused", .new, .replan(take: 2)),
      ("refused, available", .new, .buy(take: 3)),
      ("lost", .new, .buy(take: 2)),
      ("nonconforming", .new, .buy(take: 2)),
    ] as [(String, TakeWish, TakeChoice)])
  func `which take answers`(takes: String, wish: TakeWish, choice: TakeChoice) throws {
    #expect(TakeChoice(wish, among: try Self.read(takes)) == choice)
  }

  @Test func `buying take N is idempotent: asked again it is joined, then served`() throws {
    #expect(TakeChoice(.number(2), among: try Self.read("available")) == .buy(take: 2))
    for (state, choice) in [
      ("planned*", TakeChoice.join(take: 2)), ("sending*", .join(take: 2)), ("submitted*", .join(take: 2)),
      ("available", .hit(take: 2)),
    ] {
      #expect(TakeChoice(.number(2), among: try Self.read("available, \(state)")) == choice)
    }
  }

  /// "available(trashed), submitted*": the star is a living owner.
  private static func read(_ takes: String) throws -> [TakeView] {
    try takes.split(separator: ",").enumerated().map { index, text in
      let text = text.drop { $0 == " " }
      let state = try #require(GenerationState(rawValue: String(text.prefix { $0.isLetter || $0 == "-" })))
      let keeping: TakeView.Keeping =
        text.hasSuffix("(trashed)") ? .trashed : text.hasSuffix("(swept)") ? .swept : .kept
      return TakeView(number: index + 1, state: state, isOwned: text.hasSuffix("*"), keeping: keeping)
    }
  }
}
