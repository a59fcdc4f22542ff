import Domain
import SQL
import TestSupport
import Testing

@testable import Catalog

@Suite struct CurationTests {
  /// Imports clips with the given prompts, and returns their serials.
  private func clips(_ prompts: [String], _ bench: Bench) throws -> [Int64] {
    try prompts.map { prompt in
      var clip = makeClip(prompt)
      clip.prompt = prompt
      let order = ImportOrder(request: nil, clip: clip, judgement: makeJudgement())
      return try bench.catalog.importClip(order, isAlive: { _ in true }).record.serial
    }
  }

  private func tags(_ names: String) throws -> Curation { .add(try CurationList.tags.names(names), .tags) }

  @discardableResult
  private func curate(_ curation: Curation, _ serials: [Int64], _ bench: Bench) throws -> CurationOutcome {
    try bench.catalog.curate(curation, serials, query: nil, progress: { _ in })
  }

  private func undo(_ bench: Bench) throws -> Int {
    guard let last = try bench.catalog.curations(limit: 1).first else { throw Surprise("nothing to undo") }
    return try bench.catalog.undo(last)
  }

  private func found(_ query: String, _ bench: Bench) throws -> [Int64] {
    try bench.catalog.serials(matching: SearchParser.parse(query))
  }

  private func clip(_ serial: Int64, _ bench: Bench) throws -> ClipRecord {
    guard let clip = try bench.catalog.record(serial: serial).clip else { throw Surprise("no clip") }
    return clip
  }

  @Test func `what is said of clips is found by a search, and is gone after the undo`() throws {
    try withBench { bench in
      let serials = try clips(["neon girl", "rain", "desert"], bench)
      let (first, second) = (serials[0], serials[1])
      try curate(try tags("Client-X,hero"), [first, second], bench)
      try curate(.add([try CurationName("spring ads")], .collections), [first], bench)
      try curate(.rate(ClipRating(4)), [first], bench)
      try curate(.favourite(true), [second], bench)
      try curate(.note(try ClipNote("slower, please")), [second], bench)
      #expect(try found("tag:client-x", bench) == [second, first])
      #expect(try found("hero", bench) == [second, first])
      #expect(try found("collection:\"Spring Ads\"", bench) == [first])
      #expect(try found("rating>=4", bench) == [first])
      #expect(try found("is:favourite", bench) == [second])
      #expect(try found("note:slower", bench) == [second])
      #expect(try found("has:tag", bench) == [second, first])
      #expect(try clip(first, bench).tags == ["Client-X", "hero"])
      #expect(try bench.catalog.collections(serial: first) == ["spring ads"])
      for _ in 0..<5 { _ = try undo(bench) }
      #expect(try bench.catalog.curations(limit: 10).isEmpty)
      for query in ["tag:client-x", "hero", "has:collection", "has:rating", "is:favourite", "has:note", "slower"] {
        #expect(try found(query, bench).isEmpty, "\(query)")
      }
      #expect(try bench.catalog.integrity() == IntegrityReport())
    }
  }

  @Test func `the undo brings back what stood there before, clip by clip`() throws {
    try withBench { bench in
      let serials = try clips(["a", "b", "c"], bench)
      try curate(.rate(ClipRating(2)), [serials[0]], bench)
      try curate(.note(try ClipNote("old")), [serials[1]], bench)
      try curate(try tags("x"), [serials[0]], bench)
      let outcome = try curate(.rate(ClipRating(5)), serials, bench)
      #expect(outcome.changed == serials)
      try curate(.note(nil), serials, bench)
      try curate(try tags("x,y"), serials, bench)
      #expect(try undo(bench) == 3)
      #expect(try serials.map { try clip($0, bench).tags } == [["x"], [], []])
      #expect(try undo(bench) == 1)
      #expect(try clip(serials[1], bench).note == "old")
      #expect(try undo(bench) == 3)
      #expect(try serials.map { try clip($0, bench).rating } == [2, nil, nil])
    }
  }

  @Test func `what is so already is not changed, and leaves nothing to undo`() throws {
    try withBench { bench in
      let serials = try clips(["a", "b"], bench)
      try curate(try tags("x"), [serials[0]], bench)
      let again = try curate(try tags("X"), serials, bench)
      #expect(again.changed == [serials[1]])
      #expect(again.unchanged == 1)
      #expect(try curate(try tags("x"), serials, bench).changed.isEmpty)
      #expect(try curate(.remove([try CurationName("never used")], .tags), serials, bench).unchanged == 2)
      #expect(try bench.catalog.curations(limit: 10).count == 2)
      // The name stays as it was first written.
      #expect(try bench.catalog.names(in: .tags, limit: 10) == [ListedName(name: "x", clips: 2)])
    }
  }

  @Test func `what would be done is told, and not done`() throws {
    try withBench { bench in
      let serials = try clips(["a", "b"], bench)
      try curate(.favourite(true), [serials[0]], bench)
      let would = try bench.catalog.wouldCurate(.favourite(true), serials + [999])
      #expect(would.changed == [serials[1]])
      #expect(would.unchanged == 1)
      #expect(would.gone == 1)
      #expect(try bench.catalog.wouldCurate(try tags("new"), serials).changed == serials)
      #expect(try found("is:favourite", bench) == [serials[0]])
      #expect(try bench.catalog.names(in: .tags, limit: 10).isEmpty)
    }
  }

  @Test func `only the last one can be undone`() throws {
    try withBench { bench in
      let serials = try clips(["a"], bench)
      try curate(.rate(ClipRating(1)), serials, bench)
      guard let first = try bench.catalog.curations(limit: 1).first else { throw Surprise("none") }
      try curate(.rate(ClipRating(2)), serials, bench)
      #expect(try failure { _ = try bench.catalog.undo(first) } == .stale)
      #expect(try clip(serials[0], bench).rating == 2)
      _ = try undo(bench)
      #expect(try bench.catalog.undo(first) == 1)
      #expect(try failure { _ = try bench.catalog.undo(first) } == .stale)
    }
  }

  @Test func `many clips are changed and brought back, some at a time`() throws {
    try withBench { bench in
      let serials = try clips((0..<250).map { "clip \($0)" }, bench)
      var told: [Int] = []
      let outcome = try bench.catalog.curate(try tags("all"), serials, query: "clip") { told.append($0.changed.count) }
      #expect(outcome.changed.count == 250)
      #expect(told == [100, 200, 250])
      #expect(try bench.catalog.curations(limit: 1).first?.query == "clip")
      #expect(try bench.catalog.curations(limit: 1).first?.clips == 250)
      #expect(try found("tag:all", bench).count == 250)
      #expect(try undo(bench) == 250)
      #expect(try found("tag:all", bench).isEmpty)
    }
  }

  @Test func `the last hundred can be undone, and older ones leave nothing behind`() throws {
    try withBench { bench in
      let serials = try clips(["a"], bench)
      for number in 0..<103 { try curate(.note(try ClipNote("\(number)")), serials, bench) }
      #expect(try bench.catalog.curations(limit: 1000).count == 100)
      #expect(try bench.number("SELECT count(*) FROM curation_steps") == 100)
      #expect(try bench.number("SELECT count(*) FROM curations") == 100)
      for _ in 0..<100 { _ = try undo(bench) }
      #expect(try clip(serials[0], bench).note == "2")
      #expect(try bench.catalog.curations(limit: 1).isEmpty)
    }
  }

  @Test func `a clip has a hundred tags at most, and one more changes nothing`() throws {
    try withBench { bench in
      let serials = try clips(["a", "b"], bench)
      for start in stride(from: 0, to: 100, by: 20) {
        try curate(try tags((start..<start + 20).map { "t\($0)" }.joined(separator: ",")), [serials[1]], bench)
      }
      #expect(try failure { try curate(try tags("one more"), serials, bench) } == .tooMany)
      #expect(try serials.map { try clip($0, bench).tags.count } == [0, 100])
      #expect(try curate(try tags("t1"), serials, bench).changed == [serials[0]])
    }
  }

  @Test func `who has too many tags is named, and so is what changed before`() throws {
    try withBench { bench in
      let serials = try clips((0...100).map { "clip \($0)" }, bench)
      for start in stride(from: 0, to: 100, by: 20) {
        try curate(try tags((start..<start + 20).map { "t\($0)" }.joined(separator: ",")), [serials[100]], bench)
      }
      let id = try bench.catalog.record(serial: serials[100]).id.text
      let told = "clip \(id) would have more than 100 tags"
      let error = #expect(throws: CatalogError.self) { try curate(try tags("one more"), [serials[100]], bench) }
      #expect(error?.message == told)
      let later = #expect(throws: CatalogError.self) { try curate(try tags("one more"), serials, bench) }
      #expect(later?.message == "\(told); 100 clips before it changed, which `onetake undo` takes back")
      #expect(try undo(bench) == 100)
      #expect(try serials.map { try clip($0, bench).tags.count } == Array(repeating: 0, count: 100) + [100])
    }
  }

  @Test func `a swept clip is left alone, and one in the trash is not counted`() throws {
    try withBench { bench in
      let serials = try clips(["a", "b", "c"], bench)
      try curate(try tags("x"), serials, bench)
      try bench.catalog.setTrashed(serial: serials[0], true)
      #expect(try bench.catalog.names(in: .tags, limit: 10) == [ListedName(name: "x", clips: 2)])
      try bench.tamper("UPDATE clips SET swept_at = 1 WHERE serial = \(serials[0])")
      let outcome = try curate(.favourite(true), serials, bench)
      #expect(outcome.gone == 1)
      #expect(outcome.changed == [serials[1], serials[2]])
    }
  }

  @Test func `names are listed by their beginning, whatever the case`() throws {
    try withBench { bench in
      let serials = try clips(["a"], bench)
      try curate(try tags("Client-x,client y,hero,雨,été"), serials, bench)
      #expect(try bench.catalog.names(in: .tags, beginning: "CLI", limit: 10).map(\.name) == ["client y", "Client-x"])
      #expect(try bench.catalog.names(in: .tags, beginning: "雨", limit: 10).map(\.name) == ["雨"])
      #expect(try bench.catalog.names(in: .tags, limit: 2).count == 2)
      #expect(try bench.catalog.names(in: .collections, limit: 10).isEmpty)
    }
  }

  @Test func `tags that a clip's row does not repeat are found by the check, and repaired`() throws {
    try withBench { bench in
      let serials = try clips(["a"], bench)
      try curate(try tags("x,y"), serials, bench)
      try bench.tamper("UPDATE clips SET tags = 'x' WHERE serial = \(serials[0])")
      #expect(try bench.catalog.integrity().copies.count == 1)
      try bench.catalog.rebuildCopies()
      #expect(try bench.catalog.integrity() == IntegrityReport())
      #expect(try found("y", bench) == serials)
    }
  }

  @Test func `searches are kept under their names, case aside`() throws {
    try withBench { bench in
      try bench.catalog.save(search: "neon", as: try CurationName("Best of"))
      try bench.catalog.save(search: "neon rating>=4", as: try CurationName("best OF"))
      #expect(try bench.catalog.savedSearches() == [SavedSearch(name: "best OF", query: "neon rating>=4")])
      #expect(try bench.catalog.savedSearch(try CurationName("BEST OF"))?.query == "neon rating>=4")
      #expect(try bench.catalog.forget(search: try CurationName("best of")))
      #expect(try !bench.catalog.forget(search: try CurationName("best of")))
      #expect(try bench.catalog.savedSearches().isEmpty)
    }
  }
}
