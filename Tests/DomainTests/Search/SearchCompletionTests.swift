import Domain
import Testing

@Suite struct SearchCompletionTests {
  @Test(arguments: [
    ("tag:cl", "tag:", SearchField.tag, "cl"), ("-tag:cl", "-tag:", .tag, "cl"), ("(-tag:\"spr", "(-tag:", .tag, "spr"),
    ("res:10", "res:", .resolution, "10"), ("neo", "", nil, "neo"), ("-", "-", nil, ""), ("", "", nil, ""),
    ("nofield:x", "", nil, "nofield:x"), ("TAG:X", "TAG:", .tag, "X"),
  ])
  func `a word is taken apart`(word: String, lead: String, field: SearchField?, beginning: String) {
    let completion = SearchCompletion(word)
    #expect(completion.lead == lead)
    #expect(completion.field == field)
    #expect(completion.beginning == beginning)
  }

  @Test func `fields are completed with their colon, values by what the language has`() {
    #expect(SearchCompletion("du").fields == ["duration:"])
    #expect(SearchCompletion("-CO").fields == ["-cost:", "-collection:"])
    #expect(SearchCompletion("").fields.count == SearchField.allCases.count)
    #expect(SearchCompletion("tag:").fields.isEmpty)
    #expect(SearchCompletion("has:a").values == ["has:audio"])
    #expect(SearchCompletion("-verdict:").values.contains("-verdict:conforms"))
    #expect(SearchCompletion("aspect:16").values == ["aspect:16:9"])
    #expect(SearchCompletion("seed:").values.isEmpty)
  }

  @Test func `what is completed reads as what was meant`() {
    let word = SearchCompletion("-tag:spr").completed("Spring Ads")
    #expect(word == "-tag:\"Spring Ads\"")
    #expect(SearchParser.parse(word).hints.isEmpty)
  }
}
