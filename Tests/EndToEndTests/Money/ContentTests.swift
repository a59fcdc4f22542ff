import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// payment.md 9: a clip is judged before it is served, and what does not conform is kept and reported.
@Suite(.blocking) struct ContentTests {
  /// What is wrong, what was ordered besides, and the rule that finds it.
  static let violations: [(fault: String, words: [String], rule: String)] = [
    ("short", [], "duration"), ("wrong-resolution", [], "resolution"), ("wrong-aspect", [], "aspect"),
    ("no-audio", ["--audio"], "audio"),
  ]

  @Test(arguments: Provider.allCases, violations)
  func `what was not ordered is kept and not served, until it is accepted`(
    _ provider: Provider, _ violation: (fault: String, words: [String], rule: String)
  ) throws {
    let rig = try makeRig(violation.fault + ":1")
    let order = try rig.order(provider, violation.words)
    let bought = try rig.onetake(order)
    #expect(bought.code == 4 && bought.word == "nonconforming", "\(bought)")
    #expect(bought.errorRules == [violation.rule])
    #expect(bought.cures == ["onetake accept \(bought.id)", "the same line with --new-take"])
    let again = try rig.onetake(order)
    #expect(again.code == 4 && again.id == bought.id && again.errorRules == [violation.rule], "\(again)")
    #expect(try rig.resume(bought.id).code == 4)
    #expect(try rig.onetake(["verify", bought.id]).code == 4)
    #expect(try rig.count() == 1)
    #expect(try rig.onetake(["accept", bought.id]).code == 0)
    let accepted = try rig.onetake(order)
    #expect(accepted.code == 0 && accepted.word == "reused" && accepted.id == bought.id, "\(accepted)")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `a new take for one that does not conform buys exactly one more`(_ provider: Provider) throws {
    let rig = try makeRig("short:1")
    #expect(try rig.generate(provider).code == 4)
    let second = try rig.generate(provider, "--new-take")
    #expect(second.code == 0 && second.word == "generated" && second.json["take"] == 2, "\(second)")
    let served = try rig.generate(provider)
    #expect(served.word == "reused" && served.json["take"] == 2, "\(served)")
    #expect(try rig.generate(provider, "--take", "1").code == 4, "it replaces nothing")
    #expect(try rig.count() == 2)
  }

  @Test(arguments: Provider.allCases, ["silent", "unasked-audio"])
  func `what is only a warning is said and served`(_ provider: Provider, _ fault: String) throws {
    let rig = try makeRig(fault)
    let order = try rig.order(provider, fault == "silent" ? ["--audio"] : [])
    let bought = try rig.onetake(order)
    #expect(bought.code == 0 && bought.json["verdict"] == "conforms", "\(bought)")
    let findings = bought.json["findings"]?.arrayValue ?? []
    #expect(findings.contains { $0["rule"] == "audio" && $0["severity"] == "warning" })
    let again = try rig.onetake(order)
    #expect(again.word == "reused" && again.json["findings"] == bought.json["findings"])
    #expect(try rig.count() == 1)
  }

  @Test func `damage inside the pictures is the deep check's to find, and costs nothing`() throws {
    let rig = try makeRig("corrupt:1")
    let bought = try rig.generate(.shortapi)
    #expect([0, 4].contains(bought.code), "\(bought)")
    #expect(try rig.generate(.shortapi).code == bought.code)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `a probe that cannot run is no verdict: the clip is no hit, and is judged when next asked for`(
    _ provider: Provider
  ) throws {
    let rig = try makeRig()
    // Alone in its folder it has no onetake-media beside it.
    let lonely = rig.folder + "/onetake"
    try FileManager.default.copyItem(atPath: Program.buildFolder + "/onetake", toPath: lonely)
    let order = try rig.order(provider)
    for _ in 1...2 {
      let unjudged = try rig.start(order, program: lonely).finish()
      #expect(unjudged.code == 9 && unjudged.word == "pending", "\(unjudged)")
      #expect(unjudged.json["verdict"] == "not-judged")
      #expect(FileManager.default.fileExists(atPath: unjudged.json["path"]?.stringValue ?? ""))
    }
    #expect(try rig.onetake(rig.lookup(provider)).code == 9)
    let judged = try rig.onetake(order)
    #expect(judged.code == 0 && judged.json["verdict"] == "conforms", "\(judged)")
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1 && rig.seen("downloads") == 1)
  }

  @Test func `a clip that nobody could judge is served once it is accepted`() throws {
    let rig = try makeRig()
    let lonely = rig.folder + "/onetake"
    try FileManager.default.copyItem(atPath: Program.buildFolder + "/onetake", toPath: lonely)
    let unjudged = try rig.start(try rig.order(.gmi), program: lonely).finish()
    #expect(try rig.onetake(["accept", unjudged.id]).code == 0)
    let served = try rig.start(try rig.order(.gmi), program: lonely).finish()
    #expect(served.code == 0 && served.word == "reused", "\(served)")
    #expect(try rig.count() == 1)
  }
}

extension Outcome {
  /// The rules whose findings are errors.
  fileprivate var errorRules: [String] {
    (json["findings"]?.arrayValue ?? []).filter { $0["severity"] == "error" }.compactMap { $0["rule"]?.stringValue }
  }
}
