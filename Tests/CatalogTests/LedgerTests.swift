import Catalog
import Domain
import TestSupport
import Testing

@Suite struct LedgerTests {
  /// What a person with paper would write down of each take.
  private struct Sums: Equatable {
    var spent = Money.zero, uncertain = Money.zero, lost = Money.zero, refunded = Money.zero, paid = 0
  }

  @Test func `the sums are those of a naive account, and refunds never pass what was spent`() throws {
    try withBench { bench in
      var random = Seeded(20)
      var byMonth: [String: Sums] = [:]
      for number in 0..<60 {
        let month = Int.random(in: 1...3, using: &random)
        bench.clock.now = CivilDate(year: 2026, month: month, day: Int.random(in: 1...28, using: &random))!.milliseconds
        let cents = Int.random(in: 1...40, using: &random)
        let price = Money(nanos: Int64(cents) * 10_000_000)
        let state = GenerationState.allCases.randomElement(using: &random)!
        let planned = try bench.planned(makePlan(try makeRequest("scene \(number)"), price: price.description))
        var record = try bench.bring(planned, to: state)
        var sums = byMonth["2026-0\(month)"] ?? Sums()
        switch state {
        case .planned, .cancelled, .refused, .failedNotCharged: break
        case .sending, .uncertain, .failedChargeUnknown: sums.uncertain = sums.uncertain + price
        case .lost, .failedCharged:
          sums.lost = sums.lost + price
          fallthrough
        default:
          sums.spent = sums.spent + price
          sums.paid += 1
        }
        if Lifecycle.transition(from: state, on: .refunded) != nil, state != .uncertain, state != .failedChargeUnknown,
          Bool.random(using: &random)
        {
          var changes = StepChanges()
          changes.refunded = Money(nanos: price.nanos / 2)
          record = try bench.catalog.step(StepClaim(record), .refunded, changes).record
          sums.refunded = sums.refunded + Money(nanos: price.nanos / 2)
          // What the provider had and gave money back for will not come.
          if state == .submitted || state == .rendered { sums.lost = sums.lost + price }
          if record.state == .failedCharged, Bool.random(using: &random) {
            // A person who says at last that nothing was charged takes charge and refund back.
            _ = try bench.step(record, .resolvedNotCharged)
            sums.refunded = sums.refunded - Money(nanos: price.nanos / 2)
            sums.spent = sums.spent - price
            sums.lost = sums.lost - price
            sums.paid -= 1
          }
        }
        byMonth["2026-0\(month)"] = sums
      }
      let lines = try bench.catalog.ledger()
      for (month, sums) in byMonth {
        let own = lines.filter { $0.group.month == month }
        #expect(own.count == 1)
        let line = try #require(own.first)
        #expect(line.refunded <= line.spent)
        let found = Sums(
          spent: line.spent, uncertain: line.uncertain, lost: line.lost, refunded: line.refunded, paid: line.paid)
        #expect(found == sums, "\(month)")
        bench.clock.now = CivilDate(month + "-15")!.milliseconds
        let later = byMonth.filter { $0.key > month }.reduce(Money.zero) { $0 + Self.committed($1.value) }
        #expect(
          try bench.catalog.committedThisMonth(isAlive: { _ in false }) == Self.committed(sums) + later, "\(month)")
      }
    }
  }

  private static func committed(_ sums: Sums) -> Money { sums.spent + sums.uncertain - sums.refunded }

  @Test func `a refund of a price that nobody knew makes no room in the budget`() throws {
    try withBench { bench in
      let planned = try bench.planned(makePlan(try makeRequest("unknown price"), price: nil))
      let record = try bench.bring(planned, to: .available)
      #expect(record.charged == nil)
      #expect(try bench.catalog.ledger().map(\.unknownPrices) == [1])
      var changes = StepChanges()
      changes.refunded = Money("5")
      try bench.catalog.step(StepClaim(record), .refunded, changes)
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in true }) == .zero)
    }
  }

  @Test func `a clip that is served again is booked as avoided in the month of its use`() throws {
    try withBench { bench in
      bench.clock.now = CivilDate("2026-01-31")!.milliseconds
      let record = try bench.take(try makeRequest("reuse"), in: .available)
      bench.clock.now = CivilDate("2026-02-01")!.milliseconds
      try bench.catalog.recordReuse(serial: record.serial, joined: false, avoided: record.charged)
      try bench.catalog.recordReuse(serial: record.serial, joined: false, avoided: nil)
      try bench.catalog.recordReuse(serial: record.serial, joined: true, avoided: .zero)
      let lines = try bench.catalog.ledger()
      #expect(lines.map(\.group.month) == ["2026-01", "2026-02"])
      #expect(lines.map(\.spent) == [Money("0.10"), .zero])
      #expect(lines.map(\.avoided) == [.zero, Money("0.10")])
      #expect(lines.map(\.reused) == [0, 2])
      #expect(lines.map(\.joined) == [0, 1])
    }
  }

  @Test
  func `a price that was charged against the list is remembered for its like, and forgotten when it is the list's`()
    throws
  {
    try withBench { bench in
      let request = try makeRequest("dear")
      let other = try makeRequest("dear", [.resolution: "540p"])
      let listed = Money("0.10"), charged = try #require(Money("0.11"))
      func price(_ request: Request, _ provider: Provider) throws -> Money? {
        try bench.catalog.chargedPrice(of: request, by: provider)
      }
      #expect(try price(request, .gmi) == nil)
      try bench.catalog.recordChargedPrice(charged, for: request, by: .gmi, listed: listed)
      #expect(try price(try makeRequest("another prompt"), .gmi) == charged)
      #expect(try price(other, .gmi) == nil)
      #expect(try price(request, .shortapi) == nil)
      try bench.catalog.recordChargedPrice(try #require(listed), for: request, by: .gmi, listed: listed)
      #expect(try price(request, .gmi) == nil)
    }
  }

  @Test func `a state that nobody knows is damage, and no money is left out for it`() throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("damaged"), in: .available)
      try bench.tamper("UPDATE generations SET state = 'paid-twice'")
      #expect(try failure { _ = try bench.catalog.ledger() } == .damaged)
      #expect(try failure { _ = try bench.catalog.record(serial: record.serial) } == .damaged)
      #expect(try failure { _ = try bench.catalog.takes(of: try #require(record.key)) } == .damaged)
    }
  }

  @Test(arguments: ["provider = 'nobody'", "origin = 'bought', id = 'no id'"])
  func `a value that cannot be is damage`(change: String) throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("damaged"), in: .available)
      try bench.tamper("UPDATE generations SET \(change)")
      #expect(try failure { _ = try bench.catalog.record(serial: record.serial) } == .damaged)
    }
  }
}
