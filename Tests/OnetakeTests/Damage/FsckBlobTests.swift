import CLinux
import Domain
import Files
import Glibc
import Onetake
import TestSupport
import TestThreads
import Testing

/// What a check says of damaged blobs, and what a repair makes of them.
@Suite(.blocking) struct FsckBlobTests {
  private func backUp(_ world: World) throws -> String {
    let target = world.home + "-backup"
    _ = try world.open().backup(to: target)
    return target
  }

  private func isClean(_ world: World) throws {
    let (findings, report) = try world.openOffline().check()
    #expect(findings.filter { $0.kind != .unexpectedFile } == [] && report.damages == 0, "\(findings)")
  }

  @Test(arguments: BlobDamage.allCases)
  func `each damage is found, with the clips that it hits and what a repair would do`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try damage.apply(to: clips.path, and: clips.otherPath)
      let before = world.digest(clips.path)
      let (findings, report) = try world.openOffline().check()
      let found = try #require(findings.first { $0.digest == clips.digest }, "\(findings)")
      #expect(found.kind == (damage == .lost ? .missingBlob : .damagedBlob) && found.isDamage)
      #expect(found.clips == [clips.record.id])
      #expect(found.hits[0].prompt == "neon rain over the old harbour")
      #expect(found.outcome == nil)
      #expect(report.damages == (damage == .swapped ? 2 : 1) && report.repaired == 0)
      // Nobody who is known here has it: but of two that are swapped, each has the other's.
      let expected: RepairPlan.Action =
        switch damage {
        case .swapped, .link: .bring
        case .lost: .none
        default: .setAside
        }
      #expect(found.plan.action == expected, "\(found.plan)")
      #expect(world.digest(clips.path) == before, "a check changes no blob")
      let online = try #require(try world.open().check().findings.first { $0.digest == clips.digest })
      let paid = try #require(online.plan.sources.last)
      #expect(online.plan.action == .bring && paid.kind == .provider)
      #expect(paid.place == "\(clips.record.provider?.rawValue ?? ""), job \(clips.record.job ?? "")")
      #expect(try world.count("downloads") == 2, "a check asks nobody")
    }
  }

  @Test(arguments: BlobDamage.allCases)
  func `a backup gives back what is damaged, and no provider is asked`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let backup = try backUp(world)
      try damage.apply(to: clips.path, and: clips.otherPath)
      let bytes = world.digest(clips.path)
      let polls = try world.count("polls")
      let (findings, report) = try world.open().repair(from: backup)
      let found = try #require(findings.first { $0.digest == clips.digest })
      #expect(found.outcome?.isRepaired == true, "\(found)")
      #expect(report.left == 0 && report.repaired == report.damages)
      #expect(world.digest(clips.path) == clips.digest)
      #expect(try FileStamp(ofEntry: clips.path)?.permissions == 0o444)
      let aside = try world.setAside().filter { $0.hasPrefix(clips.digest.hex) }
      #expect(aside.count == (damage == .lost ? 0 : 1))
      #expect(found.outcome?.setAside == aside.first.map { "damaged/" + $0 })
      if BlobDamage.ofBytes.contains(damage) {
        #expect(aside.map { world.digest("\(world.home)/damaged/\($0)") } == [bytes])
      }
      #expect(try world.count("polls") == polls && world.count("downloads") == 2 && world.count("submits") == 2)
      try isClean(world)
      #expect(try world.openOffline().lookup(clips.request).result?.path == clips.path)
      let again = try world.open().repair(from: backup)
      #expect(again.report.damages == 0, "a second repair finds nothing to do")
    }
  }

  @Test(arguments: BlobDamage.allCases)
  func `the provider gives back what is damaged, and charges nothing`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try damage.apply(to: clips.path, and: clips.otherPath)
      let (_, report) = try world.open().repair()
      #expect(report.left == 0)
      #expect(world.digest(clips.path) == clips.digest)
      #expect(try world.count("submits") == 2 && world.charges().count == 2)
      try isClean(world)
    }
  }

  @Test(arguments: BlobDamage.allCases)
  func `what nobody has whole is set aside, never deleted, and served by nobody`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      // Not one of two that are each other's copies.
      try damage.apply(to: clips.path, and: clips.otherPath)
      if damage == .swapped { try BlobDamage.lost.apply(to: clips.otherPath, and: "") }
      if damage == .link { try Entry.remove(clips.path + ".moved") }
      let bytes = world.digest(clips.path)
      let (findings, report) = try world.openOffline().repair()
      let found = try #require(findings.first { $0.digest == clips.digest })
      #expect(found.outcome?.isRepaired == false && report.left >= 1, "\(found)")
      #expect(try FileStamp(ofEntry: clips.path) == nil)
      let aside = try world.setAside().filter { $0.hasPrefix(clips.digest.hex) }
      #expect(aside.count == (damage == .lost ? 0 : 1))
      if BlobDamage.ofBytes.contains(damage) {
        #expect(aside.map { world.digest("\(world.home)/damaged/\($0)") } == [bytes])
      }
      #expect(try failure { _ = try world.openOffline().lookup(clips.request) }.code == .damaged)
      let again = try world.openOffline().repair()
      #expect(again.findings.contains { $0.digest == clips.digest && $0.kind == .missingBlob })
      #expect(try world.setAside().filter { $0.hasPrefix(clips.digest.hex) } == aside)
      // The provider can still be asked later.
      #expect(try world.open().repair().report.left == 0)
      #expect(world.digest(clips.path) == clips.digest)
    }
  }

  @Test func `a copy comes before a backup, and that before the provider`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let backup = try backUp(world)
      let films = world.home + "-films"
      try Folder.makeAll(films + "/deep/down")
      try world.open().export(clips.record, to: films + "/deep/down/holiday.mp4", replacing: false)
      try makeFile(films + "/notes.txt", [1, 2, 3])
      try BlobDamage.middleBit.apply(to: clips.path, and: clips.otherPath)
      let order: (inout FsckOrder) -> Void = { $0.sources = [backup, films] }
      let plan = try #require(try world.open().check(order).findings.first).plan
      #expect(plan.sources.map(\.kind) == [.copy, .backup, .provider])
      #expect(plan.sources[0].place == films + "/deep/down/holiday.mp4")
      // A copy that is damaged by now is passed over.
      try BlobDamage.lastBit.apply(to: films + "/deep/down/holiday.mp4", and: "")
      let (findings, _) = try world.open().repair(from: backup, films)
      #expect(findings.first?.plan.sources.map(\.kind) == [.backup, .provider])
      #expect(findings.first?.outcome?.words.contains(backup) == true)
      #expect(try world.count("downloads") == 2)
    }
  }

  @Test(arguments: ["film", "library"])
  func `a film, or another library, is a source as well`(source: String) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let place: String
      if source == "film" {
        place = world.home + "-film.mp4"
        try world.open().export(clips.record, to: place, replacing: false)
      } else {
        place = world.home + "-other"
        var options = world.options
        options.home = place
        _ = try Library(options).importClip(ImportClip(path: clips.path))
      }
      try BlobDamage.truncated.apply(to: clips.path, and: "")
      let (findings, report) = try world.openOffline().repair(from: place)
      #expect(report.left == 0, "\(findings)")
      #expect(world.digest(clips.path) == clips.digest)
      #expect(world.digest(place) == (source == "film" ? clips.digest : nil), "the source is left as it was")
    }
  }

  @Test func `a source that is not there is refused before anything is done`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.firstBit.apply(to: clips.path, and: "")
      #expect(try failure { _ = try world.open().repair(from: world.home + "-nothing") }.code == .invalid)
      #expect(try failure { _ = try world.open().repair(from: "/dev/null") }.code == .invalid)
      #expect(try world.setAside() == [])
    }
  }

  @Test(arguments: ["film-404", "film-truncated", "film-html", "unreachable", "another account"])
  func `what the provider has no more is not repaired, and nothing is bought`(trouble: String) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.firstBit.apply(to: clips.path, and: "")
      if trouble.hasPrefix("film-") { try world.breakThings(trouble) }
      let library = try world.open {
        for provider in Provider.allCases where trouble == "unreachable" {
          $0.baseURLs[provider] = "http://127.0.0.1:1"
        }
        for provider in Provider.allCases where trouble == "another account" { $0.keys[provider] = "another-key" }
      }
      let (findings, report) = try library.repair()
      #expect(report.left == 1 && findings[0].outcome?.isRepaired == false, "\(findings)")
      #expect(findings[0].outcome?.words.isEmpty == false)
      #expect(findings[0].plan.sources.isEmpty == (trouble == "another account"))
      #expect(try world.setAside().count == 1 && world.charges().count == 2)
      #expect(try Folder.list(world.home + "/tmp") == [])
    }
  }

  @Test func `--offline asks no provider`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.firstBit.apply(to: clips.path, and: "")
      let polls = try world.count("polls")
      let (findings, report) = try world.open().repair(offline: true)
      #expect(report.left == 1 && findings[0].plan.sources.isEmpty)
      #expect(try world.count("polls") == polls)
    }
  }

  @Test func `a blob that cannot be read is a finding and no damage, and the others are read all the same`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.firstBit.apply(to: clips.otherPath, and: "")
      try asNobody(world, closing: clips.path) { mayMend in
        let (findings, report) = try world.openOffline().check()
        let closed = try #require(findings.first { $0.digest == clips.digest })
        #expect(closed.kind == .unreadable && !closed.isDamage && closed.clips == [clips.record.id])
        #expect(closed.message.contains("permission denied") && closed.plan.action == .permit)
        #expect(findings.contains { $0.clips == [clips.other.id] && $0.kind == .damagedBlob })
        #expect(report.unreadable == 1 && report.damages == 1)
        mayMend()
        let repaired = try world.openOffline().repair()
        #expect(repaired.findings.first { $0.digest == clips.digest }?.outcome?.isRepaired == true)
        #expect(repaired.report.unreadable == 0)
      }
      #expect(world.digest(clips.path) == clips.digest)
    }
  }

  /// Runs `body` as somebody whom permissions hold, with a blob that he may not read; `mayMend` makes it his own.
  private func asNobody(_ world: World, closing path: String, _ body: (() -> Void) throws -> Void) throws {
    guard geteuid() == 0 else {
      unsafe chmod(path, 0)
      return try body({})
    }
    func open(_ folder: String) throws {
      for name in try Folder.list(folder) {
        let child = "\(folder)/\(name)"
        let isFolder = try FileStamp(ofEntry: child)?.kind == .folder
        unsafe chmod(child, isFolder ? 0o777 : 0o666)
        if isFolder { try open(child) }
      }
    }
    unsafe chmod(world.home, 0o777)
    try open(world.home)
    unsafe chmod(path, 0)
    let before = setfsuid(65_534)
    defer { setfsuid(uid_t(before)) }
    try body {
      setfsuid(0)
      unsafe chown(path, 65_534, 65_534)
      setfsuid(65_534)
    }
  }

  @Test func `a folder of blobs that cannot be listed hides no clip`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let folder = Folder.parent(of: clips.path)
      try Entry.rename(folder, to: folder + ".moved")
      try makeFile(folder, [1])
      let (findings, _) = try world.openOffline().check()
      #expect(findings.contains { $0.kind == .missingBlob && $0.clips == [clips.record.id] }, "\(findings)")
      #expect(findings.contains { $0.kind == .unexpectedFile })
    }
  }

  @Test func `a stray blob is left alone, a damaged one that no row needs is moved aside`() throws {
    try withWorld { world in
      _ = try TwoClips(world)
      let whole = Digest(of: [4, 5, 6]), damaged = Digest(of: [7, 8, 9])
      for digest in [whole, damaged] {
        let path = "\(world.home)/blobs/\(digest.hex.prefix(2))/\(digest.hex)"
        try Folder.makeAll(Folder.parent(of: path))
        try makeFile(path, [4, 5, 6])
      }
      let (findings, report) = try world.openOffline().repair()
      #expect(findings.contains { $0.kind == .strayBlob && $0.digest == whole && !$0.isDamage })
      #expect(findings.contains { $0.digest == damaged && $0.outcome?.isRepaired == true })
      #expect(report.left == 0)
      #expect(try world.setAside().count == 1)
    }
  }

  @Test func `a clip in the trash is repaired, one that was swept is not missed`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let library = try world.open()
      _ = try library.trash(clips.record)
      _ = try library.trash(clips.other)
      try world.tamper("UPDATE clips SET swept_at = 1 WHERE serial = \(clips.other.serial)")
      for path in [clips.path, clips.otherPath] { try BlobDamage.lost.apply(to: path, and: "") }
      let (findings, report) = try library.repair()
      #expect(findings.flatMap(\.clips) == [clips.record.id] && report.left == 0, "\(findings)")
    }
  }

  @Test func `two repairs do not work at once, and a sweep waits for one`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.firstBit.apply(to: clips.path, and: "")
      let library = try world.open()
      var order = FsckOrder()
      order.repairs = true
      var heard = 0
      let report = try library.fsck(
        order,
        found: { _ in
          heard += 1
          do {
            #expect(try failure { _ = try world.open().repair() }.message.contains("another repair"))
            #expect(try failure { _ = try world.open().sweep(SweepOrder()) }.message.contains("nothing was swept"))
            _ = try world.openOffline().check()
            #expect(try world.openOffline().lookup(clips.request).result?.outcome == .reused)
          } catch {
            Issue.record(error)
          }
        })
      #expect(heard == 1 && report.left == 0)
    }
  }

  @Test func `a person who interrupts a repair keeps what was repaired, and goes on later`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let backup = try backUp(world)
      for path in [clips.path, clips.otherPath] { try BlobDamage.firstBit.apply(to: path, and: "") }
      let interrupt = try Interrupt()
      var order = FsckOrder()
      order.repairs = true
      order.sources = [backup]
      var repaired = 0
      let error = try failure {
        _ = try world.openOffline().fsck(
          order, interrupt: interrupt,
          found: {
            if $0.outcome?.isRepaired == true { repaired += 1 }
            interrupt.raise()
          })
      }
      #expect(error.code == .interrupted && repaired == 1)
      let rest = try world.openOffline().repair(from: backup)
      #expect(rest.report.damages == 1 && rest.report.left == 0)
    }
  }
}
