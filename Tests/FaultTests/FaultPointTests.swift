import Files
import KillRig
import TestThreads
import Testing

/// Each step of each use case, killed: what the next start makes of it is what would have come without the kill.
@Suite(.blocking) struct FaultPointTests {
  @Test(arguments: Scenario.all)
  func `whatever is killed, the next start comes to the same end and nothing is paid twice`(
    _ scenario: Scenario
  ) throws {
    let peace = try Peace.of(scenario)
    #expect(peace.problems == [], "in peace: \(scenario)")
    let kills = peace.kills(turns: scenario.turns)
    let reports = try Lane.spread(kills, width: 2) { lane, kill in try scenario.play(lane, kill: kill) }
    for (kill, report) in zip(kills, reports) {
      // How often a wait is woken depends on the machine; that the point is there does not.
      #expect(report.struck || kill.turn > 1, "\(scenario): \(kill.text) was not reached again")
      let problems = report.problems + report.differences(from: peace)
      #expect(problems == [], "\(scenario), ONETAKE_FAULT=\(kill.text), takes then: \(report.statesAtDeath)")
    }
  }

  @Test func `every fault point is reached by a scenario`() throws {
    var reached: Set<String> = []
    for scenario in Scenario.all { reached.formUnion(try Peace.of(scenario).trace.keys) }
    let missing = FaultPoint.allCases.map(\.rawValue).filter { !reached.contains($0) }
    #expect(missing == [], "add a scenario that reaches them to Tests/KillRig")
  }
}
