import Catalog
import Domain
import Files
import TestFilms
import TestSupport
import TestThreads
import Testing

@testable import Onetake

@Suite(.blocking) struct SweepTests {
  private static let day: Int64 = 86_400_000

  /// The library, so many days later.
  private func later(_ days: Int, _ world: World) throws -> Library {
    try Library(
      world.options,
      time: TimeSource(
        now: { TimeSource.system.now().adding(milliseconds: Int64(days) * Self.day) },
        steadyMilliseconds: TimeSource.system.steadyMilliseconds))
  }

  private func order(grace: Int = 30, _ change: (inout SweepOrder) -> Void = { _ in }) -> SweepOrder {
    var order = SweepOrder()
    order.graceDays = grace
    change(&order)
    return order
  }

  private func bring(_ film: TestFilm, _ prompt: String, _ library: Library) throws -> GenerationRecord {
    var clip = ImportClip(path: try TestFilms.path(film))
    clip.request = try makeRequest(prompt)
    return try library.importClip(clip).record
  }

  private func isThere(_ record: GenerationRecord, _ library: Library) throws -> Bool {
    try FileStamp(of: library.path(of: try #require(record.clip).digest)) != nil
  }

  @Test func `a clip is swept when its grace period is over, and not a day before`() throws {
    try withWorld { world in
      let library = try world.open()
      let kept = try bring(.small, "kept", library)
      let trashed = try library.trash(try bring(.mute, "trashed", library))
      #expect(try library.sweep(order()) == SweepReport())
      #expect(try later(29, world).sweep(order()).clips == 0)
      #expect(try isThere(trashed, library))
      let report = try later(31, world).sweep(order())
      #expect(report.clips == 1 && report.blobs.count == 1 && report.blobs.bytes == trashed.clip?.bytes)
      #expect(try !isThere(trashed, library) && isThere(kept, library))
      #expect(try library.record(named: trashed.id.text).clip?.sweptAt != nil)
      #expect(try library.findings() == [])
      #expect(try later(31, world).sweep(order()).clips == 0)
      #expect(try library.details(of: library.record(named: trashed.id.text)).path == nil)
    }
  }

  @Test func `a swept clip's request says what a new one costs, and buys nothing`() throws {
    try withWorld { world in
      let library = try world.open()
      let request = try makeRequest()
      let bought = try #require(try library.buy(request).record)
      _ = try library.trash(bought)
      _ = try library.sweep(order(grace: 0))
      for _ in 0..<2 {
        let error = try failure { _ = try library.buy(request) }
        #expect(error.code == .notFound && error.message.contains("swept away"), "\(error)")
        #expect(error.cure?.contains("0.128 USD at shortapi") == true, "\(error.cure ?? "")")
      }
      #expect(try world.count("submits") == 1)
      let error = try failure { _ = try library.resume(library.record(named: bought.id.text), interrupt: Interrupt()) }
      #expect(error.code == .notFound)
      let again = try failure { _ = try library.trash(library.record(named: bought.id.text)) }
      #expect(again.code == .notFound && again.message.contains("was swept away"), "\(again)")
      #expect(try library.buy(request) { $0.wish = .new }.outcome == .generated)
      #expect(try library.findings() == [])
    }
  }

  @Test func `a blob that two clips share stays until neither needs it`() throws {
    try withWorld { world in
      let library = try world.open()
      let one = try bring(.small, "one", library)
      let two = try bring(.small, "two", library)
      #expect(one.clip?.digest == two.clip?.digest && one.id != two.id)
      _ = try library.trash(one)
      let report = try library.sweep(order(grace: 0))
      #expect(report.clips == 1 && report.blobs.count == 0)
      #expect(try isThere(two, library))
      // Its bytes are there after all, so nothing keeps the first from coming back.
      let swept = try library.record(named: one.id.text)
      #expect(swept.clip?.sweptAt != nil)
      #expect(try library.restore(swept).clip?.keeping == .kept)
      for record in [one, two] { _ = try library.trash(library.record(named: record.id.text)) }
      #expect(try library.sweep(order(grace: 0)).blobs.count == 1)
      #expect(try !isThere(two, library))
      #expect(try failure { _ = try library.restore(library.record(named: one.id.text)) }.code == .notFound)
      #expect(try library.findings() == [])
    }
  }

  @Test func `input images of requests stay, and those that no request came to name go after a time`() throws {
    try withWorld { world in
      let library = try world.open()
      let bytes = try #require(try SmallFile.read(TestFilms.path(.png), limit: 1 << 20))
      let image = try SourceImage(TestFilms.path(.png), userAgent: "test").image
      try library.keep(image, bytes)
      #expect(try later(29, world).sweep(order()).blobs.count == 0)
      #expect(try later(0, world).sweep(order(grace: 0)).blobs.count == 0)
      #expect(try later(31, world).sweep(order()).blobs.count == 1)
      #expect(try failure { _ = try library.heldImage(image.digest) }.code == .invalid)

      var draft = RequestDraft(model: "pixverse-v6/image-to-video", image: image)
      draft.fields = [.prompt: "blink", .resolution: "540p"]
      var clip = ImportClip(path: try TestFilms.path(.small))
      clip.request = try draft.request()
      clip.imageBytes = bytes
      _ = try library.trash(library.importClip(clip).record)
      let report = try later(400, world).sweep(order())
      #expect(report.clips == 1 && report.blobs.count == 1)
      #expect(try library.heldImage(image.digest).image == image)
      #expect(try library.findings() == [])
    }
  }

  @Test func `a dry run says what would go, and nothing goes`() throws {
    try withWorld { world in
      let library = try world.open()
      let trashed = try library.trash(try bring(.small, "trashed", library))
      try Folder.makeAll(world.home + "/derived/ab")
      try SmallFile.write([1, 2, 3], to: world.home + "/derived/ab/poster")
      let dead = try RandomID.make()
      try SmallFile.write([1, 2, 3, 4], to: "\(world.home)/tmp/\(dead).boot.1.part")
      let dry = try library.sweep(order(grace: 0) { $0.isDryRun = true })
      #expect(dry.clips == 1 && dry.blobs.count == 1 && dry.derived.bytes == 3 && dry.temporary.bytes == 4)
      #expect(try isThere(trashed, library))
      #expect(try library.record(named: trashed.id.text).clip?.sweptAt == nil)
      #expect(try library.sweep(order(grace: 0)) == dry)
      #expect(try library.sweep(order(grace: 0)).bytes == 0)
    }
  }

  @Test func `blobs that no row knows go only when that is asked for, and not while they are new`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "kept", library)
      var writer = try library.blobs().writer()
      try writer.write([1, 2, 3])
      let stray = try writer.seal().digest
      #expect(try later(400, world).sweep(order()).strays.count == 0)
      #expect(try library.sweep(order(grace: 0) { $0.takesStrays = true }).strays.count == 0)
      #expect(try later(31, world).sweep(order { $0.takesStrays = true }).strays.bytes == 3)
      #expect(try library.blobs().stamp(stray) == nil)
      #expect(try library.findings() == [])
    }
  }

  @Test func `a sweep that was interrupted after its first phase is finished by the next`() throws {
    try withWorld { world in
      let library = try world.open()
      let trashed = try library.trash(try bring(.small, "trashed", library))
      // A minute ahead, so that what is put into the trash from here on is within it.
      let now = TimeSource.system.now().milliseconds + 60_000
      let bounds = SweepBounds(trashed: now, stored: now)
      #expect(try library.catalog.markSwept([trashed.serial], bounds) == 1)
      // The bytes are still there, and the row says already that they are not promised.
      #expect(try isThere(trashed, library) && library.findings() == [])
      // So are they when the file went and the row did not: no damage.
      #expect(try library.sweep(order(grace: 0)).blobs.count == 1)
      #expect(try library.findings() == [])
      let again = try library.trash(try bring(.small, "again", library))
      _ = try library.catalog.markSwept([again.serial], bounds)
      _ = try library.blobs().remove([#require(again.clip).digest])
      #expect(try library.findings() == [])
      _ = try library.sweep(order(grace: 0))
      #expect(try library.catalog.stamp(of: #require(again.clip).digest) == nil)
    }
  }

  @Test func `a clip that was restored between the phases stays`() throws {
    try withWorld { world in
      let library = try world.open()
      let trashed = try library.trash(try bring(.small, "trashed", library))
      let now = TimeSource.system.now().milliseconds + 1000
      let bounds = SweepBounds(trashed: now, stored: now)
      #expect(try library.catalog.expired(bounds, isAlive: { _ in true }) == [trashed.serial])
      _ = try library.restore(trashed)
      #expect(try library.catalog.markSwept([trashed.serial], bounds) == 0)
      _ = try library.trash(library.record(named: trashed.id.text))
      #expect(try library.catalog.markSwept([trashed.serial], bounds) == 1)
      #expect(try library.restore(library.record(named: trashed.id.text)).clip?.keeping == .kept)
      #expect(try library.sweep(order(grace: 0)).blobs.count == 0)
      #expect(try isThere(trashed, library) && library.findings() == [])
    }
  }

  @Test func `a stored clip that somebody works on is not swept`() throws {
    try withWorld { world in
      let library = try world.open { $0.mediaHelper = "/nonexistent/onetake-media" }
      let record = try library.trash(try bring(.small, "p", library))
      #expect(record.state == .stored)
      let lock = try OwnerLock(in: world.home + "/lock")
      _ = try library.catalog.claim(record, for: lock.owner, isAlive: { _ in false })
      #expect(try library.sweep(order(grace: 0)).clips == 0)
      #expect(try library.waitingJobs().isEmpty)
      _ = lock.owner
    }
  }

  @Test func `while somebody stores a clip no blob goes, and what was marked goes with the next sweep`() throws {
    try withWorld { world in
      let library = try world.open()
      let trashed = try library.trash(try bring(.small, "trashed", library))
      let hold = try library.holdBlobs()
      let second = try FileLock.alone(world.home + "/lock/store", milliseconds: 1)
      switch second {
      case .some: Issue.record("two had it")
      case .none: break
      }
      #expect(try isThere(trashed, library))
      hold.release()
      #expect(try library.sweep(order(grace: 0)).blobs.count == 1)
    }
  }

  @Test func `one sweep at a time, and none while everything is checked`() throws {
    try withWorld { world in
      let library = try world.open()
      var still = try library.holdStill()
      let error = try failure { _ = try library.sweep(order()) }
      #expect(error.code == .failed && error.message.contains("at work"))
      #expect(try library.findings() == [])
      switch still.take() {
      case .some(let still): still.release()
      case .none: Issue.record("nobody was there")
      }
      #expect(try library.sweep(order()).clips == 0)
    }
  }
}
