/// What happened in a round, from three sides that know nothing of each other: the processes, the provider, the library.
///
/// Times are microseconds since 1970 by this machine's clock, also those of processes whose own clock was wrong.
package struct History: Sendable {
  /// A process, what it was told, and how it ended.
  package struct Process: Hashable, Sendable {
    /// What the round calls it, and the provider as well.
    package var name = ""
    package var number: Int32 = 0
    /// What it was to do, in a few words.
    package var door = ""
    /// Its request's prompt; equal prompts are equal requests. Empty for what asks for no clip.
    package var request = ""
    /// By how many seconds its clock was wrong.
    package var shift: Int64 = 0
    package var began: Int64 = 0
    package var ended: Int64 = 0
    /// The exit code; 128 and the signal where one ended it.
    package var code: Int32 = 0
    /// The codes that it may end with.
    package var mayEnd: Set<Int32> = [0]
    /// The word for what became of its request: reused, generated, joined … or empty.
    package var outcome = ""
    /// The digest of the clip that it was given.
    package var digest: String?
    /// What it was told that it paid, in billionths.
    package var charged: Int64?
    /// What it wrote besides.
    package var errors = ""
    /// What the round did to it: killed, stopped, fenced off.
    package var fate = ""

    /// One that did nothing yet.
    package init() {}
  }

  /// What the provider saw or did.
  package struct AtProvider: Hashable, Sendable {
    package enum Kind: String, Sendable { case submit, charge, answer, poll, download }
    package var kind = Kind.submit
    package var time: Int64 = 0
    /// The process that asked.
    package var asker = ""
    package var provider = "shortapi"
    package var job: String?
    /// The prompt that a charge was for.
    package var request = ""
    /// How much, in billionths.
    package var charged: Int64 = 0

    /// A moment without content.
    package init() {}
  }

  /// A take at the end of the round.
  package struct Take: Hashable, Sendable {
    package var id = ""
    package var number: Int64 = 1
    package var request = ""
    package var origin = "bought"
    package var state = "available"
    package var provider: String? = "shortapi"
    package var job: String?
    package var charged: Int64?
    package var digest: String?
    package var isSwept = false

    /// A take without content.
    package init() {}
  }

  /// A line of the library's own history.
  package struct Event: Hashable, Sendable {
    package var take = ""
    /// By the clock of the process that wrote it, which may be wrong; microseconds.
    package var at: Int64 = 0
    /// The number of that process, or 0 where it did not say.
    package var process: Int32 = 0
    package var event = ""
    package var from: String?
    package var to = ""

    /// An event without content.
    package init() {}
  }

  /// A look into the library while the provider had an order in its hand and had not taken it yet.
  package struct Sighting: Hashable, Sendable {
    package var time: Int64 = 0
    package var request = ""
    /// The ids of the takes of the request that were about to be sent, as far as was on record.
    package var sending: [String] = []

    /// A look that saw nothing.
    package init() {}
  }

  package var sightings: [Sighting] = []
  package var processes: [Process] = []
  /// In the order in which the provider noted it.
  package var provider: [AtProvider] = []
  package var takes: [Take] = []
  /// In the order in which they were committed.
  package var events: [Event] = []
  /// The ledger's sums in billionths.
  package var spent: Int64 = 0
  package var uncertain: Int64 = 0
  /// The digests of the blobs whose bytes have it, and of those whose bytes have another.
  package var whole: Set<String> = []
  package var damaged: Set<String> = []
  /// What `fsck` said; empty where all is well.
  package var findings: [String] = []
  /// What was left in the library's folders after the next start.
  package var leftovers: [String] = []

  /// A history of nothing.
  package init() {}

  /// The provider's charges.
  package var charges: [AtProvider] { provider.filter { $0.kind == .charge } }
}

// MARK: Lines that a person reads

extension History.Process: CustomStringConvertible {
  package var description: String {
    var text = "\(History.clock(began))–\(History.clock(ended)) \(name) (process \(number)) \(door)"
    if !request.isEmpty { text += " \"\(request)\"" }
    if shift != 0 { text += ", its clock off by \(shift) s" }
    if !fate.isEmpty { text += ", \(fate)" }
    text += ": exit \(code)"
    if !outcome.isEmpty { text += " \(outcome)" }
    if let charged { text += ", told charged \(History.dollars(charged))" }
    if let digest { text += ", clip \(digest.prefix(12))" }
    if !errors.isEmpty { text += ", says: \(errors.prefix(600))" }
    return text
  }
}

extension History.AtProvider: CustomStringConvertible {
  package var description: String {
    var text = "\(History.clock(time)) \(provider) \(kind.rawValue)"
    if !asker.isEmpty { text += " by \(asker)" }
    if let job { text += " job \(job)" }
    if kind == .charge { text += " \"\(request)\" \(History.dollars(charged))" }
    return text
  }
}

extension History.Take: CustomStringConvertible {
  package var description: String {
    "take \(number) of \"\(request)\" (\(id)): \(origin), \(state), job \(job ?? "-"), charged "
      + "\(charged.map(History.dollars) ?? "-"), clip \(digest?.prefix(12) ?? "-")" + (isSwept ? ", swept" : "")
  }
}

extension History.Sighting: CustomStringConvertible {
  package var description: String {
    "\(History.clock(time)) seen in the library: of \"\(request)\" \(sending.isEmpty ? "no take" : "\(sending)") is sending"
  }
}

extension History.Event: CustomStringConvertible {
  package var description: String {
    "\(History.clock(at)) \(take) \(event) by process \(process): \(from ?? "-") → \(to)"
  }
}

extension History {
  /// Everything in order of time as it is known: what a person reads who wants to know what happened.
  package var lines: [String] {
    let shifts = Dictionary(processes.map { ($0.number, $0.shift) }) { first, _ in first }
    var timed = processes.map { ($0.began, "\($0)") }
    timed += provider.map { ($0.time, "\($0)") }
    timed += sightings.map { ($0.time, "\($0)") }
    timed += events.map { ($0.at - 1_000_000 * (shifts[$0.process] ?? 0), "\($0)") }
    return timed.sorted { $0.0 < $1.0 }.map(\.1) + takes.map(\.description)
      + ["the ledger: spent \(Self.dollars(spent)), uncertain \(Self.dollars(uncertain))"]
  }

  /// The time of day in UTC, to the microsecond.
  static func clock(_ time: Int64) -> String {
    func padded(_ value: Int64, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let seconds = time / 1_000_000 % 86_400
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    return parts.joined(separator: ":") + "." + padded(time % 1_000_000, 6)
  }

  /// Billionths of a dollar as a person writes them.
  static func dollars(_ nanos: Int64) -> String { "\(Double(nanos) / 1_000_000_000) USD" }
}
