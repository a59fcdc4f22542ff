import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// `verify --deep`, as a person meets it.
@Suite(.blocking) struct DeepVerifyTests {
  /// A film whose index and packets are all there, and in whose middle 2,000 bytes were lost.
  private func damaged() throws -> [UInt8] {
    var bytes = try TestFilms.bytes(.faststart)
    bytes.replaceSubrange((bytes.count / 2)..<(bytes.count / 2 + 2000), with: [UInt8](repeating: 0, count: 2000))
    return bytes
  }

  @Test func `a clip that does not decode ends with 4 and says where, and is served no more`() throws {
    let rig = try makeRig()
    let path = try rig.file("damaged.mp4", damaged())
    let imported = try rig.onetake(["import", "--json", path])
    let id = try #require(imported.lines.first?["id"]?.stringValue, "\(imported)")
    #expect(try rig.state(id) == "available", "without decoding it, nothing is wrong with it")
    #expect(try rig.onetake(["verify", id]).code == 0)

    let told = try rig.onetake(["verify", "--deep", id])
    #expect(told.code == 4, "\(told)")
    #expect(told.output.contains("error decode: ") && told.output.contains("in the picture at "), "\(told)")
    #expect(try rig.state(id) == "nonconforming")

    // It stays so however often it is judged again, and says when it was found.
    let again = try rig.onetake(["verify", "--json", id])
    #expect(again.code == 4, "\(again)")
    let deep = again.lines.first?["facts"]?["deep"]
    #expect((deep?["errors"]?.intValue ?? 0) > 0 && deep?["checked_at"]?.stringValue != nil, "\(again)")
    let shown = try rig.onetake(["show", id])
    let line = shown.output.split(separator: "\n").first { $0.hasPrefix("decoded") }
    #expect(line?.contains("in the picture at ") == true && line?.contains(":") == true, "\(shown)")
    #expect(try rig.show(id)["facts"]?["deep"] == deep)

    // What a person accepts stays accepted.
    #expect(try rig.onetake(["accept", id]).code == 0)
    #expect(try rig.onetake(["verify", "--deep", id]).code == 4)
    #expect(try rig.state(id) == "available")
  }

  @Test func `of all clips, each is decoded, and one that is damaged hides no other`() throws {
    let rig = try makeRig()
    let films: [[UInt8]] = [try TestFilms.bytes(.small), try damaged(), try TestFilms.bytes(.mute)]
    let ids = try films.enumerated().map { index, bytes in
      let path = try rig.file("\(index).mp4", bytes)
      return try #require(try rig.onetake(["import", "--json", path]).lines.first?["id"]?.stringValue)
    }
    let all = try rig.onetake(["verify", "--deep", "--all", "--json"])
    #expect(all.code == 4, "\(all)")
    let lines: [JSON] = all.lines
    #expect(lines.compactMap { $0["id"]?.stringValue } == ids)
    #expect(lines.compactMap { $0["verdict"]?.stringValue } == ["conforms", "violations", "conforms"], "\(all)")
    let frames: [Int?] = lines.map { $0["facts"]?["deep"]?["video"]?["frames"]?.intValue }
    #expect(frames.filter { $0 == 48 }.count == 2)
    #expect(!all.errors.contains("decoding"), "nobody watches, so nothing is told of how far it is: \(all)")
    let rest = try rig.onetake(["verify", "--deep", ids[0], ids[2]])
    #expect(rest.code == 0 && rest.output.contains("decodes without an error (48 frames)"), "\(rest)")
    #expect(rest.output.contains("true peak -"), "\(rest)")
  }

  @Test func `a file is decoded without being in the library, and held against nothing or an order`() throws {
    let rig = try makeRig()
    let path = try rig.file("damaged.mp4", damaged())
    let bare = try rig.onetake(["verify", "--deep", "--json", path])
    #expect(bare.code == 4 && bare.lines.first?["findings"]?.arrayValue?.first?["rule"] == "decode", "\(bare)")
    #expect(try rig.onetake(["verify", path, "--expect", "duration=2"]).code == 0)
    #expect(try rig.onetake(["verify", "--deep", path, "--expect", "duration=2"]).code == 4)
    let whole = try rig.file("whole.mp4", TestFilms.bytes(.small))
    #expect(try rig.onetake(["verify", "--deep", whole]).code == 0)
    #expect(try rig.onetake(["verify", whole]).code == 2, "without --deep it has to be held against something")
    let page = try rig.file("page.mp4", TestFilms.bytes(.html))
    #expect(try rig.onetake(["verify", "--deep", page]).code == 4)
  }

  @Test func `a black clip is an error, and one that is black for a while a warning`() throws {
    let rig = try makeRig()
    let size = "size=320x180:rate=24:duration=2"
    let black = try TestFilms.path(
      "black.mp4", by: ["-f", "lavfi", "-i", "color=black:\(size)", "-pix_fmt", "yuv420p"])
    let partly = try TestFilms.path(
      "partly-black.mp4",
      by: ["-f", "lavfi", "-i", "testsrc2=\(size)", "-vf", "drawbox=color=black:t=fill:enable='between(n,12,35)'"])
    let all = try rig.onetake(["verify", "--deep", black])
    #expect(all.code == 4 && all.output.contains("error picture: all 48 frames are black"), "\(all)")
    let part = try rig.onetake(["verify", "--deep", partly])
    #expect(part.code == 0, "\(part)")
    #expect(part.output.contains("warning picture: black for 1 s (0.5 to 1.5 s) of 2 s"), "\(part)")
  }
}
