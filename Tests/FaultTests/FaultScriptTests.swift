import Glibc
import KillRig
import Rig
import TestThreads
import Testing

/// What `ONETAKE_FAULT` asks for happens, or is refused: a fault that was misspelt must not pass for one that was survived.
@Suite(.blocking) struct FaultScriptTests {
  @Test(arguments: ["sql.opened:1:kill", "sql.opened:1", "sql.opened"])
  func `a process dies where it is told to`(fault: String) throws {
    try Lane().withWorld { world in
      world.variables["ONETAKE_FAULT"] = fault
      let outcome = try world.onetake(["jobs", "list"])
      #expect(outcome.code == 128 + SIGKILL, "\(outcome)")
      #expect(world.takeTrace() == ["sql.opened": 1])
    }
  }

  @Test func `one that is not reached so often goes on`() throws {
    try Lane().withWorld { world in
      world.variables["ONETAKE_FAULT"] = "sql.opened:2"
      let outcome = try world.onetake(["jobs", "list"])
      #expect(outcome.code == 0, "\(outcome)")
    }
  }

  @Test func `a process stops where it is told to, and goes on when it is continued`() throws {
    try Lane().withWorld { world in
      world.variables["ONETAKE_FAULT"] = "migration.committed:1:stop"
      let program = try world.start(["jobs", "list"])
      ProcessState.wait(until: .stopped, program.number)
      #expect(ProcessState.of(program.number) == .stopped)
      #expect(world.takeTrace()["migration.committed"] == 1)
      program.signal(SIGCONT)
      let outcome = try world.ending(program, [])
      #expect(outcome.code == 0, "\(outcome)")
    }
  }

  @Test func `a process exits where it is told to`() throws {
    try Lane().withWorld { world in
      world.variables["ONETAKE_FAULT"] = "sql.opened:1:exit"
      let outcome = try world.onetake(["jobs", "list"])
      #expect(outcome.code == 70, "\(outcome)")
    }
  }

  @Test(arguments: ["sql.opend", "sql.opened:0", "sql.opened:x", "sql.opened:1:stab", "sql.opened:1:kill:2", ""])
  func `what names no fault is refused`(fault: String) throws {
    try Lane().withWorld { world in
      world.variables["ONETAKE_FAULT"] = fault
      let outcome = try world.onetake(["jobs", "list"])
      #expect(outcome.code == 70 && outcome.errors.contains("ONETAKE_FAULT"), "\(outcome)")
    }
  }
}
