import Domain

/// Which faults are to happen, and how often.
struct FaultScript: Sendable {
  private(set) var entries: [FaultEntry] = []

  /// Takes the first fault that `choose` accepts, for a provider, and counts it down.
  mutating func take<Chosen>(for provider: Provider, _ choose: (Fault) -> Chosen?) -> (Chosen, FaultEntry)? {
    for index in entries.indices {
      let entry = entries[index]
      guard entry.provider == nil || entry.provider == provider, let chosen = choose(entry.fault) else { continue }
      countDown(at: index)
      return (chosen, entry)
    }
    return nil
  }

  /// Takes every film fault that is on for a provider.
  mutating func takeFilmFaults(for provider: Provider) -> Set<FilmFault> {
    var faults: Set<FilmFault> = []
    for index in entries.indices.reversed() where entries[index].provider.map({ $0 == provider }) ?? true {
      guard case .film(let fault) = entries[index].fault else { continue }
      faults.insert(fault)
      countDown(at: index)
    }
    return faults
  }

  init(_ entries: [FaultEntry] = []) { self.entries = entries }

  private mutating func countDown(at index: Int) {
    guard let count = entries[index].count else { return }
    if count > 1 {
      entries[index].count = count - 1
    } else {
      entries.remove(at: index)
    }
  }
}

/// One line of a fault script.
package struct FaultEntry: Sendable {
  /// What is to happen.
  package var fault: Fault
  /// How often, 1 or more; nil is always.
  package var count: Int?
  /// To whom; nil is to all.
  package var provider: Provider?
  /// What a Retry-After says, how late a late answer is, or how long a slow film takes.
  package var seconds = 1

  /// A fault that happens `count` times, or always.
  package init(_ fault: Fault, count: Int? = nil, provider: Provider? = nil) {
    self.fault = fault
    self.count = count
    self.provider = provider
  }

  /// How often something can be asked to happen; more than that is always.
  private static let counts = 1...1_000_000_000

  /// Takes `[PROVIDER/]NAME[:COUNT][=SECONDS]`, or nil.
  package init?(text: String) {
    var rest = text[...]
    if let slash = rest.firstIndex(of: "/") {
      guard let provider = Provider(rawValue: String(rest[..<slash])) else { return nil }
      self.provider = provider
      rest = rest[rest.index(after: slash)...]
    }
    if let sign = rest.firstIndex(of: "=") {
      guard let seconds = Int(rest[rest.index(after: sign)...]), (0...86_400).contains(seconds) else { return nil }
      self.seconds = seconds
      rest = rest[..<sign]
    }
    if let colon = rest.firstIndex(of: ":") {
      guard let count = Int(rest[rest.index(after: colon)...]), Self.counts.contains(count) else { return nil }
      self.count = count
      rest = rest[..<colon]
    }
    guard let fault = Fault(name: String(rest)) else { return nil }
    self.fault = fault
  }

  /// Takes `"NAME:COUNT"` or `{"name":…,"count":…,"provider":…,"seconds":…}`, or nil.
  init?(_ json: JSON) {
    if let text = json.stringValue {
      self.init(text: text)
      return
    }
    guard let fault = json["name"]?.stringValue.flatMap(Fault.init(name:)) else { return nil }
    self.init(fault)
    if let count = json["count"], !count.isNull {
      guard let number = count.intValue, Self.counts.contains(number) else { return nil }
      self.count = number
    }
    if let provider = json["provider"], !provider.isNull {
      guard let known = provider.stringValue.flatMap(Provider.init(rawValue:)) else { return nil }
      self.provider = known
    }
    if let seconds = json["seconds"] {
      guard let number = seconds.intValue, (0...86_400).contains(number) else { return nil }
      self.seconds = number
    }
  }

  /// The form that `init(_:)` reads.
  var json: JSON {
    [
      "name": .string(fault.name), "count": .int(count), "provider": .text(provider?.rawValue),
      "seconds": .int(seconds),
    ]
  }
}
