import Domain
import Rig
import TestThreads
import Testing

/// payment.md 3 and 5: the bytes left, and no answer says whether a job exists.
@Suite(.blocking) struct UncertainSubmitTests {
  /// Each with whether provider-sim took the money.
  static let losses: [(fault: String, isCharged: Bool)] = [
    ("submit-408", false), ("submit-409", false), ("submit-500", false), ("submit-502", false), ("submit-503", false),
    ("submit-redirect", false), ("submit-drop-before", false), ("submit-500-but-created", true),
    ("submit-drop-after", true), ("submit-reset-after", true), ("submit-garbage", true), ("submit-empty-job-id", true),
    ("submit-hang", true),
  ]

  @Test(arguments: Provider.allCases, losses)
  func `a lost answer is never sent again, whoever asks, until a person has decided`(
    _ provider: Provider, _ loss: (fault: String, isCharged: Bool)
  ) throws {
    let rig = try makeRig(loss.fault, settings: ["submit.idle_seconds": "1"])
    let charges = loss.isCharged ? 1 : 0
    let first = try rig.generate(provider)
    #expect(first.code == 6 && first.word == "uncertain", "\(first)")
    #expect(try rig.count() == charges)
    try rig.heal()
    for words in [[], ["--new-take"], ["--take", "1"], ["--no-wait"]] {
      let again = try rig.onetake(try rig.order(provider, words))
      #expect(again.code == 6 && again.word == "uncertain" && again.id == first.id, "\(words): \(again)")
    }
    #expect(
      first.cures == ["--job-id J", "--not-charged", "--charged"].map { "onetake jobs resolve \(first.id) \($0)" })
    #expect(try rig.state(first.id) == "uncertain")
    #expect(try rig.seen("submits") == 1 && rig.count() == charges)
  }

  @Test(arguments: Provider.allCases)
  func `half an answer is enough if the job id stands in it, and else uncertain`(_ provider: Provider) throws {
    let rig = try makeRig("submit-half-answer:1")
    let first = try rig.generate(provider)
    // gmi alone names the id in the first half.
    #expect(first.word == (provider == .gmi ? "generated" : "uncertain"), "\(first)")
    #expect(try rig.count() == 1)
    #expect(try rig.generateAgain(provider).code == (provider == .gmi ? 0 : 6))
    #expect(try rig.count() == 1)
  }

  static let identified = [
    "submit-error-with-job-id", "submit-envelope-with-job-id", "submit-top-level-job-id", "submit-number-job-id",
    "submit-late=0",
  ]

  @Test(arguments: Provider.allCases, identified)
  func `wherever a job id stands the job is gone on with`(_ provider: Provider, _ fault: String) throws {
    let rig = try makeRig(fault)
    let bought = try rig.generate(provider)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try [bought.json["job_id"]?.stringValue] == rig.jobs())
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1)
  }

  @Test func `a charge that differs from the quote is said, and quoted from then on`() throws {
    let rig = try makeRig("submit-wrong-charge:1")
    let bought = try rig.generate(.shortapi)
    #expect(bought.code == 0, "\(bought)")
    #expect(bought.json["cost"]?["quoted"] == "0.128" && bought.json["cost"]?["charged"] == "0.138")
    #expect(bought.notes.contains("charged 0.138 USD, not the 0.128") && bought.errors.contains("0.138"))
    let quotes = try rig.onetake(["quote", "--json"] + rig.textRequest("another one")).json["quotes"]?.arrayValue
    #expect(quotes?.first?["price"] == "0.138")
    let dear = try rig.onetake(["generate", "--max-cost", "0.13"] + rig.textRequest("another one"))
    #expect(dear.code == 7, "\(dear)")
    #expect(try rig.charges() == (1, "0.138"))
    #expect(try rig.stats()["spent"] == "0.138")
  }

  @Test func `what gmi lists is shown as a hint, and is nothing more`() throws {
    let rig = try makeRig("submit-drop-after:1")
    let lost = try rig.generate(.gmi)
    let job = try #require(try rig.jobs().first)
    #expect(lost.code == 6 && lost.notes.contains("onetake jobs resolve \(lost.id) --job-id \(job)"), "\(lost)")
    _ = try rig.generateAgain(.gmi, "--take", "2")
    #expect(try rig.count() == 2)
    let again = try rig.generate(.gmi, "--take", "1")
    #expect(again.notes.contains(job))
    #expect(try !again.notes.contains(rig.jobs()[1]), "the second take's own job is no hint for the first")
  }
}
