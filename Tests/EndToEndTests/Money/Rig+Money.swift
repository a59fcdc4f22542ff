import Domain
import Foundation
import Glibc
import Rig
import Testing

/// A rig for questions about money: equal orders get equal films, settings by their dotted names.
func makeRig(
  _ faults: String..., renderSeconds: Double = 0, settings: [String: String] = [:]
) throws -> Rig {
  let rig = try Rig(["--plain-films"] + faults.flatMap { ["--fault", $0] }, renderSeconds: renderSeconds)
  try rig.set(settings)
  return rig
}

extension Rig {
  /// Changes the configuration, as a person would.
  func set(_ settings: [String: String]) throws {
    for (name, value) in settings {
      let outcome = try onetake(["config", "set", name, value])
      guard outcome.code == 0 else { throw Unexpected("config set \(name): \(outcome.errors)") }
    }
  }

  /// The words of a purchase from one provider, whatever it costs: the same request for the same provider and prompt.
  func order(_ provider: Provider, _ more: [String] = [], prompt: String = "neon rain") throws -> [String] {
    let request =
      switch provider {
      case .shortapi: textRequest(prompt)
      case .gmi: try imageRequest(prompt)
      case .highway: try imageRequest(prompt, "--image-url", stillURL(), "--accept-unknown-price")
      }
    return ["generate", "--json", "--provider", provider.rawValue] + request + more
  }

  /// Asks for a clip of one provider and waits for what comes of it.
  func generate(
    _ provider: Provider, _ more: String..., prompt: String = "neon rain", changes: [String: String?] = [:]
  ) throws -> Outcome {
    try onetake(try order(provider, more, prompt: prompt), changes)
  }

  /// Asks for the same once more, without waiting for the render: enough to see what is charged.
  func generateAgain(_ provider: Provider, _ more: String...) throws -> Outcome {
    try onetake(try order(provider, ["--no-wait"] + more))
  }

  /// The words that look the same request up.
  func lookup(_ provider: Provider) throws -> [String] {
    ["lookup"] + (try order(provider).dropFirst().filter { $0 != "--accept-unknown-price" })
  }

  /// Answers a payment in doubt.
  func resolve(_ id: String, _ words: String..., changes: [String: String?] = [:]) throws -> Outcome {
    try onetake(["jobs", "resolve", "--json", id] + words, changes)
  }

  /// Goes on with one job.
  func resume(_ id: String, _ changes: [String: String?] = [:]) throws -> Outcome {
    try onetake(["jobs", "resume", "--json", id], changes)
  }

  /// Everything that is known of a take.
  func show(_ id: String) throws -> JSON { try onetake(["show", "--json", id]).json }

  /// Where a take stands.
  func state(_ id: String) throws -> String? { try show(id)["state"]?.stringValue }

  /// The sums of the ledger.
  func stats() throws -> JSON { try onetake(["stats", "--json"]).json }

  /// Lets nothing go wrong any more.
  func heal() throws { try breakThings() }

  /// How often provider-sim was charged for.
  func count() throws -> Int { try charges().count }

  /// The ids of the jobs that provider-sim took, oldest first, without those of the first charges.
  func jobs(after known: Int = 0) throws -> [String] {
    let charges = try JSONParser.parse(sim("GET", "/_sim/charges?after=\(known)").body)["charges"]?.arrayValue ?? []
    return charges.compactMap { $0["job_id"]?.stringValue }
  }

  /// How many requests of a kind provider-sim saw: submits, polls, downloads.
  func seen(_ kind: String) throws -> Int { try requests()[kind]?.intValue ?? 0 }

  /// Returns once `condition` holds; a condition that never holds is the test run's time limit to notice.
  func wait(until condition: () throws -> Bool) throws {
    // The pause only leaves the processors to the programs that are waited for.
    while try !condition() { usleep(20_000) }
  }
}

extension Provider {
  /// The variable that holds its key.
  var keyVariable: String {
    switch self {
    case .shortapi: "SHORTAPI_KEY"
    case .highway: "HIGHWAYAPI_KEY"
    case .gmi: "GMI_API_KEY"
    }
  }

  /// The variable that holds its base URL.
  var urlVariable: String { "ONETAKE_\(rawValue.uppercased())_URL" }
}

extension Program {
  /// Whether it waits for something to change, as far as /proc tells: it watches a folder then, inotify(7).
  var isWaiting: Bool {
    let folder = "/proc/\(number)/fd"
    return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.contains {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == "anon_inode:inotify"
    } ?? false
  }
}

extension Outcome {
  /// The word for how it ended.
  var word: String? { json["outcome"]?.stringValue }

  /// The take's id, or an empty text.
  var id: String { json["id"]?.stringValue ?? "" }

  /// What a person is told to type.
  var cures: [String] { (json["cures"]?.arrayValue ?? []).compactMap(\.stringValue) }

  /// What else a person is told.
  var notes: String { (json["notes"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: "\n") }
}

/// What kept a test from asking its question.
struct Unexpected: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
