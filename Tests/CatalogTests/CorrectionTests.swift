import Domain
import SQL
import TestSupport
import Testing

@testable import Catalog

@Suite struct CorrectionTests {
  private func fill(_ prompts: [String], _ bench: Bench) throws {
    for prompt in prompts {
      var clip = makeClip(prompt)
      clip.prompt = prompt
      clip.model = "pixverse-v6/image-to-video"
      _ = try bench.catalog.importClip(
        ImportOrder(request: nil, clip: clip, judgement: makeJudgement()), isAlive: { _ in true })
    }
  }

  private func meant(_ typed: String, _ bench: Bench) throws -> String? {
    let query = SearchParser.parse(typed)
    let total = try bench.catalog.search(query, SearchPage(limit: 1)).total
    return try bench.catalog.correction(of: query, finding: total).map { "\($0.query) \($0.total)" }
  }

  private static let prompts = [
    "neon girl in the rain", "neon city at night", "neon sign, cinematic", "a cinematic desert", "Straße im Regen",
    "東京の夜", "girl", "girls", "slow pan",
  ]

  @Test(arguments: [
    ("noen", "neon 3"), ("neno girl", "neon girl 1"), ("cinmatic", "cinematic 2"), ("cinamatik", "cinematic 2"),
    ("cinamtik", nil),
    ("\"nean girl\"", "\"neon girl\" 1"), ("prompt:neom -girl", "prompt:neon -girl 2"), ("strase", "straße 1"),
    ("neon OR xxxx", nil), ("gril*", nil), ("xyzzy", nil), ("neon", nil), ("大阪", nil), ("-noen", nil), ("", nil),
    ("neon rain desert", nil), ("ne", nil), ("sort:cost cinemtic", "cinematic sort:cost 2"),
    ("model:pixverse-v6/image-to-vide neon", "model:pixverse-v6/image-to-video neon 3"),
  ])
  func `a mistyped word is held against the library's own`(typed: String, expected: String?) throws {
    try withBench { bench in
      try fill(Self.prompts, bench)
      #expect(try meant(typed, bench) == expected)
    }
  }

  @Test func `tags and collections are suggested by their names`() throws {
    try withBench { bench in
      try fill(["neon"], bench)
      _ = try bench.catalog.curate(.add(try CurationList.tags.names("Client-X"), .tags), [1], query: nil) { _ in }
      _ = try bench.catalog.curate(.add([try CurationName("spring ads")], .collections), [1], query: nil) { _ in }
      #expect(try meant("tag:clinet-x", bench) == "tag:Client-X 1")
      #expect(try meant("collection:\"spring add\"", bench) == "collection:\"spring ads\" 1")
      #expect(try meant("tag:other", bench) == nil)
    }
  }

  @Test func `the most frequent of equally near words is meant, and rare slips in prompts mean nothing`() throws {
    try withBench { bench in
      try fill(["nean"] + (0..<12).map { "neon \($0)" } + (0..<3).map { "near \($0)" }, bench)
      // It stands in a clip itself, and another word in ten times as many.
      #expect(try meant("nean", bench) == "neon 12")
      #expect(try meant("neab", bench) == "near 3")
      #expect(try meant("near", bench) == nil)
    }
  }

  @Test func `the walk through the words finds those that a look at each would find`() throws {
    try withBench { bench in
      var random = Seeded(11)
      let letters = Array("abcdeé雨")
      func word() -> String {
        String((0..<Int.random(in: 3...9, using: &random)).map { _ in letters.randomElement(using: &random)! })
      }
      let words = Set((0..<3000).map { _ in word() })
      try bench.tamper("DELETE FROM known_words")
      let connection = try Connection(bench.path)
      for word in words { try connection.run("INSERT INTO known_words VALUES (?1)", [.text(word)]) }
      let near = try NearWords(connection)
      for _ in 0..<300 {
        let typed = word()
        let most = Int.random(in: 1...2, using: &random)
        let distances = words.map { ($0, EditDistance.between($0, typed) ?? 99) }.filter { (1...most).contains($0.1) }
        let least = distances.map(\.1).min()
        let found = try near.nearest(to: typed, within: most)
        #expect(Set(found.map(\.text)) == Set(distances.filter { $0.1 == least }.map(\.0)), "\(typed) \(most)")
      }
    }
  }

  @Test func `words that are missing are found by the check, and repaired`() throws {
    try withBench { bench in
      try fill(Self.prompts, bench)
      try bench.tamper("DELETE FROM known_words WHERE word = 'neon'")
      #expect(try bench.catalog.integrity().index.count == 1)
      #expect(try meant("noen", bench) == nil)
      try bench.catalog.rebuildIndex()
      #expect(try bench.catalog.integrity() == IntegrityReport())
      #expect(try meant("noen", bench) == "neon 3")
    }
  }

  @Test func `a note's words are known as soon as it is written`() throws {
    try withBench { bench in
      try fill(["neon"], bench)
      _ = try bench.catalog.curate(.note(try ClipNote("client wants it slower")), [1], query: nil) { _ in }
      #expect(try meant("slwoer", bench) == "slower 1")
    }
  }
}
