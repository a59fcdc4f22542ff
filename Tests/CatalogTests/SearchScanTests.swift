import Domain
import SQL
import TestSupport
import Testing

@testable import Catalog

/// The catalog against a look at every clip.
@Suite struct SearchScanTests {
  static let terms = [
    "neon", "girl", "rain", "rai*", "s*", "the", "a", "cinematic", "don't", "multi-agent", "strasse", "straße",
    "mädchen",
    "cafe", "霓虹", "霓虹灯", "雨", "夜", "東京", "ネオン", "ﾈｵﾝ", "고양이", "مطر", "🎬", "4k", "生成", "\"slow pan\"", "\"the neon\"",
    "\"rain sl\"*", "\"雨夜\"", "unheard", "prompt:neon", "negative:the", "note:rain", "prompt:(neon rain)", "été",
    "model:pixverse-v6*", "model:\"somebody's model\"", "model:pixverse*", "provider:gmi", "resolution:1080p",
    "resolution:>=720p", "1280x720", "resolution:1280x720", "aspect:9:16", "aspect:portrait", "aspect:square",
    "duration:5", "duration:>5", "duration:5..8", "duration:2m", "fps:24", "fps:23.98", "fps:>=29", "size:>40MB",
    "size:10MB", "cost:0.3", "cost:>0.3", "cost:..0.1", "rating:5", "rating>=3", "tag:client-x", "tag:client*", "tag:x",
    "tag:霓虹", "collection:\"spring ads\"", "collection:draft", "tag:*", "verdict:violations", "verdict:conforms",
    "state:available", "state:nonconforming", "state:lost", "seed:7", "seed:100..200", "take:2", "take:>1",
    "key:a", "key:0f", "digest:1", "digest:ab", "id:00000000000001", "id:0", "after:30d", "before:2026-01-01",
    "created:2026", "has:audio", "has:image", "has:negative", "has:seed", "has:tag", "has:collection", "has:rating",
    "has:cost", "has:note", "is:favourite", "is:trashed", "is:imported", "is:nonconforming",
    "(rating:5 neon) OR rain", "(tag:x seed:7 rain) OR (cost:0.3 the -girl)",
    "-(has:audio s*) (is:favourite 雨 OR night)",
  ]

  static func query(_ random: inout Seeded) -> String {
    func term(_ depth: Int) -> String {
      switch Int.random(in: 0..<10, using: &random) {
      case 0, 1: "-" + terms.randomElement(using: &random)!
      case 2 where depth < 2: "(" + term(depth + 1) + " OR " + term(depth + 1) + ")"
      case 3 where depth < 2: "-(" + term(depth + 1) + " " + term(depth + 1) + ")"
      default: terms.randomElement(using: &random)!
      }
    }
    return (0..<Int.random(in: 1...4, using: &random)).map { _ in term(0) }.joined(separator: " ")
  }

  private struct Found {
    var serials: [Int64] = []
    var totals: Set<Int> = []
    var groups: [Int] = []
  }

  /// Every page of a search.
  private func find(_ text: String, _ catalog: Catalog, limit: Int) throws -> Found {
    let query = SearchParser.parse(text)
    var found = Found()
    var after: SearchPosition?
    repeat {
      let page = try catalog.search(query, SearchPage(limit: limit, after: after))
      found.serials += page.records.map(\.serial)
      found.groups += page.takes
      found.totals.insert(page.total)
      after = page.next.flatMap { SearchPosition($0.description) }
    } while after != nil
    return found
  }

  /// What a look at every clip finds, newest first.
  private func scan(_ text: String, _ filled: FilledCatalog, now: Int64) -> [Int64] {
    let matcher = SearchMatcher(SearchParser.parse(text), splitter: PlainWords(), now: now)
    return filled.clips.indices.reversed().filter { matcher.matches(filled.clips[$0]) }.map { Int64($0) + 1 }
  }

  @Test(arguments: [0, 1])
  func `of 5,000 clips a search finds those that a look at every clip finds, in any order`(part: Int) throws {
    try withBench { bench in
      let now = bench.clock.now
      let filled = try FilledCatalog(5000, at: bench.path, seed: UInt64(part + 1), now: now)
      try bench.catalog.settleStretches()
      #expect(try bench.number("SELECT count(*) FROM common_clips") > 50)
      var random = Seeded(UInt64(part) * 31)
      // Every term alone, in one of the parts, and then mixed.
      let alone = Self.terms.enumerated().filter { $0.offset % 2 == part }.map(\.element)
      for (round, text) in (alone + (0..<60).map { _ in Self.query(&random) }).enumerated() {
        let wanted = scan(text, filled, now: now)
        let newest = try find(text, bench.catalog, limit: 1000)
        if newest.serials != wanted {
          let other = Set(newest.serials).symmetricDifference(wanted).min().map { filled.clips[Int($0) - 1].record }
          Issue.record("\(text) finds \(newest.serials.count) clips, not \(wanted.count): \(String(describing: other))")
          break
        }
        #expect(newest.totals == [wanted.count], "\(text)")
        if round % 3 == 0 {
          try bench.tamper("DELETE FROM settled_stretches")
          #expect(try bench.catalog.serials(matching: SearchParser.parse(text)) == wanted, "\(text)")
          try bench.tamper("INSERT INTO settled_stretches VALUES (0)")
        }
        guard round % 5 == 0 else { continue }
        let oldest = try find(text + " sort:oldest", bench.catalog, limit: 700)
        #expect(oldest.serials == wanted.reversed(), "\(text)")
        for (sort, number) in [
          ("rating", \SearchRecord.rating), ("cost", \.cost?.nanos), ("duration", \.lengthMilliseconds),
        ] {
          let values = wanted.map { filled.clips[Int($0) - 1].record[keyPath: number] ?? .min }
          let order = zip(wanted, values).sorted { ($0.1, $0.0) > ($1.1, $1.0) }.map(\.0)
          let found = try find("\(text) sort:\(sort)", bench.catalog, limit: 900)
          #expect(found.serials == order, "\(text) sort:\(sort)")
          #expect(found.totals == [wanted.count])
        }
      }
    }
  }

  @Test func `takes of one request stand together as the first of them, in any order`() throws {
    try withBench { bench in
      let now = bench.clock.now
      let filled = try FilledCatalog(1000, at: bench.path, seed: 9, now: now)
      func first(_ serials: [Int64]) -> [Int64] {
        var seen: Set<Int64> = []
        return serials.filter { filled.requests[Int($0) - 1].map { seen.insert($0).inserted } ?? true }
      }
      for text in ["", "neon", "rain -girl", "has:cost", "unheard", "is:imported"] {
        let wanted = scan(text, filled, now: now)
        let newest = try find(text + " group:takes", bench.catalog, limit: 70)
        #expect(newest.serials == first(wanted), "\(text)")
        #expect(newest.totals == [first(wanted).count] && newest.groups.count == first(wanted).count)
        let oldest = try find(text + " group:takes sort:oldest", bench.catalog, limit: 70)
        #expect(oldest.serials == first(wanted.reversed()), "\(text)")
        let costs = wanted.sorted {
          let (one, other) = (filled.clips[Int($0) - 1].record.cost, filled.clips[Int($1) - 1].record.cost)
          return (one?.nanos ?? .min, $0) > (other?.nanos ?? .min, $1)
        }
        let dearest = try find(text + " group:takes sort:cost", bench.catalog, limit: 70)
        #expect(dearest.serials == first(costs), "\(text)")
      }
    }
  }

  @Test func `facets follow every change of a clip, and are made anew from the rows`() throws {
    try withBench { bench in
      _ = try FilledCatalog(600, at: bench.path, seed: 3, now: bench.clock.now)
      let atFirst = try bench.catalog.integrity().index
      #expect(atFirst == [])
      try bench.tamper(
        """
        UPDATE clips SET rating = 4, cost = -1, bytes = 9223372036854775807 WHERE serial % 7 = 0;
        UPDATE clips SET trashed_at = 1, model = 'new ' || serial, width = NULL, length_ms = 0 WHERE serial % 5 = 0;
        UPDATE generations SET state = 'failed' WHERE serial % 11 = 0;
        DELETE FROM clip_tags WHERE serial % 2 = 0;
        DELETE FROM clip_collections WHERE serial % 3 = 0;
        INSERT INTO clip_tags (tag, serial) SELECT 1, serial FROM clips WHERE serial % 4 = 0 ON CONFLICT DO NOTHING;
        DELETE FROM clip_tags WHERE serial BETWEEN 100 AND 110 OR serial BETWEEN 512 AND 600;
        DELETE FROM clip_collections WHERE serial BETWEEN 100 AND 110 OR serial BETWEEN 512 AND 600;
        DELETE FROM clips WHERE serial BETWEEN 100 AND 110 OR serial BETWEEN 512 AND 600;
        """)
      let afterChanges = try bench.catalog.integrity().index
      #expect(afterChanges == [])
      try bench.tamper("UPDATE facets SET block = facet_with(block, 9, 17) WHERE id = 32 * 1 + 6")
      #expect(
        try bench.catalog.integrity().index == ["the facets of the clips 256 to 511 are not what their rows say"])
      try bench.tamper("UPDATE facets SET block = x'0102' WHERE id = 3; DELETE FROM facets WHERE id = 33")
      #expect(try bench.catalog.integrity().index.count == 2)
      try bench.tamper("UPDATE facets SET block = facet_with(block, 9, 17) WHERE id = 32 * 2 + 6")
      #expect(try bench.catalog.integrity().index.last == "there are facets of the clips from 512 on, and no such clip")
      try bench.catalog.rebuildIndex()
      let afterRebuild = try bench.catalog.integrity().index
      #expect(afterRebuild == [])
      #expect(try bench.number("SELECT count(*) FROM facets") == 34)
    }
  }

  @Test func `no clip is refused because facets are missing or damaged`() throws {
    try withBench { bench in
      for (index, damage) in [
        "DELETE FROM facets WHERE id = 0", "DELETE FROM facets WHERE id = 5", "DELETE FROM facets",
        "UPDATE facets SET block = x'FF' WHERE id % 2 = 0", "DELETE FROM facet_words", "DELETE FROM facet_names",
      ].enumerated() {
        try bench.tamper(damage)
        let clip = makeClip("clip \(index)")
        let order = ImportOrder(request: nil, clip: clip, judgement: makeJudgement())
        _ = try bench.catalog.importClip(order, isAlive: { _ in true })
      }
      try bench.catalog.rebuildIndex()
      #expect(try bench.catalog.search(SearchParser.parse("is:imported"), SearchPage(limit: 10)).total == 6)
    }
  }
}
