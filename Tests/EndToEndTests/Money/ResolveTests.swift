import Domain
import Rig
import TestThreads
import Testing

/// payment.md 5 and 14: what a person can say of a payment in doubt.
@Suite(.blocking) struct ResolveTests {
  /// A purchase whose answer was lost; the job exists and is charged.
  private func makeDoubt(_ provider: Provider) throws -> (rig: Rig, id: String, job: String) {
    let rig = try makeRig("submit-drop-after:1")
    let lost = try rig.generate(provider)
    guard lost.code == 6, let job = try rig.jobs().first else { throw Unexpected("no doubt: \(lost)") }
    return (rig, lost.id, job)
  }

  @Test(arguments: Provider.allCases)
  func `the right job id brings the clip in, and nothing more is charged`(_ provider: Provider) throws {
    let (rig, id, job) = try makeDoubt(provider)
    let resolved = try rig.resolve(id, "--job-id", job)
    #expect(resolved.code == 0 && resolved.word == "generated", "\(resolved)")
    #expect(resolved.json["job_id"]?.stringValue == job)
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `a job that another take has is not taken from it`(_ provider: Provider) throws {
    let (rig, id, _) = try makeDoubt(provider)
    let other = try rig.generate(provider, prompt: "a fox in snow")
    let job = try #require(other.json["job_id"]?.stringValue)
    let resolved = try rig.resolve(id, "--job-id", job)
    #expect(resolved.code == 2 && resolved.errors.contains("nothing was changed"), "\(resolved)")
    #expect(try rig.state(id) == "uncertain")
    #expect(try rig.count() == 2)
  }

  @Test(arguments: Provider.allCases)
  func `an answer with a job that a person gave to another take meanwhile leaves its own take uncertain`(
    _ provider: Provider
  ) throws {
    let (rig, id, _) = try makeDoubt(provider)
    try rig.breakThings("submit-late:1=2")
    let second = try rig.start(try rig.order(provider, ["--take", "2", "--no-wait"]))
    try rig.wait { try rig.jobs().count == 2 }
    // The same request, so nothing in it tells whose job it is.
    let job = try rig.jobs()[1]
    #expect(try rig.resolve(id, "--job-id", job).word == "generated")
    let doubtful = second.finish()
    #expect(doubtful.code == 6 && doubtful.word == "uncertain", "\(doubtful)")
    #expect(doubtful.json["take"] == 2 && doubtful.json["job_id"] == .null)
    #expect(doubtful.json["reason"]?.stringValue?.contains(job) == true)
    #expect(try rig.state(doubtful.id) == "uncertain" && rig.state(id) == "available")
    #expect(try rig.onetake(rig.order(provider, ["--take", "2"])).code == 6, "it is not sent again")
    #expect(try rig.count() == 2 && rig.seen("submits") == 2)
  }

  @Test func `a job that was made from another request is refused where the provider says so`() throws {
    let (rig, id, _) = try makeDoubt(.gmi)
    let elsewhere = try rig.onetake(
      rig.order(.gmi, ["--no-wait", "--home", rig.folder + "/elsewhere"], prompt: "a fox in snow"))
    let job = try #require(elsewhere.json["job_id"]?.stringValue)
    let resolved = try rig.resolve(id, "--job-id", job)
    #expect(resolved.code == 2 && resolved.errors.contains("prompt"), "\(resolved)")
    #expect(try rig.state(id) == "uncertain")
  }

  @Test(arguments: Provider.allCases)
  func `a job that the provider does not know changes nothing`(_ provider: Provider) throws {
    let (rig, id, job) = try makeDoubt(provider)
    #expect(try rig.resolve(id, "--job-id", "no-such-job").code == 5)
    let stranger = [provider.keyVariable: "key-of-somebody-else"] as [String: String?]
    let strange = try rig.resolve(id, "--job-id", job, changes: stranger)
    #expect(strange.code == 2 && strange.errors.contains(provider.keyVariable), "\(strange)")
    #expect(try rig.state(id) == "uncertain")
    #expect(try rig.generateAgain(provider).code == 6)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `what was not charged is bought when it is asked for again, and only then`(_ provider: Provider) throws {
    let rig = try makeRig("submit-drop-before:1")
    let lost = try rig.generate(provider)
    let resolved = try rig.resolve(lost.id, "--not-charged")
    #expect(resolved.code == 0 && resolved.json["state"] == "failed-not-charged", "\(resolved)")
    #expect(try rig.onetake(["jobs", "resume", "--json"]).code == 0)
    #expect(try rig.count() == 0)
    let again = try rig.generate(provider)
    #expect(again.code == 0 && again.word == "generated" && again.id == lost.id, "\(again)")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `what was charged and never came is booked as lost, and bought once more only as a new take`(
    _ provider: Provider
  ) throws {
    let (rig, id, _) = try makeDoubt(provider)
    let price = try rig.show(id)["cost"]?["quoted"] ?? .null
    #expect(try rig.stats()["uncertain"] == (price.isNull ? "0.00" : price))
    let resolved = try rig.resolve(id, "--charged")
    #expect(resolved.code == 0 && resolved.json["state"] == "lost", "\(resolved)")
    let stats = try rig.stats()
    #expect(stats["uncertain"] == "0.00" && stats["lost"] == (price.isNull ? "0.00" : price))
    let again = try rig.generate(provider)
    #expect(again.code == 5 && again.word == "lost", "\(again)")
    #expect(again.cures.contains { $0.hasSuffix("--new-take") } && !again.cures.contains { $0.contains("resume") })
    #expect(try rig.resume(id).code == 2, "there is no job to ask for")
    #expect(try rig.onetake(["jobs", "resume"]).code == 0)
    #expect(try rig.count() == 1)
    #expect(try rig.generateAgain(provider, "--new-take").code == 0)
    #expect(try rig.generateAgain(provider, "--new-take").code == 0)
    #expect(try rig.count() == 2, "the second --new-take joins the first")
  }

  @Test func `money that came back is booked, and no more than was paid`() throws {
    let (rig, id, _) = try makeDoubt(.shortapi)
    #expect(try rig.resolve(id, "--refunded", "0.129").code == 2)
    #expect(try rig.resolve(id, "--refunded", "0").code == 2)
    #expect(try rig.state(id) == "uncertain")
    let resolved = try rig.resolve(id, "--refunded", "0.128")
    #expect(resolved.code == 0 && resolved.json["state"] == "lost", "\(resolved)")
    #expect(try rig.stats()["refunded"] == "0.128")
    #expect(try rig.stats()["this_month"]?["committed"] == "0.00")
    #expect(try rig.generateAgain(.shortapi).code == 5)
    #expect(try rig.count() == 1)
  }

  @Test func `a job that is lost without an id can still be named later`() throws {
    let (rig, id, job) = try makeDoubt(.shortapi)
    #expect(try rig.resolve(id, "--charged").code == 0)
    let found = try rig.resolve(id, "--job-id", job)
    #expect(found.code == 0 && found.word == "generated", "\(found)")
    #expect(try rig.stats()["lost"] == "0.00")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: [["--not-charged", "--charged"], [], ["--refunded", "much"]])
  func `an answer that is none or two is refused`(_ words: [String]) throws {
    let (rig, id, _) = try makeDoubt(.shortapi)
    #expect(try rig.onetake(["jobs", "resolve", id] + words).code == 2)
    #expect(try rig.state(id) == "uncertain")
  }

  @Test func `what was served is nobody's to resolve`() throws {
    let rig = try makeRig()
    let bought = try rig.generate(.shortapi)
    for words in [["--not-charged"], ["--charged"], ["--job-id", bought.json["job_id"]?.stringValue ?? ""]] {
      #expect(try rig.onetake(["jobs", "resolve", bought.id] + words).code == 2)
    }
    #expect(try rig.onetake(["jobs", "cancel", bought.id]).code == 2)
    #expect(try rig.state(bought.id) == "available")
    #expect(try rig.generate(.shortapi).word == "reused")
  }
}
