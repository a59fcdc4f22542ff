import Domain
import Foundation
import Rig
import TestThreads
import Testing

@Suite(.blocking) struct CompareTests {
  @Test func `two takes stand side by side with what differs`() throws {
    let rig = try Rig()
    let first = try rig.bought("neon rain")
    let second = try rig.bought("neon snow", copy: nil, "--duration", "8", "--audio")
    let found = try rig.json(["compare", first, second])
    #expect(found.code == 0)
    expectShape(
      found.json,
      [
        "first": ["object"], "second": ["object"], "same_request": ["boolean"], "parameters": ["array"],
        "facts": ["array"], "picture": ["null", "string"],
      ])
    #expect(found.json["first"]?["id"] == .string(first) && found.json["second"]?["id"] == .string(second))
    let parameters = found.json["parameters"]?.arrayValue ?? []
    #expect(parameters.map { $0["field"]?.stringValue } == ["audio", "duration", "prompt"], "\(parameters)")
    #expect(parameters.contains(["field": "duration", "first": 5, "second": 8]))
    #expect((found.json["facts"]?.arrayValue ?? []).contains { $0["field"] == "video.frames" })
    let text = try rig.onetake(["compare", first, second])
    #expect(text.code == 0)
    for word in [first, second, "neon rain", "neon snow", "ordered differently", "duration", "verdict", "charged"] {
      #expect(text.output.contains(word), "\(word) is not said: \(text.output)")
    }
  }

  @Test func `takes of one request differ in nothing that was ordered`() throws {
    let rig = try Rig()
    let first = try rig.bought("neon rain")
    let second = try rig.bought("neon rain", copy: nil, "--new-take")
    #expect(first != second)
    let found = try rig.json(["compare", first, second])
    #expect(found.json["same_request"] == true && found.json["parameters"] == [])
    #expect(try rig.onetake(["compare", first, second]).output.contains("the same request"))
  }

  @Test func `the picture holds both storyboards, and replaces nothing`() throws {
    let rig = try Rig()
    let first = try rig.bought("neon rain")
    let second = try rig.bought("a boat", copy: nil, "--aspect", "9:16")
    for (name, begin) in [("both.webp", Array("RIFF".utf8)), ("both.jpg", [0xFF, 0xD8]), ("both.png", [0x89, 0x50])] {
      let path = rig.folder + "/" + name
      let found = try rig.json(["compare", first, second, "-o", path])
      #expect(found.code == 0 && found.json["picture"] == .string(path), "\(found)")
      #expect(try rig.bytes(path).starts(with: begin))
      let before = try rig.bytes(path)
      let again = try rig.json(["compare", first, second, "--picture", path])
      #expect(again.code == 2, "\(again)")
      #expect(try rig.bytes(path) == before)
    }
    #expect(try rig.json(["compare", first, second, "-o", rig.folder + "/both.gif"]).code == 2)
    let shown = try Screen.onetake(rig, ["compare", first, second])
    #expect(shown.code == 0 && shown.output.contains("48;2;"), "\(shown)")
    #expect(!(try Screen.onetake(rig, ["compare", first, second, "--no-picture"]).output.contains("48;2;")))
  }

  @Test func `a take without a clip is compared by what is known, and has no picture`() throws {
    let rig = try Rig()
    let first = try rig.bought("neon rain")
    try rig.breakThings("job-fails")
    let failed = try rig.json(["generate"] + rig.textRequest("neon snow"))
    let second = try #require(failed.json["id"]?.stringValue)
    let found = try rig.json(["compare", first, second])
    #expect(found.code == 0 && found.json["second"]?["digest"] == .null, "\(found)")
    let picture = try rig.onetake(["compare", first, second, "-o", rig.folder + "/a.webp"])
    #expect(picture.code == 2 && picture.errors.contains("was not written"), "\(picture)")
    #expect(!rig.exists(rig.folder + "/a.webp"))
    #expect(try rig.onetake(["compare", first, "zzzz"]).code == 3)
  }
}
