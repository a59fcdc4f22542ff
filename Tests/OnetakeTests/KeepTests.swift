import Catalog
import Domain
import Files
import Glibc
import Onetake
import SQL
import TestFilms
import TestThreads
import Testing

@Suite(.blocking) struct KeepTests {
  /// Two seconds of 320x180 with sound, as an order for five of 540p: too short.
  private func bring(_ film: TestFilm, as request: Request?, _ library: Library) throws -> ImportResult {
    var order = ImportClip(path: try TestFilms.path(film))
    order.request = request
    order.prompt = "a loose test picture"
    return try library.importClip(order)
  }

  @Test func `a library of an older schema is told from one that opens at once, and is left as it is`() throws {
    try withWorld { world in
      let options = try world.open().options
      #expect(Library.opensAtOnce(options))
      let older = "DELETE FROM schema_migrations WHERE name LIKE 'v0006%'; PRAGMA user_version = 5"
      try world.tamper(older)
      #expect(!Library.opensAtOnce(options))
      let version = try Connection(world.home + "/library.sqlite").first("PRAGMA user_version") {
        (row) throws(SQLError) in try row.int(0)
      }
      #expect(version == 5)
      var elsewhere = options
      elsewhere.home += "-that-is-none"
      #expect(Library.opensAtOnce(elsewhere))
    }
  }

  @Test func `a person's acceptance outlives every further judgement`() throws {
    try withWorld { world in
      let library = try world.open()
      let request = try makeRequest()
      let brought = try bring(.small, as: request, library)
      #expect(brought.record.state == .nonconforming)
      #expect(try library.lookup(request).result?.outcome == .nonconforming)
      #expect(try library.verify(brought.record).record?.state == .nonconforming)
      let accepted = try library.accept(brought.record)
      for _ in 0..<2 {
        let judged = try library.verify(try library.record(named: accepted.id.text))
        #expect(judged.verdict == .violations)
        #expect(judged.record?.state == .available)
        #expect(judged.record?.clip?.acceptedAt == accepted.clip?.acceptedAt)
      }
      #expect(try library.lookup(request).result?.outcome == .reused)
      #expect(try library.accept(accepted).state == .available)
    }
  }

  @Test func `a clip that was served and conforms no more is served no more`() throws {
    try withWorld { world in
      let library = try world.open()
      let request = try makeRequest()
      let brought = try bring(.small, as: request, library)
      // As an older policy may have judged it.
      let conforms = NewJudgement(facts: nil, verdict: .conforms, findings: [])
      let served = try world.catalog().judge(
        serial: brought.record.serial, conforms, step: (StepClaim(brought.record), .judgedConforming))
      #expect(served.state == .available)
      #expect(try library.verify(served).record?.state == .nonconforming)
      #expect(try library.lookup(request).result?.outcome == .nonconforming)
    }
  }

  @Test func `a clip that could not be judged is no hit until it is judged, and then it is`() throws {
    try withWorld { world in
      let blind = try world.open { $0.mediaHelper = "/nonexistent/onetake-media" }
      let request = try makeRequest()
      let brought = try bring(.small, as: request, blind)
      #expect(brought.record.state == .stored && brought.record.clip?.verdict == .notJudged)
      #expect(try blind.lookup(request).choice == .drive(take: 1))
      #expect(try blind.verify(brought.record).verdict == .notJudged)
      let judged = try world.open().buy(request)
      #expect(judged.outcome == .nonconforming)
      #expect(try world.count("submits") == 0)
    }
  }

  @Test func `a clip is held under its key while it answers, and its file is looked at first`() throws {
    try withWorld { world in
      let library = try world.open()
      let request = try makeRequest()
      #expect(try library.held(request.key) == nil)
      let bought = try library.buy(request)
      let held = try #require(try library.held(request.key))
      #expect(held.id == bought.record?.id && held.take == 1 && held.digest == bought.record?.clip?.digest)
      #expect(held.path == bought.path)
      #expect(try library.held(request.key, take: 1) == held)
      #expect(try library.held(request.key, take: 2) == nil)
      let record = try #require(bought.record)
      let trashed = try library.trash(record)
      #expect(try library.held(request.key) == nil)
      _ = try library.restore(trashed)
      #expect(try library.held(request.key) == held)
      // Another stamp is hashed and kept; other bytes are damage.
      _ = unsafe chmod(held.path, 0o644)
      #expect(try library.held(request.key) == held)
      #expect(try library.held(request.key) == held)
      let file = try Descriptor(held.path, .readWrite)
      try file.write(Array("no film".utf8))
      #expect(try failure { _ = try library.held(request.key) }.code == .damaged)
      #expect(try failure { _ = try library.lookup(request) }.code == .damaged)
      _ = try Entry.remove(held.path)
      #expect(try failure { _ = try library.held(request.key) }.code == .damaged)
      #expect(try library.held(request.key, checked: false) == held, "unchecked, the catalog's word is taken")
      #expect(try library.ledger().allSatisfy { $0.reused == 0 }, "nothing is booked by `held`")
    }
  }

  @Test(arguments: [
    "DELETE FROM served", "UPDATE served SET serial = 77", "UPDATE served SET take = 2",
    "UPDATE served SET digest = zeroblob(32)",
  ])
  func `where the table of served clips is wrong, the rows answer, and nothing is bought`(change: String) throws {
    try withWorld { world in
      let library = try world.open()
      let request = try makeRequest()
      let bought = try library.buy(request)
      try Connection(world.home + "/library.sqlite").execute(script: change)
      let again = try library.buy(request)
      #expect(again.outcome == .reused)
      #expect(again.path == bought.path && again.record?.id == bought.record?.id)
      #expect(try library.lookup(request, .number(2)).result == nil)
      #expect(try world.charges().count == 1)
      #expect(try library.fsck(found: { _ in }).damages > 0)
    }
  }

  @Test(arguments: [TestFilm.empty, .html, .json, .random, .jpeg, .png])
  func `what is no film is refused, and nothing of it is kept`(film: TestFilm) throws {
    try withWorld { world in
      let library = try world.open()
      #expect(try failure { _ = try bring(film, as: nil, library) }.code == .invalid)
      #expect(try library.search("").total == 0)
      #expect(try library.fsck(found: { _ in }).blobs == 0)
    }
  }

  @Test func `of several clips that come in together, one that is no film keeps none of the others out`() throws {
    try withWorld { world in
      let library = try world.open()
      let films: [TestFilm] = [.small, .html, .mute, .small]
      let results = try library.importClips(try films.map { ImportClip(path: try TestFilms.path($0)) })
      let brought = results.map { try? $0.get() }
      #expect(brought.map { $0?.isNew } == [true, nil, true, false])
      #expect(brought[0]?.record.id == brought[3]?.record.id)
      #expect(brought[2]?.record.clip?.sourceName == "mute.mp4")
      #expect(brought[2]?.record.clip?.hasAudio == false)
      #expect(try library.clips().map(\.id) == [brought[0], brought[2]].compactMap { $0?.record.id })
    }
  }

  private func bytes(of film: TestFilm) throws -> [UInt8] {
    try SmallFile.read(TestFilms.path(film), limit: 1 << 24) ?? []
  }

  @Test func `a film that was changed since it was looked at is judged by what was kept of it`() throws {
    try withWorld { world in
      let library = try world.open()
      let path = world.home + "/film.mp4"
      try SmallFile.write(bytes(of: .small), to: path)
      let source = try library.examine([path])[0].get()
      try SmallFile.write(bytes(of: .oneFrame), to: path)
      let result = try library.importClips([ImportClip(source)])[0].get()
      #expect(result.record.clip?.hasAudio == false)
    }
  }

  @Test func `a check names what is missing, damaged and stray, and the clips that it hits`() throws {
    try withWorld { world in
      let library = try world.open()
      let gone = try bring(.small, as: nil, library)
      let damaged = try bring(.mute, as: nil, library)
      let whole = try bring(.faststart, as: nil, library)
      try Entry.remove(gone.path)
      try SmallFile.write([1, 2, 3], to: damaged.path)
      let stray = Digest(of: [4, 5, 6])
      let strayPath = "\(world.home)/blobs/\(stray.hex.prefix(2))/\(stray.hex)"
      try Folder.makeAll(Folder.parent(of: strayPath))
      try SmallFile.write([4, 5, 6], to: strayPath)
      let findings = try library.findings()
      #expect(Set(findings.map(\.kind)) == [.missingBlob, .damagedBlob, .strayBlob])
      #expect(findings.count == 3)
      #expect(findings.first { $0.kind == .missingBlob }?.clips == [gone.record.id])
      #expect(findings.first { $0.kind == .damagedBlob }?.clips == [damaged.record.id])
      #expect(findings.first { $0.kind == .strayBlob }?.digest == stray)
      #expect(!findings.contains { $0.clips.contains(whole.record.id) })
    }
  }

  @Test func `a loose clip is found by its words, once, and serves nobody`() throws {
    try withWorld { world in
      let library = try world.open()
      let first = try bring(.small, as: nil, library)
      #expect(!(try bring(.small, as: nil, library).isNew))
      #expect(try library.search("loose picture").records.map(\.id) == [first.record.id])
      #expect(try library.lookup(makeRequest("a loose test picture")).result == nil)
      #expect(try library.findings() == [])
    }
  }

  @Test func `what is trashed answers with its cure, and what is restored is served again`() throws {
    try withWorld { world in
      let library = try world.open()
      let request = try makeRequest()
      let clip = try library.accept(try bring(.small, as: request, library).record)
      let trashed = try library.trash(clip)
      let error = try failure { _ = try library.buy(request) }
      #expect(error.code == .notFound && error.cure?.contains("restore \(clip.id)") == true)
      #expect(try library.search("neon").total == 0)
      #expect(try library.search("neon is:trashed").total == 1)
      _ = try library.restore(trashed)
      #expect(try library.buy(request).outcome == .reused)
      #expect(try world.count("submits") == 0)
    }
  }

  @Test func `a search takes its pages up where they ended`() throws {
    try withWorld { world in
      let library = try world.open()
      for film in [TestFilm.small, .mute, .faststart] { _ = try bring(film, as: nil, library) }
      let first = try library.search("picture", limit: 2)
      #expect(first.records.count == 2)
      #expect(first.next != nil)
      #expect(first.total == 3)
      #expect(first.totalIsExact)
      let second = try library.search("picture", limit: 2, after: first.next)
      #expect(second.records.count == 1)
      #expect(second.next == nil)
      #expect(Set(first.records.map(\.id)).union(second.records.map(\.id)).count == 3)
      #expect(try failure { _ = try library.search("picture", after: "nowhere") }.code == .invalid)
    }
  }

  @Test func `an id is known by its beginning, if only one begins so`() throws {
    try withWorld { world in
      let library = try world.open()
      let ids = try [TestFilm.small, .mute].map { try bring($0, as: nil, library).record.id.text }
      #expect(try library.record(named: ids[0].uppercased()).id.text == ids[0])
      let shared = zip(ids[0], ids[1]).prefix { $0 == $1 }.count
      #expect(try library.record(named: String(ids[0].prefix(shared + 1))).id.text == ids[0])
      if shared > 0 {
        #expect(try failure { _ = try library.record(named: String(ids[0].prefix(shared))) }.code == .invalid)
      }
      for name in ["", "0000000000000000", ids[0] + "0", "not-an-id", "%"] {
        #expect(try failure { _ = try library.record(named: name) }.code == .notFound, "\(name)")
      }
    }
  }
}
