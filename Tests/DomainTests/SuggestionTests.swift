import Domain
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("", "abc", 3), ("generate", "generte", 1), ("generate", "genreate", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("霓虹", "虹霓", 1),
  ])
  func `the distance counts single mistakes, a swap as one`(first: String, second: String, distance: Int) {
    #expect(EditDistance.between(first, second) == distance)
    #expect(EditDistance.between(second, first) == distance)
  }

  @Test func `words are compared up to their bound and not beyond`() {
    let longest = String(repeating: "a", count: EditDistance.maximumLength)
    #expect(EditDistance.between(longest, "") == EditDistance.maximumLength)
    #expect(EditDistance.between(longest + "a", "") == nil)
  }

  @Test(arguments: [
    ("genrate", "generate"), ("LOOKUP", "lookup"), ("lokup", "lookup"), ("qoute", "quote"), ("import", "import"),
    ("gen", "generate"),
  ])
  func `a mistyped word finds what was meant`(typed: String, meant: String) {
    #expect(Suggestion.closest(to: typed, among: ["generate", "lookup", "quote", "import"]) == meant)
  }

  @Test(arguments: ["", "x", "frobnicate", "ge", "i"])
  func `a word that is near nothing finds nothing`(typed: String) {
    #expect(Suggestion.closest(to: typed, among: ["generate", "lookup", "quote", "import"]) == nil)
  }
}
