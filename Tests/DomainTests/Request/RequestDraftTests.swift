import Domain
import Testing

/// request-key.md: what is taken, under which type, and what is refused.
@Suite struct RequestDraftTests {
  @Test func `defaults are filled in, and what was not given is not there`() throws {
    let request = try makeTextDraft().request()
    let params =
      #"{"aspect_ratio":"16:9","audio":false,"duration":5,"multi_shot":false,"prompt":"a fox","resolution":"720p"}"#
    #expect(request.canonicalText == #"{"encoding":1,"model":"pixverse-v5.5/text-to-video","params":\#(params)}"#)
    #expect(request.key.description == Digest(of: request.canonical).hex)
  }

  @Test(arguments: RequestField.allCases)
  func `null is not given`(field: RequestField) throws {
    guard field != .prompt else { return }
    #expect(try makeDraft([field: .null]).request() == makeDraft().request())
  }

  @Test(
    arguments: [
      (.duration, #"[8, "8", 8.0, "8.0", "0.8e1"]"#), (.duration, #"[null, 5, "5"]"#), (.seed, #"[0, "-0", 0.0]"#),
      (.seed, #"[2147483647, "2147483647.0"]"#), (.cfgScale, #"[0.5, "5e-1"]"#), (.cfgScale, #"[1, "1.00"]"#),
      (.cfgScale, #"[0, -0.0, "-0"]"#), (.audio, #"[true, "true"]"#), (.audio, #"[null, false, "false"]"#),
      (.multiShot, #"[null, "false", false]"#), (.resolution, #"["1080p", "1080P"]"#),
      (.resolution, #"[null, "720p"]"#),
      (.aspectRatio, #"["4:3", "8:6"]"#), (.negativePrompt, #"[null, "", " \n"]"#),
      (.negativePrompt, #"[" e\u0301 ", "\u00e9"]"#), (.thinking, #"[null, "auto"]"#), (.prompt, #"["a\r\n", " a"]"#),
    ] as [(RequestField, String)])
  func `one value has one key, however it is written`(field: RequestField, values: String) throws {
    let keys = try elements(values).map { try makeDraft([field: $0]).request().key }
    #expect(Set(keys).count == 1)
  }

  @Test(
    arguments: [
      (.seed, "[null, 0, 1]"), (.cfgScale, "[null, 0, 0.1]"), (.negativePrompt, #"[null, "blur", "Blur"]"#),
      (.thinking, #"[null, "Auto", "enabled", ""]"#), (.audio, "[false, true]"), (.multiShot, "[false, true]"),
      (.duration, "[4, 5, 6]"), (.prompt, #"["a", "A", "a\u00a0", "a  b", "a b"]"#),
      (.resolution, #"["720p", "540p"]"#),
      (.aspectRatio, #"["16:9", "9:16", "1:1", "120:67"]"#),
    ] as [(RequestField, String)])
  func `two values have two keys`(field: RequestField, values: String) throws {
    let values = try elements(values)
    let keys = try values.map { try makeDraft([field: $0]).request().key }
    #expect(Set(keys).count == values.count)
  }

  @Test(
    arguments: [
      (.duration, #"[0, -1, 3601, 5.5, "5.5", "five", " 5", "", true, [5], 1e99, "1e999"]"#),
      (.seed, #"[-1, 2147483648, "2147483648", 0.5, "x", false, {}]"#),
      (.cfgScale, #"["half", true, [], "", "1e999", 9007199254740992, "-9007199254740992"]"#),
      (.audio, #"[1, 0, "yes", "True", "", []]"#), (.multiShot, #"[1, "FALSE", {}]"#),
      (.resolution, #"["4k", "720", 720, "720p ", ""]"#), (.aspectRatio, #"["wide", "0:0", 1.78, "16x9", ""]"#),
      (.prompt, #"[5, true, ["a"], {"text": "a"}]"#), (.negativePrompt, "[5, false]"), (.thinking, "[true, 1]"),
    ] as [(RequestField, String)])
  func `other types and values are refused, and the field is named`(field: RequestField, values: String) throws {
    for value in try elements(values) {
      #expect(makeDraft([field: value]).problems().map(\.field) == [field], "\(value.text)")
    }
  }

  @Test(
    arguments: [
      (.duration, #"[1, 3600, "15"]"#), (.seed, "[0, 2147483647]"), (.cfgScale, "[-1.5, 9007199254740991, 1e-9]"),
    ] as [(RequestField, String)])
  func `the last value on either side is still taken`(field: RequestField, values: String) throws {
    for value in try elements(values) { #expect(makeDraft([field: value]).problems().isEmpty, "\(value.text)") }
  }

  @Test(arguments: [RequestField.prompt, .negativePrompt, .thinking])
  func `a text has at most 5000 Unicode scalars, counted after normalising`(field: RequestField) {
    let longest = String(repeating: "e\u{301}", count: 5_000)
    #expect(makeDraft([field: .string(longest)]).problems().isEmpty == (field != .thinking))
    #expect(makeDraft([field: .string(String(repeating: "雨", count: 5_000))]).problems().isEmpty)
    #expect(makeDraft([field: .string(String(repeating: "雨", count: 5_001))]).problems().map(\.field) == [field])
  }

  @Test(arguments: [nil, "", "  \r\n\t"] as [JSON])
  func `our own doors and shortapi's want a prompt; highway and gmi document empty ones`(prompt: JSON) throws {
    var draft = makeDraft([.prompt: prompt])
    #expect(draft.problems().map(\.field) == [.prompt])
    draft.door = .shortapi
    #expect(draft.problems().map(\.field) == [.prompt])
    for door in [Provider.highway, .gmi] {
      draft.door = door
      #expect(try draft.request().parameters.prompt.isEmpty)
    }
  }

  @Test func `a request through a provider's door has that provider's defaults`() throws {
    func parameters(_ door: Provider?) throws -> Parameters {
      var draft = makeDraft(image: makeImage(1000, 700))
      draft.door = door
      return try draft.request().parameters
    }
    #expect(try parameters(nil).resolution == .p720)
    #expect(try parameters(.gmi).resolution == .p540)
    #expect(try parameters(.highway).resolution == .p720)
    #expect(try parameters(.shortapi).resolution == .p720)
    #expect(try parameters(nil).aspectRatio.description == "10:7")
    #expect(try parameters(.gmi).aspectRatio.description == "10:7")
    #expect(try parameters(.highway).aspectRatio.description == "10:7")
    #expect(try parameters(.shortapi).aspectRatio.description == "16:9")
    #expect(try Provider.allCases.allSatisfy { try parameters($0).duration == 5 })
  }

  @Test(arguments: [
    ("pixverse/pixverse-6.0/image-to-video", "pixverse-v6/image-to-video"),
    ("pixverse-v6-i2v", "pixverse-v6/image-to-video"),
    ("pixverse/pixverse-5.5/image-to-video", "pixverse-v5.5/image-to-video"),
  ])
  func `a provider's own name of a model gives the same key`(alias: String, canonical: String) throws {
    #expect(try makeDraft(model: alias).request().key == makeDraft(model: canonical).request().key)
  }

  @Test(arguments: ["", "pixverse", "PixVerse-V6-I2V", "pixverse-v6/text-to-video"])
  func `an unknown model is refused with the known ones`(name: String) throws {
    let problem = try #require(makeDraft(model: name).problems().first)
    #expect(problem.field == .model)
    #expect(problem.value == name)
    #expect(problem.allowed.contains("pixverse-v6/image-to-video"))
    #expect(RequestDraft().problems().map(\.field) == [.model, .prompt])
  }

  @Test func `an image belongs to image-to-video alone, and to nothing else`() throws {
    #expect(makeDraft(image: nil).problems().map(\.field) == [.image])
    #expect(makeDraft(model: "pixverse-v5.5/text-to-video").problems().map(\.field) == [.image])
    let large = try makeDraft(image: makeImage(bytes: 9_999_999, type: "image/jpeg")).request()
    #expect(try large.key == makeDraft().request().key, "only the digest and the shape count")
  }

  @Test(arguments: [(0, 0), (0, 1080), (-1920, -1080), (1_000_001, 1_000_001), (Int.max, 1)])
  func `an image of impossible sides is refused, and never counts as 16 to 9`(width: Int, height: Int) {
    let image = makeImage(width, height)
    #expect(makeDraft(image: image).problems().map(\.field) == [.image])
    #expect(makeDraft([.aspectRatio: "16:9"], image: image).problems().map(\.field) == [.image])
  }

  @Test func `fields that no document lists are part of the key, verbatim`() throws {
    func key(_ provider: Provider, _ members: [JSONObject.Member]) throws -> RequestKey {
      var draft = makeDraft()
      draft.extra[provider] = JSONObject(members)
      return try draft.request().key
    }
    let plain = try makeDraft().request().key
    let style = try key(.gmi, [.init("/payload/style", "anime")])
    #expect(try key(.gmi, []) == plain)
    #expect(style != plain)
    #expect(try key(.highway, [.init("/payload/style", "anime")]) != style)
    #expect(try key(.gmi, [.init("/payload/style", "anime ")]) != style)
    #expect(try key(.gmi, [.init("/payload/style", nil)]) != plain)
    #expect(try key(.gmi, [.init("/a", 1), .init("/b", 2)]) == key(.gmi, [.init("/b", 2.0), .init("/a", 1)]))
  }

  @Test(arguments: ["9007199254740992", "1e999", "1e30"])
  func `a number that texts do not carry exactly is refused in them`(number: String) throws {
    var draft = makeDraft()
    draft.extra[.gmi] = JSONObject([.init("/payload/n", [try JSONParser.parse(number)])])
    #expect(draft.problems().map(\.field) == [.extra])
  }

  @Test func `a canonical document can always be read again`() throws {
    func draft(depth: Int) throws -> RequestDraft {
      var draft = makeDraft()
      let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      draft.extra[.highway] = JSONObject([.init("/x", try JSONParser.parse(nested))])
      return draft
    }
    #expect(throws: Never.self) { try JSONParser.parse(draft(depth: 61).request().canonical) }
    #expect(try draft(depth: 62).problems().map(\.field) == [.extra])
    var twice = makeDraft()
    twice.extra[.gmi] = JSONObject([.init("/a", 1), .init("/a", 2)])
    #expect(twice.problems().map(\.field) == [.extra])
  }

  private func elements(_ array: String) throws -> [JSON] {
    try #require(JSONParser.parse(array).arrayValue)
  }
}
