import Domain

/// A setting as data: its name, what it takes, what stands in without it, and what it is for.
struct ConfigKey: Hashable, Sendable {
  /// What a setting's value must be.
  enum Shape: Hashable, Sendable {
    case path
    case url
    case money
    case boolean
    case choice([String])
    case whole(ClosedRange<Int>)
  }

  /// The dotted name; in the file, each part but the last is an object.
  let name: String
  let shape: Shape
  /// What holds where the file says nothing, as text; nil where there is no limit or the environment decides.
  let standard: String?
  let help: String

  static let all: [ConfigKey] = [
    ConfigKey(name: "home", shape: .path, standard: nil, help: "The library's folder."),
    ConfigKey(
      name: "provider", shape: .choice(["auto"] + Provider.allCases.map(\.rawValue)), standard: "auto",
      help: "Who is asked where --provider is not given; auto is the cheapest that can serve the request exactly."),
    ConfigKey(
      name: "budget.month", shape: .money, standard: nil,
      help: "US dollars that may be spent in a calendar month; what is uncertain counts as spent."),
    ConfigKey(
      name: "max_cost", shape: .money, standard: nil, help: "US dollars that one clip may cost, as --max-cost."),
    ConfigKey(
      name: "collect", shape: .choice(["detached", "never"]), standard: "detached",
      help: "Whether paid jobs are collected in the background after --no-wait and Ctrl-C."),
    ConfigKey(
      name: "shortapi.data_uri", shape: .boolean, standard: "false",
      help: "Whether local images go to shortapi as data URIs, which its documents do not promise to work."),
    ConfigKey(name: "urls.shortapi", shape: .url, standard: nil, help: "Another base URL for shortapi."),
    ConfigKey(name: "urls.highway", shape: .url, standard: nil, help: "Another base URL for highway."),
    ConfigKey(name: "urls.gmi", shape: .url, standard: nil, help: "Another base URL for gmi."),
    ConfigKey(
      name: "submit.idle_seconds", shape: .whole(1...600), standard: "120",
      help: "How long a provider may be silent while it is sent an order; after that the payment is uncertain."),
    ConfigKey(
      name: "submit.attempts", shape: .whole(1...6), standard: "6",
      help: "How often an order is sent that the provider provably did not take."),
    ConfigKey(
      name: "poll.minutes", shape: .whole(0...1440), standard: "60",
      help: "How long a job is waited for; after that it can be resumed. 0 asks once."),
    ConfigKey(
      name: "poll.first_ms", shape: .whole(10...60_000), standard: "1000",
      help: "Milliseconds before a job is first asked after; the pauses grow to ten times as much."),
    ConfigKey(
      name: "poll.idle_seconds", shape: .whole(1...600), standard: "30",
      help: "How long a provider may take to say how a job stands; after that it is asked again."),
    ConfigKey(
      name: "download.proxy", shape: .choice(["use", "refuse"]), standard: "use",
      help:
        "Whether clips come through the proxy of https_proxy and its kin, where one applies. refuse keeps them from it, and buys nothing from a provider that is reached through one."
    ),
    ConfigKey(
      name: "download.idle_seconds", shape: .whole(1...600), standard: "60",
      help: "How long a download may stand still before it is taken up anew."),
    ConfigKey(
      name: "download.fresh_seconds", shape: .whole(0...3600), standard: "60",
      help: "How long fresh addresses are asked for while a paid clip is at none."),
    ConfigKey(
      name: "download.max_bytes", shape: .whole(1...1_099_511_627_776), standard: "2147483648",
      help: "The largest clip that is downloaded."),
    ConfigKey(
      name: "hits.check", shape: .choice(["stamp", "sampled", "full"]), standard: "stamp",
      help:
        "How a clip's file is looked at before it is served: its size, inode and times (stamp), all of its bytes (full), or all of them in one hit of hits.sample, by lot (sampled)."
    ),
    ConfigKey(
      name: "hits.sample", shape: .whole(1...1_000_000), standard: "20",
      help: "For hits.check sampled: one hit of so many reads the whole file."),
    ConfigKey(
      name: "verify.policy", shape: .path, standard: nil,
      help:
        "The studio's policy file (docs/policy.md) that every clip is judged by besides its order; a relative path begins at the config's folder."
    ),
    ConfigKey(
      name: "trash.days", shape: .whole(0...36_500), standard: "30",
      help: "How many days a clip lies in the trash before gc sweeps it."),
  ]

  static func named(_ name: String) -> ConfigKey? { all.first { $0.name == name } }

  var path: [String] { name.split(separator: ".").map(String.init) }

  /// The value as JSON, from what a person typed or from what stands in the file; nil where it does not fit.
  func value(from json: JSON) -> JSON? {
    let text: String
    switch json {
    case .string(let string): text = string
    case .number(let number): text = number.literal
    case .bool(let bool): text = bool ? "true" : "false"
    default: return .none
    }
    // JSON reads the literal nil as null, so nothing here is decided by `? :`.
    switch shape {
    case .path:
      guard json.stringValue != nil, !text.isEmpty, !text.utf8.contains(0) else { return .none }
      return .string(text)
    case .url:
      guard Self.isBaseURL(text) else { return .none }
      return .string(text)
    case .money:
      guard let amount = Money(text), amount >= .zero else { return .none }
      return .string(amount.description)
    case .boolean:
      guard text == "true" || text == "false" else { return .none }
      return .bool(text == "true")
    case .choice(let words):
      guard json.stringValue != nil, words.contains(text) else { return .none }
      return .string(text)
    case .whole(let range):
      guard let number = Int(text), range.contains(number) else { return .none }
      return .int(number)
    }
  }

  /// What the setting takes, as the rest of a sentence.
  var expectation: String {
    switch shape {
    case .path: "a path"
    case .url: "a base URL such as https://host/path, without user, query or fragment"
    case .money: "an amount in US dollars such as \"12.50\""
    case .boolean: "true or false"
    case .choice(let words): words.joined(separator: ", ")
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  private static func isBaseURL(_ text: String) -> Bool {
    guard let end = text.firstRange(of: "://"), ["http", "https"].contains(text[..<end.lowerBound]) else {
      return false
    }
    let rest = text[end.upperBound...]
    let allowed = rest.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return allowed && !rest.contains("@") && !rest.contains("?") && !rest.contains("#")
      && rest.first.map { $0 != "/" && $0 != ":" } == true
  }
}
