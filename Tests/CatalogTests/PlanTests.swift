import Catalog
import Domain
import Files
import Synchronization
import Testing

@Suite struct PlanTests {
  @Test func `of many connections that plan one request, one plans and the rest are told to join`() throws {
    try withBench { bench in
      let request = try makeRequest("neon rain")
      let connections = try (0..<8).map { _ in try bench.another() }
      let planned = Mutex(0)
      let joined = Mutex(0)
      Threads.run(32) { index in
        do {
          // Each owner is alive, and the budget has room for one.
          let order = makePlan(request, owner: "owner \(index)", price: "0.10", limit: "0.15")
          switch try connections[index % 8].plan(order, isAlive: { _ in true }) {
          case .planned: planned.withLock { $0 += 1 }
          case .answered(.join(take: 1)): joined.withLock { $0 += 1 }
          case let other: Issue.record("\(other)")
          }
        } catch {
          Issue.record(error)
        }
      }
      #expect(planned.withLock { $0 } == 1)
      #expect(joined.withLock { $0 } == 31)
      #expect(try bench.number("SELECT count(*) FROM generations") == 1)
      #expect(try bench.number("SELECT count(*) FROM events") == 1)
    }
  }

  @Test func `plans of different requests at once never pass the budget`() throws {
    try withBench { bench in
      let connections = try (0..<4).map { _ in try bench.another() }
      let requests = try (0..<24).map { try makeRequest("scene \($0)") }
      let planned = Mutex(0)
      Threads.run(24) { index in
        do {
          let order = makePlan(requests[index], owner: "owner \(index)", price: "0.19", limit: "1.00")
          switch try connections[index % 4].plan(order, isAlive: { _ in true }) {
          case .planned: planned.withLock { $0 += 1 }
          case .overBudget(let budget): #expect(budget.committed <= budget.limit)
          case .answered(let choice): Issue.record("\(choice)")
          }
        } catch {
          Issue.record(error)
        }
      }
      #expect(planned.withLock { $0 } == 5)
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in true }) == Money("0.95"))
    }
  }

  @Test func `a plan that fits exactly is made, and one billionth more is not`() throws {
    try withBench { bench in
      let exact = makePlan(try makeRequest("exact"), price: "0.50", limit: "0.50")
      _ = try bench.planned(exact)
      let over = makePlan(try makeRequest("over"), price: "0.000000001", limit: "0.50")
      guard case .overBudget(let budget) = try bench.catalog.plan(over, isAlive: { _ in true }) else {
        Issue.record("it was planned")
        return
      }
      #expect(budget == Budget(limit: Money("0.50")!, committed: Money("0.50")!))
    }
  }

  @Test func `a refused plan writes nothing`() throws {
    try withBench { bench in
      let over = makePlan(try makeRequest("too dear"), price: "2", limit: "1")
      _ = try bench.catalog.plan(over, isAlive: { _ in true })
      #expect(try bench.number("SELECT count(*) FROM requests") == 0)
      #expect(try bench.number("SELECT count(*) FROM generations") == 0)
    }
  }

  @Test func `a plan that nobody alive holds reserves nothing, and is planned anew by one of many`() throws {
    try withBench { bench in
      let request = try makeRequest("left behind")
      let left = try bench.planned(makePlan(request, owner: "dead", price: "0.90", limit: "1"))
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in true }) == Money("0.90"))
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in false }) == .zero)
      let connections = try (0..<4).map { _ in try bench.another() }
      let replanned = Mutex<[GenerationRecord]>([])
      Threads.run(16) { index in
        do {
          let order = makePlan(request, owner: "owner \(index)", price: "0.80", limit: "1")
          switch try connections[index % 4].plan(order, isAlive: { $0 != "dead" }) {
          case .planned(let record): replanned.withLock { $0.append(record) }
          case .answered(.join(take: 1)): break
          case let other: Issue.record("\(other)")
          }
        } catch {
          Issue.record(error)
        }
      }
      let records = replanned.withLock { $0 }
      #expect(records.count == 1)
      #expect(records.first?.serial == left.serial)
      #expect(records.first?.fence == left.fence + 1)
      #expect(records.first?.quoted == Money("0.80"))
    }
  }

  @Test func `whoever planned first and was taken for dead can send no more`() throws {
    try withBench { bench in
      let request = try makeRequest("two owners")
      let first = try bench.planned(makePlan(request, owner: "first"))
      guard case .planned = try bench.catalog.plan(makePlan(request, owner: "second"), isAlive: { _ in false }) else {
        Issue.record("it was not planned anew")
        return
      }
      #expect(try failure { try bench.catalog.step(StepClaim(first), .sendingBegan) } == .stale)
    }
  }

  @Test(arguments: [GenerationState.uncertain, .submitted, .lost, .failedCharged, .failedChargeUnknown, .nonconforming])
  func `what was or may have been paid is never planned again`(state: GenerationState) throws {
    try withBench { bench in
      let request = try makeRequest("paid")
      _ = try bench.take(request, in: state)
      guard case .answered = try bench.catalog.plan(makePlan(request), isAlive: { _ in false }) else {
        Issue.record("it was planned again")
        return
      }
      #expect(try bench.number("SELECT count(*) FROM generations") == 1)
    }
  }

  @Test(arguments: [GenerationState.cancelled, .refused, .failedNotCharged])
  func `what cost nothing is planned again without what was booked before`(state: GenerationState) throws {
    try withBench { bench in
      let request = try makeRequest("unpaid")
      let before = try bench.take(request, in: state, job: "job-1")
      let again = try bench.planned(makePlan(request, price: "0.30", limit: "0.30"))
      #expect(again.serial == before.serial)
      #expect(again.state == .planned)
      #expect(again.quoted == Money("0.30"))
      #expect(again.charged == nil && again.chargedSource == nil && again.refunded == nil && again.job == nil)
      #expect(again.attempts == 0)
    }
  }

  @Test func `a refund of an earlier try makes no room in the budget for the next one`() throws {
    try withBench { bench in
      let request = try makeRequest("refunded, then not charged")
      let failed = try bench.take(request, in: .failedCharged)
      var refund = StepChanges()
      refund.refunded = Money("0.10")
      let refunded = try bench.catalog.step(StepClaim(failed), .refunded, refund).record
      _ = try bench.step(refunded, .resolvedNotCharged)
      _ = try bench.planned(makePlan(request, price: "0.10"))
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in true }) == Money("0.10"))
    }
  }

  @Test func `a month begins and ends at midnight in UTC`() throws {
    try withBench { bench in
      let march = CivilDate("2026-03-01")!.milliseconds, april = CivilDate("2026-04-01")!.milliseconds
      func committed() throws -> Money { try bench.catalog.committedThisMonth(isAlive: { _ in true }) }
      bench.clock.now = march - 1
      _ = try bench.planned(makePlan(try makeRequest("february's last"), price: "0.01"))
      #expect(try committed() == Money("0.01"))
      bench.clock.now = march
      #expect(try committed() == .zero)
      _ = try bench.planned(makePlan(try makeRequest("march's first"), price: "0.02"))
      bench.clock.now = april - 1
      _ = try bench.planned(makePlan(try makeRequest("march's last"), price: "0.04"))
      #expect(try committed() == Money("0.06"))
      bench.clock.now = april
      #expect(try committed() == .zero)
    }
  }

  @Test func `a take number with a gap is not planned`() throws {
    try withBench { bench in
      let order = makePlan(try makeRequest("gap"), wish: .number(3))
      guard case .answered(.noSuchTake(highest: 0)) = try bench.catalog.plan(order, isAlive: { _ in true }) else {
        Issue.record("take 3 was planned")
        return
      }
      #expect(try bench.number("SELECT count(*) FROM requests") == 0)
    }
  }
}
