import KillRig

/// What came of all runs, counted.
struct Tally {
  /// One run.
  struct Outcome: Sendable {
    let torment: Torment
    let report: Report
    let kills: Int
    let isBroken: Bool
  }

  private(set) var kills = 0
  private(set) var violations = 0
  private var runs = 0
  private var byScenario: [String: [Int]] = [:]
  private var byKind: [String: [Int]] = [:]
  private var states: [String: Int] = [:]
  private var endings: [String: Int] = [:]
  private let seed: UInt64
  private let start = ContinuousClock.now

  init(_ options: TortureOptions) { seed = options.seed }

  mutating func add(_ outcome: Outcome) {
    runs += 1
    kills += outcome.kills
    violations += outcome.isBroken ? 1 : 0
    let numbers = [1, outcome.kills, outcome.isBroken ? 1 : 0]
    let name = outcome.torment.scenario.name, word = outcome.torment.word
    byScenario[name] = zip(byScenario[name] ?? [0, 0, 0], numbers).map(+)
    byKind[word] = zip(byKind[word] ?? [0, 0, 0], numbers).map(+)
    let state = outcome.report.statesAtDeath.last ?? "no take yet"
    states[state, default: 0] += 1
    if outcome.report.decisions.isEmpty { endings["by itself", default: 0] += 1 }
    for decision in outcome.report.decisions { endings[decision.rawValue, default: 0] += 1 }
  }

  /// Tables for a person.
  var text: String {
    var lines = ["", "| scenario | runs | kills | violations |", "|---|--:|--:|--:|"]
    lines += byScenario.sorted { $0.key < $1.key }.map(Self.row)
    lines += ["", "| killed by | runs | kills | violations |", "|---|--:|--:|--:|"]
    lines += byKind.sorted { $0.key < $1.key }.map(Self.row)
    lines += ["", "| the newest take when it was killed first | runs |", "|---|--:|"]
    lines += states.sorted { $0.key < $1.key }.map { "| \($0) | \($1) |" }
    lines += ["", "| how it came to its end | times |", "|---|--:|"]
    lines += endings.sorted { $0.key < $1.key }.map { "| \($0) | \($1) |" }
    let seconds = Int(start.duration(to: .now) / .seconds(1))
    lines += ["", "torture: \(runs) runs, \(kills) kills, \(violations) violations, \(seconds) s, seed \(seed)"]
    return lines.joined(separator: "\n")
  }

  private static func row(_ entry: (key: String, value: [Int])) -> String {
    "| \(entry.key) | " + entry.value.map(String.init).joined(separator: " | ") + " |"
  }
}
