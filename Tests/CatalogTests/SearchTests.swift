import Domain
import SQL
import TestSupport
import Testing

@testable import Catalog

@Suite struct SearchTests {
  private func makeLibrary(_ prompts: [String], _ bench: Bench) throws {
    for prompt in prompts {
      _ = try bench.catalog.importClip(makeOrder(prompt), isAlive: { _ in true })
    }
  }

  private func makeOrder(_ prompt: String, _ change: (inout NewClip) -> Void = { _ in }) -> ImportOrder {
    var clip = makeClip(prompt)
    clip.prompt = prompt
    change(&clip)
    return ImportOrder(request: nil, clip: clip, judgement: makeJudgement())
  }

  /// Puts very many clips in by SQL; `prompt` is an expression of their serials, from 1.
  private func insert(_ count: Int, _ prompt: String, _ bench: Bench) throws {
    try bench.tamper(
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
      INSERT INTO generations (serial, id, origin, state, created_at, updated_at)
        SELECT i, printf('%016d', i), 'imported', 'available', 0, 0 FROM n;
      INSERT INTO clips (serial, digest, prompt, bytes, verdict, created_at)
        SELECT serial, zeroblob(32), \(prompt), 1, 'conforms', 0 FROM generations;
      """)
  }

  private func find(_ text: String, _ bench: Bench) throws -> [String] {
    let query = SearchParser.parse(text)
    return try bench.catalog.search(query, SearchPage(limit: 1000)).records.compactMap(\.clip?.prompt)
  }

  @Test func `words, phrases, prefixes and exclusions find what holds them`() throws {
    try withBench { bench in
      try makeLibrary(["neon girl in rain", "rain on neon", "a dry desert", "don't stop the C++ train", "Café"], bench)
      #expect(try find("neon rain", bench) == ["rain on neon", "neon girl in rain"])
      #expect(try find("\"neon girl\"", bench) == ["neon girl in rain"])
      #expect(try find("neon -girl", bench) == ["rain on neon"])
      #expect(try find("-neon -desert", bench) == ["Café", "don't stop the C++ train"])
      #expect(try find("ra*", bench) == ["rain on neon", "neon girl in rain"])
      #expect(try find("ra", bench) == [])
      #expect(try find("don't", bench) == ["don't stop the C++ train"])
      #expect(try find("C++", bench) == ["don't stop the C++ train"])
      #expect(try find("cafe", bench) == ["Café"])
      #expect(try find("", bench).count == 5)
      #expect(try find("\"", bench).count == 5)
      #expect(try find("AND", bench) == [])
    }
  }

  @Test func `whatever is typed finds something or nothing, and never fails`() throws {
    try withBench { bench in
      try makeLibrary(["neon girl in rain", "AND OR NOT NEAR", "\u{0}nul", "雨の東京"], bench)
      let pieces = [
        "neon", "\"", "'", "*", "-", "(", ")", ":", "^", "AND", "OR", "NOT", "NEAR", "NEAR(", "{", "}", "+", "\u{0}",
        "prompt:", "model:", "duration:", "duration:>", "..", "after:", "2026-01-01", "is:trashed", "雨", "é",
        "e\u{301}",
        "\u{301}", "\u{200B}", "\u{E000}", "\u{10FFFF}", "🎬", "½", "ǅ", ";", "--", "/*", "\\", "%", "_", "?1", "\n",
        "\t",
        " ", "  ", "7d", "<=", "999999999999999999999", "-1",
      ]
      var random = Seeded(7)
      for _ in 0..<600 {
        let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
          .joined(separator: Bool.random(using: &random) ? "" : " ")
        let query = SearchParser.parse(text)
        let found = try bench.catalog.search(query, SearchPage(limit: 10))
        #expect(found.total == found.records.count, "\(text)")
      }
      for long in [
        String(repeating: "a ", count: 50_000), String(repeating: "\"a ", count: 50_000),
        "e" + String(repeating: "\u{301}", count: 50_000), String(repeating: "雨", count: 40_000),
        "\"" + String(repeating: "a ", count: 50_000), String(repeating: "-x ", count: 300),
      ] {
        let query = SearchParser.parse(long)
        #expect(query.leaves.count <= SearchParser.maximumTerms)
        _ = try bench.catalog.search(query, SearchPage(limit: 10))
      }
    }
  }

  @Test func `Chinese, Japanese and Korean words find their clips and nothing else`() throws {
    try withBench { bench in
      try makeLibrary(
        [
          "霓虹灯下的少女", "虹霓", "大雨", "雨天", "東京の夜、ﾈｵﾝ", "京東", "고양이가 잔다", "이양고", "PixVerse生成 4K映像", "rain",
        ], bench)
      for (typed, prompts) in [
        ("霓虹", ["霓虹灯下的少女"]), ("霓虹灯", ["霓虹灯下的少女"]), ("灯下的少女", ["霓虹灯下的少女"]), ("霓灯", []), ("女", ["霓虹灯下的少女"]),
        ("雨", ["雨天", "大雨"]), ("東京", ["東京の夜、ﾈｵﾝ"]), ("ネオン", ["東京の夜、ﾈｵﾝ"]), ("東京 ネオン", ["東京の夜、ﾈｵﾝ"]),
        ("고양이", ["고양이가 잔다"]), ("생", []), ("生成", ["PixVerse生成 4K映像"]), ("pixverse", ["PixVerse生成 4K映像"]),
        ("4k", ["PixVerse生成 4K映像"]), ("ver*", []), ("pix*", ["PixVerse生成 4K映像"]), ("雨 -天", ["大雨"]),
        ("prompt:雨", ["雨天", "大雨"]), ("negative:雨", []), ("霓虹*", ["霓虹灯下的少女"]),
      ] {
        #expect(try find(typed, bench) == prompts, "\(typed)")
      }
    }
  }

  @Test func `what is found is what a look at every prompt finds`() throws {
    let prompts = [
      "Neon girl, cinematic rain at night", "a girl in the rain; rain on neon", "Ein Mädchen im Regen, Straße",
      "霓虹灯下的少女，雨夜", "雨の東京、ネオンの夜", "ﾈｵﾝ街の雨", "비 오는 밤의 고양이", "고양이가 네온 아래", "فتاة في المطر ليلا",
      "🎬 neon 霓虹 4K映像 PixVerse生成", "雨", "雨雨雨", "夜。雨", "e\u{301}te\u{301} ÉTÉ", "ＮＥＯＮ　雨", "",
    ]
    try withBench { bench in
      try makeLibrary(prompts, bench)
      let characters = prompts.map { Array($0) }.filter { !$0.isEmpty }
      var random = Seeded(11)
      for _ in 0..<3000 {
        let words = (0..<Int.random(in: 1...2, using: &random)).map { _ in
          let text = characters.randomElement(using: &random)!
          let start = Int.random(in: 0..<text.count, using: &random)
          let piece = String(text[start..<min(text.count, start + Int.random(in: 1...5, using: &random))])
          let isPhrase = Int.random(in: 0..<4, using: &random) == 0
          return (Int.random(in: 0..<5, using: &random) == 0 ? "-" : "") + (isPhrase ? "\"\(piece)\"" : piece)
            + (Int.random(in: 0..<5, using: &random) == 0 ? "*" : "")
        }
        let typed = words.joined(separator: " ")
        let query = SearchParser.parse(typed)
        let matcher = SearchMatcher(query, splitter: PlainWords(), now: 0)
        let wanted = prompts.reversed().filter { prompt in
          var record = SearchRecord()
          record.prompt = prompt
          return matcher.matches(record)
        }
        #expect(try find(typed, bench) == wanted, "\(typed)")
      }
    }
  }

  @Test func `every filter takes what it names and leaves the rest`() throws {
    try withBench { bench in
      let day = CivilDate("2026-03-10")!.milliseconds
      bench.clock.now = day
      var order = makeOrder("first") {
        $0.model = "pixverse-v6/image-to-video"
        $0.provider = .gmi
        $0.resolution = "1080p"
      }
      _ = try bench.catalog.importClip(order, isAlive: { _ in true })
      bench.clock.now = day + 86_400_000
      order = makeOrder("second") {
        $0.model = "pixverse-v5.5/text-to-video"
        $0.provider = .highway
        $0.resolution = "540p"
      }
      order.judgement = makeJudgement(.violations, milliseconds: 8042)
      _ = try bench.catalog.importClip(order, isAlive: { _ in true })
      let bought = try bench.take(try makeRequest("third"), in: .available)
      #expect(bought.clip?.prompt == "third")
      for (text, found) in [
        ("model:pixverse-v6/image-to-video", ["first"]), ("model:pixverse-v6*", ["first"]),
        ("model:pixverse-v6", []), ("model:pixverse*", ["third", "second", "first"]),
        ("provider:gmi", ["first"]), ("provider:highway", ["second"]),
        ("resolution:1080p", ["first"]), ("resolution:360p", []), ("duration:5", ["third", "first"]),
        ("duration:>5", ["second"]), ("duration:>=8", ["second"]), ("duration:<8", ["third", "first"]),
        ("duration:<=8", ["third", "second", "first"]), ("duration:6..9", ["second"]), ("duration:9..", []),
        ("verdict:violations", ["second"]), ("verdict:conforms", ["third", "first"]), ("verdict:not-judged", []),
        ("after:2026-03-11", ["third", "second"]), ("before:2026-03-11", ["first"]), ("after:2026-03-12", []),
        ("after:yesterday", ["third", "second", "first"]), ("after:today", ["third", "second"]),
        ("is:imported", ["second", "first"]), ("-is:imported", ["third"]), ("-provider:gmi", ["third", "second"]),
        ("provider:gmi OR provider:highway", ["second", "first"]), ("-(provider:gmi OR third)", ["second"]),
        ("third OR resolution:<720p", ["third", "second"]), ("prompt:first", ["first"]), ("negative:first", []),
        ("take:1", ["third"]), ("-take:1", ["second", "first"]), ("state:avail*", ["third", "first"]),
        ("state:non*", ["second"]), ("is:nonconforming", ["second"]),
        ("has:image", []), ("-has:image", ["third", "second", "first"]), ("seed:1..5", []),
        ("size:<1TB", ["third", "second", "first"]),
        ("created:2026-03-10", ["first"]), ("(first OR second) -provider:gmi", ["second"]), ("cost:>1000", []),
        ("first provider:gmi", ["first"]), ("first provider:highway", []),
      ] {
        #expect(try find(text, bench) == found, "\(text)")
      }
    }
  }

  @Test func `what one side of an OR excludes is not found where the other side leads the search past it`() throws {
    try withBench { bench in
      // In blocks of 256: what is found on the right leads through the one where the left has only what it excludes.
      try insert(600, "iif(serial = 300, 'neon', iif(serial IN (310, 590), 'rain', ''))", bench)
      try bench.tamper("UPDATE clips SET rating = 5 WHERE prompt = 'neon'")
      func serials(_ text: String) throws -> [Int64] {
        try bench.catalog.serials(matching: SearchParser.parse(text))
      }
      #expect(try serials("(-id:0000000000000300 rating:5 neon) OR rain") == [590, 310])
      #expect(try serials("(rating:5 neon) OR rain") == [590, 310, 300])
    }
  }

  @Test func `what is in the trash is found only there`() throws {
    try withBench { bench in
      try makeLibrary(["kept rain", "trashed rain"], bench)
      let record = try #require(
        try bench.catalog.search(SearchParser.parse("trashed"), SearchPage(limit: 1)).records.first
      )
      try bench.catalog.setTrashed(serial: record.serial, true)
      #expect(try find("rain", bench) == ["kept rain"])
      #expect(try find("rain is:trashed", bench) == ["trashed rain"])
      try bench.catalog.setTrashed(serial: record.serial, false)
      #expect(try find("rain", bench) == ["trashed rain", "kept rain"])
      #expect(try bench.catalog.events(serial: record.serial).map(\.event) == ["imported", "trashed", "restored"])
    }
  }

  @Test func `pages neither repeat nor leave out a clip while others come in`() throws {
    try withBench { bench in
      try makeLibrary((0..<25).map { "rain \($0)" }, bench)
      let query = SearchParser.parse("rain")
      var seen: [String] = []
      var after: SearchPosition?
      var totals: [Int] = []
      repeat {
        let page = try bench.catalog.search(query, SearchPage(limit: 10, after: after))
        seen += page.records.compactMap(\.clip?.prompt)
        totals.append(page.total)
        after = page.next
        try makeLibrary(["rain that came later \(seen.count)"], bench)
      } while after != nil
      #expect(seen == (0..<25).reversed().map { "rain \($0)" })
      #expect(totals == [25, 26, 27])
    }
  }

  @Test func `relevance puts first what holds a rare word, holds it more often, or is short`() throws {
    try withBench { bench in
      let filler = "with many other words that say what else there is to be seen in it"
      try makeLibrary(
        ["neon", "rain rain \(filler)", "rain \(filler)", "neon rain"] + (0..<20).map { "rain \(filler) \($0)" }, bench)
      var avoided = makeOrder("a street")
      avoided.clip.negative = "neon"
      _ = try bench.catalog.importClip(avoided, isAlive: { _ in true })
      let either = try find("neon OR rain sort:relevance", bench)
      #expect(either.count == 25)
      #expect(either.prefix(2) == ["neon rain", "neon"])
      #expect(try find("rain sort:relevance", bench).prefix(2) == ["neon rain", "rain rain \(filler)"])
      #expect(try find("neon sort:relevance", bench) == ["neon", "neon rain", "a street"])
      // Without words every clip is as good as another one.
      #expect(try find("sort:relevance", bench).first == "a street")
      let page = try bench.catalog.search(SearchParser.parse("rain sort:relevance"), SearchPage(limit: 5))
      #expect(page.rankedWithin == nil && page.total == 23)
    }
  }

  @Test func `pages by relevance lead from the ranked clips to all others, each once`() throws {
    try withBench { bench in
      let count = SearchRanking.limit + 300
      try insert(count, "CASE serial % 10 WHEN 0 THEN 'rain rain' ELSE 'rain over ' || serial END", bench)
      var serials: [Int64] = []
      var after: SearchPosition?
      repeat {
        let page = try bench.catalog.search(
          SearchParser.parse("rain sort:relevance"), SearchPage(limit: 1000, after: after))
        #expect(page.rankedWithin == SearchRanking.limit && page.total == count && page.totalIsExact)
        serials += page.records.map(\.serial)
        after = page.next
      } while after != nil
      let ranked = (301...count).reversed()
      let wanted = ranked.filter { $0 % 10 == 0 } + ranked.filter { $0 % 10 != 0 } + (1...300).reversed()
      #expect(serials == wanted.map { Int64($0) })
    }
  }

  @Test func `totals are exact up to ten thousand, and say so beyond`() throws {
    try withBench { bench in
      try insert(10_000, "'rain'", bench)
      let query = SearchParser.parse("rain")
      let exact = try bench.catalog.search(query, SearchPage(limit: 1))
      #expect(exact.total == 10_000 && exact.totalIsExact)
      try makeLibrary(["rain once more"], bench)
      let more = try bench.catalog.search(query, SearchPage(limit: 1))
      #expect(more.total == 10_000 && !more.totalIsExact)
    }
  }
}
