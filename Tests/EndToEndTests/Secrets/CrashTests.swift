import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// What a process tells when it dies of a fault, with a key in its memory: nothing.
@Suite(.blocking) struct CrashTests {
  private static let signals = [SIGABRT, SIGSEGV, SIGILL, SIGTRAP, SIGQUIT]
  /// Whether the kernel puts a dump as `core` or `core.PID` into the process's folder.
  private static let dumpsLieHere: Bool = {
    let pattern = (try? String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)) ?? ""
    return pattern.hasPrefix("core")
  }()

  /// Waits for an answer from a provider that gives none, with dumps of any size allowed and the Swift runtime's reports
  /// of crashes asked for, and dies of `signal`.
  private func crash(
    _ signal: Int32, _ changes: [String: String?] = [:], patience: String = "600"
  ) throws -> (SecretWorld, Outcome) {
    let world = try SecretWorld(["submit.idle_seconds": patience])
    try world.rig.breakThings("submit-hang")
    let words = try world.order(.gmi, "a fox")
    var variables = world.variables.merging(changes) { $1 }
    if changes["SWIFT_BACKTRACE"] == nil {
      variables["SWIFT_BACKTRACE"] = "enable=yes,interactive=no,color=no,threads=all,registers=all,limit=4"
    }
    let script = "ulimit -c unlimited || exit 99; exec \"$@\""
    // Who runs tests has some signals blocked, and a mask is inherited.
    let unblock = "use POSIX; sigprocmask(SIG_SETMASK, POSIX::SigSet->new) or die; exec @ARGV or die"
    let program = try world.rig.start(
      ["-e", unblock, "/bin/bash", "-c", script, "bash", Program.buildFolder + "/onetake"] + words, variables,
      program: "/usr/bin/perl")
    try world.rig.waitForSubmit(of: program)
    program.signal(signal)
    let outcome = program.finish()
    world.keep(outcome, words)
    return (world, outcome)
  }

  private func dumps(_ world: SecretWorld) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: world.rig.folder).filter { $0.hasPrefix("core") }
  }

  @Test(arguments: signals)
  func `a crash ends the process at once, without a word and without a memory dump`(_ signal: Int32) throws {
    let (world, outcome) = try crash(signal)
    #expect(outcome.code == 128 + signal, "\(outcome)")
    #expect(outcome.errors.isEmpty && outcome.output.isEmpty, "\(outcome)")
    #expect(try dumps(world).isEmpty)
    try world.expectNoLeak("after signal \(signal)")
    // What it was about is safe all the same.
    let jobs = try world.onetake(["jobs", "--json"])
    #expect(jobs.lines.first?["state"] == "uncertain", "\(jobs)")
  }

  @Test(.enabled(if: dumpsLieHere))
  func `where dumps are allowed one is written, and the key is in it: so it is the program that forbids them`() throws {
    let (world, outcome) = try crash(SIGSEGV, ["ONETAKE_ALLOW_DUMPS": "1", "SWIFT_BACKTRACE": "enable=no"])
    #expect(outcome.code == 128 + SIGSEGV, "\(outcome)")
    let names = try dumps(world)
    let dump = try #require(names.first, "no dump was written")
    let data = try Data(contentsOf: URL(fileURLWithPath: world.rig.folder + "/" + dump), options: .alwaysMapped)
    #expect(data.range(of: Data((SecretWorld.keys[.gmi] ?? "").utf8)) != nil)
  }

  @Test func `where dumps are allowed the runtime reports a crash: so it is the program that forbids that too`() throws
  {
    // After its report a process goes on that was merely sent the signal, until it gives the provider up.
    let (_, outcome) = try crash(SIGABRT, ["ONETAKE_ALLOW_DUMPS": "1"], patience: "2")
    #expect(outcome.errors.contains("Backtrac"), "\(outcome)")
  }

  @Test func `to other processes of the same user the memory and the environment of a buyer are closed`() throws {
    let world = try SecretWorld(["submit.idle_seconds": "600"])
    try world.rig.breakThings("submit-hang")
    // Who is root may read everything, so the buyer is nobody then.
    let isRoot = getuid() == 0
    if isRoot {
      for path in ["", "/config", "/config/onetake"] { unsafe chmod(world.rig.folder + path, 0o777) }
      for path in ["/config/onetake/config.json"] { unsafe chmod(world.rig.folder + path, 0o666) }
    }
    let program = Program.buildFolder + "/onetake"
    let user = ["--reuid=65534", "--regid=65534", "--clear-groups", program]
    for isClosed in [true, false] {
      var variables = world.variables
      if !isClosed { variables["ONETAKE_ALLOW_DUMPS"] = "1" }
      let words = try world.order(.gmi, "closed: \(isClosed)")
      let before = try world.rig.submits()
      let running = try world.rig.start(
        isRoot ? user + words : words, variables, program: isRoot ? "/usr/bin/setpriv" : "onetake")
      while try world.rig.submits() == before {
        guard kill(running.number, 0) == 0 else { throw BadOutcome(running.finish()) }
        usleep(5000)
      }
      var facts = stat()
      #expect(unsafe stat("/proc/\(running.number)/environ", &facts) == 0)
      #expect((facts.st_uid == 0) == isClosed, "closed: \(isClosed), and it is user \(facts.st_uid)'s")
      running.signal(SIGKILL)
      let outcome = running.finish()
      world.keep(outcome, words)
    }
    // Closed, everything still works: blobs get their names by /proc, films are measured, copies are made.
    try world.rig.heal()
    let words = try world.order(.gmi, "to its end") + ["-o", world.rig.folder + "/copy.mp4"]
    let whole = try world.rig.start(
      isRoot ? user + words : words, world.variables, program: isRoot ? "/usr/bin/setpriv" : "onetake"
    ).finish()
    #expect(whole.code == 0 && whole.word == "generated", "\(whole)")
    #expect(world.rig.exists(world.rig.folder + "/copy.mp4"))
  }
}
