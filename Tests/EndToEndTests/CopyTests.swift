import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// `-o`: what cannot be copied is said before anything is paid, and takes back nothing that was.
@Suite(.blocking) struct CopyTests {
  @Test func `a place that takes no file is refused before anything is sent`() throws {
    let rig = try Rig()
    let file = try rig.file("a-file", text: "mine")
    let folder = rig.folder + "/a-folder"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let link = rig.folder + "/a-link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let dangling = rig.folder + "/dangling"
    try FileManager.default.createSymbolicLink(atPath: dangling, withDestinationPath: rig.folder + "/nothing")
    let places = [
      folder, folder + "/", link, dangling, "/dev/null", "/proc/clip.mp4", file + "/clip.mp4",
      rig.folder + "/no/clip.mp4", "",
    ]
    for place in places {
      let outcome = try rig.json(["generate", "-o", place] + rig.textRequest("p"))
      #expect(outcome.code == 2 && outcome.json["error"]?["code"] == 2, "\(place): \(outcome)")
    }
    #expect(try rig.submits() == 0)
    #expect(try rig.bytes(file) == Array("mine".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test func `a place that takes a file takes the clip, also over another file`() throws {
    let rig = try Rig()
    let file = try rig.file("clips/clip.mp4", text: "old")
    _ = unsafe chmod(file, 0o444)
    let bought = try rig.json(["generate", "-o", file] + rig.textRequest("p"))
    #expect(bought.code == 0, "\(bought)")
    #expect(try Digest(of: rig.bytes(file)).hex == bought.json["digest"]?.stringValue)
    #expect(try FileManager.default.contentsOfDirectory(atPath: rig.folder + "/clips") == ["clip.mp4"])
  }

  @Test func `a copy that fails after the purchase ends with 1, and hides neither the clip nor where it is`() throws {
    let rig = try makeRig("never-finishes")
    let target = rig.folder + "/clip.mp4"
    let words = try rig.order(.gmi, ["-o", target])
    let running = try rig.start(words)
    try rig.wait { try rig.seen("polls") > 0 }
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try rig.heal()
    let outcome = running.finish()
    #expect(outcome.code == 1 && outcome.word == "generated", "\(outcome)")
    #expect(outcome.lines.count == 1 && outcome.output.split(separator: "\n").count == 1, "\(outcome)")
    let path = try #require(outcome.json["path"]?.stringValue)
    #expect(outcome.errors.contains(path) && outcome.errors.contains(target), "\(outcome.errors)")
    #expect(try Digest(of: rig.bytes(path)).hex == outcome.json["digest"]?.stringValue)
    try FileManager.default.removeItem(atPath: target)
    let again = try rig.onetake(words)
    #expect(again.code == 0 && again.word == "reused" && rig.exists(target), "\(again)")
    #expect(try rig.count() == 1)
  }
}
