import Domain
import Files
import Onetake
import Synchronization
import TestThreads
import Testing

@Suite(.blocking) struct PurchaseTests {
  @Test func `eight libraries that ask at once pay once, and all get the clip`() throws {
    try withWorld { world in
      let request = try makeRequest()
      // The budget has room for one: whoever joins is not told that it is spent.
      let libraries = try (0..<8).map { _ in try world.open { $0.monthlyBudget = Money("0.20") } }
      let outcomes = Mutex<[GenerateOutcome]>([])
      Threads.run(8) { index in
        do {
          let result = try libraries[index].buy(request)
          outcomes.withLock { $0.append(result.outcome) }
        } catch {
          Issue.record(error)
        }
      }
      let all = outcomes.withLock { $0 }
      #expect(all.count == 8)
      #expect(all.filter { $0 == .generated }.count == 1)
      #expect(all.allSatisfy { [.generated, .joined, .reused].contains($0) })
      #expect(try world.charges() == (1, Money("0.128")))
      #expect(try Folder.list(world.home + "/inflight") == [])
    }
  }

  @Test func `different requests at once never pass the month's budget`() throws {
    try withWorld { world in
      let libraries = try (0..<3).map { _ in try world.open { $0.monthlyBudget = Money("0.30") } }
      let refused = Mutex(0)
      Threads.run(6) { index in
        do {
          let request = try makeRequest("neon rain \(index)")
          _ = try libraries[index % 3].buy(request) { $0.waits = false }
        } catch let error as LibraryError where error.code == .budget {
          refused.withLock { $0 += 1 }
        } catch {
          Issue.record(error)
        }
      }
      #expect(try world.charges() == (2, Money("0.256")))
      #expect(refused.withLock { $0 } == 4)
    }
  }

  @Test func `a hit needs no key and no network, and is booked once for each use`() throws {
    try withWorld { world in
      let request = try makeRequest()
      _ = try world.open().buy(request)
      world.simulator.stop()
      let library = try world.open { $0.keys = [:] }
      for _ in 0..<2 {
        let result = try library.buy(request) { $0.terms.provider = .gmi }
        #expect(result.outcome == .reused)
        #expect(result.avoided == Money("0.128"))
      }
      let line = try #require(try library.ledger().first { $0.reused > 0 })
      #expect(line.reused == 2 && line.avoided == Money("0.256"))
    }
  }

  @Test func `a dry run writes nothing and books nothing`() throws {
    try withWorld { world in
      let library = try world.open()
      #expect(try library.buy(makeRequest()) { $0.isDryRun = true }.outcome == .planned)
      #expect(try library.jobs().isEmpty)
      _ = try library.buy(makeRequest())
      #expect(try library.buy(makeRequest()) { $0.isDryRun = true }.outcome == .reused)
      #expect(try library.ledger().allSatisfy { $0.reused == 0 })
      #expect(try world.count("submits") == 1)
    }
  }

  @Test func `a dry run says when the month's budget would not hold it`() throws {
    try withWorld { world in
      let library = try world.open { $0.monthlyBudget = Money("0.127") }
      #expect(try failure { _ = try library.buy(makeRequest()) { $0.isDryRun = true } }.code == .budget)
      #expect(try failure { _ = try library.buy(makeRequest()) }.code == .budget)
      #expect(try world.count("submits") == 0)
    }
  }

  @Test func `whoever is interrupted before sending reserves nothing`() throws {
    try withWorld { world in
      let library = try world.open { $0.monthlyBudget = Money("0.128") }
      let interrupt = try Interrupt()
      interrupt.raise()
      let stopped = try failure { _ = try library.generate(GenerateOrder(makeRequest("one")), interrupt: interrupt) }
      #expect(stopped.code == .interrupted)
      #expect(try library.jobs().map(\.state) == [.planned])
      #expect(try library.budget().committed == .zero)
      #expect(try library.buy(makeRequest("two")) { $0.waits = false }.outcome == .pending)
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `no start, no list and no collector sends what was planned and left behind`() throws {
    try withWorld { world in
      let interrupt = try Interrupt()
      interrupt.raise()
      _ = try? world.open().generate(GenerateOrder(makeRequest()), interrupt: interrupt)
      let library = try world.open()
      let left = try #require(try library.jobs().first)
      try library.collect(interrupt: try Interrupt())
      #expect(try failure { _ = try library.resume(left, interrupt: try Interrupt()) }.code == .invalid)
      #expect(try world.count("submits") == 0)
      #expect(try library.jobs().map(\.state) == [.planned])
    }
  }

  @Test func `a charge that differs from its quote is said, and quoted from then on`() throws {
    try withWorld("submit-wrong-charge:1") { world in
      let library = try world.open()
      let first = try library.buy(makeRequest()) { $0.waits = false }
      #expect(first.notes.count == 1)
      #expect(first.record?.charged == Money("0.138"))
      let quotes = try library.quotes(for: makeRequest("another"), imageURL: nil)
      #expect(quotes.first?.price == Money("0.138"))
      #expect(quotes.first?.priceWasCharged == true)
      let second = try library.buy(makeRequest("another")) { $0.waits = false }
      #expect(second.record?.charged == Money("0.128"))
      #expect(try library.quotes(for: makeRequest("third"), imageURL: nil).first?.price == Money("0.128"))
    }
  }

  @Test func `a job that failed and was not charged may be bought again, and counts nothing`() throws {
    try withWorld("job-fails-refunded:1") { world in
      let library = try world.open()
      let failed = try library.buy(makeRequest())
      #expect(failed.outcome == .failed)
      let committed = try library.budget().committed
      if failed.record?.state == .failedNotCharged {
        #expect(failed.record?.charged == .zero && committed == .zero)
        #expect(try library.buy(makeRequest()).outcome == .generated)
      } else {
        #expect(committed == Money("0.128"))
        #expect(try library.buy(makeRequest()).outcome == .failed)
      }
    }
  }
}
