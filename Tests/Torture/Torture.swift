import Foundation
import KillRig

/// Kills at random until enough have died, and says what came of it.
struct Torture {
  let options: TortureOptions

  init(_ options: TortureOptions) { self.options = options }

  func run() throws -> Tally {
    let scenarios = Scenario.all.filter { options.scenario.isEmpty || $0.name.contains(options.scenario) }
    guard !scenarios.isEmpty else { throw TortureOptions.Mistake(description: "no scenario is called that") }
    print("torture: \(options.kills) kills, seed \(options.seed), \(scenarios.count) scenarios; first each in peace")
    let reports = try Lane.spread(scenarios, width: options.lanes) { lane, scenario in try scenario.play(lane) }
    let peace = Dictionary(zip(scenarios.map(\.name), reports)) { first, _ in first }
    for (name, report) in peace where !report.problems.isEmpty {
      throw TortureOptions.Mistake(description: "\(name) fails in peace: \(report.problems.joined(separator: "; "))")
    }
    let named = scenarios.reduce(0) { $0 + (peace[$1.name]?.kills(turns: $1.turns).count ?? 0) }
    let points = Set(peace.values.flatMap(\.trace.keys)).count
    print("torture: they pass \(points) fault points; `make test` kills at them \(named) times")
    var tally = Tally(options)
    var next = options.run ?? 0
    repeat {
      // As many runs as there are kills to go is never too many by much: nearly each run kills at least once.
      let count = options.run == nil ? max(options.lanes, min(200, (options.kills - tally.kills) / 2)) : 1
      let numbers = Array(next..<next + count)
      let outcomes = try Lane.spread(numbers, width: options.lanes) { lane, number in
        try play(number, lane, scenarios, peace)
      }
      for outcome in outcomes { tally.add(outcome) }
      next += count
      if options.run == nil { print("torture: \(tally.kills) kills, \(tally.violations) violations") }
    } while options.run == nil && tally.kills < options.kills
    return tally
  }

  private func play(
    _ number: Int, _ lane: Lane, _ scenarios: [Scenario], _ peace: [String: Report]
  ) throws -> Tally.Outcome {
    // Seeds that are next to each other must not give runs that are alike.
    let torment = Torment(seed: options.seed &* 1_000_003 &+ UInt64(number), among: scenarios, peace: peace)
    var report = Report(), kills = 0
    var problems: [String]
    do {
      (report, kills) = try torment.play(lane)
      problems = report.problems + report.differences(from: peace[torment.scenario.name] ?? Report())
    } catch {
      problems = ["the run could not be made: \(error)"]
    }
    if !problems.isEmpty {
      print("torture: VIOLATION in run \(number): \(torment.scenario.name), \(torment.summary)")
      for problem in problems { print("  \(problem)") }
      print("  again, as far as chance allows: --seed \(options.seed) --run \(number)")
    }
    return Tally.Outcome(torment: torment, report: report, kills: kills, isBroken: !problems.isEmpty)
  }
}
