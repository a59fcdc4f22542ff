import Domain

@testable import ProviderSim

/// The bodies that provider-sim is sent. The first word is the provider's name.
enum SimulatorTargets {
  static let all = [
    FuzzTarget(name: "sim-order", limit: 8192, rounds: 1500, words: words, check: order),
    FuzzTarget(name: "sim-fault", limit: 400, rounds: 1500, words: faultWords, check: fault),
    FuzzTarget(name: "sim-image", rounds: 1500, words: imageWords, isText: false, check: image),
  ]

  private static let words =
    JSONTargets.words + [
      "shortapi\n", "highway\n", "gmi\n", "\"model\":\"pixverse/pixverse-6.0/image-to-video\"",
      "\"model\":\"pixverse/pixverse-5.5/text-to-video\"", "\"model\":\"pixverse-v6-i2v\"", "\"args\":{",
      "\"payload\":{",
      "\"prompt\":\"a\"", "\"image\":\"https://example.com/a.jpg\"", "\"image\":\"data:image/png;base64,AAAA\"",
      "\"resolution\":\"540p\"", "\"quality\":\"540p\"", "\"duration\":\"5\"", "\"duration\":15",
      "\"generate_audio\":true",
      "\"cfg_scale\":0.5", "\"seed\":9223372036854775807", "\"callback_url\":null",
    ]
  private static let faultWords =
    ["gmi/", "submit-500", "film-html", ":1", "=5", ":", "=", "/", "86400", "{\"name\":\"short\"", ",\"count\":2", "}"]
  private static let imageWords = [
    "\u{FFFD}PNG\r\n", "RIFF", "WEBPVP8X", "VP8L", "VP8 ", "data:image/png;base64,", "====",
  ]

  /// What the simulator made of an order.
  enum Outcome {
    case taken(charge: Money)
    case refused(String)
  }

  /// What it would do with a body, for those who write one.
  static func order(_ provider: Provider, _ body: JSON) -> Outcome {
    guard let object = body.objectValue else { return .refused("no object") }
    do {
      return .taken(charge: PriceList.charge(for: try api(provider).order(from: object, acceptsDataURIs: true)))
    } catch {
      return .refused(error.message)
    }
  }

  private static func api(_ provider: Provider) -> any SimulatedAPI.Type {
    switch provider {
    case .shortapi: ShortAPI.self
    case .highway: Highway.self
    case .gmi: GMI.self
    }
  }

  private static func order(_ bytes: [UInt8]) throws(Violation) {
    let (head, body) = bytes.headAndBody
    let provider = head.first.flatMap { Provider(rawValue: String($0)) } ?? .gmi
    guard let object = (try? JSONParser.parse(body))?.objectValue else { return }
    do {
      let order = try api(provider).order(from: object, acceptsDataURIs: true)
      try demand([360, 540, 720, 1080].contains(order.tier) && (1...15).contains(order.seconds), "\(order)")
      try demand(PriceList.charge(for: order) > .zero, "it costs nothing: \(order)")
    } catch let error as Refusal {
      try demand(error.status == 400 && !error.message.isEmpty, "refused with \(error.status) \(error.message)")
    } catch let error as Violation {
      throw error
    } catch {}
  }

  private static func fault(_ bytes: [UInt8]) throws(Violation) {
    let text = String(decoding: bytes, as: UTF8.self)
    var entries = [FaultEntry(text: text)]
    if let json = try? JSONParser.parse(bytes) { entries.append(FaultEntry(json)) }
    for case let entry? in entries {
      try demand((entry.count ?? 1) > 0 && (0...86_400).contains(entry.seconds), "\(entry)")
      try demand(FaultEntry(entry.json)?.json == entry.json, "\(entry) reads otherwise than it was written")
    }
  }

  private static func image(_ bytes: [UInt8]) throws(Violation) {
    if let facts = ImageFacts(bytes) {
      try demand(facts.width > 0 && facts.height > 0, "\(facts)")
      _ = facts.highwayProblem(byteCount: bytes.count)
    }
    if let decoded = DataURI.decode(String(decoding: bytes, as: UTF8.self)) {
      try demand(decoded.count <= bytes.count, "an address holds more than it is long")
    }
  }
}
