import Domain
import Migrations
import SQL
import TestSupport
import Testing

@testable import Catalog

@Suite struct CommonClipsTests {
  /// Clips 1 to `count`: "the" is in each, "neon" in every third, "seldom" in every hundredth; every fourth has the tag
  /// "draft" and stands in the collection "draft".
  private static func fill(_ count: Int, at path: String) throws {
    let connection = try Connection(path)
    try connection.transaction(.immediate) { connection in
      try connection.execute(
        script: """
          INSERT INTO tags VALUES (1, 'draft', 'draft');
          INSERT INTO collections VALUES (1, 'draft', 'draft', 0);
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO generations (serial, id, origin, state, created_at, updated_at)
            SELECT i, printf('%016d', i), 'imported', 'stored', 0, 0 FROM n;
          INSERT INTO clips (serial, digest, prompt, tags, bytes, verdict, created_at)
            SELECT serial, zeroblob(32),
              'the' || iif(serial % 3 = 0, ' neon', '') || iif(serial % 100 = 0, ' seldom', ''),
              iif(serial % 4 = 0, 'draft', ''), 1, 'not-judged', 0
            FROM generations;
          INSERT INTO clip_tags SELECT 1, serial FROM clips WHERE serial % 4 = 0;
          INSERT INTO clip_collections SELECT 1, serial FROM clips WHERE serial % 4 = 0;
          """)
    }
  }

  /// How many stretches have their bits.
  private func settled(_ bench: Bench) throws -> Int64 { try bench.number("SELECT count(*) FROM settled_stretches") }

  private func bring(_ name: String, _ bench: Bench) throws {
    let order = ImportOrder(request: nil, clip: makeClip(name), judgement: makeJudgement())
    _ = try bench.catalog.importClip(order, isAlive: { _ in true })
  }

  private func total(_ text: String, _ catalog: Catalog) throws -> Int {
    try catalog.search(SearchParser.parse(text), SearchPage(limit: 1)).total
  }

  @Test func `a stretch is settled as soon as clips behind it come in, whichever way`() throws {
    try withBench { bench in
      try Self.fill(4350, at: bench.path)
      #expect(try settled(bench) == 0)
      try bring("4351", bench)
      #expect(try settled(bench) == 0)
      // Every 256th clip is a reason to look.
      try bring("4352", bench)
      #expect(try settled(bench) == 1)
      #expect(try bench.number("SELECT count(*) FROM common_clips WHERE name = 'the'") == 1)
      #expect(try bench.number("SELECT count(*) FROM common_clips WHERE name = 'seldom'") == 0)
      let bytes = try bench.number("SELECT max(length(clips)) FROM common_clips")
      #expect(bytes == 512)
    }
  }

  @Test func `a clip is brought in, tagged and untagged although nothing can be settled`() throws {
    try withBench { bench in
      try Self.fill(4096 * 4 + 255, at: bench.path)
      try bench.tamper("DROP TABLE common_clips")
      try bring("16640", bench)
      let tagging = Curation.add([try CurationName("new")], .tags)
      #expect(try bench.catalog.curate(tagging, [1, 16_640], query: nil) { _ in }.changed == [1, 16_640])
      #expect(try bench.catalog.undo(try #require(try bench.catalog.curations(limit: 1).first)) == 2)
      #expect(try settled(bench) == 0)
    }
  }

  @Test func `a catalog of an older schema is settled when it is brought to this one`() throws {
    try withScratch { folder in
      let path = folder + "/library.sqlite"
      try Migrator(Array(Migrations.all.prefix(5))).migrate(try Connection(path), now: Timestamp(milliseconds: 0))
      try Self.fill(4100, at: path)
      let catalog = try Catalog(path: path, actor: "test", now: { 0 })
      let count = try Connection(path).first("SELECT count(*) FROM settled_stretches") { (row) throws(SQLError) in
        try row.int(0)
      }
      #expect(count == 1)
      let problems = try catalog.integrity().index
      #expect(problems == [])
    }
  }

  private static let changes = [
    "UPDATE clips SET prompt = 'neon' WHERE serial = 7", "UPDATE clips SET tags = 'neon' WHERE serial = 7",
    "UPDATE clips SET negative = 'neon' WHERE serial = 7", "UPDATE clips SET note = 'neon' WHERE serial = 7",
    "DELETE FROM clip_tags WHERE serial = 8", "INSERT INTO clip_tags VALUES (1, 8)",
    "DELETE FROM clip_collections WHERE serial = 8", "INSERT INTO clip_collections VALUES (1, 8)",
    "DELETE FROM clips WHERE serial = 10",
    """
    INSERT INTO clips (serial, digest, prompt, bytes, verdict, created_at)
      VALUES (10, zeroblob(32), 'neon', 1, 'not-judged', 0)
    """,
  ]

  @Test func `whatever changes in a stretch takes its bits off, and nothing else does`() throws {
    try withBench { bench in
      try Self.fill(4100, at: bench.path)
      for change in Self.changes {
        try bench.catalog.settleStretches()
        try bench.tamper("UPDATE clips SET rating = 2, trashed_at = 1, cost = 7, verdict = 'conforms' WHERE serial = 5")
        #expect(try settled(bench) == 1)
        try bench.tamper(change)
        #expect(try settled(bench) == 0, "\(change)")
        let without = try ["neon", "tag:draft", "collection:draft"].map { try total($0, bench.catalog) }
        try bench.catalog.settleStretches()
        #expect(try ["neon", "tag:draft", "collection:draft"].map { try total($0, bench.catalog) } == without)
      }
      let problems = try bench.catalog.integrity().index
      #expect(problems == [])
    }
  }

  @Test func `bits that are not what the rows say are found and made anew`() throws {
    try withBench { bench in
      try Self.fill(8300, at: bench.path)
      try bench.catalog.settleStretches()
      #expect(try settled(bench) == 2)
      for damage in [
        "UPDATE common_clips SET clips = zeroblob(512) WHERE name = 'the' AND stretch = 1",
        "UPDATE common_clips SET clips = x'FF' WHERE name = 'tag:1' AND stretch = 1",
        "DELETE FROM common_clips WHERE name = 't*' AND stretch = 1",
        "INSERT INTO common_clips VALUES ('unheard', 1, zeroblob(512))",
      ] {
        try bench.tamper(damage)
        let problems = try bench.catalog.integrity().index
        #expect(problems == ["what is common to the clips 4096 to 8191 is not what their rows say"], "\(damage)")
        try bench.catalog.rebuildIndex()
        #expect(try settled(bench) == 2)
        let afterwards = try bench.catalog.integrity().index
        #expect(afterwards == [])
      }
    }
  }

  @Test func `bits of a wrong length are no bits, and clips are found without them`() throws {
    try withBench { bench in
      try Self.fill(4100, at: bench.path)
      let wanted = try total("the tag:draft", bench.catalog)
      try bench.catalog.settleStretches()
      try bench.tamper("UPDATE common_clips SET clips = substr(clips, 1, 511)")
      #expect(try total("the tag:draft", bench.catalog) == wanted)
      #expect(wanted > 0)
    }
  }

  @Test func `some stretches that a curation took off wait, more of them do not`() throws {
    try withBench { bench in
      try Self.fill(4096 * 4 + 1, at: bench.path)
      try bench.catalog.settleStretches()
      #expect(try settled(bench) == 4)
      let tag = Curation.add([try CurationName("new")], .tags)
      _ = try bench.catalog.curate(tag, [1, 5000, 9000], query: nil) { _ in }
      #expect(try settled(bench) == 1)
      _ = try bench.catalog.curate(tag, [13_000], query: nil) { _ in }
      #expect(try settled(bench) == 4)
      let last = try #require(try bench.catalog.curations(limit: 1).first)
      _ = try bench.catalog.undo(last)
      #expect(try settled(bench) == 3)
    }
  }

  @Test func `a plan says where bits are asked, and what instead where there are none`() throws {
    try withBench { bench in
      try Self.fill(4100, at: bench.path)
      try bench.catalog.settleStretches()
      let plan = try bench.catalog.plan(of: SearchParser.parse("the seldom tag:draft has:audio aspect:square")).lines
      let bits = "bits, wherever many clips have it, or else"
      #expect(
        plan.map { String(repeating: " ", count: $0.depth) + $0.text } == [
          "all of", " \(bits)", "  more than 1000 clips by the tag \"draft\"", " facets: sound",
          " facets: not in the trash nor swept away", " facets: width by height 0.98 to 1.02", " \(bits)",
          "  index of words: (\"the\")", "   more than 1000 clips for (\"the\")", " index of words: (\"seldom\")",
          "  41 clips for (\"seldom\")",
        ])
    }
  }
}
