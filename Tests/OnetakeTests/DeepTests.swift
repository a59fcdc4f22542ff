import Catalog
import Domain
import Onetake
import TestFilms
import TestThreads
import Testing

/// What a deep check found stays with the clip.
@Suite(.blocking) struct DeepTests {
  @Test func `a plain judgement keeps what decoding found, whichever version found it`() throws {
    try withWorld { world in
      let library = try world.open()
      let record = try library.importClip(ImportClip(path: try TestFilms.path(.small))).record
      #expect(try library.details(of: record).facts?.deep == nil)
      let checked = try library.verify(record, deep: true)
      let deep = try #require(checked.facts?.deep)
      #expect(checked.verdict == .conforms && deep.errors == 0 && deep.checkedAt != nil)
      #expect(try library.details(of: record).facts?.deep == deep)

      // As another version may have found it, and a person have thought of the clip.
      var older = try #require(checked.facts)
      older.deep?.version = 0
      older.deep?.errors = 7
      let found = NewJudgement(facts: older, verdict: .conforms, findings: [])
      _ = try world.catalog().judge(serial: record.serial, found, step: nil)
      let plain = try library.verify(try library.record(named: record.id.text))
      #expect(plain.facts?.deep == older.deep && plain.verdict == .violations)
      #expect(plain.record?.state == .nonconforming)
      #expect(try library.details(of: record).facts?.deep == older.deep)

      // Only another deep check takes it back.
      let again = try library.verify(try library.record(named: record.id.text), deep: true)
      #expect(again.verdict == .conforms && again.record?.state == .available)
      #expect(again.facts?.deep?.errors == 0 && again.facts?.deep?.version == DeepFacts.currentVersion)
    }
  }

  @Test func `what cannot be decoded now is not judged, and nothing is changed`() throws {
    try withWorld { world in
      let library = try world.open()
      let record = try library.importClip(ImportClip(path: try TestFilms.path(.small))).record
      let blind = try world.open { $0.mediaHelper = "/nonexistent/onetake-media" }
      let result = try blind.verify(record, deep: true)
      #expect(result.verdict == .notJudged && result.problem?.isEmpty == false)
      let now = try library.record(named: record.id.text)
      #expect(now.state == .available && now.clip?.verdict == .conforms)
    }
  }

  @Test func `how far it is is told, for a clip and for a file`() throws {
    try withWorld { world in
      let library = try world.open()
      let path = try TestFilms.path(.small)
      let record = try library.importClip(ImportClip(path: path)).record
      var told: [Int] = []
      _ = try library.verify(record, deep: true) { told.append($0) }
      let ofClip = told.count
      var order = FileOrder()
      order.isDeep = true
      _ = try library.films.verify(path: path, against: order) { told.append($0) }
      #expect(ofClip > 10 && told.count == 2 * ofClip && told.allSatisfy { (0...100).contains($0) })
    }
  }
}
