import Glibc
import KillRig
import Rig
import SQL
import TestThreads
import Testing

/// A lock on the catalog is waited for, however long somebody holds it: the kernel frees what the dead held.
@Suite(.blocking) struct PatienceTests {
  /// Longer than the ten seconds that a statement waits by itself.
  private static let longer: UInt32 = 11_000_000

  @Test func `a process that stands still while it makes a library is waited for`() throws {
    try Lane().withWorld { world in
      world.variables["ONETAKE_FAULT"] = "migration.applied:1:stop"
      let maker = try world.start(["fsck"])
      world.variables["ONETAKE_FAULT"] = nil
      ProcessState.wait(until: .stopped, maker.number)
      let others = try Self.all(world).map { (words: $0, program: try world.start($0)) }
      usleep(Self.longer)
      maker.signal(SIGCONT)
      #expect(try world.ending(maker, []).code == 0)
      for (words, program) in others { Self.expect(try world.ending(program, words), words, [0, 3, 9]) }
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `a process that stands still while it writes keeps nobody from reading, and whoever writes waits`() throws
  {
    try Lane().withWorld { world in
      #expect(try world.onetake(["generate"] + Words.text("neon rain")).code == 0)
      let holder = try Connection(world.home + "/library.sqlite", mode: .readWrite)
      try holder.execute(script: "BEGIN IMMEDIATE")
      let readers = [["search", "neon"], ["stats"], ["jobs", "list"], ["lookup"] + Words.text("snow")]
      for words in readers { Self.expect(try world.onetake(words), words, [0, 3]) }
      let others = try Self.all(world).map { (words: $0, program: try world.start($0)) }
      usleep(Self.longer)
      try holder.execute(script: "ROLLBACK")
      for (words, program) in others { Self.expect(try world.ending(program, words), words, [0, 3, 9]) }
      #expect(try world.charges().count == 1)
    }
  }

  /// What people do with a library.
  private static func all(_ world: World) -> [[String]] {
    [
      ["generate"] + Words.text("neon rain"), ["generate", "--json"] + Words.text("neon rain"),
      ["lookup"] + Words.text("neon rain"), ["search", "neon"], ["stats"], ["jobs", "list"], ["jobs", "resume"],
      ["fsck"],
    ]
  }

  private static func expect(_ outcome: Outcome, _ words: [String], _ codes: Set<Int32>) {
    #expect(codes.contains(outcome.code), "\(words): \(outcome)")
    let text = outcome.output + outcome.errors
    #expect(!text.contains("locked") && !text.contains("busy"), "\(words): \(outcome)")
  }
}
