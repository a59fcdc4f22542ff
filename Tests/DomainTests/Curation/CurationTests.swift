import Domain
import Testing

@Suite struct CurationTests {
  @Test(arguments: [
    ("client-x", "client-x"), ("  Spring   Ads ", "Spring Ads"), ("霓虹", "霓虹"), ("e\u{301}te\u{301}", "été"),
    ("👩\u{200D}🚀", "👩\u{200D}🚀"), ("a:b (c)", "a:b (c)"),
    (String(repeating: "x", count: 128), String(repeating: "x", count: 128)),
  ])
  func `a name is kept as it was written, composed and with single spaces`(typed: String, kept: String) throws {
    #expect(try CurationName(typed).text == kept)
  }

  @Test(arguments: [
    ("", "needs"), ("  \n ", "needs"), ("a\"b", "quotation mark"), ("“a”", "quotation mark"), ("a*", "asterisk"),
    ("a,b", "comma"), ("a\nb", "line break"), ("a\tb", "cannot be seen"), ("a\u{0}b", "cannot be seen"),
    ("a\u{202E}b", "cannot be seen"), (String(repeating: "x", count: 129), "too long"),
    // 43 characters of three bytes.
    (String(repeating: "雨", count: 43), "too long"),
  ])
  func `a name that could not be typed, listed or searched for is refused`(typed: String, why: String) {
    #expect(throws: CurationError.self) { try CurationName(typed) }
    do { _ = try CurationName(typed) } catch { #expect(error.message.contains(why)) }
  }

  @Test func `every name that is taken is found by a search for it`() throws {
    for typed in ["client-x", "Spring Ads", "-draft", "OR", "a:b", "(x)", "5..8", "霓虹", "x'y", "\\", "@home", "a;b"] {
      let name = try CurationName(typed)
      let query = SearchParser.parse("tag:\"\(name.text)\"")
      #expect(query.hints.isEmpty)
      guard case .filter(.tag(let wanted))? = query.root else {
        Issue.record("\(typed) is no tag to the search")
        continue
      }
      #expect(wanted.matches(name.text))
    }
  }

  @Test func `tags are typed with commas between them, and a name twice is one`() throws {
    #expect(try CurationList.tags.names("client-x, hero,Client-X").map(\.text) == ["client-x", "hero"])
    #expect(throws: CurationError.self) { try CurationList.tags.names("a,,b") }
    #expect(throws: CurationError.self) { try CurationList.collections.names("a,b") }
    let most = (1...32).map { "t\($0)" }.joined(separator: ",")
    #expect(try CurationList.tags.names(most).count == 32)
    #expect(throws: CurationError.self) { try CurationList.tags.names(most + ",one more") }
  }

  @Test func `a rating is 1 to 5, and a note has 10,000 bytes at most`() throws {
    #expect((-1...7).filter { ClipRating($0) != nil } == [1, 2, 3, 4, 5])
    #expect(try ClipNote(" client\r\nwants it slower \n")?.text == "client\nwants it slower")
    #expect(try ClipNote(" \n") == nil)
    #expect(try ClipNote(String(repeating: "x", count: 10_000))?.text.utf8.count == 10_000)
    #expect(throws: CurationError.self) { try ClipNote(String(repeating: "x", count: 10_001)) }
    #expect(throws: CurationError.self) { try ClipNote("a\u{0}b") }
  }

  static let all: [Curation] = {
    let names = ["client-x", "Spring Ads"].compactMap { try? CurationName($0) }
    return [
      .add(names, .tags), .remove(names, .tags), .add([names[1]], .collections), .remove([names[1]], .collections),
      .rate(ClipRating(4)), .rate(nil), .favourite(true), .favourite(false), .note(try? ClipNote("a\nb")), .note(nil),
    ]
  }()

  @Test(arguments: all)
  func `what the journal wrote is read as it was`(curation: Curation) {
    #expect(Curation(action: curation.action, value: curation.value) == curation)
  }

  @Test(arguments: [("tag", ""), ("rate", "6"), ("rate", "x"), ("paint", "x"), ("note", "\u{0}")])
  func `a damaged journal says nothing`(action: String, value: String) {
    #expect(Curation(action: action, value: value) == nil)
  }
}
