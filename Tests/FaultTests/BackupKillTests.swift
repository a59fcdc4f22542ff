import Domain
import KillRig
import TestThreads
import Testing

/// A backup that is killed at any of its steps: what is in its folder can be restored all the same.
@Suite(.blocking) struct BackupKillTests {
  static let points = [
    "backup.begun", "backup.pages-copied", "backup.synced", "backup.named", "blob.temp-made", "blob.written",
    "blob.synced", "blob.placed", "blob.settled", "backup.blobs-brought", "backup.completed",
  ]

  private func restored(_ world: World, into name: String) throws -> Int {
    let home = "\(world.folder)/\(name)"
    let outcome = try world.onetake(["restore-backup", "--json", world.folder + "/backup", "--home", home])
    #expect(outcome.code == 0 && outcome.json["missing"] == [], "\(outcome)")
    let checked = try world.onetake(["fsck", "--json", "--home", home])
    #expect(checked.code == 0 && checked.output.isEmpty, "\(checked)")
    return try world.onetake(["search", "--json", "--home", home]).json["total"]?.intValue ?? -1
  }

  @Test(arguments: points) func `an earlier backup counts until the new one is whole`(point: String) throws {
    try Lane().withWorld { world in
      let backup = ["backup", world.folder + "/backup"]
      for (index, prompt) in ["one", "two"].enumerated() {
        #expect(try world.onetake(["generate"] + Words.text(prompt)).code == 0)
        if index == 0 { #expect(try world.onetake(backup).code == 0) }
      }
      let killed = try world.onetake(backup, kill: Kill(point, 1))
      #expect(killed.code == 128 + 9, "\(point) was not reached: \(killed)")
      #expect(try restored(world, into: "first") == (point == "backup.completed" ? 2 : 1))
      #expect(try world.onetake(backup).code == 0)
      #expect(try restored(world, into: "second") == 2)
      let names = world.names(world.folder + "/backup")
      #expect(names.count { $0.hasPrefix("snapshot-") } == 1 && !names.contains { $0.hasSuffix(".new") }, "\(names)")
      #expect(world.names(world.folder + "/backup/tmp") == [])
    }
  }

  @Test(arguments: points) func `a first backup that was killed is none, or whole`(point: String) throws {
    try Lane().withWorld { world in
      #expect(try world.onetake(["generate"] + Words.text("one")).code == 0)
      let backup = ["backup", world.folder + "/backup"]
      #expect(try world.onetake(backup, kill: Kill(point, 1)).code == 128 + 9)
      let early = try world.onetake(["restore-backup", world.folder + "/backup", "--home", world.folder + "/early"])
      #expect(early.code == (point == "backup.completed" ? 0 : 2), "\(early)")
      #expect(try world.onetake(backup).code == 0)
      #expect(try restored(world, into: "late") == 1)
    }
  }
}
