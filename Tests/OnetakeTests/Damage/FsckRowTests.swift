import Domain
import Files
import Onetake
import SQL
import TestSupport
import TestThreads
import Testing

/// Rows that are gone or say something else: what follows from others is made anew, what does not is told.
@Suite(.blocking) struct FsckRowTests {
  /// What is done behind the library's back, what a check calls it, and what it would do.
  struct Tampering: Sendable, CustomTestStringConvertible {
    let sql: String
    let kind: FsckFinding.Kind
    let action: RepairPlan.Action

    init(_ sql: String, _ kind: FsckFinding.Kind, _ action: RepairPlan.Action) {
      self.sql = sql
      self.kind = kind
      self.action = action
    }

    var testDescription: String { sql }
  }

  static let derivable: [Tampering] = [
    Tampering("DELETE FROM blobs", .lostRow, .rebuild),
    Tampering("DELETE FROM served", .copy, .rebuild),
    Tampering("UPDATE served SET digest = zeroblob(32)", .copy, .rebuild),
    Tampering(
      "INSERT INTO served SELECT zeroblob(32), 1, serial, id, digest, 1, 1, 1, 1 FROM served LIMIT 1", .copy, .rebuild),
    Tampering("UPDATE generations SET model = 'pixverse-v6/image-to-video'", .copy, .rebuild),
    Tampering("UPDATE requests SET model = 'pixverse-v6/image-to-video'", .wrongRow, .rebuild),
    Tampering("UPDATE requests SET prompt = 'something else'", .wrongRow, .rebuild),
    Tampering(
      "INSERT INTO clip_texts (clip_texts, rowid, prompt, tags, negative) SELECT 'delete', serial, prompt, tags, negative FROM clips",
      .index, .rebuild),
    Tampering("UPDATE clips SET facts = '{\"video\":'", .wrongRow, .rebuild),
    Tampering("UPDATE clips SET facts = '{}'", .wrongRow, .rebuild),
    Tampering("UPDATE clips SET findings = 'nothing'", .wrongRow, .rebuild),
    Tampering("UPDATE clips SET width = width + 1", .wrongRow, .rebuild),
    Tampering("UPDATE clips SET has_audio = 1 - has_audio", .wrongRow, .rebuild),
    Tampering("DELETE FROM clips", .lostRow, .rebuild),
    Tampering("DELETE FROM clips; DELETE FROM blobs", .lostRow, .rebuild),
  ]

  @Test(arguments: derivable)
  func `what follows from other rows or from the blob is found, and made anew`(tampering: Tampering) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let before = try world.open().details(of: clips.record)
      try world.tamper(tampering.sql)
      let (findings, report) = try world.openOffline().check()
      let found = findings.filter { $0.kind == tampering.kind }
      #expect(!found.isEmpty && report.damages == findings.count { $0.isDamage }, "\(findings)")
      #expect(found.allSatisfy { $0.plan.action == tampering.action && $0.isDamage })
      if tampering.kind != .index, !tampering.sql.hasPrefix("INSERT") {
        #expect(Set(found.flatMap(\.clips)) == [clips.record.id, clips.other.id], "\(found)")
      }
      let repaired = try world.openOffline().repair()
      #expect(repaired.report.left == 0, "\(repaired.findings)")
      let after = try world.openOffline().check()
      #expect(after.findings == [], "\(after.findings)")
      let details = try world.openOffline().details(of: try world.open().record(named: clips.record.id.text))
      #expect(details.record.clip?.digest == clips.digest && details.facts == before.facts)
      #expect(details.record.clip?.verdict == before.record.clip?.verdict)
      #expect(details.record.model == before.record.model && details.record.state == before.record.state)
      #expect(try world.openOffline().search("harbour").records.map(\.id) == [clips.record.id])
      #expect(try world.open().buy(clips.request).outcome == .reused)
      #expect(try world.count("submits") == 2)
    }
  }

  @Test func `the index of searches is made anew when it is asked for, without a look at anything else`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try world.tamper("INSERT INTO clip_texts (clip_texts) VALUES ('delete-all'); DELETE FROM facets")
      let library = try world.openOffline()
      #expect(try library.search("harbour").records.isEmpty)
      #expect(try library.rebuildIndex() == 2)
      #expect(try library.search("harbour").records.map(\.id) == [clips.record.id])
      let after = try library.check()
      #expect(after.findings == [], "\(after.findings)")
    }
  }

  static let underivable: [Tampering] = [
    Tampering("UPDATE requests SET canonical = CAST(canonical || x'20' AS BLOB)", .wrongRow, .restoreBackup),
    Tampering("UPDATE requests SET key = randomblob(32)", .wrongRow, .restoreBackup),
    Tampering("PRAGMA foreign_keys = OFF; DELETE FROM generations", .catalog, .restoreBackup),
    Tampering("PRAGMA foreign_keys = OFF; DELETE FROM requests", .catalog, .restoreBackup),
    Tampering("DROP TRIGGER events_are_not_deleted; DELETE FROM events", .lostRow, .restoreBackup),
  ]

  @Test(arguments: underivable)
  func `what follows from nothing is told with its cure, and left as it is`(tampering: Tampering) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try world.tamper(tampering.sql)
      let (findings, report) = try world.open().repair()
      let found = findings.filter { $0.kind == tampering.kind }
      #expect(!found.isEmpty && found.allSatisfy { $0.plan.action == tampering.action }, "\(findings)")
      #expect(found.allSatisfy { $0.outcome?.isRepaired != true })
      #expect(report.left > 0)
      #expect(world.digest(clips.path) == clips.digest)
      #expect(try world.count("submits") == 2)
    }
  }

  @Test func `a clip whose row is lost keeps what its history says of trash and acceptance`() throws {
    try withWorld("short") { world in
      let library = try world.open()
      let bought = try #require(try library.buy(makeRequest()).record)
      #expect(bought.state == .nonconforming)
      _ = try library.trash(try library.accept(bought))
      let before = try #require(try library.record(named: bought.id.text).clip)
      try world.tamper("DELETE FROM clips")
      #expect(try world.openOffline().repair().report.left == 0)
      let after = try #require(try world.open().record(named: bought.id.text).clip)
      #expect(after.acceptedAt == before.acceptedAt && after.trashedAt == before.trashedAt)
      #expect(after.prompt == before.prompt && after.verdict == before.verdict && after.findings == before.findings)
      _ = try world.open().restore(try world.open().record(named: bought.id.text))
      #expect(try world.open().buy(makeRequest()).outcome == .reused)
    }
  }

  /// An event of storing names the digest; those of earlier versions do not.
  @Test(arguments: [true, false])
  func `the provider brings a clip whose row and blob are both gone`(isNamed: Bool) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try world.tamper("DELETE FROM clips WHERE serial = \(clips.record.serial)")
      if !isNamed { try world.tamper("DROP TRIGGER events_are_not_edited; UPDATE events SET detail = NULL") }
      try BlobDamage.lost.apply(to: clips.path, and: "")
      let (offline, _) = try world.openOffline().repair()
      #expect(offline.allSatisfy { $0.outcome?.isRepaired == false }, "\(offline)")
      #expect(offline.map(\.plan.action) == (isNamed ? [.none, .restoreBackup] : [.restoreBackup]), "\(offline)")
      #expect(offline.allSatisfy { $0.hits.map(\.prompt) == ["neon rain over the old harbour"] }, "\(offline)")
      let (findings, report) = try world.open().repair()
      #expect(report.left == 0, "\(findings)")
      #expect(findings.map(\.plan.action) == (isNamed ? [.bring, .rebuild] : [.bring]), "\(findings)")
      #expect(try world.openOffline().check().findings == [])
      #expect(try world.openOffline().lookup(clips.request).result?.outcome == .reused)
      #expect(world.digest(clips.path) == clips.digest)
      #expect(try world.charges().count == 2)
    }
  }

  @Test func `a backup brings back the row of a clip that nothing else tells of`() throws {
    try withWorld { world in
      let request = try makeRequest()
      var order = ImportClip(path: try world.film())
      order.request = request
      let record = try world.open().accept(world.open().importClip(order).record)
      let target = world.home + "-backup"
      _ = try world.open().backup(to: target)
      try world.tamper("DELETE FROM clips")
      let (findings, report) = try world.open().repair(from: target)
      #expect(report.left == 1 && findings.map(\.plan.action) == [.restoreBackup], "\(findings)")
      _ = try Library.restore(from: target, world.options)
      #expect(try world.open().check().findings == [])
      #expect(try world.open().lookup(request).result?.record?.id == record.id)
    }
  }

  @Test func `an input image whose row is lost is measured again`() throws {
    try withWorld { world in
      let request = try world.buyFromImage()
      let image = try #require(request.image)
      try world.tamper("DELETE FROM images")
      #expect(try failure { _ = try world.open().heldImage(image.digest) }.code == .invalid)
      let (findings, _) = try world.openOffline().check()
      #expect(findings.map(\.kind) == [.lostRow] && findings.first?.clips.count == 1, "\(findings)")
      #expect(try world.openOffline().repair().report.left == 0)
      #expect(try world.open().heldImage(image.digest).image == image)
      #expect(try world.open().check().findings == [])
    }
  }

  @Test func `a damaged input image is found with the clips that were made from it`() throws {
    try withWorld { world in
      let request = try world.buyFromImage()
      let image = try #require(request.image)
      let target = world.home + "-backup"
      _ = try world.open().backup(to: target)
      let path = "\(world.home)/blobs/\(image.digest.hex.prefix(2))/\(image.digest.hex)"
      try BlobDamage.middleBit.apply(to: path, and: "")
      let (findings, _) = try world.open().check()
      #expect(findings.count == 1 && findings[0].digest == image.digest && findings[0].clips.count == 1, "\(findings)")
      #expect(findings[0].message.contains("input image"))
      #expect(try world.open().repair(from: target).report.left == 0)
      #expect(world.digest(path) == image.digest)
    }
  }

  @Test func `copies that are wrong do not make a restore forget what the library knows`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let target = world.home + "-backup"
      _ = try world.open().backup(to: target)
      let later = try #require(try world.open().buy(makeRequest("bought later")).record)
      try world.tamper("DELETE FROM served")
      let report = try Library.restore(from: target, world.options)
      #expect(report.present == .readable && report.unknownSince == nil, "\(report)")
      #expect(try world.open().buy(makeRequest("bought later")).record?.id == later.id)
      #expect(try world.open().buy(clips.request).outcome == .reused)
      #expect(try world.open().check().findings == [])
      #expect(try world.count("submits") == 3)
    }
  }
}
