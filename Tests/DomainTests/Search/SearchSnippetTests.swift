import Domain
import Testing

@Suite struct SearchSnippetTests {
  private func snippet(_ query: String, _ text: String, limit: Int = 40, lead: Int = 10) -> String {
    let matcher = SearchMatcher(SearchParser.parse(query), splitter: PlainWords(), now: 0)
    return SearchSnippet(of: text, marks: matcher.highlights(in: text, of: .prompt), limit: limit, lead: lead).text
  }

  @Test func `a short text stands as it is, and a long one ends with an ellipsis`() {
    #expect(snippet("rain", "neon rain") == "neon rain")
    #expect(snippet("unheard", "") == "")
    let text = String(repeating: "a", count: 40)
    #expect(snippet("rain", text) == text)
    #expect(snippet("rain", text + "b") == text + "…")
  }

  @Test func `what is looked for stands near the beginning, behind a whole word`() {
    let text = "a very long way before it comes to the rain that we were waiting for, and more behind it"
    #expect(snippet("rain", text) == "…to the rain that we were waiting for, an…")
    #expect(snippet("very", text) == "a very long way before it comes to the r…")
    #expect(snippet("behind", text, limit: 60) == "…and more behind it")
  }

  @Test func `characters are cut between, never within`() {
    let family = String(repeating: "👩‍👩‍👧", count: 30)
    #expect(snippet("雨", family + "雨夜") == "…" + String(repeating: "👩‍👩‍👧", count: 10) + "雨夜")
    #expect(snippet("夜", family, limit: 3) == String(repeating: "👩‍👩‍👧", count: 3) + "…")
  }
}
