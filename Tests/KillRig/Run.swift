import Domain
import Glibc
import Rig

/// What became of a scenario: in peace, or with a kill in it.
package struct Report: Sendable {
  /// Whether the kill struck.
  package var struck = false
  /// How often each point was reached by the command.
  package var trace: [FaultPointName: Int] = [:]
  /// The states of the takes the moment after the kill.
  package var statesAtDeath: [String] = []
  /// What a person had to answer.
  package var decisions: [Decision] = []
  /// How long the command took, in microseconds.
  package var microseconds = 0
  /// What the end looks like.
  package var end: [String] = []
  /// Each rule that was broken, in a sentence.
  package var problems: [String] = []

  /// A report of nothing yet.
  package init() {}
}

extension Scenario {
  /// Makes the situation in a world, and hands out what stands in a person's folder then.
  package func arrange(_ world: World, _ lane: Lane) throws -> [String: String] {
    try prepare(world, lane)
    try world.breakThings(faults)
    _ = world.takeTrace()
    return world.outsideFiles()
  }

  /// Plays the scenario: the command, killed where `kill` says, then the same command until it ends by itself, with a
  /// person who answers what is in doubt; then the rules are held against what is there.
  package func play(_ lane: Lane, kill: Kill? = nil) throws -> Report {
    try lane.withWorld(settings) { world in
      var report = Report()
      let sources = try arrange(world, lane)
      let words = try command(world)
      let start = ContinuousClock.now
      let first = try world.onetake(words, kill: kill)
      report.microseconds = Int(start.duration(to: .now) / .microseconds(1))
      report.trace = world.takeTrace()
      if let kill {
        report.struck = (report.trace[kill.point] ?? 0) >= kill.turn
        if report.struck && first.code != 128 + SIGKILL && !world.hasCollector {
          report.problems.append("it reached \(kill.text) and ended with \(first.code)")
        }
        try inspectDeath(world, sources, &report)
      }
      try finish(world, words, after: first, wasKilled: report.struck, &report)
      return report
    }
  }

  /// Holds the rules against what a dead process left.
  package func inspectDeath(_ world: World, _ sources: [String: String], _ report: inout Report) throws {
    let takes = try world.snapshot().takes
    report.problems += try Invariants.atDeath(world, takes, sources: sources)
    report.statesAtDeath = takes.map(\.state)
  }

  /// Runs the command until it ends by itself and nothing is in doubt, then what comes afterwards, then holds the rules
  /// against the end.
  package func finish(
    _ world: World, _ words: [String], after first: Outcome, wasKilled: Bool, _ report: inout Report
  ) throws {
    var outcome = first
    let accepted = wasKilled ? codes.union(codesAgain) : codes
    if wasKilled && comesFirstAgain { outcome = try world.onetake(words) }
    for round in 1... {
      let isDone = accepted.contains(outcome.code) && !(wasKilled && round == 1)
      let decisions = try world.decideDoubts(&report.problems)
      report.decisions += decisions
      if isDone && decisions.isEmpty { break }
      guard round <= 5 else {
        report.problems.append("it still ends with \(outcome.code): \(outcome.output)\(outcome.errors)")
        break
      }
      outcome = try world.onetake(words)
    }
    for words in afterwards {
      let outcome = try world.onetake(words)
      if outcome.code != 0 { report.problems.append("\(words) ends with \(outcome.code): \(outcome.errors)") }
    }
    let takes = try world.snapshot().takes
    let charges = try world.charges()
    report.problems += try Invariants.atEnd(world, takes, charges)
    report.end = try world.endState(takes, charges)
  }
}

extension Report {
  /// What another end has that this one has not, and the other way round.
  package func differences(from other: Report) -> [String] {
    let change = end.difference(from: other.end)
    return change.removals.map { change in
      if case .remove(_, let line, _) = change { "the end lacks: \(line)" } else { "" }
    }
      + change.insertions.map { change in
        if case .insert(_, let line, _) = change { "the end has besides: \(line)" } else { "" }
      }
  }

  /// The moments at which a scenario that was played in peace is to be killed.
  package func kills(turns: Int) -> [Kill] {
    trace.sorted { $0.key < $1.key }.flatMap { point, count in
      Set((1...count).prefix(turns) + [count]).sorted().map { Kill(point, $0) }
    }
  }
}
