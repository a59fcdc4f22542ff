import Domain
import Fetch

@testable import Providers

/// A request as JSON says it, its key, and what is sent for it.
enum RequestTargets {
  static let all = [FuzzTarget(name: "request", rounds: 1200, words: words, check: check)]

  private static let words =
    JSONTargets.words + RequestField.allCases.map { "\"\($0.rawValue)\":" } + Model.allNames.map { "\"\($0)\"" }
    + [
      "\"door\":", "\"highway\"", "\"gmi\"", "\"shortapi\"", "\"540p\"", "\"1080P\"", "\"16:9\"", "\"1000000:1\"", "5",
      "10", "15", "2147483647", "0.5", "\"auto\"", "[1920,1080]", "[300,299]", "\"/args/x\":", "\"/payload/camera\":",
      "\"/x~1y/~0\":", "\"true\"",
    ]

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    guard let object = (try? JSONParser.parse(bytes, .lenient))?.objectValue else { return }
    let draft = draft(object)
    let request: Request
    do {
      request = try draft.request()
    } catch {
      try demand(!error.problems.isEmpty, "it is refused without a reason")
      for problem in error.problems {
        try demand(!problem.message.hasControlCharacters, "a problem's line could command a terminal")
      }
      return
    }
    try demand(Digest(of: request.canonical) == request.key.digest, "the key is not the document's digest")
    let document = try? JSONParser.parse(request.canonical)
    try demand((try? document?.canonicalUTF8()) == request.canonical, "the document is not canonical")
    try demand((try? draft.request())?.key == request.key, "the same draft has two keys")
    let again = Request(canonical: request.canonical, image: request.image)
    try demand(again?.key == request.key, "the request cannot be read back from \(request.canonicalText)")
    for provider in Provider.allCases { try send(request, to: provider) }
  }

  private static func draft(_ object: JSONObject) -> RequestDraft {
    var draft = RequestDraft(model: object["model"]?.stringValue)
    draft.door = object["door"]?.stringValue.flatMap { Provider(rawValue: $0) }
    for field in RequestField.allCases where ![.model, .image, .extra].contains(field) {
      draft.fields[field] = object[field.rawValue]
    }
    if let sides = object["image"]?.arrayValue, sides.count == 2 {
      draft.image = InputImage(
        digest: Digest(of: Array("image".utf8)), width: sides[0].intValue ?? 0, height: sides[1].intValue ?? 0,
        byteCount: 1000, mediaType: "image/png")
    }
    for member in object["extra"]?.objectValue?.members ?? [] {
      if let provider = Provider(rawValue: member.name) { draft.extra[provider] = member.value.objectValue }
    }
    return draft
  }

  /// What a provider's limits let through, its API as its documents describe it takes, and at the price that was quoted.
  private static func send(_ request: Request, to provider: Provider) throws(Violation) {
    let price = provider.price(of: request)
    guard let offer = ModelCatalog.offer(of: request.model, by: provider) else { return }
    let problems = offer.problems(of: request)
    for problem in problems {
      try demand(!problem.message.hasControlCharacters, "a problem's line could command a terminal")
    }
    guard problems.isEmpty else {
      try demand(price == nil, "\(provider.rawValue) has a price for what it does not sell")
      return
    }
    let image = request.image == nil ? nil : ImageSource.url("https://example.com/start.jpg")
    let api = ProviderAPI(provider, key: APIKey("key"))
    guard let sent = try? api.submit(request, image: image) else {
      try demand(!request.extra.isEmpty, "what \(provider.rawValue) takes could not be written for it")
      return
    }
    guard let body = try? JSONParser.parse(sent.body) else { throw Violation("the wire body is no JSON") }
    guard request.extra.isEmpty else { return }
    switch SimulatorTargets.order(provider, body) {
    case .refused(let reason): throw Violation("\(provider.rawValue) refuses what its limits let through: \(reason)")
    case .taken(let charge):
      try demand(
        price == nil || price == charge, "\(provider.rawValue) was quoted at \(price as Money?), takes \(charge)")
    }
  }
}
