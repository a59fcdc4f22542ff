import Domain
import Glibc
import KillRig
import TestThreads
import Testing

/// The clock that is wrong: the time of day is off by what was asked for, and nothing else is.
@Suite(.blocking) struct ShiftedClockTests {
  @Test(arguments: [Int64(3600), -3600, 0]) func `a process lives at the time that it is given`(shift: Int64) throws {
    try Lane().withWorld { world in
      if shift != 0 {
        world.variables["LD_PRELOAD"] = Member.shiftedClock
        world.variables["SHIFTED_CLOCK"] = String(shift)
      }
      let before = Int64(time(nil))
      #expect(try world.onetake(["generate"] + Words.text("neon rain")).code == 0)
      let after = Int64(time(nil))
      let events = try world.snapshot().events
      #expect(events.count >= 6)
      // Milliseconds are cut off, and so are seconds.
      let allowed = (before + shift) * 1000...(after + shift + 1) * 1000
      #expect(events.allSatisfy { allowed.contains($0.at) }, "\(events), not in \(allowed)")
    }
  }

  @Test(arguments: ["", "soon", "12h", "3600 "]) func `what is no number of seconds shifts nothing`(shift: String)
    throws
  {
    try Lane().withWorld { world in
      world.variables["LD_PRELOAD"] = Member.shiftedClock
      world.variables["SHIFTED_CLOCK"] = shift
      let before = Int64(time(nil)) * 1000
      #expect(try world.onetake(["generate"] + Words.text("neon rain")).code == 0)
      let times = try world.snapshot().events.map(\.at)
      #expect(times.count >= 6 && times.allSatisfy { (before...before + 600_000).contains($0) }, "\(times)")
    }
  }
}
