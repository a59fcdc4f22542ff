import KillRig
import TestThreads
import Testing

/// Many who read and write at once, by clocks that differ: nobody hears of the others' locks, and nothing is lost.
@Suite(.blocking) struct BustleTests {
  @Test(arguments: [1, 2]) func `many who read, buy, import, trash, sweep and back up disturb nobody`(seed: UInt64)
    throws
  {
    let report = try Bustle(seed: seed).play(Lane(renderSeconds: 0.3))
    #expect(report.breaches == [], "\(report.text)")
    #expect(report.processes > 80 && report.charges == 10, "\(report.text)")
  }
}
