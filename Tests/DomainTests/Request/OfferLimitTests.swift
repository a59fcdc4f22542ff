import Domain
import Testing

/// providers.md: what each provider takes, on both sides of every limit.
@Suite struct OfferLimitTests {
  @Test func `every row of the provider documents is on offer`() {
    #expect(
      ModelCatalog.offers.map { "\($0.provider) \($0.wireModel)" } == [
        "shortapi pixverse/pixverse-6.0/image-to-video", "shortapi pixverse/pixverse-5.5/image-to-video",
        "shortapi pixverse/pixverse-5.5/text-to-video", "highway pixverse-v6-i2v", "gmi pixverse-v6-i2v",
      ])
  }

  @Test func `a plain request is taken by all`() throws {
    for provider in Provider.allCases { #expect(try makeDraft().objections(of: provider).isEmpty) }
    #expect(try makeTextDraft().objections(of: .shortapi).isEmpty)
  }

  @Test(
    arguments: [
      (.resolution, "360p", [.highway, .gmi]), (.resolution, "540p", [.shortapi, .highway, .gmi]),
      (.resolution, "1080p", [.shortapi, .highway, .gmi]),
      (.duration, "1", [.highway, .gmi]), (.duration, "4", [.highway, .gmi]),
      (.duration, "5", [.shortapi, .highway, .gmi]),
      (.duration, "6", [.highway, .gmi]), (.duration, "8", [.shortapi, .highway, .gmi]),
      (.duration, "10", [.shortapi, .highway, .gmi]), (.duration, "11", [.highway, .gmi]),
      (.duration, "15", [.highway, .gmi]), (.duration, "16", []),
      (.seed, "0", [.highway, .gmi]), (.seed, "2147483647", [.highway, .gmi]),
      (.cfgScale, "0", [.highway]), (.cfgScale, "1", [.highway]), (.cfgScale, "-0.01", []), (.cfgScale, "1.01", []),
      (.negativePrompt, "blur", [.highway]), (.thinking, "enabled", [.highway]), (.thinking, "auto", Provider.allCases),
      (.multiShot, "true", [.shortapi, .gmi]), (.multiShot, "false", Provider.allCases),
      (.audio, "true", Provider.allCases),
      (.aspectRatio, "16:9", Provider.allCases), (.aspectRatio, "1:1", [.shortapi]), (.aspectRatio, "21:9", []),
    ] as [(RequestField, String, [Provider])])
  func `a value is taken by those who document it`(field: RequestField, value: String, takers: [Provider]) throws {
    let draft = makeDraft([field: .string(value)])
    for provider in Provider.allCases {
      #expect(try draft.objections(of: provider) == (takers.contains(provider) ? [] : [field]), "\(provider)")
    }
  }

  @Test(arguments: [
    ("1080p", 8, true), ("1080p", 10, false), ("720p", 10, true), ("1080p", 5, true), ("540p", 10, true),
  ])
  func `shortapi does not sell 10 s at 1080p, the others do`(resolution: String, duration: Int, taken: Bool) throws {
    for model in ["pixverse-v6/image-to-video", "pixverse-v5.5/image-to-video"] {
      let draft = makeDraft([.resolution: .string(resolution), .duration: .int(duration)], model: model)
      #expect(try draft.objections(of: .shortapi) == (taken ? [] : [.duration]))
    }
    let draft = makeDraft([.resolution: .string(resolution), .duration: .int(duration)])
    #expect(try draft.objections(of: .highway).isEmpty)
    #expect(try draft.objections(of: .gmi).isEmpty)
  }

  @Test(
    arguments: [
      (2_500, Provider.allCases), (2_501, [.shortapi, .gmi]), (5_000, [.shortapi, .gmi]),
    ] as [(Int, [Provider])])
  func `a prompt is as long as the provider documents`(length: Int, takers: [Provider]) throws {
    let draft = makeDraft([.prompt: .string(String(repeating: "雨", count: length))])
    for provider in Provider.allCases {
      #expect(try draft.objections(of: provider) == (takers.contains(provider) ? [] : [.prompt]))
    }
  }

  @Test func `highway's negative prompt has its own limit`() throws {
    #expect(
      try makeDraft([.negativePrompt: .string(String(repeating: "x", count: 2_500))]).objections(of: .highway) == [])
    let long = makeDraft([.negativePrompt: .string(String(repeating: "x", count: 2_501))])
    #expect(try long.objections(of: .highway) == [.negativePrompt])
  }

  @Test func `an empty prompt is for highway and gmi alone`() throws {
    var draft = makeDraft([.prompt: ""])
    draft.door = .gmi
    #expect(try draft.objections(of: .shortapi) == [.prompt])
    #expect(try draft.objections(of: .highway).isEmpty)
    #expect(try draft.objections(of: .gmi).isEmpty)
  }

  @Test(arguments: [
    (makeImage(type: "image/jpeg"), true), (makeImage(type: "image/png"), true), (makeImage(type: "image/webp"), false),
    (makeImage(bytes: 10_000_000), true), (makeImage(bytes: 10_000_001), false),
    (makeImage(300, 300), true), (makeImage(299, 300), false), (makeImage(300, 299), false),
    (makeImage(750, 300), true), (makeImage(751, 300), false), (makeImage(300, 750), true),
    (makeImage(300, 751), false),
  ])
  func `highway alone has limits on the image`(image: InputImage, taken: Bool) throws {
    let draft = makeDraft(image: image)
    #expect(try draft.objections(of: .highway) == (taken ? [] : [.image]))
    #expect(try draft.objections(of: .gmi).isEmpty)
    #expect(try draft.objections(of: .shortapi).filter { $0 != .aspectRatio }.isEmpty)
  }

  @Test func `everything that is wrong with an image is said at once`() throws {
    let draft = makeDraft(image: makeImage(100, 299, bytes: 20_000_000, type: "image/webp"))
    #expect(try draft.objections(of: .highway) == [.image, .image, .image, .image])
  }

  @Test(
    arguments: [
      (1920, 1080, "16:9", Provider.allCases), (1920, 1072, "16:9", Provider.allCases),
      (1920, 1080, "4:3", [.shortapi]),
      (1000, 700, "10:7", [.highway, .gmi]), (1000, 700, "16:9", [.shortapi]), (1000, 700, "7:10", []),
      (1920, 1072, "120:67", [.highway, .gmi]),
    ] as [(Int, Int, String, [Provider])])
  func `shortapi serves the named shapes, highway and gmi the image's own`(
    width: Int, height: Int, asked: String, takers: [Provider]
  ) throws {
    let draft = makeDraft([.aspectRatio: .string(asked)], image: makeImage(width, height))
    for provider in Provider.allCases {
      #expect(try draft.objections(of: provider) == (takers.contains(provider) ? [] : [.aspectRatio]), "\(provider)")
    }
  }

  @Test(arguments: ["16:9", "9:16", "4:3", "3:4", "1:1"])
  func `text-to-video comes in the five named shapes`(ratio: String) throws {
    #expect(try makeTextDraft([.aspectRatio: .string(ratio)]).objections(of: .shortapi).isEmpty)
    #expect(try makeTextDraft([.aspectRatio: "21:9"]).objections(of: .shortapi) == [.aspectRatio])
  }

  @Test func `fields of one provider's door are sent to that provider alone`() throws {
    var draft = makeDraft()
    draft.extra[.gmi] = JSONObject([.init("/payload/style", "anime")])
    #expect(try draft.objections(of: .gmi).isEmpty)
    #expect(try draft.objections(of: .shortapi) == [.extra])
    #expect(try draft.objections(of: .highway) == [.extra])
  }
}
