import Domain
import Testing

/// All problems of a request in one answer, each with the field, the value, what is allowed and who would take it.
@Suite struct RequestProblemTests {
  @Test func `a problem says the field, the value, what is allowed and who would take it`() throws {
    let request = try makeDraft([.duration: 12]).request()
    let problem = try #require(ModelCatalog.offer(of: request.model, by: .shortapi)?.problems(of: request).first)
    #expect(
      problem.message == "duration 12: shortapi does not sell this length; allowed: 5, 8 or 10 seconds; "
        + "highway and gmi would take it")
    #expect(
      problem.json == [
        "field": "duration", "value": "12", "reason": "shortapi does not sell this length",
        "allowed": "5, 8 or 10 seconds", "provider": "shortapi", "would_take_it": ["highway", "gmi"],
      ])
  }

  @Test func `a value that nobody takes names nobody`() throws {
    let request = try makeDraft([.duration: 16]).request()
    for offer in ModelCatalog.offers(of: request.model) {
      #expect(offer.problems(of: request).map(\.takenBy) == [[]])
    }
  }

  @Test func `all that cannot be read is said at once, in the order of the fields`() {
    let fields: [RequestField: JSON] = [
      .prompt: "", .resolution: "4k", .duration: "long", .aspectRatio: "wide", .audio: 1, .multiShot: "no", .seed: -1,
      .cfgScale: "much", .negativePrompt: 5, .thinking: false,
    ]
    var draft = makeDraft(fields, image: nil, model: "pixverse-v7")
    #expect(draft.problems().map(\.field) == RequestField.allCases.filter { $0 != .image && $0 != .extra })
    draft.image = makeImage(0, 0)
    #expect(draft.problems().map(\.field) == RequestField.allCases.filter { $0 != .extra })
  }

  @Test func `what cannot be read does not hide what the wanted provider would not take`() {
    let draft = makeDraft([.seed: -1, .resolution: "360p", .duration: 12, .cfgScale: 0.5])
    let problems = draft.problems(for: .shortapi)
    #expect(problems.map(\.field) == [.resolution, .duration, .seed, .cfgScale])
    #expect(problems.map(\.takenBy) == [[.highway, .gmi], [.highway, .gmi], [], [.highway]])
  }

  @Test func `without a wanted provider it does not hide what nobody takes`() {
    let problems = makeDraft([.seed: "x", .duration: 16, .resolution: "360p"]).problems()
    #expect(problems.map(\.field) == [.duration, .duration, .duration, .seed])
    #expect(problems.map(\.refusedBy) == [.shortapi, .highway, .gmi, nil])
  }

  @Test func `a long value is shown short, even if it is one character with a megabyte of accents`() throws {
    let accents = "a" + String(repeating: "\u{316}", count: 6_000)
    let problem = try #require(makeDraft([.prompt: .string(accents)]).problems().first)
    #expect(problem.value.unicodeScalars.count == 80)
    #expect(
      RequestProblem(.prompt, value: String(repeating: "é", count: 80), reason: "", allowed: "").value.count == 80)
    #expect(
      RequestProblem(.prompt, value: String(repeating: "é", count: 81), reason: "", allowed: "").value.hasSuffix("é…"))
  }

  @Test func `a value cannot steer the terminal that shows it`() throws {
    let problem = try #require(makeDraft([.resolution: "4k\u{1B}[2J\r\n\u{9B}m"]).problems().first)
    #expect(
      problem.message.hasPrefix("resolution 4k [2J   m: is no resolution known here; allowed: 360p, 540p, 720p or"))
    #expect(problem.json["value"] == "4k\u{1B}[2J\r\n\u{9B}m")
  }
}
