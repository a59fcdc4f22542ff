import Domain
import Onetake

/// The settings of a configuration document that was read and found right.
struct Config: Hashable, Sendable {
  /// The document as it stands, with its members in their order.
  private(set) var document: JSONObject
  /// The checked values by dotted name.
  private(set) var values: [String: JSON] = [:]

  /// No settings at all.
  static let empty = Config()

  private init() { document = JSONObject() }

  /// Reads a document; nested objects and dotted names mean the same. Throws for all that is wrong with it at once.
  init(parsing bytes: [UInt8]) throws(ConfigError) {
    let json: JSON
    do { json = try JSONParser.parse(bytes) } catch { throw ConfigError(error.message) }
    guard case .object(let object) = json else { throw ConfigError("line 1, column 1: expected an object") }
    self.document = object
    var problems: [String] = []
    for (name, value) in Self.leaves(of: object, below: "") {
      if let problem = Self.trouble(with: name) {
        problems.append(problem)
      } else if let key = ConfigKey.named(name) {
        if values[name] != nil { problems.append("\(name) stands twice, nested and dotted; keep one") }
        if !value.isNull {
          values[name] = key.value(from: value)
          if values[name] == nil { problems.append("\(name) must be \(key.expectation), not \(Self.shown(value))") }
        }
      }
    }
    guard problems.isEmpty else { throw ConfigError(problems) }
  }

  /// The same document with one setting changed; other members keep their place and their spelling.
  func setting(_ name: String, to text: String) throws(ConfigError) -> Config {
    if let problem = Self.trouble(with: name) { throw ConfigError(problem) }
    guard let key = ConfigKey.named(name), let value = key.value(from: .string(text)) else {
      let expectation = ConfigKey.named(name)?.expectation ?? "known"
      throw ConfigError("\(name) must be \(expectation), not \(Self.shown(.string(text)))")
    }
    var changed = self
    if document[name] != nil {
      changed.document[name] = value
    } else {
      changed.document = Self.replacing(key.path[...], in: document, by: value)
    }
    changed.values[name] = value
    return changed
  }

  /// The text to store.
  var text: String { JSON.object(document).prettyText + "\n" }

  // MARK: Typed settings

  /// The value that holds, the standard one included, as text.
  func text(of key: ConfigKey) -> String? {
    switch values[key.name] {
    case .string(let text): text
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number): number.literal
    default: key.standard
    }
  }

  var home: String? { text("home") }
  /// nil means auto: the cheapest that can serve the request exactly.
  var provider: Provider? { text("provider").flatMap(Provider.init(rawValue:)) }
  var monthlyBudget: Money? { text("budget.month").flatMap { Money($0) } }
  var maxCost: Money? { text("max_cost").flatMap { Money($0) } }
  var collectsDetached: Bool { text("collect") != "never" }
  var shortapiTakesDataURI: Bool { text("shortapi.data_uri") == "true" }
  var submitIdleSeconds: Int { text("submit.idle_seconds").flatMap { Int($0) } ?? 120 }
  var submitAttempts: Int { text("submit.attempts").flatMap { Int($0) } ?? 6 }
  var pollMinutes: Int { text("poll.minutes").flatMap { Int($0) } ?? 60 }
  var firstPollMilliseconds: Int { text("poll.first_ms").flatMap { Int($0) } ?? 1000 }
  var pollIdleSeconds: Int { text("poll.idle_seconds").flatMap { Int($0) } ?? 30 }
  var resultsUseProxy: Bool { text("download.proxy") != "refuse" }
  var downloadIdleSeconds: Int { text("download.idle_seconds").flatMap { Int($0) } ?? 60 }
  var freshURLSeconds: Int { text("download.fresh_seconds").flatMap { Int($0) } ?? 60 }
  var maximumDownload: Int { text("download.max_bytes").flatMap { Int($0) } ?? 2_147_483_648 }
  var hitCheck: HitCheck {
    switch text("hits.check") {
    case "full": .full
    case "sampled": .sampled(oneOf: text("hits.sample").flatMap { Int($0) } ?? 20)
    default: .stamp
    }
  }
  var trashDays: Int { text("trash.days").flatMap { Int($0) } ?? 30 }
  var policyFile: String? { text("verify.policy") }
  func url(of provider: Provider) -> String? { text("urls.\(provider.rawValue)") }

  private func text(_ name: String) -> String? { ConfigKey.named(name).flatMap { text(of: $0) } }

  // MARK: Names

  /// Why `name` may not stand in a configuration; nil if it may.
  private static func trouble(with name: String) -> String? {
    if ConfigKey.named(name) != nil { return nil }
    if looksSecret(name) {
      return "\(name): API keys do not belong into the config; export SHORTAPI_KEY, HIGHWAYAPI_KEY or GMI_API_KEY "
        + "in the environment instead, and remove this"
    }
    let meant = Suggestion.closest(to: name, among: ConfigKey.all.map(\.name)).map { "; did you mean \($0)?" }
    return "there is no setting \"\(name)\"" + (meant ?? "; onetake config list shows all")
  }

  private static func looksSecret(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return ["key", "token", "secret", "password", "authorization", "bearer"].contains { lowered.contains($0) }
  }

  /// Every value that is no object, under its dotted name; depth is bounded by the parser.
  private static func leaves(of object: JSONObject, below prefix: String) -> [(name: String, value: JSON)] {
    object.members.flatMap { member -> [(name: String, value: JSON)] in
      let name = prefix.isEmpty ? member.name : "\(prefix).\(member.name)"
      let isGroup = ConfigKey.all.contains { $0.name.hasPrefix(name + ".") }
      guard case .object(let inner) = member.value, isGroup || !inner.isEmpty, ConfigKey.named(name) == nil else {
        return [(name, member.value)]
      }
      return leaves(of: inner, below: name)
    }
  }

  private static func replacing(_ path: ArraySlice<String>, in object: JSONObject, by value: JSON) -> JSONObject {
    guard let first = path.first else { return object }
    var changed = object
    if path.count == 1 {
      changed[first] = value
    } else {
      let inner = object[first]?.objectValue ?? JSONObject()
      changed[first] = .object(replacing(path.dropFirst(), in: inner, by: value))
    }
    return changed
  }

  private static func shown(_ value: JSON) -> String {
    // What stands before an @ in a URL may be a password.
    if value.stringValue?.contains("@") == true { return "what was given" }
    return value.stringValue.map { "\"\(DisplayWidth.truncate($0, to: 60))\"" } ?? value.kind
  }
}
