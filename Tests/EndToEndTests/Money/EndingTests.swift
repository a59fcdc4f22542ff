import Domain
import Glibc
import Rig
import TestThreads
import Testing

/// payment.md 6: no answer to a poll ends what the provider has. A person can.
@Suite(.blocking) struct EndingTests {
  /// A job that the provider has and that does not come.
  private func makeStuck(_ provider: Provider) throws -> (rig: Rig, stuck: Outcome) {
    let rig = try makeRig("never-finishes", settings: ["poll.minutes": "0"])
    let stuck = try rig.generate(provider)
    guard stuck.code == 9, try rig.state(stuck.id) == "submitted" else { throw Unexpected("not stuck: \(stuck)") }
    return (rig, stuck)
  }

  /// A clip that the provider has done and that cannot be fetched now.
  private func makeRendered(_ provider: Provider) throws -> (rig: Rig, stuck: Outcome) {
    let rig = try makeRig("film-500")
    let stuck = try rig.generate(provider)
    guard stuck.code == 9, try rig.state(stuck.id) == "rendered" else { throw Unexpected("not rendered: \(stuck)") }
    return (rig, stuck)
  }

  @Test(arguments: Provider.allCases)
  func `whoever waits in vain is told every way out, and so is who lacks the key`(_ provider: Provider) throws {
    let (rig, stuck) = try makeStuck(provider)
    let resolve = "onetake jobs resolve \(stuck.id)"
    let ways = [
      "onetake jobs resume \(stuck.id)", "\(resolve) --job-id J", "\(resolve) --not-charged", "\(resolve) --charged",
      "\(resolve) --refunded USD", "the same line with --take 2",
    ]
    #expect(stuck.cures == ways)
    #expect(try rig.resume(stuck.id, [provider.keyVariable: nil]).cures == ways)
    #expect(try rig.generate(provider, changes: [provider.keyVariable: "key-of-somebody-else"]).cures == ways)
    let listed = try rig.onetake(["jobs"]).output
    for way in [
      ways[0], resolve, "--job-id J", "--not-charged", "--charged", "--refunded USD", "--take 2", "--new-take",
    ] {
      #expect(listed.contains(way), "\(way) is missing from:\n\(listed)")
    }
    #expect(try rig.generate(provider, "--take", "2", "--no-wait").json["take"] == 2, "which buys another one")
    #expect(try rig.count() == 2)
  }

  @Test(arguments: Provider.allCases)
  func `what never comes can be booked as lost, and only a new take buys again`(_ provider: Provider) throws {
    let (rig, stuck) = try makeStuck(provider)
    let price = try rig.show(stuck.id)["cost"]?["quoted"] ?? .null
    let lost = try rig.resolve(stuck.id, "--charged")
    #expect(lost.code == 0 && lost.json["state"] == "lost", "\(lost)")
    let stats = try rig.stats()
    #expect(stats["lost"] == (price.isNull ? "0.00" : price) && stats["uncertain"] == "0.00", "\(stats.text)")
    #expect(stats["this_month"]?["committed"] == stats["lost"])
    try rig.heal()
    #expect(try rig.onetake(["jobs", "resume"]).code == 0)
    #expect(try rig.state(stuck.id) == "lost", "a person's word is not undone by a round of resuming")
    let again = try rig.generate(provider)
    #expect(again.code == 5 && again.word == "lost", "\(again)")
    let bought = try rig.generate(provider, "--new-take")
    #expect(bought.word == "generated" && bought.json["take"] == 2, "\(bought)")
    #expect(try rig.count() == 2)
    #expect(try rig.resume(stuck.id).word == "generated", "by its id it is asked for again")
    #expect(try rig.stats()["lost"] == "0.00")
    #expect(try rig.count() == 2)
  }

  @Test(arguments: Provider.allCases)
  func `what was never charged is bought again when it is asked for, once`(_ provider: Provider) throws {
    let (rig, stuck) = try makeStuck(provider)
    let resolved = try rig.resolve(stuck.id, "--not-charged")
    #expect(resolved.code == 0 && resolved.json["state"] == "failed-not-charged", "\(resolved)")
    let stats = try rig.stats()
    #expect(stats["spent"] == "0.00" && stats["this_month"]?["committed"] == "0.00", "\(stats.text)")
    try rig.heal()
    #expect(try rig.onetake(["jobs", "resume"]).code == 0)
    #expect(try rig.count() == 1)
    let again = try rig.generate(provider)
    #expect(again.word == "generated" && again.id == stuck.id, "\(again)")
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 2)
  }

  @Test func `money that came back for what never came is booked`() throws {
    let (rig, stuck) = try makeStuck(.shortapi)
    #expect(try rig.resolve(stuck.id, "--refunded", "0.129").code == 2)
    let lost = try rig.resolve(stuck.id, "--refunded", "0.1")
    #expect(lost.code == 0 && lost.json["state"] == "lost", "\(lost)")
    #expect(try rig.resolve(stuck.id, "--refunded", "0.128").code == 0)
    let stats = try rig.stats()
    #expect(stats["refunded"] == "0.128" && stats["lost"] == "0.128", "the last word is the total: \(stats.text)")
    #expect(stats["this_month"]?["committed"] == "0.00")
    #expect(try rig.generate(.shortapi).code == 5)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `where the job was another one, that one is polled`(_ provider: Provider) throws {
    let (rig, stuck) = try makeStuck(provider)
    let elsewhere = try rig.generateAgain(provider, "--home", rig.folder + "/elsewhere")
    let job = try #require(elsewhere.json["job_id"]?.stringValue)
    try rig.heal()
    let found = try rig.resolve(stuck.id, "--job-id", job)
    #expect(found.code == 0 && found.word == "generated" && found.json["job_id"]?.stringValue == job, "\(found)")
    let former = try #require(stuck.json["job_id"]?.stringValue)
    let history = try rig.show(stuck.id)["history"]?.arrayValue ?? []
    #expect(history.contains { $0["detail"]?.stringValue?.contains(former) == true }, "the former id stays as evidence")
    #expect(try rig.count() == 2)
  }

  @Test(arguments: Provider.allCases)
  func `what the provider called done cannot be called not charged, but lost`(_ provider: Provider) throws {
    let (rig, stuck) = try makeRendered(provider)
    for words in [["--not-charged"], ["--job-id", "another"]] {
      let refused = try rig.onetake(["jobs", "resolve", stuck.id] + words)
      #expect(refused.code == 2, "\(words): \(refused)")
    }
    let refused = try rig.resolve(stuck.id, "--not-charged")
    #expect(refused.errors.contains("done") && refused.errors.contains("--charged"), "\(refused.errors)")
    #expect(try rig.state(stuck.id) == "rendered")
    #expect(
      stuck.cures.contains { $0.hasSuffix("--charged") } && !stuck.cures.contains { $0.hasSuffix("--not-charged") })
    let lost = try rig.resolve(stuck.id, "--charged")
    #expect(lost.code == 0 && lost.json["state"] == "lost", "\(lost)")
    #expect(try rig.generate(provider).code == 5)
    #expect(try rig.count() == 1)
  }

  @Test func `while a process works on it nothing can be said of it, and which one it is is told`() throws {
    let rig = try makeRig("never-finishes")
    let running = try rig.start(try rig.order(.gmi))
    try rig.wait { try rig.seen("polls") > 0 }
    let id = try #require(try rig.onetake(["jobs", "--json"]).json["id"]?.stringValue)
    #expect(try rig.onetake(["jobs"]).output.contains("process \(running.number) works on it"))
    for words in [["--charged"], ["--not-charged"], ["--refunded", "0.1"], ["--job-id", "another"]] {
      let refused = try rig.onetake(["jobs", "resolve", id] + words)
      #expect(refused.code == 2 && refused.errors.contains("process \(running.number)"), "\(words): \(refused)")
    }
    #expect(try rig.state(id) == "submitted")
    running.signal(SIGKILL)
    _ = running.finish()
    #expect(try rig.resolve(id, "--charged").json["state"] == "lost", "the dead drive nothing")
    #expect(try rig.count() == 1)
  }

  @Test func `what was called not charged too early is brought in when its job is found`() throws {
    let rig = try makeRig("submit-drop-after:1")
    let doubt = try rig.generate(.shortapi)
    let job = try #require(try rig.jobs().first)
    #expect(try rig.resolve(doubt.id, "--not-charged").code == 0)
    let found = try rig.resolve(doubt.id, "--job-id", job)
    #expect(found.code == 0 && found.word == "generated", "\(found)")
    #expect(try rig.stats()["spent"] == "0.128")
    #expect(try rig.generate(.shortapi).word == "reused")
    #expect(try rig.count() == 1)
  }
}
