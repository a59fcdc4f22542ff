import Domain
import Glibc
import Rig
import TestThreads
import Testing

/// payment.md 3: what the provider answered and did not take, and what never left.
@Suite(.blocking) struct RefusedSubmitTests {
  static let refusals = [
    "submit-400", "submit-401", "submit-402", "submit-403", "submit-404", "submit-405", "submit-413", "submit-415",
    "submit-422", "submit-error-envelope",
  ]

  @Test(arguments: Provider.allCases, refusals)
  func `what a provider refuses costs nothing, and is sent when it is asked for again`(
    _ provider: Provider, _ fault: String
  ) throws {
    let rig = try makeRig(fault + ":1")
    let refused = try rig.generate(provider)
    #expect(refused.code == 5 && refused.word == "refused", "\(refused)")
    #expect(refused.json["cost"]?["charged"] == .null)
    #expect(refused.json["reason"]?.stringValue?.contains("answered HTTP") == true)
    #expect(try rig.state(refused.id) == "refused")
    #expect(try rig.count() == 0)
    let again = try rig.generateAgain(provider)
    #expect(again.code == 0 && again.word == "pending" && again.id == refused.id, "\(again)")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases, ["submit-429:1", "submit-429-retry-after:2=0", "submit-503-retry-after:2=0"])
  func `a provider that is busy is asked again and charges once`(_ provider: Provider, _ fault: String) throws {
    let rig = try makeRig(fault)
    let bought = try rig.generateAgain(provider)
    #expect(bought.code == 0 && bought.word == "pending", "\(bought)")
    #expect(try rig.count() == 1)
    #expect(try rig.seen("submits") == (fault == "submit-429:1" ? 2 : 3))
  }

  @Test(arguments: Provider.allCases, ["submit-429-retry-after=0", "submit-503-retry-after=0"])
  func `a provider that stays busy has refused after six tries`(_ provider: Provider, _ fault: String) throws {
    let rig = try makeRig(fault)
    let refused = try rig.generate(provider)
    #expect(refused.code == 5 && refused.word == "refused", "\(refused)")
    #expect(try rig.seen("submits") == 6 && rig.count() == 0)
    #expect(try rig.state(refused.id) == "refused")
    try rig.heal()
    #expect(try rig.generateAgain(provider).code == 0)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: ["submit-429-retry-after=121", "submit-503-retry-after=121"])
  func `who is told to wait for more than two minutes is refused, and told when to come back`(_ fault: String) throws {
    let rig = try makeRig(fault)
    let refused = try rig.generate(.gmi)
    #expect(refused.code == 5 && refused.word == "refused", "\(refused)")
    #expect(refused.json["reason"]?.stringValue?.contains("come back in 121 s") == true)
    #expect(try rig.seen("submits") == 1 && rig.count() == 0)
  }

  @Test func `who is told to wait for two minutes waits, and Ctrl-C ends that before anything is sent`() throws {
    let rig = try makeRig("submit-429-retry-after=120")
    let waiting = try rig.start(try rig.order(.shortapi))
    try rig.wait { try rig.onetake(["jobs", "--json"]).lines.first?["reason"]?.stringValue != nil }
    waiting.signal(SIGINT)
    let outcome = waiting.finish()
    #expect(outcome.code == 130, "\(outcome)")
    #expect(try rig.seen("submits") == 1 && rig.count() == 0)
    #expect(try rig.onetake(["jobs", "--json"]).lines.first?["state"] == "planned")
  }

  /// Nobody listens on the first, and the label of the second is longer than names have.
  static let nowhere = ["http://127.0.0.1:1", "http://\(String(repeating: "x", count: 64)).example"]

  @Test(arguments: Provider.allCases, nowhere)
  func `where nothing was sent nothing is owed, and the request is planned until it is asked for again`(
    _ provider: Provider, _ address: String
  ) throws {
    let rig = try makeRig(settings: ["submit.attempts": "1"])
    let unsent = try rig.generate(provider, changes: [provider.urlVariable: address])
    #expect(unsent.code == 5 && unsent.word == "refused", "\(unsent)")
    #expect(try rig.state(unsent.id) == "planned")
    #expect(try rig.onetake(["jobs", "resume", "--json"]).code == 0)
    #expect(try rig.seen("submits") == 0, "no resume sends what was only planned")
    let again = try rig.generateAgain(provider)
    #expect(again.code == 0 && again.id == unsent.id, "\(again)")
    #expect(try rig.count() == 1)
  }

  @Test func `a connection that is refused is tried again before it is given up`() throws {
    let rig = try makeRig(settings: ["submit.attempts": "2"])
    let unsent = try rig.generate(.shortapi, changes: [Provider.shortapi.urlVariable: "http://127.0.0.1:1"])
    #expect(unsent.code == 5, "\(unsent)")
    let events = try rig.show(unsent.id)["history"]?.arrayValue ?? []
    #expect(events.count { $0["event"] == "nothing-sent" } == 2)
  }
}
