import Catalog
import Domain
import Files
import Glibc
import Providers
import TestFilms
import TestSupport
import TestThreads
import Testing

@testable import Onetake

/// Backups brought back over a library that is there: payment.md, rule 16.
@Suite(.blocking) struct RestoreTests {
  private func target(_ world: World) -> String { world.home + "-backup" }

  private func bring(_ film: TestFilm, _ prompt: String, _ library: Library) throws -> GenerationRecord {
    var clip = ImportClip(path: try TestFilms.path(film))
    clip.request = try makeRequest(prompt)
    return try library.importClip(clip).record
  }

  private func plan(_ prompt: String, _ world: World) throws -> GenerationRecord {
    _ = try world.open()
    let plan = PlanOrder(
      request: try makeRequest(prompt), wish: .any, quote: Quote(provider: .shortapi, price: Money("0.1")),
      account: "a", imageURL: nil, owner: try RandomID.make(), monthlyLimit: nil)
    guard case .planned(let record) = try world.catalog().plan(plan, isAlive: { _ in false }) else {
      throw Surprise("it was not planned")
    }
    return record
  }

  private func noise(_ path: String) throws {
    unsafe chmod(path, 0o644)
    try Descriptor(path, .readWrite).write([UInt8](repeating: 0xA5, count: 20_000), at: 0)
  }

  @Test func `what the present library knows besides is kept`() throws {
    try withWorld { world in
      let old = try world.open().buy(makeRequest("old"))
      let planned = try plan("planned", world)
      _ = try world.open().backup(to: target(world))
      let new = try world.open().buy(makeRequest("new"))
      _ = try world.open().trash(#require(old.record))
      let report = try Library.restore(from: target(world), world.options)
      #expect(report.present == .readable && report.unknownSince == nil && report.parted == [])
      #expect(report.uncertain == 0 && report.brought == 0)
      #expect(try FileStamp(of: #require(report.setAside)) != nil)
      let library = try world.open()
      #expect(try library.buy(makeRequest("new")).record?.id == new.record?.id)
      #expect(try library.record(named: #require(old.record).id.text).clip?.trashedAt != nil)
      // What the present library knows to be unsent may be sent.
      #expect(try library.record(named: planned.id.text).state == .planned)
      #expect(try library.findings() == [])
      #expect(try world.count("submits") == 2)
    }
  }

  @Test func `what people said of clips in either copy is there afterwards`() throws {
    try withWorld { world in
      let first = try bring(.small, "first", world.open())
      let second = try bring(.mute, "second", world.open())
      func say(_ curation: Curation, _ record: GenerationRecord) throws {
        _ = try world.open().curate(curation, .named([record.id.text]))
      }
      let spring = Curation.add([try CurationName("Spring ads")], .collections)
      try say(.add(try CurationList.tags.names("backup,both"), .tags), first)
      try say(.note(try ClipNote("of the backup")), first)
      try say(.rate(ClipRating(2)), first)
      try say(spring, second)
      try say(.favourite(true), second)
      try world.open().saveSearch("neon", as: "best")
      _ = try world.open().backup(to: target(world))
      for _ in 0..<5 { _ = try world.open().undoCuration(try #require(try world.open().undoableCurations().first)) }
      try world.open().forgetSearch(named: "best")
      try say(.add(try CurationList.tags.names("Both,present"), .tags), first)
      try say(.rate(ClipRating(5)), first)
      // What happened to it since the backup makes its row there the older one.
      _ = try world.open().trash(second)

      _ = try Library.restore(from: target(world), world.options)
      let library = try world.open()
      let clip = try #require(try library.record(named: first.id.text).clip)
      #expect(clip.tags == ["backup", "both", "present"])
      #expect(clip.note == "of the backup")
      #expect(clip.rating == 5, "what is said here counts")
      let other = try library.details(of: try library.record(named: second.id.text))
      #expect(other.collections == ["Spring ads"])
      #expect(other.record.clip?.isFavourite == true)
      #expect(other.record.clip?.trashedAt != nil)
      #expect(try library.search("tag:backup tag:present collection:x OR tag:both").records.map(\.id) == [first.id])
      #expect(try library.savedSearches().map(\.query) == ["neon"])
      #expect(try library.findings() == [])
    }
  }

  @Test func `a tagged clip of which the backup knows more keeps what was said of it`() throws {
    try withWorld { world in
      let record = try bring(.small, "first", world.open())
      let early = world.home + "-early.sqlite"
      _ = try world.open().curate(.add(try CurationList.tags.names("x"), .tags), .named([record.id.text]))
      try Catalog.copy(world.home + "/library.sqlite", to: early)
      _ = try world.open().trash(record)
      _ = try world.open().restore(try world.open().record(named: record.id.text))
      _ = try world.open().backup(to: target(world))
      for suffix in ["-wal", "-shm"] { _ = try Entry.remove("\(world.home)/library.sqlite\(suffix)") }
      try Entry.rename(early, to: world.home + "/library.sqlite")
      #expect(try Library.restore(from: target(world), world.options).brought == 1)
      let library = try world.open()
      #expect(try library.search("tag:x").records.map(\.id) == [record.id])
      #expect(try library.findings() == [])
    }
  }

  @Test func `rows that are gone from the present library come from the backup, with their clips and history`() throws {
    try withWorld { world in
      let first = try bring(.small, "first", world.open())
      let early = world.home + "-early.sqlite"
      try Catalog.copy(world.home + "/library.sqlite", to: early)
      let bought = try #require(try world.open().buy(makeRequest("bought")).record)
      _ = try world.open().buy(makeRequest("bought"))
      let planned = try plan("planned", world)
      _ = try world.open().backup(to: target(world))
      // An older catalog is put back by hand, and goes on without purchases.
      for suffix in ["-wal", "-shm"] { _ = try Entry.remove("\(world.home)/library.sqlite\(suffix)") }
      try Entry.rename(early, to: world.home + "/library.sqlite")
      let added = try bring(.mute, "added", world.open())
      try Entry.remove(world.open().path(of: #require(bought.clip).digest))

      let report = try Library.restore(from: target(world), world.options)
      #expect(report.present == .readable && report.brought == 2 && report.uncertain == 1 && report.blobs == 1)
      // The backup knows the last payment that was sent from here.
      #expect(report.unknownSince == nil && report.forgotten == nil)
      let library = try world.open()
      for id in [first.id, bought.id, added.id] { #expect(try library.record(named: id.text).clip != nil) }
      #expect(try library.record(named: planned.id.text).state == .uncertain)
      #expect(try library.details(of: library.record(named: bought.id.text)).history.map(\.event).contains("accepted"))
      #expect(try library.buy(makeRequest("bought")).outcome == .reused)
      #expect(try library.ledger().map(\.reused).reduce(0, +) == 2)
      #expect(try library.findings() == [])
      #expect(try library.search("bought").total == 1)
      #expect(try library.buy(makeRequest("next")).outcome == .generated)
    }
  }

  @Test func `over a damaged catalog and damaged clips the backup comes back, and what was there is set aside`() throws
  {
    try withWorld { world in
      let bought = try #require(try world.open().buy(makeRequest("bought")).record?.clip)
      let kept = try #require(try bring(.small, "kept", world.open()).clip)
      let planned = try plan("planned", world)
      _ = try world.open().backup(to: target(world))
      let later = try #require(try world.open().buy(makeRequest("later")).record)
      let path = "\(world.home)/blobs/\(bought.digest.hex.prefix(2))/\(bought.digest.hex)"
      try noise(path)
      try noise(world.home + "/library.sqlite")
      for suffix in ["-wal", "-shm"] { _ = try Entry.remove("\(world.home)/library.sqlite\(suffix)") }
      #expect(try failure { _ = try world.open() }.code == .damaged)

      let report = try Library.restore(from: target(world), world.options)
      guard case .damaged = report.present else { throw Surprise("\(report.present)") }
      #expect(report.uncertain == 1 && report.blobs == 1 && report.replaced == 1 && report.missing == [])
      #expect(report.unknownSince == report.takenAt && report.forgotten?.take == later.id)
      let aside = try #require(report.setAside)
      #expect(try Descriptor(aside, .read).readAll(limit: 1 << 24)?.prefix(4) == [0xA5, 0xA5, 0xA5, 0xA5])
      let library = try world.open()
      #expect(try library.buy(makeRequest("bought")).outcome == .reused)
      #expect(try library.record(named: planned.id.text).state == .uncertain)
      #expect(try FileStamp(of: library.path(of: kept.digest)) != nil)
      // The clip that only the lost catalog knew is no damage, and stays.
      #expect(try library.findings().map(\.kind) == [.strayBlob])
      // Who was told may buy: the mark is that of the catalog that counts now.
      #expect(try library.buy(makeRequest("next")).outcome == .generated)
    }
  }

  @Test func `a sent take of the backup whose answer came with it goes on, others are uncertain`() throws {
    try withWorld { world in
      var sent: [GenerationRecord] = []
      for prompt in ["taken", "refused", "silent"] {
        let planned = try plan(prompt, world)
        let attempt = SubmitAttempt(next: planned)
        var changes = StepChanges()
        changes.detail = attempt.words
        let sending = try world.catalog().step(StepClaim(planned), .sendingBegan, changes).record
        sent.append(sending)
        guard prompt != "silent" else { continue }
        try Folder.makeAll(world.home + "/inflight")
        var slot = try SlotFile(allocating: "\(world.home)/inflight/\(attempt.slotName)")
        let answer =
          prompt == "taken"
          ? SubmitAnswer.accepted(jobID: "job-1", charge: Money("0.2")) : .refused(status: 400, reason: "no")
        try slot.record(SubmitRecord(answer, raw: [], of: sending).bytes)
      }
      _ = try world.open().backup(to: target(world))
      var options = world.options
      options.home = world.home + "-restored"
      let report = try Library.restore(from: target(world), options)
      #expect(report.answers == 1 && report.uncertain == 3)
      let library = try Library(options)
      _ = try library.jobs()
      let settled = try library.record(named: sent[0].id.text)
      #expect(settled.state == .submitted && settled.job == "job-1" && settled.charged == Money("0.2"))
      // What was refused then may have been bought since.
      for other in sent.dropFirst() { #expect(try library.record(named: other.id.text).state == .uncertain) }
    }
  }

  @Test func `two histories of one take stay two payments`() throws {
    try withWorld { world in
      let planned = try plan("both", world)
      _ = try bring(.small, "other", world.open())
      let early = world.home + "-early.sqlite"
      try Catalog.copy(world.home + "/library.sqlite", to: early)
      let there = try world.open().buy(makeRequest("both"))
      #expect(there.outcome == .generated && there.record?.id == planned.id)
      _ = try world.open().backup(to: target(world))
      for suffix in ["-wal", "-shm"] { _ = try Entry.remove("\(world.home)/library.sqlite\(suffix)") }
      try Entry.rename(early, to: world.home + "/library.sqlite")
      try Entry.remove(world.home + "/last-payment")
      #expect(try world.open().buy(makeRequest("both")).outcome == .generated)
      let report = try Library.restore(from: target(world), world.options)
      #expect(report.parted == [planned.id] && report.brought == 1)
      let takes = try world.open().catalog.takes(of: makeRequest("both").key)
      #expect(takes.map(\.take) == [1, 2] && Set(takes.compactMap(\.job)).count == 2)
      #expect(takes.allSatisfy { $0.state == .available })
      #expect(try world.open().findings() == [])
    }
  }

  @Test func `wherever it stops, the same call completes it`() throws {
    try withWorld { world in
      let bought = try #require(try world.open().buy(makeRequest("bought")).record)
      _ = try world.open().backup(to: target(world))
      // Stopped before the plan: nothing has changed, and leftovers do not matter.
      try Folder.makeAll(world.home + "/restoring")
      try SmallFile.write([1], to: world.home + "/restoring/library.sqlite")
      #expect(try world.open().buy(makeRequest("bought")).outcome == .reused)
      _ = try Library.restore(from: target(world), world.options)

      // Stopped after each step of the plan.
      for step in 0..<4 {
        let catalog = world.home + "/library.sqlite"
        let staged = world.home + "/restoring/library.sqlite"
        let aside = "\(catalog).replaced-test-\(step)"
        try Folder.makeAll(world.home + "/restoring")
        try Catalog.copy(catalog, to: staged)
        for suffix in ["-wal", "-shm"] { _ = try Entry.remove(staged + suffix) }
        try SmallFile.write(
          (["set_aside": .string(aside), "unknown_since": nil] as JSON).utf8, to: world.home + "/restoring/plan.json")
        if step > 0 { try Entry.link(catalog, to: aside) }
        if step > 1 {
          for suffix in ["-wal", "-shm"] { _ = try Entry.remove(catalog + suffix) }
        }
        if step > 2 { try Entry.rename(staged, to: catalog) }
        let error = try failure { _ = try world.open() }
        #expect(error.code == .damaged && error.message.contains("interrupted"))
        let report = try Library.restore(from: target(world), world.options)
        #expect(report.isFinished && report.setAside == aside)
        let library = try world.open()
        #expect(try library.record(named: bought.id.text).state == .available)
        #expect(try library.findings() == [])
        #expect(try FileStamp(of: world.home + "/restoring") == nil)
      }
      #expect(try world.count("submits") == 1)
    }
  }

  @Test func `nothing is restored while somebody has the library open, and nobody opens it meanwhile`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "p", library)
      _ = try library.backup(to: target(world))
      let error = try failure { _ = try Library.restore(from: target(world), world.options) }
      #expect(error.code == .unusable && error.message.contains("another onetake"))
      withExtendedLifetime(library) {}
    }
    try withWorld { world in
      let restoration = try Restoration(world.options)
      #expect(try failure { _ = try world.open() }.message.contains("being restored"))
      withExtendedLifetime(restoration) {}
    }
  }

  @Test func `another library's backup, a damaged one and none at all change nothing`() throws {
    try withWorld { world in
      _ = try bring(.small, "p", world.open())
      _ = try world.open().backup(to: target(world))
      var options = world.options
      options.home = world.home + "-other"
      _ = try bring(.small, "q", Library(options))
      let before = try SmallFile.read(options.home + "/library.sqlite", limit: 1 << 24)
      #expect(try failure { _ = try Library.restore(from: target(world), options) }.message.contains("not the one"))
      #expect(try failure { _ = try Library.restore(from: world.home + "-none", options) }.code == .invalid)
      let manifest = try #require(try BackupFolder(path: target(world)).manifest())
      try noise(BackupFolder(path: target(world)).catalogPath(manifest.snapshot))
      #expect(try failure { _ = try Library.restore(from: target(world), world.options) }.code == .damaged)
      #expect(try SmallFile.read(options.home + "/library.sqlite", limit: 1 << 24) == before)
      #expect(try Library(options).search("").total == 1)
      #expect(try world.open().findings() == [])
    }
  }
}
