import KillRig
import TestThreads
import Testing

/// payment.md 4 and 10: whoever dies or stands still in the middle, nothing is paid twice and nothing paid for is lost.
@Suite(.blocking, .serialized) struct DisturbanceTests {
  static let rounds: [Disturbance] =
    Disturbance.Kind.allCases.filter { $0 != .anybody }.flatMap { kind in
      Disturbance.Phase.allCases.enumerated().map { Disturbance(kind, $1, seed: UInt64($0 + 1)) }
    } + (1...4).map { Disturbance(.anybody, .rendering, seed: $0) }

  @Test(arguments: rounds) func `whoever is killed, stopped or fenced off, every rule holds`(_ round: Disturbance)
    throws
  {
    let report = try round.play(Lane(renderSeconds: 0.3))
    #expect(report.breaches == [], "\(report.text)")
    #expect(report.kills + report.stops > 0 && report.charges >= 1, "\(report.text)")
  }
}
