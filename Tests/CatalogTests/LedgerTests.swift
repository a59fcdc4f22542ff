import Catalog
import Domain
import SQL
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

  @Test func `months, models, providers and reuses are kept apart as one query over all rows keeps them`() throws {
    try withBench { bench in
      var random = Seeded(5)
      let providers = Provider.allCases
      for number in 0..<80 {
        // The first and last moments of months, and moments between.
        let month = CivilDate(year: 2025 + number % 2, month: 1 + number % 12, day: 1)!
        bench.clock.now =
          switch number % 3 {
          case 0: month.milliseconds
          case 1: month.firstOfNextMonth.milliseconds - 1
          default: month.milliseconds + Int64.random(in: 0..<86_400_000, using: &random)
          }
        let request =
          number % 4 == 0 ? try makeImageRequest("scene \(number)", image: 1) : try makeRequest("scene \(number)")
        let price = number % 7 == 0 ? nil : Money(nanos: Int64(number) * 10_000_000)
        let plan = PlanOrder(
          request: request, wish: .any, quote: Quote(provider: providers[number % providers.count], price: price),
          account: "account", imageURL: nil, owner: "somebody", monthlyLimit: nil)
        let state = [GenerationState.available, .available, .lost, .uncertain, .refused, .failedCharged]
          .randomElement(using: &random)!
        let record = try bench.bring(try bench.planned(plan), to: state)
        if state == .available {
          bench.clock.now += Int64.random(in: 0..<5_000_000_000, using: &random)
          try bench.catalog.recordReuse(serial: record.serial, joined: number % 5 == 0, avoided: record.charged)
        }
      }
      let brought = ImportOrder(
        request: try makeRequest("brought"), clip: makeClip("brought", of: try makeRequest("brought")),
        judgement: makeJudgement())
      let (record, _) = try bench.catalog.importClip(brought, isAlive: { _ in true })
      try bench.catalog.recordReuse(serial: record.serial, joined: false, avoided: nil)
      let lines = try bench.catalog.ledger()
      #expect(lines == (try naiveLedger(bench)))
      #expect(lines.contains { $0.group.provider.isEmpty && $0.reused == 1 })
      #expect(Set(lines.map(\.group.model)).count == 2 && Set(lines.map(\.group.month)).count >= 12)
    }
  }

  /// The ledger as one query over all rows and their requests gives it.
  private func naiveLedger(_ bench: Bench) throws -> [LedgerLine] {
    let connection = try Connection(bench.path)
    var lines: [LedgerLine.Group: LedgerLine] = [:]
    try connection.forEach(
      """
      SELECT strftime('%Y-%m', g.planned_at / 1000, 'unixepoch'), r.model, g.provider, g.state, g.charged,
        CASE WHEN g.charged IS NULL THEN g.quoted END, g.refunded, g.charged IS NULL AND g.quoted IS NULL
      FROM generations g JOIN requests r ON r.id = g.request WHERE g.origin = 'bought'
      """
    ) { (row) throws(SQLError) in
      let group = LedgerLine.Group(month: try row.text(0), model: try row.text(1), provider: try row.text(2))
      guard let state = GenerationState(rawValue: try row.text(3)) else { throw row.mismatch(3) }
      lines[group, default: LedgerLine(group)].add(
        state, count: 1, charged: try row.optionalInt64(4),
        quotedOnly: try row.optionalInt64(5), refunded: try row.optionalInt64(6), unknown: try row.int(7))
      return true
    }
    try connection.forEach(
      """
      SELECT strftime('%Y-%m', u.at / 1000, 'unixepoch'), r.model, coalesce(g.provider, ''), u.kind, u.avoided
      FROM reuses u JOIN generations g ON g.serial = u.generation JOIN requests r ON r.id = g.request
      """
    ) { (row) throws(SQLError) in
      let group = LedgerLine.Group(month: try row.text(0), model: try row.text(1), provider: try row.text(2))
      let isJoined = try row.text(3) == "joined"
      lines[group, default: LedgerLine(group)].addReuses(
        reused: isJoined ? 0 : 1, joined: isJoined ? 1 : 0, avoided: try row.optionalInt64(4))
      return true
    }
    return lines.values.sorted { $0.group < $1.group }
  }

  @Test(arguments: [Int64.max, .min, CivilDate("9999-12-31")!.milliseconds + 86_400_000])
  func `a purchase of a year that no calendar has is damage`(time: Int64) throws {
    try withBench { bench in
      _ = try bench.take(try makeRequest("when"), in: .available)
      try bench.tamper("UPDATE generations SET planned_at = \(time)")
      #expect(try failure { _ = try bench.catalog.ledger() } == .damaged)
    }
  }

  @Test func `a reuse of a take that is gone is not booked in silence`() throws {
    try withBench { bench in
      let booking = try failure { try bench.catalog.recordReuse(serial: 99, joined: false, avoided: nil) }
      #expect(booking == .missingRow)
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
