import Domain
import Glibc
import KillRig
import Rig
import TestThreads
import Testing

/// Others who work in a library while a repair stands still at one of its steps.
@Suite(.blocking) struct RepairRaceTests {
  @Test(arguments: [
    "repair.begun", "blob.temp-made", "blob.synced", "blob.set-aside", "repair.brought", "repair.recorded",
  ])
  func `whoever asks while a repair stands still gets the right bytes, or is told; nobody repairs or sweeps besides`(
    point: String
  ) throws {
    try Lane().withWorld { world in
      let order = ["generate", "--json"] + Words.text("neon rain")
      let bought = try world.onetake(order)
      let backup = world.folder + "/backup"
      #expect(try world.onetake(["backup", backup]).code == 0)
      try world.damageTheBlob()

      let words = ["fsck", "--repair", "--json", "--offline", "--from", backup]
      world.variables["ONETAKE_FAULT"] = "\(point):1:stop"
      let repair = try world.start(words)
      world.variables["ONETAKE_FAULT"] = nil
      ProcessState.wait(until: .stopped, repair.number)

      let other = try world.onetake(words)
      #expect(other.code == 1 && other.output.contains("another repair"), "\(point): \(other)")
      let sweep = try world.onetake(["gc"])
      #expect(sweep.code == 1 && sweep.errors.contains("nothing was swept"), "\(point): \(sweep)")
      let looked = try world.onetake(["lookup", "--json"] + Words.text("neon rain"))
      #expect(looked.code == (["repair.brought", "repair.recorded"].contains(point) ? 0 : 8), "\(point): \(looked)")
      let asked = try world.onetake(order)
      #expect(asked.code == 0 && asked.json["digest"] == bought.json["digest"], "\(point): \(asked)")
      let path = asked.json["path"]?.stringValue ?? ""
      #expect(world.digest(path) == bought.json["digest"]?.stringValue, "\(point)")

      repair.signal(SIGCONT)
      let outcome = try world.ending(repair, words)
      #expect(outcome.code == 0, "\(point): \(outcome)")
      #expect(world.digest(path) == bought.json["digest"]?.stringValue, "\(point)")
      let checked = try world.onetake(["fsck", "--json"])
      #expect(checked.code == 0 && checked.output.isEmpty, "\(point): \(checked)")
      #expect(try world.charges().count == 1)
    }
  }
}
