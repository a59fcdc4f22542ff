import Domain
import Rig
import TestFilms
import TestThreads
import Testing

/// A studio's policy: as a question on the command line, and as the rule of the house in the config.
@Suite(.blocking) struct StudioPolicyTests {
  private static let hevc = #"{"policy":1,"name":"HEVC house","rules":{"codec":{"exactly":"hevc"}}}"#

  @Test func `a policy holds beside what was ordered of a file, and names itself`() throws {
    let rig = try makeRig()
    let film = try TestFilms.path(.small)
    let policy = try rig.file("hevc.json", text: Self.hevc)
    let judged = try rig.json(["verify", film, "--policy", policy, "--expect", "duration=3"])
    #expect(judged.code == 4)
    let rules = judged.json["findings"]?.arrayValue?.compactMap { $0["rule"]?.stringValue }
    #expect(rules == ["duration", "faststart", "codec", "policy"], "\(judged)")
    let text = try rig.onetake(["verify", film, "--policy", policy])
    #expect(text.output.contains("error codec: the video codec h264; expected the video codec hevc"), "\(text)")
    #expect(judged.json["findings"]?.arrayValue?.last?["actual"]?.stringValue?.contains("\"HEVC house\"") == true)
  }

  @Test func `a policy that cannot be read or is none is told with its place, and nothing is judged`() throws {
    let rig = try makeRig()
    let film = try TestFilms.path(.small)
    let broken = try rig.file("broken.json", text: #"{"policy":1,"rules":{"codec":{"exactly":"h265"}}}"#)
    let outcome = try rig.json(["verify", film, "--policy", broken])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("/rules/codec/exactly is \"h265\"; allowed: h264"), "\(outcome)")
    #expect(outcome.errors.contains("did you mean hevc?"))
    #expect(try rig.onetake(["verify", film, "--policy", rig.folder + "/none.json"]).code == 2)
  }

  @Test func `with --policy a clip of the library is only asked about`() throws {
    let rig = try makeRig()
    let id = try rig.bought("one")
    let before = try rig.show(id)
    let policy = try rig.file("hevc.json", text: Self.hevc)
    for words in [[id], ["--all"]] {
      let asked = try rig.onetake(["verify", "--json", "--policy", policy] + words)
      #expect(asked.code == 4 && asked.lines.first?["verdict"] == "violations", "\(asked)")
      #expect(asked.errors.contains("nothing was kept"), "\(asked)")
    }
    #expect(try rig.show(id) == before)
    #expect(try rig.state(id) == "available")
  }

  @Test
  func `a policy in the config decides what is served, of clips that come and, judged again, of those that are there`()
    throws
  {
    let rig = try makeRig()
    let early = try rig.bought("one")
    let policy = try rig.file("config/onetake/house.json", text: Self.hevc)
    #expect(try rig.onetake(["config", "set", "verify.policy", "house.json"]).code == 0)
    #expect(try rig.state(early) == "available", "a setting judges nothing by itself")
    let late = try rig.json(["generate"] + rig.textRequest("two"))
    #expect(late.code == 4 && late.json["outcome"] == "nonconforming", "\(late)")
    let findings = late.json["findings"]?.arrayValue?.compactMap { $0["rule"]?.stringValue } ?? []
    #expect(findings.contains("codec") && findings.last == "policy", "\(late)")
    let shown = try rig.onetake(["show", late.id])
    #expect(shown.output.contains("judged by the policy \"HEVC house\""), "\(shown)")
    #expect(try rig.onetake(["verify", "--all"]).code == 4)
    #expect(try rig.state(early) == "nonconforming")
    #expect(try rig.json(["generate"] + rig.textRequest("one")).code == 4, "it is not served, and not bought again")
    #expect(try rig.charges().count == 2)
    // What a person accepts is served, whatever the policy says later.
    #expect(try rig.onetake(["accept", early]).code == 0)
    #expect(try rig.onetake(["verify", early]).code == 4)
    #expect(try rig.state(early) == "available")
    // A file is judged by it where the line does not say otherwise.
    #expect(try rig.onetake(["verify", try TestFilms.path(.small)]).code == 4)
    #expect(try rig.onetake(["verify", try TestFilms.path(.hevc)]).code == 0)
    #expect(try rig.onetake(["verify", try TestFilms.path(.small), "--expect", "duration=2"]).code == 0)
    // A wider one, and all are judged anew.
    rig.remove(policy)
    _ = try rig.file("config/onetake/house.json", text: #"{"policy":1,"rules":{"codec":{"one_of":["h264","hevc"]}}}"#)
    #expect(try rig.onetake(["verify", "--all"]).code == 0)
    #expect(try rig.state(late.id) == "available")
  }

  @Test func `what is imported is judged by the policy in the config`() throws {
    let rig = try makeRig()
    let copy = rig.folder + "/copy.mp4"
    _ = try rig.bought("one", copy: copy)
    _ = try rig.file("config/onetake/house.json", text: Self.hevc)
    _ = try rig.onetake(["config", "set", "verify.policy", "house.json"])
    let imported = try rig.json(["import", copy] + rig.textRequest("another"))
    #expect(imported.code == 4 && imported.json["served"] == false, "\(imported)")
  }

  @Test func `while the policy in the config cannot be read nothing is bought, judged or adopted, and hits go on`()
    throws
  {
    let rig = try makeRig()
    let copy = rig.folder + "/copy.mp4"
    let id = try rig.bought("one", copy: copy)
    _ = try rig.onetake(["config", "set", "verify.policy", "house.json"])
    for text in [String?.none, "{}"] {
      if let text { _ = try rig.file("config/onetake/house.json", text: text) }
      for words in [
        ["generate"] + rig.textRequest("two"), ["verify", id], ["import", copy] + rig.textRequest("three"),
        ["generate", "--dry-run"] + rig.textRequest("two"),
      ] {
        let outcome = try rig.onetake(words)
        #expect(outcome.code == 2 && outcome.errors.contains("house.json"), "\(words): \(outcome)")
      }
      #expect(try rig.json(["generate"] + rig.textRequest("one")).json["outcome"] == "reused")
      #expect(try rig.onetake(["doctor"]).output.contains("nothing is bought, adopted or judged"))
    }
    #expect(try rig.charges().count == 1)
    #expect(try rig.state(id) == "available")
  }
}
