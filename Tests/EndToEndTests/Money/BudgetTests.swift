import Domain
import Glibc
import Rig
import TestThreads
import Testing

/// Nothing is sent for a price that was not agreed to: exit 7.
@Suite(.blocking) struct BudgetTests {
  @Test(arguments: [(Provider.shortapi, "0.128", "0.127"), (.gmi, "0.175", "0.1749")])
  func `--max-cost lets a price through that is not above it`(
    _ provider: Provider, _ enough: String, _ tooLittle: String
  ) throws {
    let rig = try makeRig()
    let refused = try rig.generate(provider, "--max-cost", tooLittle)
    #expect(refused.code == 7 && refused.errors.contains("nothing was sent"), "\(refused)")
    try rig.set(["max_cost": tooLittle])
    #expect(try rig.generate(provider).code == 7)
    #expect(try rig.seen("submits") == 0)
    #expect(try rig.onetake(["jobs", "--json"]).lines.isEmpty)
    #expect(try rig.generate(provider, "--max-cost", enough).code == 0, "the flag is over the config")
    #expect(try rig.generate(provider).word == "reused", "what is held costs nothing")
    #expect(try rig.count() == 1)
  }

  @Test func `a month's budget holds what was spent`() throws {
    let rig = try makeRig(settings: ["budget.month": "0.255"])
    #expect(try rig.generate(.shortapi).code == 0)
    let over = try rig.generate(.shortapi, prompt: "a fox in snow")
    #expect(over.code == 7 && over.errors.contains("0.255"), "\(over)")
    #expect(try rig.generate(.shortapi).word == "reused")
    #expect(try rig.count() == 1)
    try rig.set(["budget.month": "0.256"])
    #expect(try rig.generate(.shortapi, prompt: "a fox in snow").code == 0)
    #expect(try rig.generate(.shortapi, prompt: "a third one").code == 7)
    #expect(try rig.charges() == (2, "0.256"))
  }

  @Test func `what is uncertain counts as spent, until a person says that it was not charged`() throws {
    let rig = try makeRig("submit-drop-before:1", settings: ["budget.month": "0.2"])
    let lost = try rig.generate(.shortapi)
    #expect(lost.code == 6)
    #expect(try rig.generate(.shortapi, prompt: "a fox in snow").code == 7)
    #expect(try rig.stats()["this_month"]?["committed"] == "0.128")
    #expect(try rig.stats()["avoided"] == "0.00")
    #expect(try rig.resolve(lost.id, "--not-charged").code == 0)
    #expect(try rig.generate(.shortapi, prompt: "a fox in snow").code == 0)
    #expect(try rig.count() == 1)
  }

  @Test func `what somebody is about to send is reserved, and what nobody will send is not`() throws {
    let rig = try makeRig("submit-429-retry-after:1=120", settings: ["budget.month": "0.2"])
    let sender = try rig.start(try rig.order(.shortapi))
    try rig.wait { try rig.onetake(["jobs", "--json"]).lines.first?["reason"]?.stringValue != nil }
    #expect(try rig.generate(.shortapi, prompt: "a fox in snow").code == 7)
    sender.signal(SIGKILL)
    _ = sender.finish()
    #expect(try rig.generate(.shortapi, prompt: "a fox in snow").code == 0)
    #expect(try rig.generate(.shortapi).code == 7, "it is planned anew, within the budget")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: ["submit-402:1", "job-fails-refunded:1"])
  func `what cost nothing takes nothing of the budget`(_ fault: String) throws {
    let rig = try makeRig(fault, settings: ["budget.month": "0.128"])
    #expect(try rig.generate(.shortapi).code == 5)
    #expect(try rig.generate(.shortapi, prompt: "a fox in snow").code == 0)
  }

  @Test func `an unknown price is paid only by whoever accepts it`() throws {
    let rig = try makeRig()
    let order = try rig.order(.highway).filter { $0 != "--accept-unknown-price" }
    let refused = try rig.onetake(order)
    #expect(refused.code == 7 && refused.errors.contains("--accept-unknown-price"), "\(refused)")
    #expect(try rig.seen("submits") == 0)
    let bought = try rig.generate(.highway)
    #expect(bought.code == 0 && bought.json["cost"]?["quoted"] == .null && bought.json["cost"]?["charged"] == .null)
    #expect(try rig.stats()["unknown_prices"] == 1)
    #expect(try rig.onetake(order).word == "reused", "what is held needs no acceptance")
  }

  @Test func `of many who ask at once only as many buy as the budget holds`() throws {
    let rig = try makeRig(settings: ["budget.month": "0.3"])
    let running = try (1...8).map { try rig.start(try rig.order(.shortapi, ["--no-wait"], prompt: "number \($0)")) }
    let codes = running.map { $0.finish().code }.sorted()
    #expect(codes == [0, 0, 7, 7, 7, 7, 7, 7])
    #expect(try rig.charges() == (2, "0.256"))
  }

  @Test func `a dry run sends nothing and plans nothing`() throws {
    let rig = try makeRig()
    for provider in Provider.allCases {
      let planned = try rig.generate(provider, "--dry-run")
      #expect(planned.code == 0 && planned.word == "planned", "\(planned)")
    }
    #expect(try rig.seen("submits") == 0)
    #expect(try rig.onetake(["jobs", "--json"]).lines.isEmpty)
  }
}
