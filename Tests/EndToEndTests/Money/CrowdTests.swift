import Domain
import Glibc
import Rig
import TestThreads
import Testing

/// payment.md 4, 7 and 10: many at once, and processes that die or are interrupted at the wrong moment.
@Suite(.blocking) struct CrowdTests {
  @Test(arguments: [
    (Provider.shortapi, []), (.highway, []), (.gmi, []), (.gmi, ["--new-take"]), (.gmi, ["--take", "1"]),
  ])
  func `of sixteen who ask for the same one pays and all get the same clip`(
    _ provider: Provider, _ words: [String]
  ) throws {
    let rig = try makeRig("never-finishes")
    let order = try rig.order(provider, words)
    let running = try (1...16).map { _ in try rig.start(order) }
    try rig.wait { running.allSatisfy(\.isWaiting) }
    try rig.heal()
    let outcomes = running.map { $0.finish() }
    #expect(outcomes.allSatisfy { $0.code == 0 }, "\(outcomes.filter { $0.code != 0 })")
    #expect(Set(outcomes.map { $0.json["digest"] }).count == 1)
    #expect(outcomes.count { $0.word == "generated" } == 1)
    let joined = outcomes.filter { $0.word == "joined" }
    #expect(joined.count == 15 && joined.allSatisfy { $0.json["cost"]?["charged"] == "0.00" })
    #expect(try rig.stats()["joined"] == 15)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1 && rig.seen("downloads") == 1)
  }

  @Test func `a waiter that is killed or interrupted cancels nothing`() throws {
    let rig = try makeRig("never-finishes")
    let order = try rig.order(.gmi)
    let payer = try rig.start(order)
    try rig.wait { try rig.seen("submits") == 1 }
    let waiters = try (1...3).map { _ in try rig.start(order) }
    try rig.wait { waiters.allSatisfy(\.isWaiting) }
    waiters[0].signal(SIGKILL)
    waiters[1].signal(SIGINT)
    #expect(waiters[0].finish().code == 128 + SIGKILL)
    #expect(waiters[1].finish().code == 130)
    try rig.heal()
    #expect(payer.finish().word == "generated")
    #expect(waiters[2].finish().word == "joined")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `where the payer is killed while the provider renders, a waiter goes on and pays nothing`(
    _ provider: Provider
  ) throws {
    let rig = try makeRig("never-finishes")
    let order = try rig.order(provider)
    let payer = try rig.start(order)
    try rig.wait { try rig.seen("polls") > 0 }
    let waiter = try rig.start(order)
    try rig.wait { waiter.isWaiting }
    payer.signal(SIGKILL)
    #expect(payer.finish().code == 128 + SIGKILL)
    try rig.heal()
    let outcome = waiter.finish()
    #expect(outcome.code == 0 && outcome.word == "joined", "\(outcome)")
    #expect(outcome.json["cost"]?["charged"] == "0.00")
    #expect(try rig.count() == 1)
  }

  @Test func `the history of a clip names the process of each step, and who took it over`() throws {
    let rig = try makeRig("never-finishes")
    let order = try rig.order(.shortapi)
    let payer = try rig.start(order)
    try rig.wait { try rig.seen("polls") > 0 }
    payer.signal(SIGKILL)
    _ = payer.finish()
    try rig.heal()
    let heir = try rig.start(order)
    let outcome = heir.finish()
    let history = try #require(try rig.show(outcome.id)["history"]?.arrayValue)
    let actors = history.compactMap { step in
      step["actor"]?.stringValue.map { "\(step["event"]?.stringValue ?? "") by \($0.split(separator: " ").last ?? "")" }
    }
    #expect(
      actors == ["planned", "sending-began", "accepted"].map { "\($0) by \(payer.number)" }
        + ["taken-over", "rendered", "stored", "judged-conforming"].map { "\($0) by \(heir.number)" })
    #expect(history.allSatisfy { $0["actor"]?.stringValue?.contains(" generate, process ") == true }, "\(history)")
  }

  @Test func `a job whose payer was killed is resumed for nothing`() throws {
    let rig = try makeRig("never-finishes")
    let payer = try rig.start(try rig.order(.highway))
    try rig.wait { try rig.seen("polls") > 0 }
    payer.signal(SIGKILL)
    _ = payer.finish()
    try rig.heal()
    let resumed = try rig.onetake(["jobs", "resume", "--json"])
    #expect(resumed.code == 0 && resumed.word == "generated", "\(resumed)")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `where the payer is killed while it sends, all who wait are told that the payment is uncertain`(
    _ provider: Provider
  ) throws {
    let rig = try makeRig("submit-hang")
    let order = try rig.order(provider)
    let payer = try rig.start(order)
    try rig.wait { try rig.seen("submits") == 1 }
    let waiters = try (1...3).map { _ in try rig.start(order) }
    try rig.wait { waiters.allSatisfy(\.isWaiting) }
    payer.signal(SIGKILL)
    _ = payer.finish()
    for outcome in waiters.map({ $0.finish() }) {
      #expect(outcome.code == 6 && outcome.word == "uncertain", "\(outcome)")
    }
    #expect(try rig.onetake(["jobs", "--json"]).lines.map { $0["state"] } == ["uncertain"])
    #expect(try rig.onetake(order).code == 6)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  @Test(arguments: Provider.allCases)
  func `Ctrl-C while the provider renders leaves a job that can be resumed`(_ provider: Provider) throws {
    let rig = try makeRig("never-finishes")
    let running = try rig.start(try rig.order(provider))
    try rig.wait { try rig.seen("polls") > 0 }
    running.signal(SIGINT)
    let interrupted = running.finish()
    #expect(interrupted.code == 130 && interrupted.word == "pending", "\(interrupted)")
    #expect(interrupted.cures == ["onetake jobs resume \(interrupted.id)"])
    #expect(try rig.state(interrupted.id) == "submitted")
    try rig.heal()
    #expect(try rig.onetake(["jobs", "resume"]).code == 0)
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `Ctrl-C while sending waits for the answer`(_ provider: Provider) throws {
    let rig = try makeRig("submit-late:1=1")
    let running = try rig.start(try rig.order(provider))
    try rig.wait { try rig.seen("submits") == 1 }
    running.signal(SIGINT)
    let interrupted = running.finish()
    #expect(interrupted.code == 130 && interrupted.word == "pending", "\(interrupted)")
    #expect(try [interrupted.json["job_id"]?.stringValue] == rig.jobs())
    #expect(try rig.resume(interrupted.id).word == "generated")
    #expect(try rig.count() == 1)
  }

  @Test func `a second Ctrl-C while sending leaves the payment uncertain`() throws {
    let rig = try makeRig("submit-hang")
    let running = try rig.start(try rig.order(.shortapi))
    try rig.wait { try rig.seen("submits") == 1 }
    for _ in 1...20 {
      running.signal(SIGINT)
      // Two signals that arrive together count as one: each round trip parts them.
      _ = try rig.seen("submits")
    }
    let given = running.finish()
    #expect(given.code == 6 && given.word == "uncertain", "\(given)")
    #expect(try rig.generate(.shortapi).code == 6)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `who does not wait for a take that waits already is told so, and pays nothing`(_ provider: Provider) throws {
    let rig = try makeRig()
    let first = try rig.generateAgain(provider)
    #expect(first.code == 0 && first.word == "pending", "\(first)")
    let second = try rig.generateAgain(provider)
    #expect(second.code == 0 && second.word == "pending" && second.id == first.id, "\(second)")
    #expect(second.notes.contains("it is paid already"), "\(second)")
    #expect(try rig.seen("polls") == 0, "nobody waited")
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  @Test(arguments: Provider.allCases)
  func `what is not waited for is collected in the background`(_ provider: Provider) throws {
    let rig = try makeRig(renderSeconds: 0.2, settings: ["collect": "detached"])
    let pending = try rig.generateAgain(provider)
    #expect(pending.code == 0 && pending.word == "pending", "\(pending)")
    try rig.wait { try rig.state(pending.id) == "available" }
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1 && rig.seen("downloads") == 1)
  }

  @Test func `what Ctrl-C leaves is collected in the background`() throws {
    let rig = try makeRig("never-finishes", settings: ["collect": "detached"])
    let running = try rig.start(try rig.order(.gmi))
    try rig.wait { try rig.seen("polls") > 0 }
    running.signal(SIGINT)
    let interrupted = running.finish()
    #expect(interrupted.code == 130, "\(interrupted)")
    try rig.heal()
    try rig.wait { try rig.state(interrupted.id) == "available" }
    #expect(try rig.count() == 1)
  }
}
