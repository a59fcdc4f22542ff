/// A field of the search language: what stands before a colon.
///
/// The raw value is the name that is printed; `init(named:)` takes it in either case, and a few others.
public enum SearchField: String, Hashable, Sendable, CaseIterable {
  case model, provider, resolution, aspect, duration, fps, size, cost
  case rating, tag, collection, verdict, state, seed, take, key, digest, id
  case after, before, created
  case has
  case `is`
  case prompt, negative, note
  case sort, group

  /// The field that a person means by `name`, or nil.
  public init?(named name: String) {
    guard name.utf8.count <= 16, let field = Self.byName[name.lowercased()] else { return nil }
    self = field
  }

  private static let byName: [String: SearchField] = {
    var names: [String: SearchField] = [
      "res": .resolution, "ratio": .aspect, "length": .duration, "framerate": .fps, "price": .cost, "stars": .rating,
      "tags": .tag, "since": .after, "date": .created, "on": .created, "notes": .note, "order": .sort,
    ]
    for field in allCases { names[field.rawValue] = field }
    return names
  }()

  /// What the field takes, for a person whose value it did not take.
  public var takes: String {
    switch self {
    case .model: "a model, such as pixverse-v6*"
    case .provider: Phrase.list(values, joined: "or")
    case .resolution: "resolutions such as 1080p, >=720p or 1920x1080"
    case .aspect: "shapes such as 9:16, portrait or landscape"
    case .duration: "lengths such as 5, 1:05, >5 or 5..8"
    case .fps: "frame rates such as 24, 23.976 or >=30"
    case .size: "sizes such as >10MB or 500kB..2MiB"
    case .cost: "amounts such as 0.30, >0.3 or ..0.5"
    case .rating: "1 to 5, also >=4 or 2..3"
    case .tag: "a tag, such as client-x or client*"
    case .collection: "a collection, such as \"spring ads\""
    case .verdict: Phrase.list(values, joined: "or")
    case .state: "a state, such as available, lost or failed*"
    case .seed: "seeds such as 123 or 100..200"
    case .take: "take numbers such as 2 or >1"
    case .key, .digest: "the beginning of 64 hex digits"
    case .id: "the beginning of an id"
    case .after, .before, .created: "days such as 2026-01-31, 2026-01, 7d, today or 2026-01..2026-03"
    case .has, .is, .sort, .group: Phrase.list(values, joined: "or")
    case .prompt, .negative, .note: "words"
    }
  }

  /// The values that the language has for it, for completion; empty where they come from the library or are without end.
  public var values: [String] {
    switch self {
    case .model: Model.allCases.map(\.rawValue)
    case .provider: Provider.allCases.map(\.rawValue)
    case .resolution: Resolution.allCases.map(\.rawValue)
    case .aspect: AspectRatio.named.map(\.description) + ["portrait", "landscape"]
    case .verdict: Verdict.allCases.map(\.rawValue)
    case .state: GenerationState.allCases.map(\.rawValue)
    case .after, .before, .created: ["today", "yesterday", "7d", "4w", "6m", "1y"]
    case .has: SearchFilter.Holding.allCases.map(\.rawValue)
    case .is: SearchFilter.Quality.allCases.map(\.rawValue)
    case .sort: SearchSort.allCases.map(\.rawValue)
    case .group: ["takes"]
    default: []
    }
  }

  /// Whether its values can be compared, so that `rating>=4` is understood without a colon.
  var isCompared: Bool {
    switch self {
    case .resolution, .duration, .fps, .size, .cost, .rating, .seed, .take, .created: true
    default: false
    }
  }

  /// Where its words are looked for, if words are what it takes.
  var scope: SearchText.Scope? {
    switch self {
    case .prompt: .prompt
    case .negative: .negative
    case .note: .note
    default: nil
    }
  }

  /// Whether it says how clips are shown, and not which.
  var isAboutTheList: Bool { self == .sort || self == .group }
}
