import Domain
import Files
import Onetake
import SQL
import TestSupport
import TestThreads
import Testing

/// Damaged pages of the catalog: told for what they are, never repaired in place, and no end of the check.
@Suite(.blocking) struct FsckCatalogTests {
  private let pageSize: Int64 = 4096

  /// Overwrites the root page of a table or an index.
  private func damage(_ name: String, _ world: World) throws {
    let path = world.home + "/library.sqlite"
    let page = try Connection(path).first("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [.text(name)]) {
      (row) throws(SQLError) in try row.int64(0)
    }
    guard let page else { throw Surprise("there is no \(name)") }
    let file = try Descriptor(path, .readWrite)
    try file.write([UInt8](repeating: 0xA5, count: Int(pageSize)), at: (page - 1) * pageSize)
  }

  private func bytes(_ world: World) throws -> [UInt8]? {
    try SmallFile.read(world.home + "/library.sqlite", limit: 1 << 24)
  }

  @Test(arguments: [
    "clips", "generations", "requests", "blobs", "events", "reuses", "served", "clips_by_digest",
    "sqlite_autoindex_generations_1", "generations_for_ledger", "requests_by_prompt", "clip_texts_data",
    "clip_texts_docsize",
  ])
  func `a damaged page is found, with its table, and every blob is still read`(name: String) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let target = world.home + "-backup"
      _ = try world.open().backup(to: target)
      try BlobDamage.middleBit.apply(to: clips.path, and: "")
      try damage(name, world)
      let before = try bytes(world)
      let (findings, report) = try world.open().repair(from: target)
      let catalog = findings.filter { $0.kind == .catalog }
      #expect(!catalog.isEmpty && report.isCatalogDamaged, "\(findings)")
      #expect(catalog.allSatisfy { $0.plan.action == .restoreBackup && $0.outcome == nil })
      let table =
        [
          "clips_by_digest": "clips", "sqlite_autoindex_generations_1": "generations",
          "generations_for_ledger": "generations", "requests_by_prompt": "requests",
        ][name] ?? name
      #expect(catalog.contains { $0.message.contains("the table \(table) ") }, "\(catalog.map(\.message))")
      #expect(catalog.contains { $0.message.contains("can all be read") } == (table != name), "\(catalog)")
      #expect(report.blobs == 2)
      #expect(findings.contains { $0.digest == clips.digest && $0.kind == .damagedBlob })
      #expect(report.repaired == 0)
      #expect(try bytes(world) == before, "nothing is written into a damaged catalog")
      #expect(world.digest(clips.path) != clips.digest)
      // The cure that is named.
      _ = try Library.restore(from: target, world.options)
      #expect(try world.openOffline().check().findings == [])
      #expect(try world.openOffline().lookup(clips.request).result?.outcome == .reused)
      #expect(try world.count("submits") == 2)
    }
  }

  /// Where the bytes of `pattern` stand in `bytes`.
  private func places(of pattern: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard bytes.count >= pattern.count, let first = pattern.first else { return [] }
    return bytes.indices.dropLast(pattern.count - 1).filter {
      bytes[$0] == first && bytes[$0..<$0 + pattern.count].elementsEqual(pattern)
    }
  }

  /// A bit that flips inside of a row leaves every page in order: SQLite's check alone would not see all of these.
  @Test(arguments: ["id", "digest", "key", "prompt", "document"])
  func `a bit that flipped in a row is found wherever it is, serves no other clip and buys nothing`(what: String) throws
  {
    try withWorld { world in
      let clips = try TwoClips(world)
      let pattern: [UInt8] =
        switch what {
        case "id": Array(clips.record.id.text.utf8)
        case "digest": clips.digest.bytes
        case "key": clips.request.key.digest.bytes
        case "prompt": Array(clips.request.parameters.prompt.utf8)
        default: clips.request.canonical
        }
      // Nobody has it open: what was in the log is in the file.
      let whole = try #require(try bytes(world))
      let places = places(of: pattern, in: whole)
      #expect(places.count >= (what == "document" ? 1 : 3), "\(places)")
      for place in places {
        var flipped = whole
        flipped[place + pattern.count / 2] ^= 1
        for suffix in ["-wal", "-shm"] { try Entry.remove(world.home + "/library.sqlite" + suffix) }
        try SmallFile.write(flipped, to: world.home + "/library.sqlite")
        let (findings, report) = try world.openOffline().check()
        #expect(report.damages > 0, "the \(what) at \(place): \(findings)")
        do {
          let result = try world.open().buy(clips.request)
          let served = result.path.flatMap { world.digest($0) }
          #expect(result.outcome == .reused && served == clips.digest, "\(what) at \(place)")
        } catch let error as LibraryError {
          #expect(error.code == .damaged, "\(what) at \(place): \(error.message)")
        }
        #expect(try world.count("submits") == 2, "the \(what) at \(place): bought again")
      }
    }
  }

  @Test func `a request that an index of keys has lost to a flipped bit is not bought again`() throws {
    try withWorld("short") { world in
      let request = try makeRequest()
      // It does not conform, so no copy for hits tells of it.
      #expect(try world.open().buy(request).outcome == .nonconforming)
      let whole = try #require(try bytes(world))
      let places = places(of: request.key.digest.bytes, in: whole)
      #expect(places.count == 2, "the row and the index: \(places)")
      for place in places {
        var flipped = whole
        flipped[place + 16] ^= 1
        for suffix in ["-wal", "-shm"] { try Entry.remove(world.home + "/library.sqlite" + suffix) }
        try SmallFile.write(flipped, to: world.home + "/library.sqlite")
        do {
          #expect(try world.open().buy(request).outcome == .nonconforming)
        } catch let error as LibraryError {
          #expect(error.code == .damaged && error.message.contains("index of keys"), "\(error.message)")
        }
        #expect(try world.count("submits") == 1, "bought again")
      }
    }
  }

  @Test(arguments: ["header", "first page", "empty", "gone", "no database"])
  func `where the catalog cannot be opened, each blob is still held against its name`(how: String) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.lastBit.apply(to: clips.path, and: "")
      let path = world.home + "/library.sqlite"
      switch how {
      case "header": try Descriptor(path, .readWrite).write([UInt8](repeating: 0x41, count: 100), at: 0)
      case "first page": try Descriptor(path, .readWrite).write([UInt8](repeating: 0xFF, count: 3996), at: 100)
      case "empty": try Descriptor(path, .readWrite).truncate(to: 0)
      case "gone": try Entry.remove(path)
      default:
        try Entry.remove(path)
        try makeFile(path, Array(String(repeating: "these are notes. ", count: 400).utf8))
      }
      let before = try bytes(world)
      let error = try failure { _ = try world.open() }
      var findings: [FsckFinding] = []
      let report = try Library.fsckStore(world.options, insteadOf: error, found: { findings.append($0) })
      #expect(report.blobs == 2 && report.isCatalogDamaged && report.damages == 2)
      #expect(findings.map(\.kind) == [.catalog, .damagedBlob])
      #expect(findings[1].digest == clips.digest && findings[1].message.contains("cannot be told"))
      #expect(findings.allSatisfy { $0.plan.action == .restoreBackup })
      #expect(try bytes(world) == before)
    }
  }

  @Test(arguments: ["clips", "generations", "requests", "events", "served", "clips_by_digest", "clip_texts_data"])
  func `what can still be read of a damaged catalog serves in another library, and nothing is bought`(
    name: String
  ) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let fromImage = try world.buyFromImage()
      try damage(name, world)
      let manifest = world.home + "-salvaged.jsonl"
      let before = try bytes(world)
      let report = try world.open().salvage(to: manifest)
      #expect(try bytes(world) == before)
      // The rows of a table on one page are lost with it; the digests of clips are told by their events as well.
      #expect(report.clips == 3 && report.missing == 0 && report.unread == 0, "\(report)")
      let hasRequests = !["generations", "requests"].contains(name)
      #expect(report.requests == (hasRequests ? 3 : 0), "\(report)")
      var options = world.options
      options.home = world.home + "-new"
      let library = try Library(options)
      for (path, description) in try ImportDescription.manifest(manifest) {
        var clip = ImportClip(path: path)
        _ = try description.describe(&clip, userAgent: "test")
        _ = try library.importClip(clip)
      }
      #expect(try library.clips().count == 3)
      for request in [clips.request, fromImage] {
        #expect(try library.lookup(request).result?.outcome == (hasRequests ? .reused : nil))
      }
      #expect(try failure { _ = try world.open().salvage(to: manifest) }.code == .invalid, "nothing is written over")
      #expect(try world.count("submits") == 3)
    }
  }

  // The limit includes the wait for a thread, behind other tests.
  @Test(.timeLimit(.minutes(30)))
  func `a take's number that damage has made huge is not counted up to`() throws {
    try withWorld { world in
      _ = try TwoClips(world)
      let connection = try Connection(world.home + "/library.sqlite")
      try connection.run("PRAGMA foreign_keys = OFF")
      try connection.run(
        """
        INSERT INTO events (generation, at, actor, event, state_to)
        SELECT 0x4000000000000000, at, actor, event, state_to FROM events WHERE id = 1
        """)
      #expect(connection.changes == 1)
      let report = try world.open().salvage(to: world.home + "-salvaged.jsonl")
      #expect(report.clips == 2 && report.requests == 2 && report.unread == 0, "\(report)")
    }
  }

  @Test func `what is no damage is not looked into instead of an open library`() throws {
    try withWorld { world in
      _ = try TwoClips(world)
      let newer = LibraryError(.unusable, "newer")
      let error = try failure { _ = try Library.fsckStore(world.options, insteadOf: newer, found: { _ in }) }
      #expect(error.code == .unusable)
    }
  }
}
