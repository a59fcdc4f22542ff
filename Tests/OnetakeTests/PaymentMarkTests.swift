import Catalog
import Domain
import Files
import TestSupport
import TestThreads
import Testing

@testable import Onetake

/// An older library.sqlite that was put back by hand.
@Suite(.blocking) struct PaymentMarkTests {
  private func backUp(_ world: World, _ name: String) throws -> String {
    let path = "\(world.home)/../\(name).sqlite"
    try Catalog.copy(world.home + "/library.sqlite", to: path)
    return path
  }

  private func putBack(_ path: String, _ world: World) throws {
    for suffix in ["", "-wal", "-shm"] { _ = try Entry.remove("\(world.home)/library.sqlite\(suffix)") }
    let bytes = try #require(try SmallFile.read(path, limit: 10 << 20))
    try SmallFile.write(bytes, to: world.home + "/library.sqlite")
  }

  @Test func `an older catalog still serves what it knows, and buys, sweeps and backs up nothing`() throws {
    try withWorld { world in
      #expect(try world.open().buy(makeRequest("one")).outcome == .generated)
      let old = try backUp(world, "old")
      let later = try #require(try world.open().buy(makeRequest("two")).record)
      try putBack(old, world)
      let library = try world.open()
      #expect(try library.buy(makeRequest("one")).outcome == .reused)
      for body in [
        { _ = try library.buy(makeRequest("two")) }, { _ = try library.buy(makeRequest("three")) },
        { _ = try library.sweep(SweepOrder()) }, { _ = try library.backup(to: world.home + "/../backup") },
      ] as [() throws -> Void] {
        let error = try failure(body)
        #expect(error.code == .damaged && error.message.contains(later.id.text), "\(error)")
        #expect(error.cure?.contains("--adopt-present") == true)
      }
      #expect(library.doctor(askingProviders: false).contains { $0.name == "payments" && $0.status == .failure })
      #expect(try world.count("submits") == 2)
    }
  }

  @Test func `an older catalog can be adopted: what it planned is uncertain, and it buys again`() throws {
    try withWorld { world in
      #expect(try world.open().buy(makeRequest("one")).outcome == .generated)
      let plan = PlanOrder(
        request: try makeRequest("planned"), wish: .any, quote: Quote(provider: .shortapi, price: Money("0.1")),
        account: "a", imageURL: nil, owner: try RandomID.make(), monthlyLimit: nil)
      _ = try world.catalog().plan(plan, isAlive: { _ in false })
      let old = try backUp(world, "old")
      let later = try #require(try world.open().buy(makeRequest("two")).record)
      try putBack(old, world)
      let report = try Library.adoptPresent(world.options)
      #expect(report.uncertain == 1 && report.forgotten?.take == later.id && report.unknownSince != nil)
      let library = try world.open()
      #expect(try library.buy(makeRequest("planned")).outcome == .uncertain)
      #expect(try library.buy(makeRequest("three")).outcome == .generated)
      let checks = library.doctor(askingProviders: false)
      #expect(checks.contains { $0.name == "payments" && $0.status == .warning && $0.message.contains("unknown") })
      #expect(try failure { _ = try Library.adoptPresent(world.options) }.code == .unusable)
      _ = library
    }
    try withWorld { world in
      _ = try world.open().buy(makeRequest("one"))
      #expect(try failure { _ = try Library.adoptPresent(world.options) }.message.contains("nothing to adopt"))
    }
  }

  @Test func `the mark names the last take that was sent, and only goes forward`() throws {
    try withWorld { world in
      let library = try world.open()
      let one = try #require(try library.buy(makeRequest("one")).record)
      let two = try #require(try library.buy(makeRequest("two")).record)
      let path = world.home + "/last-payment"
      #expect(try PaymentMark.read(path)?.take == two.id)
      // The slower of two senders comes last.
      try library.place(library.stageMark(SubmitAttempt(of: one)))
      #expect(try PaymentMark.read(path)?.take == two.id)
      _ = try library.buy(makeRequest("two"))
      let mark = try PaymentMark.read(path)
      #expect(try mark?.attempt == library.catalog.lastSend()?.attempt)
      #expect(try Folder.list(world.home + "/tmp") == [])
    }
  }

  @Test func `a mark that says nothing stops purchases until it is written anew`() throws {
    try withWorld { world in
      _ = try world.open().buy(makeRequest("one"))
      try SmallFile.write([0xFF, 1], to: world.home + "/last-payment")
      #expect(try world.open().buy(makeRequest("one")).outcome == .reused)
      #expect(try failure { _ = try world.open().buy(makeRequest("two")) }.code == .damaged)
      #expect(try Library.adoptPresent(world.options).forgotten == nil)
      #expect(try world.open().buy(makeRequest("two")).outcome == .generated)
    }
  }

  @Test func `where the mark cannot be written nothing is sent, and the next try buys`() throws {
    try withWorld { world in
      let library = try world.open()
      // A folder where the file should be.
      try Folder.makeAll(world.home + "/last-payment/x")
      let catalogError = try failure { _ = try library.buy(makeRequest("one")) }
      #expect(catalogError.message.contains("nothing was sent") || catalogError.code == .failed, "\(catalogError)")
      #expect(try world.count("submits") == 0)
      try Folder.removeAll(world.home + "/last-payment")
      #expect(try library.buy(makeRequest("one")).outcome == .generated)
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `a lost catalog beside a mark is not begun anew`() throws {
    try withWorld { world in
      _ = try world.open().buy(makeRequest("one"))
      for name in ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm"] {
        _ = try Entry.remove("\(world.home)/\(name)")
      }
      try Folder.removeAll(world.home + "/blobs")
      #expect(try failure { _ = try world.open() }.code == .damaged)
    }
  }
}
