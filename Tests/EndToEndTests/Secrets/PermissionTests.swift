import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// Who else on the machine may read what is written: nobody, whatever the umask is and whoever may enter the folder that
/// a library stands in.
@Suite(.blocking) struct PermissionTests {
  @Test func `everything that is made is its owner's alone, with any umask and in anybody's folder`() throws {
    let world = try SecretWorld()
    // A folder that was there before, as everybody can enter it.
    try FileManager.default.createDirectory(atPath: world.rig.home, withIntermediateDirectories: true)
    unsafe chmod(world.rig.home, 0o777)
    func run(_ words: [String], _ changes: [String: String?] = [:]) throws -> Outcome {
      let program = try world.rig.start(
        ["-c", "umask 000; exec \"$@\"", "bash", Program.buildFolder + "/onetake"] + words,
        world.variables.merging(changes) { $1 }, program: "/bin/bash")
      return program.finish()
    }
    let configured = world.rig.folder + "/new/config"
    #expect(try run(["config", "set", "budget.month", "50"], ["XDG_CONFIG_HOME": configured]).code == 0)
    let bought = try run(world.order(.gmi, "a"))
    #expect(bought.code == 0, "\(bought)")
    #expect(try run(world.order(.gmi, "b"), ["ONETAKE_FAULT": "slot.recorded:1"]).code == 137)
    #expect(try run(world.order(.gmi, "c"), ["ONETAKE_FAULT": "download.piece:1"]).code == 137)
    let log = try #require(FileManager.default.contents(atPath: world.rig.home + "/library.sqlite-wal"))
    #expect(!log.isEmpty, "there is no log to look at")
    try expectPrivate([world.rig.home], besides: [world.rig.home])
    let backup = world.rig.folder + "/backup"
    #expect(try run(["backup", backup]).code == 0)
    let other = world.rig.folder + "/other"
    #expect(try run(["search"], ["ONETAKE_HOME": other]).code == 3)
    #expect(try run(["restore-backup", backup], ["ONETAKE_HOME": other]).code == 0)
    let claim = world.rig.folder + "/claim"
    #expect(try run(["claim", bought.json["id"]?.stringValue ?? "", "-o", claim]).code == 0)
    #expect(world.rig.exists(world.rig.home + "/derived"))
    try expectPrivate([world.rig.home, backup, other, configured, claim], besides: [world.rig.home])

    // A blob that is damaged is set aside.
    let path = try #require(bought.json["path"]?.stringValue)
    unsafe chmod(path, 0o600)
    try Data("damaged".utf8).write(to: URL(fileURLWithPath: path))
    let mended = try run(world.order(.gmi, "a"))
    #expect(mended.code == 0 && mended.word == "reused", "\(mended)")
    #expect(world.rig.exists(world.rig.home + "/damaged"))
    try expectPrivate([world.rig.home], besides: [world.rig.home])
  }

  /// Folders are 0700 and files 0600; a blob is 0400 with what its folder forbids.
  private func expectPrivate(_ folders: [String], besides known: Set<String>) throws {
    var count = 0
    for folder in folders {
      for path in [folder] + (try FileManager.default.subpathsOfDirectory(atPath: folder)).map({ "\(folder)/\($0)" })
      where !known.contains(path) {
        var facts = stat()
        #expect(unsafe lstat(path, &facts) == 0)
        let mode = facts.st_mode & 0o7777
        let isFolder = facts.st_mode & S_IFMT == S_IFDIR
        let isBlob = path.contains("/blobs/") || path.contains("/damaged/")
        let isPrivate = isFolder ? mode == 0o700 : isBlob ? mode & 0o222 & ~0o600 == 0 : mode & ~0o600 == 0
        #expect(isPrivate, "\(path) has the permissions \(String(mode, radix: 8))")
        count += 1
      }
    }
    #expect(count > 10, "only \(count) files and folders were looked at")
  }
}
