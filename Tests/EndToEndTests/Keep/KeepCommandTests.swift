import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// gc, backup and restore-backup as a person types them.
@Suite(.blocking) struct KeepCommandTests {
  @Test func `gc says what it would do, does it, and the clip's request is told today's price`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    let removed = try rig.json(["rm", id])
    #expect(removed.json["restorable_until"]?.stringValue.flatMap { Timestamp($0) } != nil)
    #expect(try rig.onetake(["rm", id]).output.contains("brings it back until 20"))
    let shape: Shape = [
      "dry_run": ["boolean"], "grace_days": ["number"], "clips": ["number"], "blobs": ["object"],
      "strays": ["object"], "derived": ["object"], "temporary": ["object"], "bytes": ["number"],
      "unfinished": ["boolean"],
    ]
    let early = try rig.json(["gc"])
    expectShape(early.json, shape)
    #expect(early.json["clips"] == 0 && early.json["grace_days"] == 30)
    let dry = try rig.json(["gc", "--grace", "0", "--dry-run"])
    #expect(dry.json["clips"] == 1 && dry.json["blobs"]?["count"] == 1)
    #expect(rig.blobs().count == 1)
    let swept = try rig.onetake(["gc", "--grace", "0"])
    #expect(swept.code == 0 && swept.output.contains("swept 1 clip that had been in the trash\n"), "\(swept)")
    #expect(rig.blobs().isEmpty)
    let again = try rig.onetake(["generate"] + rig.textRequest("p"))
    #expect(again.code == 3 && again.errors.contains("0.128 USD at shortapi"), "\(again)")
    #expect(try rig.json(["show", id]).json["path"] == .null)
    #expect(try rig.onetake(["show", id]).output.contains("swept away"))
    #expect(try rig.onetake(["open", id]).code == 3)
    #expect(try rig.onetake(["restore", id]).code == 3)
    #expect(try rig.onetake(["search", "is:trashed"]).code == 3)
    #expect(try rig.onetake(["verify", "--all"]).code == 0)
    #expect(try rig.json(["stats"]).json["bought"] == 1)
    #expect(try rig.charges().count == 1)
  }

  @Test func `trash.days in the config is the grace period`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    #expect(try rig.onetake(["config", "set", "trash.days", "0"]).code == 0)
    #expect(try rig.onetake(["rm", id]).code == 0)
    #expect(try rig.json(["gc"]).json["clips"] == 1)
    #expect(try rig.onetake(["gc", "--grace", "-1"]).code == 2)
    #expect(try rig.onetake(["config", "set", "trash.days", "-1"]).code == 2)
  }

  @Test func `a library is backed up and comes back, and who asks again pays nothing`() throws {
    let rig = try Rig()
    _ = try rig.bought("p")
    let target = rig.folder + "/backup"
    let backup = try rig.json(["backup", target])
    expectShape(
      backup.json,
      [
        "path": ["string"], "taken_at": ["string"], "blobs": ["number"], "bytes": ["number"], "copied": ["number"],
        "cloned": ["number"], "linked": ["number"], "answers": ["number"], "missing": ["array"],
        "missing_blobs": ["array"],
      ])
    #expect(backup.code == 0 && backup.json["blobs"] == 1)
    // The disk is lost, but for the backup.
    try FileManager.default.removeItem(atPath: rig.home)
    let restored = try rig.json(["restore-backup", target])
    expectShape(
      restored.json,
      [
        "taken_at": ["string"], "present": ["string"], "set_aside": ["string", "null"], "takes": ["number"],
        "blobs": ["number"], "replaced": ["number"], "uncertain": ["number"], "answers": ["number"],
        "parted": ["array"], "missing": ["array"], "payments_unknown_since": ["string", "null"],
        "forgotten": ["object", "null"], "finished": ["boolean"],
      ])
    #expect(restored.code == 0 && restored.json["present"] == "none")
    #expect(restored.json["payments_unknown_since"] == backup.json["taken_at"])
    #expect(try rig.json(["generate"] + rig.textRequest("p")).json["outcome"] == "reused")
    let doctor = try rig.onetake(["doctor"])
    #expect(doctor.output.contains("unknown: the library came back from a backup"), "\(doctor.output)")
    let over = try rig.onetake(["restore-backup", target])
    #expect(over.code == 0 && over.output.contains("no payment is unknown"), "\(over)")
    #expect(try rig.charges().count == 1)
  }

  @Test func `words that make no sense are told so, and nothing is changed`() throws {
    let rig = try Rig()
    #expect(try rig.onetake(["restore-backup", "--adopt-present"]).code == 3, "there is no library yet")
    #expect(try rig.onetake(["backup", rig.folder]).code == 3, "there is no library yet")
    _ = try rig.bought("p")
    for words in [
      ["backup"], ["restore-backup"], ["restore-backup", "x", "--adopt-present"], ["gc", "now"],
      ["restore-backup", rig.folder + "/nothing"], ["backup", rig.folder],
    ] {
      #expect(try rig.onetake(words).code == 2, "\(words)")
    }
  }

  @Test func `an older library that was put back by hand buys nothing until a person has decided`() throws {
    let rig = try Rig()
    _ = try rig.bought("old")
    let copy = rig.folder + "/old"
    try FileManager.default.copyItem(atPath: rig.home + "/library.sqlite", toPath: copy)
    let later = try rig.bought("new")
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: rig.home + "/library.sqlite" + suffix)
    }
    try FileManager.default.copyItem(atPath: copy, toPath: rig.home + "/library.sqlite")
    let refused = try rig.onetake(["generate"] + rig.textRequest("new"))
    #expect(refused.code == 8 && refused.errors.contains(later), "\(refused)")
    #expect(refused.errors.contains("--adopt-present"))
    #expect(try rig.onetake(["generate"] + rig.textRequest("old")).code == 0)
    #expect(try rig.onetake(["gc"]).code == 8)
    #expect(try rig.onetake(["doctor"]).code != 0)
    #expect(try rig.charges().count == 2)
    let adopted = try rig.onetake(["restore-backup", "--adopt-present"])
    #expect(adopted.code == 0 && adopted.output.contains("payments are unknown from"), "\(adopted)")
    #expect(try rig.onetake(["generate"] + rig.textRequest("new")).code == 0)
    #expect(try rig.charges().count == 3)
  }
}
