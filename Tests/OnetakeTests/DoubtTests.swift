import Domain
import Files
import Onetake
import TestThreads
import Testing

@Suite(.blocking) struct DoubtTests {
  /// A take whose answer was lost, of which provider-sim charged the price.
  private func withDoubt(_ body: (World, Library, GenerationRecord) throws -> Void) throws {
    try withWorld("submit-500-but-created:1") { world in
      let library = try world.open { $0.monthlyBudget = Money("1") }
      let result = try library.buy(makeRequest())
      #expect(result.outcome == .uncertain)
      try body(world, library, try #require(result.record))
    }
  }

  private func price(_ record: GenerationRecord) throws -> Money { try #require(record.quoted) }

  @Test func `a doubt counts as spent, is never saved, and is never sent again`() throws {
    try withDoubt { world, library, record in
      #expect(record.charged == nil)
      #expect(try library.budget().committed == price(record))
      let line = try #require(try library.ledger().first)
      #expect(try line.uncertain == price(record) && line.spent == .zero && line.avoided == .zero)
      for wish in [TakeWish.any, .new, .number(1)] {
        #expect(try library.buy(makeRequest()) { $0.wish = wish }.outcome == .uncertain)
      }
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `what was not charged may be sent again, and is booked as nothing until then`() throws {
    try withDoubt { world, library, record in
      let resolved = try library.resolve(record, .notCharged)
      #expect(resolved.state == .failedNotCharged && resolved.charged == .zero && resolved.chargedSource == .person)
      #expect(try library.budget().committed == .zero)
      // Whoever thinks better of it books the quote, not the nothing from before.
      let charged = try library.resolve(resolved, .charged)
      #expect(try charged.state == .failedCharged && charged.charged == price(record))
      let again = try library.resolve(charged, .notCharged)
      #expect(again.charged == .zero)
      #expect(try library.buy(makeRequest()) { $0.waits = false }.outcome == .pending)
      #expect(try world.charges().count == 2)
    }
  }

  @Test func `a refund is more than nothing and no more than was paid`() throws {
    try withDoubt { _, library, record in
      let price = try price(record)
      for amount in [Money.zero, Money(nanos: -1), price + Money(nanos: 1)] {
        #expect(try failure { _ = try library.resolve(record, .refunded(amount)) }.code == .invalid)
      }
      let lost = try library.resolve(record, .refunded(price))
      #expect(lost.state == .lost && lost.refunded == price && lost.charged == price)
      // Said twice it is one refund.
      _ = try library.resolve(lost, .refunded(price))
      let line = try #require(try library.ledger().first)
      #expect(line.spent == price && line.lost == price && line.refunded == price && line.uncertain == .zero)
      #expect(try library.budget().committed == .zero)
    }
  }

  @Test func `a job is taken only from the account that paid, and only if it is this request's`() throws {
    try withDoubt { world, library, record in
      let charges = try ControlDoor(world.simulator.baseURL + "/_sim/charges").json
      let job = try #require(charges["charges"]?.arrayValue?.first?["job_id"]?.stringValue)
      let stranger = try world.open { $0.keys[.shortapi] = "another-key" }
      #expect(try failure { _ = try stranger.resolve(record, .job(job)) }.code == .invalid)
      #expect(try failure { _ = try library.resolve(record, .job("no-such-job")) }.code == .provider)
      let taken = try library.resolve(record, .job(job))
      #expect(try taken.state == .submitted && taken.job == job && taken.charged == price(record))
      #expect(try library.resume(taken, interrupt: try Interrupt()).outcome == .generated)
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `a job of another take is not taken`() throws {
    try withDoubt { world, library, record in
      let other = try library.buy(makeRequest("neon rain again")) { $0.waits = false }
      let job = try #require(other.record?.job)
      #expect(try failure { _ = try library.resolve(record, .job(job)) }.code == .invalid)
      #expect(try library.record(named: record.id.text).state == .uncertain)
    }
  }

  @Test func `a clip that came cannot be said to be not charged`() throws {
    try withWorld { world in
      let library = try world.open()
      let bought = try library.buy(makeRequest())
      for answer in [DoubtAnswer.notCharged, .charged, .job("x")] {
        #expect(throws: LibraryError.self) { try library.resolve(try #require(bought.record), answer) }
      }
      #expect(try library.record(named: try #require(bought.record).id.text) == bought.record)
    }
  }
}
