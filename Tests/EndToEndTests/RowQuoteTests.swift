import Domain
import Rig
import TestThreads
import Testing

/// Prices, and who is chosen by them.
@Suite(.blocking) struct RowQuoteTests {
  /// Model, resolution, seconds, audio and several shots; then the prices of shortapi and gmi, nil where it cannot serve.
  static let prices: [(String, String, Int, String, String?, String?)] = [
    ("v6", "360p", 1, "", nil, "0.025"), ("v6", "360p", 5, "a", nil, "0.175"), ("v6", "540p", 5, "", "0.15", "0.175"),
    ("v6", "540p", 8, "a", "0.304", "0.36"), ("v6", "540p", 10, "", "0.30", "0.35"),
    ("v6", "720p", 5, "", "0.19", "0.225"), ("v6", "720p", 8, "am", "0.408", "0.48"),
    ("v6", "720p", 15, "a", nil, "0.90"), ("v6", "1080p", 5, "", "0.385", "0.45"),
    ("v6", "1080p", 8, "a", "0.784", "0.92"), ("v6", "1080p", 10, "", nil, "0.90"),
    ("v6", "1080p", 15, "a", nil, "1.725"), ("5.5t", "540p", 5, "", "0.128", nil), ("5.5t", "720p", 5, "", "0.17", nil),
    ("5.5t", "1080p", 8, "", "0.68", nil), ("5.5t", "540p", 10, "a", "0.374", nil),
    ("5.5t", "720p", 8, "a", "0.425", nil), ("5.5t", "1080p", 5, "a", "0.383", nil),
    ("5.5t", "540p", 8, "m", "0.425", nil), ("5.5i", "720p", 10, "m", "0.561", nil),
    ("5.5i", "1080p", 5, "m", "0.425", nil), ("5.5i", "540p", 5, "am", "0.255", nil),
    ("5.5i", "720p", 10, "am", "0.655", nil), ("5.5i", "1080p", 8, "am", "0.935", nil),
    ("5.5i", "1080p", 10, "", nil, nil),
  ]

  private static let models = [
    "v6": "pixverse-v6/image-to-video", "5.5t": "pixverse-v5.5/text-to-video", "5.5i": "pixverse-v5.5/image-to-video",
  ]

  @Test func `every quote is the price that the providers publish, to the tenth of a cent`() throws {
    let rig = try Rig()
    let still = try rig.still()
    for (name, resolution, duration, switches, shortapi, gmi) in Self.prices {
      let model = try #require(Self.models[name])
      var request = ["--model", model, "--prompt", "p", "--resolution", resolution, "--duration", "\(duration)"]
      if switches.contains("a") { request.append("--audio") }
      if switches.contains("m") { request.append("--multi-shot") }
      if !model.contains("text") { request += ["--image", still, "--image-url", rig.stillURL()] }
      let outcome = try rig.onetake(["quote", "--json"] + request)
      #expect(outcome.code == 0, "\(outcome.errors)")
      expectShape(outcome.json, ["key": ["digest"], "quotes": ["array"]])
      let quotes = outcome.json["quotes"]?.arrayValue ?? []
      #expect(quotes.count == 3)
      for quote in quotes {
        expectShape(
          quote,
          [
            "provider": ["string"], "price": ["money", "null"], "currency": ["string"], "reason": ["string", "null"],
          ])
      }
      func price(_ provider: String) -> Money? {
        quotes.first { $0["provider"]?.stringValue == provider }?["price"]?.stringValue.flatMap { Money($0) }
      }
      let what = "\(name) \(resolution) \(duration) \(switches)"
      #expect(price("shortapi") == shortapi.flatMap { Money($0) }, "\(what)")
      #expect(price("gmi") == gmi.flatMap { Money($0) }, "\(what)")
      #expect(price("highway") == nil, "\(what)")
      let known = quotes.compactMap { $0["price"]?.stringValue.flatMap { Money($0) } }
      #expect(known == known.sorted())
      #expect(quotes.prefix(known.count).allSatisfy { $0["price"] != .null }, "known prices stand first")
    }
    #expect(try rig.submits() == 0)
  }

  @Test func `a length that nobody sells at this resolution is refused with what is sold`() throws {
    let rig = try Rig()
    let request = [
      "--model", "pixverse-v5.5/text-to-video", "--prompt", "p", "--resolution", "1080p", "--duration", "10",
    ]
    let outcome = try rig.onetake(["generate"] + request)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("duration 10"))
    #expect(outcome.errors.contains("shorter clip"))
    #expect(try rig.submits() == 0)
    let quotes = try rig.json(["quote"] + request).json["quotes"]?.arrayValue ?? []
    #expect(quotes.count == 3)
    #expect(quotes.allSatisfy { $0["price"] == .null && $0["reason"]?.stringValue?.isEmpty == false })
  }

  @Test func `a price that nobody publishes is unknown and stands behind the known ones`() throws {
    let rig = try Rig()
    let request = try rig.imageRequest("p", "--image-url", rig.stillURL())
    let quotes = try rig.json(["quote"] + request).json["quotes"]?.arrayValue ?? []
    #expect(quotes.map { $0["provider"] } == ["shortapi", "gmi", "highway"])
    #expect(quotes.last?["price"] == .null)
    #expect(quotes.last?["reason"]?.stringValue?.contains("publishes no price") == true)
    let text = try rig.onetake(["quote"] + request)
    #expect(text.code == 0)
    #expect(text.output.contains("unknown"))
    #expect(!text.output.contains("0.00"))
  }

  /// What is asked besides, and who is the cheapest that can serve it; nil where nobody with a price can.
  static let choices: [(more: [String], provider: String?, price: String)] = [
    ([], "gmi", "0.175"), (["URL"], "shortapi", "0.15"), (["URL", "--duration", "7"], "gmi", "0.245"),
    (["URL", "--seed", "5"], "gmi", "0.175"), (["URL", "--aspect", "1:1"], "shortapi", "0.15"),
    (["URL", "--cfg-scale", "0.5"], nil, ""), (["URL", "--multi-shot"], "shortapi", "0.15"),
  ]

  @Test(arguments: choices)
  func `auto is the cheapest that can serve the request exactly`(
    more: [String], provider: String?, price: String
  ) throws {
    let rig = try Rig()
    let address = more.first == "URL" ? ["--image-url", rig.stillURL()] : []
    let request = try rig.imageRequest("p") + address + more.filter { $0 != "URL" }
    let outcome = try rig.onetake(["generate", "--dry-run", "--json"] + request)
    guard let provider else {
      #expect(outcome.code == 7, "\(outcome.errors)")
      #expect(outcome.errors.contains("--accept-unknown-price"))
      #expect(try rig.submits() == 0)
      return
    }
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.json["outcome"] == "planned")
    #expect(outcome.json["provider"] == .string(provider))
    #expect(outcome.json["cost"]?["quoted"]?.stringValue.flatMap { Money($0) } == Money(price))
    #expect(outcome.json["cost"]?["charged"] == .null)
    #expect(try rig.submits() == 0)
  }
}
