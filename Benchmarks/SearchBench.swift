import Catalog
import Domain
import Glibc
import SQL

/// Searches of many kinds in a large catalog, as people and programs type them.
enum SearchBench {
  /// Runs the mixed set of queries and reports each kind, and all of them.
  static func run(home: String) throws {
    var opening = Samples()
    let catalog = try opening.measure {
      try Catalog(path: "\(home)/library.sqlite", actor: "onetake-bench", now: { SearchFill.newest })
    }
    opening.report()
    let queries = self.queries
    // Once before, so that what is measured is warm.
    for (_, text) in queries { _ = try catalog.search(SearchParser.parse(text), SearchPage(limit: 20)) }
    var all = Samples()
    var kinds: [String: Kind] = [:]
    for (name, text) in queries {
      try all.measure { _ = try catalog.search(SearchParser.parse(text), SearchPage(limit: 20)) }
      kinds[name, default: Kind()].note(all.latest, text)
    }
    for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) {
      print("kind \(name): slowest \(kind.slowest.time / 1000) µs: \(kind.slowest.query)")
      kind.samples.report()
    }
    print("all")
    all.report()
  }

  /// The queries of one kind.
  private struct Kind {
    var samples = Samples()
    var slowest = (time: -1, query: "")

    mutating func note(_ time: Int, _ query: String) {
      samples.add(time)
      if time > slowest.time { slowest = (time, query) }
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
