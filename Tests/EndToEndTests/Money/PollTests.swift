import Domain
import Rig
import TestThreads
import Testing

/// payment.md 6 and 14: what answers to a poll can and cannot do.
@Suite(.blocking) struct PollTests {
  @Test(arguments: Provider.allCases)
  func `no trouble with a poll ends a generation`(_ provider: Provider) throws {
    let troubles = [
      "query-500:2", "query-503:1", "query-garbage:2", "query-drop:2", "query-unknown-status:1", "query-401:1",
      "query-403:1", "query-404:1", "query-429-retry-after:1=0",
    ]
    let rig = try makeRig()
    #expect(rig.sim("POST", "/_sim/faults", ["faults": .array(troubles.map { .string($0) })]).status == 200)
    let bought = try rig.generate(provider)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try rig.seen("polls") == 13)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  @Test(arguments: Provider.allCases)
  func `a poll that is never answered is asked again, and charges nothing`(_ provider: Provider) throws {
    let rig = try makeRig("query-hang:1", settings: ["poll.idle_seconds": "1"])
    let bought = try rig.generate(provider)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try rig.seen("polls") == 2)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  @Test func `a provider that never answers a poll leaves a job that is brought in later`() throws {
    let rig = try makeRig("query-hang", settings: ["poll.idle_seconds": "1", "poll.minutes": "0"])
    let waiting = try rig.generate(.gmi)
    #expect(waiting.code == 9 && waiting.word == "pending", "\(waiting)")
    #expect(try rig.state(waiting.id) == "submitted")
    try rig.heal()
    #expect(try rig.resume(waiting.id).word == "generated")
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  static let shapes: [(Provider, String)] = [
    (.shortapi, "query-string-status"), (.shortapi, "result-under-videos"), (.shortapi, "result-under-images"),
    (.highway, "ttl-integer"), (.highway, "ttl-string"), (.gmi, "outcome-null:2"), (.gmi, "outcome-video-url"),
  ]

  @Test(arguments: shapes)
  func `every shape that a result was seen in is understood`(_ provider: Provider, _ shape: String) throws {
    let rig = try makeRig(shape)
    let bought = try rig.generate(provider)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `a job that does not finish stays submitted, and is brought in later for nothing`(_ provider: Provider) throws {
    let rig = try makeRig("never-finishes", settings: ["poll.minutes": "0"])
    let waiting = try rig.generate(provider)
    #expect(waiting.code == 9 && waiting.word == "pending", "\(waiting)")
    #expect(waiting.cures.first == "onetake jobs resume \(waiting.id)")
    #expect(try rig.state(waiting.id) == "submitted")
    #expect(try rig.generate(provider).code == 9, "the same request goes on with it")
    #expect(try rig.onetake(["version"]).code == 0)
    #expect(try rig.onetake(["stats"]).errors.contains("1 paid job waits: onetake jobs resume"))
    #expect(try rig.resume(waiting.id).code == 9)
    try rig.heal()
    let resumed = try rig.onetake(["jobs", "resume", "--json"])
    #expect(resumed.code == 0 && resumed.word == "generated" && resumed.id == waiting.id, "\(resumed)")
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `a job is asked after with a key of the account that paid, and no other`(_ provider: Provider) throws {
    let rig = try makeRig()
    let id = try rig.generateAgain(provider).id
    let keys: [String?] = [nil, "key-of-somebody-else"]
    for key in keys {
      for outcome in [
        try rig.resume(id, [provider.keyVariable: key]),
        try rig.generate(provider, changes: [provider.keyVariable: key]),
      ] {
        #expect(outcome.code == 9 && outcome.notes.contains(provider.keyVariable), "\(outcome)")
      }
    }
    #expect(try rig.seen("polls") == 0)
    #expect(try rig.state(id) == "submitted")
    #expect(try rig.resume(id).code == 0)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases, ["job-fails", "job-cancelled"])
  func `a job that failed is not bought again by itself, and a late success is fetched`(
    _ provider: Provider, _ fault: String
  ) throws {
    let rig = try makeRig(fault)
    let failed = try rig.generate(provider)
    #expect(failed.code == 5 && failed.word == "failed", "\(failed)")
    #expect(try rig.state(failed.id) == "failed-charge-unknown")
    let resolve = "onetake jobs resolve \(failed.id)"
    #expect(
      failed.cures == [
        "onetake jobs resume \(failed.id)", "\(resolve) --not-charged", "\(resolve) --charged",
        "\(resolve) --refunded USD", "the same line with --new-take",
      ])
    #expect(try rig.generate(provider).code == 5)
    #expect(try rig.resume(failed.id).code == 5)
    #expect(try rig.onetake(["jobs", "--json"]).lines.count == 1)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
    try rig.heal()
    let resumed = try rig.resume(failed.id)
    #expect(resumed.code == 0 && resumed.word == "generated", "\(resumed)")
    #expect(try rig.count() == 1)
  }

  @Test func `a failure that was given back may be bought again`() throws {
    let rig = try makeRig("job-fails-refunded:1")
    let failed = try rig.generate(.shortapi)
    #expect(failed.code == 5 && failed.word == "failed" && failed.json["cost"]?["charged"] == .null, "\(failed)")
    #expect(try rig.state(failed.id) == "failed-not-charged")
    #expect(try rig.stats()["spent"] == "0.00" && rig.stats()["this_month"]?["committed"] == "0.00")
    let again = try rig.generate(.shortapi)
    #expect(again.code == 0 && again.word == "generated", "\(again)")
    #expect(try rig.count() == 2, "one of them was given back")
  }

  @Test(arguments: Provider.allCases)
  func `a person settles a failure: not charged may be bought again, charged and refunded may not`(
    _ provider: Provider
  ) throws {
    let rig = try makeRig("job-fails")
    let failed = try rig.generate(provider)
    #expect(try rig.resolve(failed.id, "--charged").json["state"] == "failed-charged")
    #expect(try rig.generate(provider).code == 5)
    #expect(try rig.resolve(failed.id, "--refunded", "0.01").code == 0)
    #expect(try rig.generate(provider).code == 5)
    #expect(try rig.stats()["refunded"] == "0.01")
    #expect(try rig.resolve(failed.id, "--not-charged").json["state"] == "failed-not-charged")
    try rig.heal()
    #expect(try rig.count() == 1)
    #expect(try rig.generate(provider).word == "generated")
    #expect(try rig.count() == 2)
  }

  @Test func `one job that cannot be resumed does not keep the others`() throws {
    let rig = try makeRig()
    let first = try rig.onetake(try rig.order(.gmi, ["--no-wait"]))
    let second = try rig.onetake(try rig.order(.shortapi, ["--no-wait"], prompt: "a fox in snow"))
    let resumed = try rig.onetake(["jobs", "resume", "--json"], ["GMI_API_KEY": nil])
    #expect(resumed.code == 9, "\(resumed)")
    #expect(try rig.state(first.id) == "submitted" && rig.state(second.id) == "available")
    #expect(try rig.resume(first.id).code == 0)
    #expect(try rig.count() == 2)
  }
}
