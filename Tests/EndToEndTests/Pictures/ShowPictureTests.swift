import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// `show` with its poster, and the pictures that it makes for that.
@Suite(.blocking) struct ShowPictureTests {
  private static let names: Set = ["poster.webp", "storyboard.webp", "storyboard.vtt", "pictures.json"]

  @Test func `on a terminal the poster comes first, in its lines, and is kept`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    #expect(try rig.derived().isEmpty, "a purchase waits for no picture")
    let shown = try Screen.onetake(rig, ["show", id])
    #expect(shown.code == 0, "\(shown)")
    #expect(shown.errors.isEmpty, "\(shown.errors)")
    let head = shown.output.components(separatedBy: id)[0]
    // 24 lines: the picture takes 12, blocks with two colours each.
    #expect(head.utf8.count { $0 == 0x0A } == 12, "\(head.debugDescription)")
    #expect(head.contains("\u{1B}[38;2;") || head.contains(";38;2;") || head.contains("48;2;"))
    #expect(shown.output.contains("neon rain"))
    let made = try rig.derived()
    #expect(Set(made.keys) == Self.names)
    #expect(made["poster.webp"]?.starts(with: "RIFF".utf8) == true)
    let cues = String(decoding: made["storyboard.vtt"] ?? [], as: UTF8.self)
    #expect(cues.hasPrefix("WEBVTT\n\n00:00:00.000 --> ") && cues.contains("storyboard.webp#xywh=0,0,"))
    // Nothing is drawn twice.
    let path = try #require(try rig.derivedPath("poster.webp"))
    let inode = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(try Screen.onetake(rig, ["show", id]).output == shown.output)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int == inode)
  }

  @Test(arguments: [
    (["TERM": "xterm-kitty", "KITTY_PID": "7"], "\u{1B}_G"), (["TERM": "mlterm"], "\u{1B}P"),
    (["TERM_PROGRAM": "iTerm.app", "LC_TERMINAL": "iTerm2"], "\u{1B}]1337;File="),
  ])
  func `a terminal that shows pixels gets them`(variables: [String: String], begin: String) throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let shown = try Screen.onetake(rig, ["show", id], variables)
    #expect(shown.code == 0 && shown.output.contains(begin), "\(shown.output.prefix(300).debugDescription)")
    #expect(shown.output.contains("neon rain"))
  }

  @Test func `no picture where none is wanted or none can be shown`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let plain = try rig.onetake(["show", id])
    #expect(plain.code == 0 && !plain.output.contains("\u{1B}"))
    for (words, changes) in [
      (["--no-picture"], [:]), (["--no-color"], [:]), ([], ["NO_COLOR": "1"]), ([], ["TERM": "dumb"]),
      (["--json"], [:]),
    ] as [([String], [String: String?])] {
      let shown = try Screen.onetake(rig, ["show", id] + words, changes)
      #expect(shown.code == 0, "\(words) \(changes) \(shown)")
      #expect(!shown.output.contains("48;2;") && !shown.output.contains("▄"), "\(words) \(changes)")
    }
    #expect(try rig.derived().isEmpty, "a picture was made that nobody saw")
    // A script that forces colour reads words, not pictures.
    #expect(try !rig.onetake(["show", id], ["CLICOLOR_FORCE": "1"]).output.contains("48;2;"))
  }

  @Test func `what is missing, cut short or of another version is drawn again, and nothing of it is trusted`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let whole = try Screen.onetake(rig, ["show", id]).output
    let made = try rig.derived()
    for name in Self.names.sorted() {
      let path = try #require(try rig.derivedPath(name))
      for damage in ["removed", "cut"] {
        let bytes = made[name] ?? []
        rig.remove(path)
        if damage != "removed" {
          try Data(bytes.dropLast()).write(to: URL(fileURLWithPath: path))
        }
        let shown = try Screen.onetake(rig, ["show", id])
        #expect(shown.code == 0 && shown.output == whole, "\(name) \(damage): \(shown.errors)")
        #expect(try rig.derived() == made, "\(name) \(damage)")
      }
    }
    let path = try #require(try rig.derivedPath("pictures.json"))
    let older = String(decoding: made["pictures.json"] ?? [], as: UTF8.self).replacing(
      "\"drawing\":1", with: "\"drawing\":0")
    try Data(older.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try Screen.onetake(rig, ["show", id]).output == whole)
    #expect(try rig.derived() == made)
    // A sweep takes all of it, and the clip stays.
    let swept = try rig.json(["gc"])
    #expect(swept.json["derived"]?["count"] == 4, "\(swept)")
    #expect(try rig.derived().isEmpty)
    #expect(try Screen.onetake(rig, ["show", id]).output == whole)
    #expect(try rig.onetake(["fsck"]).code == 0)
  }

  @Test func `several at once draw one set, and a sweep among them harms nobody`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let whole = try Screen.onetake(rig, ["show", id])
    for _ in 0..<2 {
      #expect(try rig.onetake(["gc"]).code == 0)
      let script = "for turn in 1 2 3; do \"$0\" gc >/dev/null || exit 1; done"
      let sweeps = try rig.start(
        ["-c", script, Program.buildFolder + "/onetake"], [:], program: "/bin/bash")
      let claims = try (0..<3).map { _ in
        try rig.start(["claim", id, "--json", "-o", "\(rig.folder)/claim-\(UUID().uuidString)"])
      }
      for claim in claims {
        let outcome = claim.finish()
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.json["files"]?.arrayValue?.contains("poster.webp") == true, "\(outcome)")
      }
      let outcome = sweeps.finish()
      #expect(outcome.code == 0, "\(outcome)")
    }
    #expect(try Screen.onetake(rig, ["show", id]).output == whole.output)
    #expect(Set(try rig.derived().keys) == Self.names)
  }

  @Test func `a clip that is gone or cannot be drawn is shown without a picture`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let clip = try #require(rig.blobs().first)
    rig.remove(clip)
    let shown = try Screen.onetake(rig, ["show", id])
    #expect(shown.code == 0 && shown.output.contains("neon rain"), "\(shown)")
    #expect(shown.errors.contains("no picture: "), "\(shown.errors)")
  }
}
