import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// fsck as a person types it: what it says, what it ends with, and what --repair makes of it.
@Suite(.blocking) struct FsckCommandTests {
  static let findingShape: Shape = [
    "kind": ["string"], "digest": ["digest", "null"], "clips": ["array"], "prompts": ["array"], "message": ["string"],
    "damage": ["boolean"], "repair": ["object"], "outcome": ["object", "null"],
  ]

  /// The path of a clip's blob.
  private func path(_ id: String, _ rig: Rig) throws -> String {
    try #require(try rig.json(["show", id]).json["path"]?.stringValue)
  }

  /// Flips a bit in the middle of a file.
  private func damage(_ path: String, _ rig: Rig) throws {
    var bytes = try rig.bytes(path)
    bytes[bytes.count / 2] ^= 1
    unsafe chmod(path, 0o644)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Variables by which calls of one kind on one file answer EIO.
  private func failing(_ kind: String, on path: String, _ rig: Rig) -> [String: String?] {
    let counting = CallFault.counting(below: path, report: rig.folder + "/calls")
    return counting.merging(["FAILING_CALLS": "\(kind):1:EIO:forever"]) { $1 }
  }

  @Test func `a finding says what is hit and what a repair would do; the repair does it, and the next finds nothing`()
    throws
  {
    let rig = try Rig()
    let id = try rig.bought("a fox in the snow, at dawn")
    let backup = rig.folder + "/backup"
    #expect(try rig.onetake(["backup", backup]).code == 0)
    let blob = try path(id, rig)
    try damage(blob, rig)

    let told = try rig.onetake(["fsck", "--json", "--from", backup])
    #expect(told.code == 8 && told.lines.count == 1, "\(told)")
    let finding = try #require(told.lines.first)
    expectShape(finding, Self.findingShape)
    expectShape(finding["repair"], ["action": ["string"], "message": ["string"], "from": ["array"]])
    #expect(finding["clips"] == [.string(id)] && finding["prompts"] == ["a fox in the snow, at dawn"])
    #expect(finding["repair"]?["action"] == "bring" && finding["outcome"] == .null)
    let sources = finding["repair"]?["from"]?.arrayValue ?? []
    #expect(sources.map { $0["kind"] } == ["backup", "provider"])
    expectShape(sources.first, ["kind": ["string"], "place": ["string"], "until": ["null"]])

    let asText = try rig.onetake(["fsck", "--from", backup])
    #expect(asText.code == 8)
    for words in [id, "a fox in the snow", "from the backup", "0.00 USD"] {
      #expect(asText.output.contains(words), "\(asText.output)")
    }
    #expect(asText.errors.contains("nothing was changed") && asText.errors.contains("--repair"), "\(asText.errors)")
    #expect(!asText.output.contains("\u{1B}"))
    let requests = try rig.requests()

    let repaired = try rig.onetake(["fsck", "--repair", "--json", "--from", backup])
    #expect(repaired.code == 0 && repaired.lines.count == 1, "\(repaired)")
    expectShape(repaired.lines.first, Self.findingShape)
    let outcome = repaired.lines.first?["outcome"]
    expectShape(outcome, ["repaired": ["boolean"], "message": ["string"], "set_aside": ["string"]])
    #expect(outcome?["repaired"] == true)
    #expect(rig.exists(rig.home + "/" + (outcome?["set_aside"]?.stringValue ?? "nothing")))
    #expect(try rig.requests() == requests, "with a backup at hand, nobody is asked")
    let after = try rig.onetake(["fsck", "--repair", "--json", "--from", backup])
    #expect(after.code == 0 && after.output.isEmpty, "\(after)")
    #expect(try rig.json(["generate"] + rig.textRequest("a fox in the snow, at dawn")).json["outcome"] == "reused")
    #expect(try rig.charges().count == 1)
  }

  @Test func `the provider is asked where nobody else has it, and what is left is said with its cure`() throws {
    let rig = try Rig()
    let (kept, lost) = (try rig.bought("kept"), try rig.bought("lost"))
    for id in [kept, lost] { try damage(try path(id, rig), rig) }
    let offline = try rig.onetake(["fsck", "--repair", "--offline"])
    #expect(offline.code == 8 && offline.output.contains("left") && offline.output.contains("damaged/"), "\(offline)")
    #expect(offline.errors.contains("2 left") && offline.errors.contains("--from PATH"), "\(offline.errors)")
    try rig.breakThings("film-404:1")
    let partly = try rig.onetake(["fsck", "--repair"])
    #expect(partly.code == 8 && partly.errors.contains("1 repaired, 1 left"), "\(partly)")
    let rest = try rig.onetake(["fsck", "--repair"])
    #expect(rest.code == 0 && rest.output.contains("done"), "\(rest)")
    #expect(rest.errors.contains("all repaired"))
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try rig.charges().count == 2)
  }

  @Test(arguments: ["read", "open"])
  func `a blob that cannot be read ends nothing, is no damage, and comes from a backup`(call: String) throws {
    let rig = try Rig()
    let (unread, damaged, whole) = (try rig.bought("unread"), try rig.bought("damaged"), try rig.bought("whole"))
    let backup = rig.folder + "/backup"
    #expect(try rig.onetake(["backup", backup]).code == 0)
    let blob = try path(unread, rig)
    let alone = try rig.onetake(["fsck", "--json", "--offline"], failing(call, on: blob, rig))
    #expect(alone.code == 1 && alone.lines.count == 1, "\(alone)")
    #expect(alone.lines.first?["kind"] == "unreadable" && alone.lines.first?["damage"] == false)
    #expect(alone.lines.first?["clips"] == [.string(unread)])
    #expect(alone.lines.first?["message"]?.stringValue?.contains("input/output error") == true)
    #expect(alone.errors.contains("look at the permissions and at the disk"), "\(alone.errors)")

    try damage(try path(damaged, rig), rig)
    let both = try rig.onetake(["fsck", "--json", "--offline"], failing(call, on: blob, rig))
    #expect(both.code == 8 && Set(both.lines.map { $0["kind"] }) == ["unreadable", "damaged-blob"], "\(both)")
    let repaired = try rig.onetake(
      ["fsck", "--repair", "--json", "--offline", "--from", backup], failing(call, on: blob, rig))
    #expect(repaired.code == 0 && repaired.lines.count == 2, "\(repaired)")
    #expect(repaired.lines.allSatisfy { $0["outcome"]?["repaired"] == true })
    let after = try rig.onetake(["fsck", "--json"])
    #expect(after.code == 0 && after.output.isEmpty, "\(after)")
    for id in [unread, damaged, whole] { #expect(try rig.onetake(["verify", id]).code == 0) }
  }

  @Test func `hits.check says whether a hit reads the whole file`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    #expect(try rig.onetake(["config", "set", "hits.check", "often"]).code == 2)
    #expect(try rig.onetake(["config", "set", "hits.sample", "0"]).code == 2)
    #expect(try rig.onetake(["config", "set", "hits.check", "full"]).code == 0)
    #expect(try rig.json(["config", "get", "hits.check"]).json["hits.check"] == "full")
    // A clip that cannot be read is served only by who does not read it.
    let unreadable = failing("read", on: try path(id, rig), rig)
    #expect(try rig.onetake(["lookup"] + rig.textRequest("p"), unreadable).code == 1)
    #expect(try rig.onetake(["config", "set", "hits.check", "stamp"]).code == 0)
    #expect(try rig.onetake(["lookup"] + rig.textRequest("p"), unreadable).code == 0)
    #expect(try rig.onetake(["config", "set", "hits.check", "sampled"]).code == 0)
    #expect(try rig.onetake(["config", "set", "hits.sample", "1"]).code == 0)
    #expect(try rig.onetake(["lookup"] + rig.textRequest("p"), unreadable).code == 1)
  }

  @Test func `a damaged clip is neither opened nor copied out`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    try damage(try path(id, rig), rig)
    let opened = try rig.onetake(["open", id, "--json"])
    #expect(opened.code == 8 && opened.errors.contains("fsck --repair"), "\(opened)")
    let copy = rig.folder + "/copy.mp4"
    let asked = try rig.onetake(["lookup", "-o", copy] + rig.textRequest("p"))
    #expect(asked.code == 8 && !rig.exists(copy), "\(asked)")
    #expect(try rig.onetake(["verify", id]).code == 8)
  }

  @Test func `what is saved of a catalog serves in another library, for nothing`() throws {
    let rig = try Rig()
    _ = try rig.bought("p")
    let file = rig.folder + "/saved.jsonl"
    let saved = try rig.json(["fsck", "--salvage", file])
    expectShape(
      saved.json,
      ["path": ["string"], "clips": ["number"], "requests": ["number"], "unread": ["number"], "missing": ["number"]])
    #expect(saved.code == 0 && saved.json["clips"] == 1 && saved.json["requests"] == 1)
    let other = ["--home", rig.folder + "/other"]
    #expect(try rig.onetake(["import", "--manifest", file] + other).code == 0)
    #expect(try rig.json(["generate"] + rig.textRequest("p") + other).json["outcome"] == "reused")
    #expect(try rig.charges().count == 1)
    #expect(try rig.onetake(["fsck", "--salvage", file]).code == 2, "nothing is written over")
    #expect(try rig.onetake(["fsck", "--repair", "--salvage", file + "2"]).code == 2)
    // Of a clip whose file is gone nothing can be saved, and that is said.
    for path in rig.blobs() { rig.remove(path) }
    let nothing = try rig.onetake(["fsck", "--salvage", file + "2"])
    #expect(nothing.code == 8 && nothing.output.contains("of 1 clip the file is gone"), "\(nothing)")
  }

  @Test func `the index of searches is made anew when it is asked for`() throws {
    let rig = try Rig()
    let id = try rig.bought("a fox in the snow")
    let made = try rig.onetake(["fsck", "--rebuild-index"])
    #expect(made.code == 0 && made.output.isEmpty, "\(made)")
    #expect(made.errors.contains("the index of 1 clip was made anew"), "\(made)")
    let found = try rig.onetake(["search", "fox", "--json"])
    #expect(found.code == 0 && found.output.contains(id), "\(found)")
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try rig.json(["fsck", "--rebuild-index"]).json == ["clips": 1])
    #expect(try rig.onetake(["fsck", "--rebuild-index", "--repair"]).code == 2)
  }

  @Test func `words that make no sense are told so, and nothing is changed`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    try damage(try path(id, rig), rig)
    let before = try rig.libraryDigests()
    for words in [["--from", "/nonexistent"], ["--from"], ["--repaired"], ["now"]] {
      #expect(try rig.onetake(["fsck", "--repair"] + words).code == 2, "\(words)")
    }
    #expect(try rig.libraryDigests() == before)
  }
}
