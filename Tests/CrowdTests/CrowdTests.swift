import KillRig
import TestThreads
import Testing

/// payment.md 10: sixty-four processes, one key; one pays, the rest wait and get the same clip.
@Suite(.blocking, .serialized) struct CrowdTests {
  /// Rounds in `make test`; `make torture` has 200.
  @Test(arguments: 1...20) func `of sixty-four who ask at once one pays and all get the same clip`(round: Int) throws {
    let report = try Crowd(seed: UInt64(round)).play(Lane(renderSeconds: 1))
    #expect(report.breaches == [], "\(report.text)")
    let askers = report.history.processes.filter { $0.name.hasPrefix("asker") }
    #expect(askers.count == 64 && askers.allSatisfy { $0.digest != nil }, "\(report.text)")
    #expect(Set(askers.map(\.digest)).count == 1 && report.charges == 1, "\(report.text)")
  }
}
