import Catalog
import Domain

/// Searches of many kinds in a large catalog, as people and programs type them.
enum SearchBench {
  /// Runs the mixed set of queries and reports each kind, and all of them; before it the opening of the catalog, and
  /// behind it what was meant by typos.
  static func run(home: String) throws {
    let fill = SearchFill(home: home)
    var opening = KindTimes("onetake")
    for _ in 1..<openings { _ = try opening.measure("opening", "") { try fill.catalog() } }
    let catalog = try opening.measure("opening", "") { try fill.catalog() }
    opening.report()
    let queries = self.queries
    func search(_ text: String) throws -> SearchResult {
      try catalog.search(SearchParser.parse(text), SearchPage(limit: 20))
    }
    // Once before, so that what is measured is warm.
    for (_, text) in queries { _ = try search(text) }
    var times = KindTimes("onetake")
    for (kind, text) in queries { _ = try times.measure(kind, text) { try search(text) } }
    times.report()
    try correct("did you mean: nothing is near", queries.filter { $0.kind == "typo" }.map(\.text), catalog)
    try correct("did you mean: a letter is missing", slips, catalog)
  }

  private static let openings = 20

  /// Reports how long it takes to say what was meant, which is asked after a search that finds little, and how often
  /// there was something to say.
  private static func correct(_ kind: String, _ typos: [String], _ catalog: Catalog) throws {
    let queries = typos.map { SearchParser.parse($0) }
    let totals = try queries.map { try catalog.search($0, SearchPage(limit: 20)).total }
    for (query, total) in zip(queries, totals) { _ = try catalog.correction(of: query, finding: total) }
    var times = KindTimes("onetake")
    var corrected = 0
    for (index, query) in queries.enumerated() {
      let correction = try times.measure(kind, typos[index]) {
        try catalog.correction(of: query, finding: totals[index])
      }
      if correction != nil { corrected += 1 }
    }
    times.report()
    Bench.report("corrected", corrected)
  }

  /// Words without their third letter.
  private static var slips: [String] {
    var texts = SearchTexts(seed: 8)
    let words = texts.latin.prefix(5000).filter { $0.count > 5 }
    return (0..<40).map { _ in
      let word = words[texts.number(below: words.count)]
      return String(word.prefix(2) + word.dropFirst(3))
    }
  }

  /// A thousand queries, each with its kind.
  static var queries: [(kind: String, text: String)] {
    var texts = SearchTexts(seed: 7)
    var queries: [(String, String)] = []
    func add(_ kind: String, _ count: Int, _ make: (inout SearchTexts) -> String) {
      for _ in 0..<count { queries.append((kind, make(&texts))) }
    }
    func common(_ texts: inout SearchTexts) -> String { texts.latin[texts.number(below: 40)] }
    func rare(_ texts: inout SearchTexts) -> String { texts.latin[2000 + texts.number(below: 50_000)] }
    func fact(_ texts: inout SearchTexts) -> String {
      [
        "model:pixverse-v6*", "model:pixverse-v5/image-to-video", "provider:gmi", "resolution:1080p",
        "resolution:>=720p",
        "aspect:9:16", "aspect:landscape", "duration:5", "duration:>8", "fps:24", "size:>10MB", "size:1MB", "cost:0.3",
        "cost:>0.9", "rating:5", "rating>=3", "tag:client-x", "tag:client*", "verdict:violations",
        "state:nonconforming",
        "seed:100..5000", "take:2", "has:audio", "has:image", "has:seed", "is:favourite", "after:30d",
        "before:2026-01-01",
        "created:2026-02",
      ][texts.number(below: 29)]
    }
    func nothing(_ texts: inout SearchTexts) -> String {
      [
        "duration:>600", "cost:>99", "is:imported", "is:trashed", "tag:nobody", "resolution:360p 1920x1080",
        "aspect:9:16 resolution:1080p", "fps:60", "size:>1GB", "verdict:violations state:lost", "seed:1000001..",
        "resolution:360p aspect:square", "key:0000000", "rating:5 -has:rating", "model:sora*",
      ][texts.number(below: 15)]
    }
    add("common word", 120) { common(&$0) }
    add("two common words", 120) { common(&$0) + " " + common(&$0) }
    add("three common words", 40) { common(&$0) + " " + common(&$0) + " " + common(&$0) }
    add("rare word", 80) { rare(&$0) }
    add("common and rare word", 50) { common(&$0) + " " + rare(&$0) }
    add("either common word", 40) { common(&$0) + " OR " + common(&$0) }
    add("beginning of one letter", 40) { String(common(&$0).prefix(1)) + "*" }
    add("beginning of two letters", 40) { String(rare(&$0).prefix(2)) + "*" }
    add("beginning of three letters", 40) { String(rare(&$0).prefix(3)) + "*" }
    add("common word and beginning", 30) { common(&$0) + " " + String(rare(&$0).prefix(2)) + "*" }
    add("common word excluded", 50) { common(&$0) + " -" + common(&$0) }
    add("only excluded", 20) { "-" + common(&$0) }
    add("phrase", 40) { "\"" + common(&$0) + " " + common(&$0) + "\"" }
    add("facts", 50) { fact(&$0) + " " + fact(&$0) }
    add("word and facts", 60) { common(&$0) + " " + fact(&$0) + " " + fact(&$0) }
    add("facts that nothing meets", 50) { nothing(&$0) }
    add("common word and facts that nothing meets", 20) { common(&$0) + " " + nothing(&$0) }
    let pairs = texts.cjk.filter { $0.count == 2 }
    add("two CJK characters", 60) { pairs[$0.number(below: 3000)] }
    add("one CJK character", 30) { texts in String(texts.cjk[texts.number(below: 300)].prefix(1)) }
    add("typo", 40) { texts in String(common(&texts).dropLast()) + "qz" + rare(&texts).suffix(2) }
    add("relevance", 50) { common(&$0) + " " + common(&$0) + " sort:relevance" }
    add("by cost", 20) { common(&$0) + " " + fact(&$0) + " sort:cost" }
    add("takes together", 10) { common(&$0) + " group:takes" }
    return queries
  }
}
