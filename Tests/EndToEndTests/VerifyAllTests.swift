import Domain
import Rig
import TestThreads
import Testing

/// `verify --all` over clips of which some are damaged.
@Suite(.blocking) struct VerifyAllTests {
  @Test(arguments: [0, 1, 2])
  func `a damaged clip is told, keeps no other from being judged, and no later finding hides it`(_ broken: Int) throws {
    // Each film shows its job's id, so that no two clips are the same bytes.
    let rig = try Rig()
    let ids = try ["one", "two", "three"].map { prompt in
      // The last is short of what was ordered.
      if prompt == "three" { try rig.breakThings("short:1") }
      return try rig.onetake(["generate", "--json"] + rig.textRequest(prompt)).id
    }
    let path = try #require(try rig.show(ids[broken])["path"]?.stringValue)
    rig.remove(path)
    _ = try rig.file(String(path.dropFirst(rig.folder.count + 1)), text: "damaged")
    let outcome = try rig.onetake(["verify", "--all", "--json"])
    #expect(outcome.code == 8, "\(outcome)")
    let told = outcome.lines
    #expect(told.compactMap { $0["id"]?.stringValue } == ids, "\(outcome)")
    #expect(told[broken]["error"]?["code"] == 8 && outcome.errors.contains(ids[broken]))
    let judged = told.indices.filter { told[$0]["verdict"] != nil }
    #expect(judged == [0, 1, 2].filter { $0 != broken })
    if broken != 2 { #expect(told[2]["verdict"] == "violations") }
    // Bytes that are not what was delivered change no verdict on it.
    let states = try ids.map { try rig.state($0) }
    #expect(states == ["available", "available", "nonconforming"])
  }

  @Test(arguments: [0, 1, 2])
  func `of several that are named, each is judged, whichever is damaged, and the worst code is the end`(_ broken: Int)
    throws
  {
    let rig = try Rig()
    let ids = try ["one", "two", "three"].map { prompt in
      if prompt == "three" { try rig.breakThings("short:1") }
      return try rig.onetake(["generate", "--json"] + rig.textRequest(prompt)).id
    }
    let path = try #require(try rig.show(ids[broken])["path"]?.stringValue)
    rig.remove(path)
    let outcome = try rig.onetake(["verify", "--json"] + ids + ["nobody"])
    #expect(outcome.code == 8, "\(outcome)")
    let told = outcome.lines
    #expect(told.compactMap { $0["id"]?.stringValue } == ids + ["nobody"], "\(outcome)")
    #expect(told[broken]["error"]?["code"] == 8 && outcome.errors.contains(ids[broken]))
    #expect(told[3]["error"]?["code"] == 3, "\(outcome)")
    #expect(told.indices.filter { told[$0]["verdict"] != nil } == [0, 1, 2].filter { $0 != broken })
    // One alone is told as any other failure.
    let alone = try rig.onetake(["verify", "--json", ids[broken]])
    #expect(alone.code == 8 && alone.json["error"]?["code"] == 8 && alone.json["id"] == nil, "\(alone)")
  }

  @Test func `of several files, one that cannot be read keeps no other from being judged`() throws {
    let rig = try makeRig()
    let film = rig.folder + "/film.mp4"
    _ = try rig.bought("one", copy: film)
    let expectation = ["--expect", "resolution=540p duration=5"]
    let outcome = try rig.onetake(["verify", "--json", rig.folder + "/none.mp4", film] + expectation)
    #expect(outcome.code == 2, "\(outcome)")
    #expect(outcome.lines.first?["path"]?.stringValue == rig.folder + "/none.mp4")
    #expect(outcome.lines.last?["verdict"] == "conforms", "\(outcome)")
  }

  @Test func `what does not conform ends with 4, and with all well it ends with 0`() throws {
    let rig = try makeRig()
    _ = try rig.onetake(["generate"] + rig.textRequest("one"))
    #expect(try rig.onetake(["verify", "--all"]).code == 0)
    try rig.breakThings("short:1")
    _ = try rig.onetake(["generate"] + rig.textRequest("two"))
    _ = try rig.onetake(["generate"] + rig.textRequest("three"))
    #expect(try rig.onetake(["verify", "--all"]).code == 4)
  }
}
