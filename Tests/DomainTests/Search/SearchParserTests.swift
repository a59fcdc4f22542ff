import Domain
import Testing

@Suite struct SearchParserTests {
  private func parse(_ text: String) -> SearchQuery { SearchParser.parse(text) }

  /// The query as it is understood, in the language's own words.
  private func read(_ text: String) -> String { parse(text).description }

  private func word(_ text: String, isPrefix: Bool = false, scope: SearchText.Scope = .anywhere) -> SearchNode {
    .text(SearchText(text, isPrefix: isPrefix, scope: scope))
  }

  @Test func `words, phrases, prefixes and exclusions are what they look like`() {
    #expect(parse("neon  girl").root == .all([word("neon"), word("girl")]))
    #expect(parse("\"neon girl\" rain").root == .all([word("neon girl"), word("rain")]))
    #expect(parse("\"neon\"").root == word("neon"))
    #expect(parse("neo*").root == word("neo", isPrefix: true))
    #expect(parse("\"slow pa\"*").root == word("slow pa", isPrefix: true))
    #expect(parse("\"neo*\"").root == word("neo*"))
    #expect(parse("-blurry").root == .not(word("blurry")))
    #expect(parse("-\"very blurry\"").root == .not(word("very blurry")))
    #expect(parse("-blur*").root == .not(word("blur", isPrefix: true)))
    #expect(parse("--blurry").root == .not(word("blurry")))
    #expect(parse("multi-agent").root == word("multi-agent"))
    #expect(parse("rain rain").root == word("rain"))
    #expect(parse("").root == nil)
  }

  @Test func `a quote that stays open closes itself, and stands apart from words`() {
    #expect(parse("\"neon girl").root == word("neon girl"))
    #expect(parse("say\"hello you\"now").root == .all([word("say"), word("hello you"), word("now")]))
    #expect(parse("12\" vinyl").root == .all([word("12"), word("vinyl")]))
    #expect(parse("\"  neon \n\t girl\u{0} \"").root == word("neon girl"))
    #expect(parse("\"\" neon").root == word("neon"))
  }

  @Test(arguments: [
    "", " ", "\"", "\"\"", "*", "-", "--", "- -", "!?", "\u{0}", "\n\t", "🎬", "()", "-()", "((", ")", ":", "**",
  ])
  func `what holds neither letters nor digits looks for nothing`(text: String) {
    #expect(parse(text).root == nil)
    #expect(read(text) == "")
  }

  // MARK: Operators and groups

  @Test(arguments: [
    ("rain OR snow", "rain OR snow"),
    ("a b OR c d", "a b OR c d"),
    ("a (b OR c) d", "a (b OR c) d"),
    ("(a b) OR (c d)", "a b OR c d"),
    ("a AND b", "a b"),
    ("a AND (b AND c)", "a b c"),
    ("a OR (b OR (c OR a))", "a OR b OR c"),
    ("NOT a", "-a"),
    ("a NOT b", "a -b"),
    ("a AND NOT b OR NOT c", "a -b OR -c"),
    ("NOT NOT a", "a"), ("-(-a)", "a"), ("NOT -a", "a"),
    ("-(a b)", "-(a b)"), ("-(a OR b) c", "-(a OR b) c"),
    ("(a OR b", "a OR b"), ("a) b", "a b"), ("(a)(b)", "a b"), ("f(x)", "f x"),
    ("a OR ()", "a"), ("a OR !!! OR b", "a OR b"),
    ("(((a)))", "a"),
  ])
  func `operators and parentheses mean what they mean elsewhere`(text: String, expected: String) {
    #expect(read(text) == expected)
  }

  @Test(arguments: [
    ("AND", "\"AND\""), ("OR", "\"OR\""), ("NOT", "\"NOT\""), ("a OR", "a \"OR\""), ("OR a", "\"OR\" a"),
    ("a AND", "a \"AND\""), ("AND b", "\"AND\" b"), ("AND OR NOT", "\"AND\" OR \"NOT\""), ("AND OR", "\"AND\" \"OR\""),
    ("a OR OR b", "a \"OR\" OR b"), ("a AND OR b", "a \"AND\" OR b"), ("(OR) a", "\"OR\" a"),
    ("a and b or not c", "a and b or not c"), ("a Or b", "a Or b"), ("-OR a", "-\"OR\" a"),
    ("a \"OR\" b", "a \"OR\" b"), ("a OR*", "a \"OR\"*"), ("NEAR(a b)", "NEAR a b"),
  ])
  func `an operator without two sides is a word like any other`(text: String, expected: String) {
    #expect(read(text) == expected)
    #expect(parse(expected) == parse(text))
  }

  @Test func `parentheses nest as deep as the limit, and what is deeper joins what is around`() {
    func nested(_ depth: Int) -> String {
      (0..<depth).map { "a\($0) (b\($0) OR " }.joined() + "end" + String(repeating: ")", count: depth)
    }
    let deepest = parse(nested(SearchParser.maximumDepth))
    #expect(deepest.hints.isEmpty)
    #expect(deepest.description == nested(SearchParser.maximumDepth))
    let deeper = parse(nested(SearchParser.maximumDepth + 1) + " after")
    #expect(deeper.hints == ["parentheses within more than 16 others were left out"])
    #expect(deeper.leaves.last == word("after"))
    if case .all(let list)? = deeper.root { #expect(list.last == word("after")) } else { Issue.record("\(deeper)") }
    let hostile = parse(String(repeating: "(", count: 100_000) + "a")
    #expect(hostile.root == nil)
    #expect(parse(String(repeating: "(", count: 30_000) + "a b").description == "a b")
  }

  // MARK: Whatever is typed

  @Test(arguments: [
    ("don't", "don't"), ("multi-agent", "multi-agent"), ("C++", "C++"), ("AND", "\"AND\""), ("*", ""), ("\"", ""),
    ("16:9", "16:9"), ("12:30", "12:30"), ("http://example.com/a?b=c", "http://example.com/a?b=c"),
    ("场景：霓虹", "场景：霓虹"), (":)", ""), ("a>b", "a>b"), ("e=mc2", "e=mc2"), ("#tag", "#tag"), ("50%", "50%"),
    ("it’s", "it’s"), ("naïve—café", "naïve—café"), ("AC/DC", "AC/DC"), ("ne*o", "ne*o"),
    ("\u{202E}abc", "\u{202E}abc"),
  ])
  func `what people type without thinking of syntax is text`(text: String, expected: String) {
    #expect(read(text) == expected)
    #expect(parse(text).hints.isEmpty, "\(parse(text).hints)")
  }

  @Test(arguments: [
    ("“neon girl”", "\"neon girl\""), ("„neon girl“ rain", "\"neon girl\" rain"), ("＂雨の東京＂", "雨の東京"),
    ("「雨 東京」", "\"雨 東京\""), ("『雨「夜」』", "\"雨「夜」\""), ("東京「雨」", "東京 雨"),
    ("（雨 OR 雪）　東京", "(雨 OR 雪) 東京"), ("－雨", "-雨"), ("−雨", "-雨"), ("雨＊", "雨*"),
    ("ｄｕｒａｔｉｏｎ：＞５", "duration:>5"), ("duration：５．．８", "duration:5..8"), ("rating≥4", "rating:>=4"),
    ("resolution:１０８０ｐ", "resolution:1080p"), ("model：pixverse＊", "model:pixverse*"), ("duration:5…8", "duration:5..8"),
    ("ラーメン", "ラーメン"), ("a–b", "a–b"), ("–b", "–b"), ("ｆｏｏ", "ｆｏｏ"),
  ])
  func `what input methods and phones make of the marks works as the marks`(text: String, expected: String) {
    #expect(read(text) == expected)
    #expect(parse(text).hints.isEmpty, "\(parse(text).hints)")
  }

  @Test func `no more is searched for than the limits say`() {
    let words = (0..<70).map { "w\($0)" }
    let most = parse(words.prefix(64).joined(separator: " "))
    #expect(most.leaves.count == 64 && most.hints.isEmpty)
    let more = parse(words.prefix(65).joined(separator: " ") + " sort:oldest")
    #expect(more.leaves == words.prefix(64).map { word($0) })
    #expect(more.hints == ["only the first 64 words and conditions were searched for"])
    #expect(parse((0..<40).map { "seed:\($0) \($0)" }.joined(separator: " ")).leaves.count == 64)

    #expect(parse(String(repeating: "x", count: 8192)).hints.isEmpty)
    let long = parse(String(repeating: "x", count: 8193))
    #expect(long.leaves == [word(String(repeating: "x", count: 8192))])
    #expect(long.hints == ["the query is very long: only its beginning was searched for"])
    #expect(
      parse(String(repeating: "x", count: 8000) + " " + String(repeating: "y", count: 193)).leaves.last
        == word(String(repeating: "y", count: 192)))
    // One character of any number of scalars, cut where a scalar ends.
    let marks = parse("e" + String(repeating: "\u{301}", count: 50_000))
    #expect(marks.leaves == [word("e" + String(repeating: "\u{301}", count: 4095))])
    let spaces = parse("end" + String(repeating: " ", count: 40_000) + "unread")
    #expect(spaces.leaves == [word("end")])
    #expect(spaces.hints.count == 1)
  }

  // MARK: Hints

  @Test(arguments: [
    ("colour:red", "\"colour:red\"", "colour: is no field, so it was searched for as text"),
    ("modle:x", "\"modle:x\"", "modle: is no field, so it was searched for as text; did you mean model:?"),
    ("colour:\"dark red\"", "\"colour:dark red\"", "colour: is no field, so it was searched for as text"),
    ("style: anime", "\"style:\" anime", "style: is no field, so it was searched for as text"),
    ("duration:", "duration", "duration: has no value, so it was searched for as text"),
    ("(duration:) a", "duration a", "duration: has no value, so it was searched for as text"),
    ("prompt: model:x*", "prompt model:x*", "prompt: has no value, so it was searched for as text"),
    (
      "provider:nobody", "\"provider:nobody\"",
      "provider: does not take \"nobody\" but shortapi, highway or gmi, so it was searched for as text"
    ),
    (
      "Size: huge cat", "Size huge cat",
      "Size: does not take \"huge\" but sizes such as >10MB or 500kB..2MiB, so it was searched for as text"
    ),
    (
      "duration:\"a b\"", "\"duration:a b\"",
      "duration: does not take \"a b\" but lengths such as 5, 1:05, >5 or 5..8, so it was searched for as text"
    ),
    (
      "tag:(a OR b) rating:(5 OR x)", "(tag:a OR tag:b) (rating:5 OR x)",
      "rating: does not take \"x\" but 1 to 5, also >=4 or 2..3, so it was searched for as text"
    ),
    ("!!!", "", "\"!!!\" has neither letters nor digits and was left out"),
    ("duration:8..5", "duration:5..8", "duration:8..5 runs backwards, so it was turned round"),
    ("-sort:oldest", "sort:oldest", "-sort: excludes nothing, so it was taken without the -"),
    ("sort:oldest sort:cost", "sort:cost", "only one sort: can hold, and the last was taken"),
    (
      "sort:best", "\"sort:best\"",
      "sort: does not take \"best\" but newest, oldest, relevance, rating, cost or duration, so it was searched for as text"
    ),
  ])
  func `what is not taken as typed is said in a hint, once`(text: String, understood: String, hint: String) {
    #expect(parse(text).hints == [hint])
    #expect(read(text) == understood)
    #expect(parse("\(text) \(text)").hints == [hint])
    let again = parse(understood)
    #expect(again.root == parse(text).root && again.hints.isEmpty, "\(again.hints)")
  }

  @Test func `hints are few, short and on one line`() {
    let many = parse((0..<20).map { "duration:\($0)x\u{1B}[2J\u{202E}" }.joined(separator: " "))
    #expect(many.hints.count == SearchHints.most)
    #expect(many.hints.last == "more was not taken as typed")
    let long = parse("rating:" + String(repeating: "9", count: 500) + " " + String(repeating: "!", count: 500))
    for hint in many.hints + long.hints {
      #expect(hint.unicodeScalars.count <= 200)
      #expect(
        !hint.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" }, "\(hint)")
    }
  }
}
