import Domain
import TestSupport
import Testing

/// Queries that people, cats and enemies type; the same ones on every run.
struct QueryMaker {
  private var random: Seeded

  init(seed: UInt64) { random = Seeded(seed) }

  /// Scripts, marks and words of the language, in no order that means anything.
  private static let pieces: [String] = [
    "neon", "girl", "rain", "café", "cafe\u{301}", "don't", "multi-agent", "C++", "雨", "東京", "霓虹灯", "ネオン", "ﾈｵﾝ", "고양이",
    "مرحبا", "שלום", "🎬", "👩‍👩‍👧", "e\u{301}\u{327}", "\u{301}", "\u{200B}", "\u{202E}", "\u{E000}", "\u{FEFF}", "½", "ß",
    "４Ｋ",
    "\"", "\"", "“", "”", "「", "」", "『", "(", ")", "（", "）", "-", "--", "－", "*", "＊", ":", "：", "<", ">", ">=", "≤",
    "=", "..",
    "…", ",", "'", "\\", "/", "//", "%", "_", ";", "$", "#", "\u{0}", "\u{1B}", "\n", "\t", " ", " ", " ", "\u{3000}",
    "\u{A0}",
    "AND", "OR", "NOT", " AND ", " OR ", " NOT ", "and", "or", "NEAR(", "1", "5", "0.3", "10MB", "1:05", "2026-01-31",
    "7d", "today",
    "999999999999999999999", "9223372036854775807", "-1", "1e9", "x", "a", "ab12", "T10:00", "Z", "+01:00", "k", "MiB",
    "p",
  ]
  private static let names: [String] =
    SearchField.allCases.map(\.rawValue) + ["res", "colour", "modle", "http", "Style", "ＴＡＧ", "stars", "12", "场景"]
  private static let values: [String] =
    SearchField.allCases.flatMap(\.values) + [
      "5", ">5", ">=5", "<5", "<=5", "=5", "5..8", "8..5", "5..", "..8", "..", "1:05", "1m30s", "23.976", "10MB",
      "1.50GiB", "500k",
      "$0.3", "0.30", "1920x1080", "4k", "16:9", "1.78", "portrait", "2026", "2026-01", "2026-01-31",
      "2026-01-31T10:00", "7d", "2w",
      "3m", "12h", "today..2026-01-01", "yesterday", "ab12", "00ff*", "failed*", "pixverse*", "*", "client-x", "x*",
      "雨", "neon",
      "\"client x\"", "\"a*\"", "\"AND\"", "\"a:b\"", "(a OR b)", "(a -b)", "nonsense", "9999999999", ">", "「東 京」",
      "５．．８", "",
    ]

  /// The next query.
  mutating func next() -> String {
    switch Int.random(in: 0..<4000, using: &random) {
    case 0: String(repeating: pick(Self.pieces), count: Int.random(in: 1...40_000, using: &random))
    case 1..<2600: plausible()
    default: hostile()
    }
  }

  private mutating func pick(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }

  private mutating func hostile() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...10, using: &random) {
      if Int.random(in: 0..<6, using: &random) == 0 {
        text += pick(Self.names) + ":"
      } else {
        text += pick(Self.pieces)
      }
    }
    return text
  }

  private mutating func plausible() -> String {
    var terms: [String] = []
    for _ in 0..<Int.random(in: 1...5, using: &random) { terms.append(term(depth: 0)) }
    return terms.joined(separator: " ")
  }

  private mutating func term(depth: Int) -> String {
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1: "-" + term(depth: depth + 1)
    case 2 where depth < 3: "(" + term(depth: depth + 1) + " OR " + term(depth: depth + 1) + ")"
    case 3 where depth < 3: "(" + term(depth: depth + 1) + " " + term(depth: depth + 1) + ")"
    case 4: pick(["AND", "OR", "NOT", "OR", "sort:oldest", "group:takes"])
    case 5: "\"" + pick(Self.pieces) + " " + pick(Self.pieces) + "\""
    case 6, 7, 8: pick(Self.names) + pick([":", ":", ":", ": ", "："]) + pick(Self.values)
    case 9: pick(Self.pieces) + "*"
    default: pick(Self.pieces)
    }
  }
}

@Suite struct SearchPropertyTests {
  /// Parts of the whole, so that they share the processors.
  private static let parts = 8
  private static let queriesOfAPart = 12_500

  @Test(arguments: 1...parts)
  func `a hundred thousand queries are read within the limits, and read the same when printed`(part: Int) {
    var maker = QueryMaker(seed: UInt64(part))
    for number in 0..<Self.queriesOfAPart {
      let typed = maker.next()
      let query = SearchParser.parse(typed)
      if let fault = fault(of: query) {
        Issue.record("part \(part), query \(number) \(typed.prefix(300).debugDescription): \(fault)")
        return
      }
    }
  }

  /// What is wrong with a query that was read, or nil.
  private func fault(of query: SearchQuery) -> String? {
    let leaves = query.leaves
    guard leaves.count <= SearchParser.maximumTerms else { return "\(leaves.count) words and conditions" }
    guard query.hints.count <= SearchHints.most, Set(query.hints).count == query.hints.count else {
      return "\(query.hints)"
    }
    for hint in query.hints where hint.utf8.count > 800 { return "a long hint: \(hint)" }
    var bytes = 0
    for case .text(let text) in leaves { bytes += text.text.utf8.count }
    guard bytes <= SearchParser.maximumBytes else { return "\(bytes) bytes of words" }
    let printed = query.description
    guard printed.utf8.count < SearchParser.maximumTyped else { return "printed with \(printed.utf8.count) bytes" }
    let again = SearchParser.parse(printed)
    guard again.root == query.root, again.sort == query.sort, again.groupsTakes == query.groupsTakes else {
      return "printed as \(printed.debugDescription), read again as \(again.description.debugDescription)"
    }
    guard again.hints.isEmpty else { return "printed as \(printed.debugDescription), which hints \(again.hints)" }
    return nil
  }

  private static let vocabulary = [
    "neon", "girl", "rain", "Straße", "Mädchen", "café", "don't", "multi-agent", "霓虹", "雨", "東京の夜", "ネオン", "ﾈｵﾝ", "고양이",
    "고",
    "مدينة", "مطر", "PixVerse生成", "4K映像", "が\u{3099}", "葛\u{E0100}飾", "🎬", "Привет", "שלום", "naïve", "ß", "½",
  ]

  @Test func `a clip that holds every word of a query is found, and none that holds an excluded one`() {
    var random = Seeded(77)
    for round in 0..<1500 {
      let words = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Self.vocabulary[Int.random(in: 0..<Self.vocabulary.count, using: &random)]
      }
      var clip = SearchRecord()
      for word in words {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: clip.negative += " \(word)"
        case 1: clip.tags.append(word)
        case 2: clip.note += "\(word), "
        default: clip.prompt += "\(word) "
        }
      }
      let asked = words.filter { _ in Bool.random(using: &random) }.shuffled(using: &random)
      func finds(_ query: String) -> Bool {
        SearchMatcher(SearchParser.parse(query), splitter: PlainWords(), now: 0).matches(clip)
      }
      #expect(finds(asked.joined(separator: " ")), "round \(round): \(asked) in \(words)")
      for word in asked where word != "🎬" {
        #expect(!finds("-\(word)"), "round \(round): -\(word) in \(words)")
        #expect(!finds(asked.joined(separator: " ") + " -\"\(word)\""), "round \(round)")
        #expect(finds("unheard OR \(word)"), "round \(round)")
        #expect(!finds("unheard \(word)"), "round \(round)")
      }
    }
  }

  @Test func `two characters are found wherever they stand together, and nowhere else`() {
    var random = Seeded(78)
    let characters = Array("雨霓虹東京ネオン고양이")
    for _ in 0..<2000 {
      let prompt = String(
        (0..<Int.random(in: 1...12, using: &random)).map { _ in
          Int.random(in: 0..<5, using: &random) == 0 ? " " : characters.randomElement(using: &random)!
        })
      let asked = String(
        (0..<Int.random(in: 1...3, using: &random)).map { _ in characters.randomElement(using: &random)! })
      var clip = SearchRecord()
      clip.prompt = prompt
      let matcher = SearchMatcher(SearchParser.parse(asked), splitter: PlainWords(), now: 0)
      #expect(matcher.matches(clip) == prompt.contains(asked), "\(asked) in \(prompt)")
      let marks = matcher.highlights(in: prompt, of: .prompt)
      #expect(marks.isEmpty != prompt.contains(asked), "\(asked) in \(prompt)")
      for mark in marks {
        let text = Array(prompt)[mark.characters]
        #expect(asked.allSatisfy(text.contains) && text.count >= asked.count, "\(asked) in \(prompt): \(text)")
      }
    }
  }

  @Test func `highlights are in order, apart, and the same in bytes and in characters`() {
    var maker = QueryMaker(seed: 99)
    var random = Seeded(99)
    let prompt = "Neon girl, don't stop: e\u{301}\u{327}, 霓虹灯下的雨 ﾈｵﾝ 👩‍👩‍👧 高\u{E0100}い \r\n東京の夜 rain4K 고양이 café"
    for _ in 0..<2000 {
      var query = maker.next()
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        query += " " + Self.vocabulary.randomElement(using: &random)!
      }
      let marks = SearchMatcher(SearchParser.parse(query), splitter: PlainWords(), now: 0).highlights(
        in: prompt, of: .prompt)
      var end = -1
      for mark in marks {
        #expect(mark.bytes.lowerBound > end && !mark.bytes.isEmpty, "\(query.prefix(200))")
        end = mark.bytes.upperBound
        let start = prompt.index(prompt.startIndex, offsetBy: mark.characters.lowerBound)
        let stop = prompt.index(prompt.startIndex, offsetBy: mark.characters.upperBound)
        #expect(prompt.utf8.distance(from: prompt.startIndex, to: start) == mark.bytes.lowerBound)
        #expect(prompt.utf8.distance(from: prompt.startIndex, to: stop) == mark.bytes.upperBound)
      }
    }
  }
}
