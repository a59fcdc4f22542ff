import Catalog
import Domain
import Files
import Synchronization
import TestFilms
import TestSupport
import TestThreads
import Testing

@testable import Onetake

/// What happens to a take while somebody waits for it, or comes back to it.
@Suite(.blocking) struct TakeOverTests {
  @Test func `a clip that is imported while a provider is busy is served, and nothing more is sent`() throws {
    try withWorld("submit-503-retry-after=1") { world in
      let request = try makeRequest()
      var isImported = false
      let result = try world.open().generate(GenerateOrder(request), interrupt: try Interrupt()) { progress in
        guard case .retrying = progress, !isImported else { return }
        isImported = true
        do {
          var clip = ImportClip(path: try TestFilms.path(.small))
          clip.request = request
          let library = try world.open()
          _ = try library.accept(try library.importClip(clip).record)
        } catch {
          Issue.record(error)
        }
      }
      #expect(isImported)
      #expect(result.outcome == .reused && result.record?.origin == .imported, "\(result.outcome)")
      #expect(try world.count("submits") == 1)
      #expect(try world.charges().count == 0)
      #expect(try world.open().budget().committed == .zero)
    }
  }

  /// An owner that lives until it is told to end.
  private final class Owner: Sendable {
    private let lock: Mutex<OwnerLock?>
    let name: String

    init(in folder: String) throws {
      let lock = try OwnerLock(in: folder)
      name = lock.owner
      self.lock = Mutex(consume lock)
    }

    func end() { lock.withLock { $0 = nil } }
  }

  /// A take that somebody who lives has planned.
  private func plan(
    _ request: Request, _ library: Library, _ world: World
  ) throws -> (planned: GenerationRecord, owner: Owner) {
    let owner = try Owner(in: world.home + "/lock")
    let account = try #require(try library.account(.shortapi))
    let order = PlanOrder(
      request: request, wish: .any, quote: Quote(provider: .shortapi, price: Money("0.128")), account: account,
      imageURL: nil, owner: owner.name, monthlyLimit: nil)
    guard case .planned(let planned) = try world.catalog().plan(order, isAlive: { _ in true }) else {
      throw Surprise("no plan")
    }
    return (planned, owner)
  }

  @Test func `whoever waits for a take that was never tried buys it when its owner dies`() throws {
    try withWorld { world in
      let request = try makeRequest()
      let library = try world.open()
      let (planned, owner) = try plan(request, library, world)
      var joined = 0
      let result = try library.generate(GenerateOrder(request), interrupt: try Interrupt()) { progress in
        guard case .joined = progress else { return }
        joined += 1
        owner.end()
      }
      #expect(joined == 1)
      #expect(result.outcome == .generated && result.record?.id == planned.id, "\(result.outcome)")
      #expect(try world.charges() == (1, Money("0.128")))
    }
  }

  @Test func `whoever waits for a take that was tried in vain is told so, and buys nothing`() throws {
    try withWorld { world in
      let request = try makeRequest()
      let library = try world.open()
      let (planned, owner) = try plan(request, library, world)
      let catalog = try world.catalog()
      let sending = try catalog.step(StepClaim(planned), .sendingBegan).record
      _ = try catalog.step(StepClaim(sending), .nothingSent(attempt: 1))
      let result = try library.generate(GenerateOrder(request), interrupt: try Interrupt()) { progress in
        if case .joined = progress { owner.end() }
      }
      #expect(result.outcome == .refused && result.record?.id == planned.id, "\(result.outcome)")
      #expect(try world.count("submits") == 0)
    }
  }

  @Test func `a clip that is gone from the store before it was judged is fetched again, for nothing`() throws {
    try withWorld { world in
      let request = try makeRequest()
      let blind = try world.open { $0.mediaHelper = "/nonexistent/onetake-media" }
      let stored = try blind.buy(request)
      #expect(stored.outcome == .pending && stored.record?.state == .stored, "\(stored.outcome)")
      try Entry.remove(try #require(stored.path))
      let result = try world.open().buy(request)
      #expect(result.outcome == .joined && result.record?.state == .available, "\(result.outcome) \(result.notes)")
      #expect(result.record?.clip?.digest == stored.record?.clip?.digest)
      let path = try #require(result.path)
      #expect(try FileStamp(of: path)?.size == stored.record?.clip?.bytes)
      #expect(try world.count("downloads") == 2 && world.count("submits") == 1)
      #expect(try world.charges().count == 1)
      #expect(try world.open().findings() == [])
    }
  }

  @Test func `a clip that is gone before it was judged, and gone from the provider, is said to be damaged`() throws {
    try withWorld { world in
      let request = try makeRequest()
      let blind = try world.open { $0.mediaHelper = "/nonexistent/onetake-media" }
      let path = try #require(try blind.buy(request).path)
      try Entry.remove(path)
      world.simulator.stop()
      #expect(try failure { _ = try world.open().buy(request) }.code == .damaged)
      #expect(try world.open().jobs().map(\.state) == [.stored])
    }
  }

  @Test func `of what waits only paid jobs count: an import that could not be judged is none`() throws {
    try withWorld { world in
      let blind = try world.open { $0.mediaHelper = "/nonexistent/onetake-media" }
      var clip = ImportClip(path: try TestFilms.path(.small))
      clip.request = try makeRequest("an import")
      #expect(try blind.importClip(clip).record.state == .stored)
      #expect(try blind.waitingJobs().isEmpty)
      let bought = try blind.buy(makeRequest("a purchase"))
      #expect(bought.record?.state == .stored)
      let id = try #require(bought.record?.id)
      #expect(try blind.waitingJobs().map(\.id) == [id])
    }
  }
}
