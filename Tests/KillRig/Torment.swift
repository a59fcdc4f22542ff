import Domain
import Glibc
import Rig
import TestSupport

/// One run of `make torture`: a scenario, and what is done to it, all drawn from one seed.
package struct Torment: Sendable {
  /// What is killed, and when.
  package enum Kind: Sendable {
    /// At a fault point.
    case point(Kill)
    /// After so many microseconds, with everything that works in the library.
    case moment(Int)
    /// Several processes with the same command: when each one starts, and when it is killed if it is.
    case crowd([(start: Int, kill: Int?)])
  }

  /// The scenario.
  package let scenario: Scenario
  /// What is done to its command.
  package let kind: Kind
  /// After how many microseconds the command is killed when it is run again, each time once.
  package let again: [Int]

  /// Draws a run: how the scenario goes in peace says where its points are and how long it takes.
  package init(seed: UInt64, among scenarios: [Scenario], peace: [String: Report]) {
    var random = Seeded(seed)
    scenario = scenarios[Int.random(in: 0..<scenarios.count, using: &random)]
    let usual = peace[scenario.name] ?? Report()
    let length = max(1000, usual.microseconds)
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<4:
      let points = usual.trace.sorted { $0.key < $1.key }
      let (point, count) = points[Int.random(in: 0..<points.count, using: &random)]
      kind = .point(Kill(point, Int.random(in: 1...count, using: &random)))
    case 4..<8: kind = .moment(Int.random(in: 0...length, using: &random))
    default:
      kind = .crowd(
        (0..<Int.random(in: 2...4, using: &random)).map { _ in
          let isKilled = Int.random(in: 0..<4, using: &random) > 0
          return (
            start: Int.random(in: 0...(length / 2), using: &random),
            kill: isKilled ? Int.random(in: 0...length, using: &random) : nil
          )
        })
    }
    again =
      Int.random(in: 0..<10, using: &random) < 4
      ? (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 0...length, using: &random) } : []
  }

  /// What is done, in words.
  package var summary: String {
    let rest = again.isEmpty ? "" : ", and again after \(again.map { "\($0) µs" }.joined(separator: ", "))"
    switch kind {
    case .point(let kill): return "killed at \(kill.text)\(rest)"
    case .moment(let time): return "killed after \(time) µs\(rest)"
    case .crowd(let all):
      let each = all.map { "\($0.start)+" + ($0.kill.map(String.init) ?? "…") }
      return "\(all.count) at once (\(each.joined(separator: ", ")) µs)\(rest)"
    }
  }

  /// The kind in one word.
  package var word: String {
    switch kind {
    case .point: "point"
    case .moment: "moment"
    case .crowd: "crowd"
    }
  }

  /// Does it, and returns what came of it and how many processes died.
  package func play(_ lane: Lane) throws -> (report: Report, kills: Int) {
    try lane.withWorld(scenario.settings) { world in
      var report = Report()
      let sources = try scenario.arrange(world, lane)
      let words = try scenario.command(world)
      var kills = 0
      var last: Outcome
      switch kind {
      case .point(let kill):
        last = try world.onetake(words, kill: kill)
        if (world.takeTrace()[kill.point] ?? 0) >= kill.turn { kills += 1 }
      case .moment(let time): last = try world.onetake(words, killedAfter: time)
      case .crowd(let members): last = try crowd(members, world, words, &kills, &report)
      }
      if case .moment = kind, last.code == 128 + SIGKILL { kills += 1 }
      try scenario.inspectDeath(world, sources, &report)
      for time in again {
        last = try world.onetake(words, killedAfter: time)
        if last.code == 128 + SIGKILL { kills += 1 }
        report.problems += complaints(last)
        let death = report.statesAtDeath
        try scenario.inspectDeath(world, sources, &report)
        report.statesAtDeath = death
      }
      report.struck = true
      try scenario.finish(world, words, after: last, wasKilled: true, &report)
      return (report, kills)
    }
  }

  private func crowd(
    _ members: [(start: Int, kill: Int?)], _ world: World, _ words: [String], _ kills: inout Int, _ report: inout Report
  ) throws -> Outcome {
    var running: [(at: Int, program: Program)] = []
    var events = members.enumerated().map { (at: $0.element.start, member: $0.offset, isStart: true) }
    events += members.enumerated().compactMap { member in
      member.element.kill.map { (at: member.element.start + $0, member: member.offset, isStart: false) }
    }
    var programs: [Int: Program] = [:]
    let begin = ContinuousClock.now
    for event in events.sorted(by: { $0.at < $1.at }) {
      let left = event.at - Int(begin.duration(to: .now) / .microseconds(1))
      if left > 0 { usleep(UInt32(left)) }
      if event.isStart {
        let program = try world.start(words)
        programs[event.member] = program
        running.append((event.at, program))
      } else {
        programs[event.member]?.signal(SIGKILL)
      }
    }
    var last: Outcome?
    for (_, program) in running {
      let outcome = try world.ending(program, words)
      if outcome.code == 128 + SIGKILL { kills += 1 }
      report.problems += complaints(outcome)
      last = outcome
    }
    if world.hasCollector { world.waitForCollectors() }
    guard let last else { throw KillRigError("a crowd of nobody") }
    return last
  }

  /// What nobody may be told, whoever else is killed.
  private func complaints(_ outcome: Outcome) -> [String] {
    let isBad =
      outcome.errors.contains("locked") || outcome.code == 8 || outcome.code > 128 && outcome.code != 128 + SIGKILL
    return isBad ? ["a process beside it ends with \(outcome.code): \(outcome.errors)"] : []
  }
}

extension World {
  /// Runs `onetake`, and kills everything that works in this library after so many microseconds.
  func onetake(_ words: [String], killedAfter time: Int) throws -> Outcome {
    let program = try start(words)
    usleep(UInt32(time))
    if hasCollector { for number in processes() where number != program.number { Glibc.kill(number, SIGKILL) } }
    program.signal(SIGKILL)
    let outcome = try ending(program, words)
    if hasCollector { waitForCollectors() }
    return outcome
  }
}
