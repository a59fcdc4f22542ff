import Domain
import TestSupport
import Testing

@Suite struct SearchParserTests {
  private let day: Int64 = 86_400_000
  private var now: Int64 { CivilDate("2026-05-15")!.milliseconds + 50_000_000 }

  private func parse(_ text: String) -> SearchQuery { SearchParser.parse(text, now: now) }

  private func filter(_ text: String) -> SearchQuery.Filter? {
    let query = parse(text)
    return query.words.isEmpty && query.hints.isEmpty ? query.filters.first : nil
  }

  private func word(_ text: String, isPrefix: Bool = false, isExcluded: Bool = false) -> SearchQuery.Word? {
    parse(text).words.first { $0.isPrefix == isPrefix && $0.isExcluded == isExcluded }
  }

  @Test func `words, phrases, prefixes and exclusions are what they look like`() {
    #expect(parse("neon  girl").words.map(\.text) == ["neon", "girl"])
    #expect(parse("\"neon girl\" rain").words.map(\.text) == ["neon girl", "rain"])
    #expect(parse("\"neon girl").words.map(\.text) == ["neon girl"])
    #expect(word("neo*", isPrefix: true)?.text == "neo")
    #expect(word("-blurry", isExcluded: true)?.text == "blurry")
    #expect(word("-\"very blurry\"", isExcluded: true)?.text == "very blurry")
    #expect(word("-blur*", isPrefix: true, isExcluded: true)?.text == "blur")
    #expect(word("multi-agent")?.text == "multi-agent")
    #expect(word("\"neo*\"")?.text == "neo*")
    #expect(parse("- -").words.isEmpty)
  }

  @Test(arguments: ["", " ", "\"", "\"\"", "*", "-", "--", "!?", "\u{0}", "\n\t", "🎬"])
  func `what holds neither letters nor digits looks for nothing`(text: String) {
    #expect(parse(text).words.isEmpty)
    #expect(parse(text).filters.isEmpty)
  }

  @Test func `durations are seconds, with the tolerance of a verdict`() {
    #expect(filter("duration:5") == .duration(4900...5100))
    #expect(filter("duration:=5") == .duration(4900...5100))
    #expect(filter("duration:0.05") == .duration(0...150))
    #expect(filter("duration:>5") == .duration(5101...Int64.max))
    #expect(filter("duration:>=5") == .duration(4900...Int64.max))
    #expect(filter("duration:<5") == .duration(0...4899))
    #expect(filter("duration:<=5") == .duration(0...5100))
    #expect(filter("duration:5..8") == .duration(4900...8100))
    #expect(filter("duration:..8") == .duration(0...8100))
    #expect(filter("duration:5..") == .duration(4900...Int64.max))
  }

  @Test(arguments: [
    "duration:", "duration:x", "duration:-1", "duration:8..5", "duration:<0", "duration:><5", "duration:1e9",
  ])
  func `what is no duration is searched for as text`(text: String) {
    #expect(parse(text).filters.isEmpty)
    #expect(parse(text).words.map(\.text) == [text])
  }

  @Test func `days are days in UTC`() {
    let today = CivilDate("2026-05-15")!.milliseconds
    #expect(filter("after:2026-01-01") == .created(CivilDate("2026-01-01")!.milliseconds...Int64.max))
    #expect(filter("before:2026-01-01") == .created(Int64.min...CivilDate("2026-01-01")!.milliseconds - 1))
    #expect(filter("after:today") == .created(today...Int64.max))
    #expect(filter("after:yesterday") == .created(today - day...Int64.max))
    #expect(filter("before:7d") == .created(Int64.min...today - 7 * day - 1))
    #expect(filter("after:0d") == .created(today...Int64.max))
  }

  @Test(arguments: [
    "after:2026-02-29", "after:2026-1-1", "after:0000-01-01", "before:-1d", "before:100001d", "after:d",
  ])
  func `what is no day is searched for as text, and a hint says so`(text: String) {
    #expect(parse(text).filters.isEmpty)
    #expect(parse(text).hints.count == 1)
  }

  @Test func `names are found in either case, and models under any of their names`() {
    #expect(filter("provider:GMI") == .provider("gmi"))
    #expect(filter("Resolution:1080P") == .resolution("1080p"))
    #expect(filter("verdict:not-judged") == .verdict("not-judged"))
    #expect(filter("model:pixverse-v6*") == .model("pixverse-v6", isPrefix: true))
    #expect(filter("model:unheard-of") == .model("unheard-of", isPrefix: false))
    #expect(filter("model:\"pixverse-v6/image-to-video\"") == .model("pixverse-v6/image-to-video", isPrefix: false))
    #expect(filter("is:trashed") == .trashed)
    #expect(filter("is:imported") == .imported)
  }

  @Test func `what is not taken as typed is said in a hint`() {
    #expect(parse("colour:red").hints == ["colour: is no field, so it was searched for as text"])
    #expect(parse("provider:nobody").hints == ["provider: does not take \"nobody\", so it was searched for as text"])
    #expect(parse("-model:x").hints == ["-model: excludes no clips yet, so it was searched for as text"])
    #expect(parse("!!!").hints == ["\"!!!\" has neither letters nor digits and was left out"])
    #expect(parse("neon rain -girl duration:5").hints.isEmpty)
  }

  @Test func `no more is read than the limits say`() {
    let words = (0..<70).map { "w\($0)" }
    #expect(parse(words.prefix(64).joined(separator: " ")).hints == ["only the first 64 words were searched for"])
    #expect(parse(words.prefix(63).joined(separator: " ")).hints.isEmpty)
    #expect(parse(words.joined(separator: " ")).words.map(\.text) == Array(words.prefix(64)))
    #expect(parse(String(repeating: "x", count: 8192)).hints.isEmpty)
    let long = parse(String(repeating: "x", count: 8193))
    #expect(long.words.map(\.text.utf8.count) == [8192])
    #expect(long.hints.count == 1)
    // One character of any number of scalars, cut where a scalar ends.
    let marks = parse("e" + String(repeating: "\u{301}", count: 50_000))
    #expect(marks.words.map(\.text.utf8.count) == [8191])
  }

  @Test func `nothing that can be typed is an error, and words are never empty`() {
    var random = Seeded(31)
    let alphabet = Array("ab \"'*-:()<>=.0159dmé雨🎬\u{301}\u{0}\n\\")
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
      let query = parse(text)
      #expect(query.words.allSatisfy { !$0.text.isEmpty }, "\(text)")
      #expect(query.words.count + query.filters.count <= SearchParser.maximumTerms)
    }
  }
}
