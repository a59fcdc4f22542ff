import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// import: clips that were bought elsewhere, and what they serve.
@Suite(.blocking) struct CommandImportTests {
  static let shape: Shape = [
    "outcome": ["string"], "id": ["string"], "key": ["digest", "null"], "take": ["number", "null"],
    "digest": ["digest"], "path": ["string"], "verdict": ["string"], "findings": ["array"], "served": ["boolean"],
  ]

  /// A film as a provider delivers it, outside of any library, and the words of its request.
  private func elsewhere(_ rig: Rig, _ prompt: String = "neon rain") throws -> (film: String, request: [String]) {
    let film = rig.folder + "/elsewhere.mp4"
    _ = try rig.bought(prompt, copy: film)
    return (film, rig.textRequest(prompt))
  }

  @Test func `an imported clip serves the identical request without a key and without a network`() throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    let other = rig.offline("other")
    let imported = try rig.json(["import", film] + request, other)
    #expect(imported.code == 0, "\(imported.errors)")
    expectShape(imported.json, Self.shape)
    #expect(imported.json["outcome"] == "imported")
    #expect(imported.json["verdict"] == "conforms")
    #expect(imported.json["served"] == true)
    #expect(imported.json["take"] == 1)
    #expect(rig.exists(film), "without --move the file stays")

    let hit = try rig.json(["generate"] + request, other)
    #expect(hit.code == 0, "\(hit.errors)")
    #expect(hit.json["outcome"] == "reused")
    #expect(hit.json["digest"] == imported.json["digest"])
    #expect(hit.json["cost"] == ["currency": "USD", "quoted": nil, "charged": "0.00", "avoided": nil])
    #expect(try rig.json(["search", "neon", "is:imported"], other).json["total"] == 1)

    let again = try rig.json(["import", film] + request, other)
    #expect(again.code == 0)
    #expect(again.json["outcome"] == "known")
    #expect(again.json["id"] == imported.json["id"], "the same bytes under the same request are one clip")
    #expect(try rig.json(["search"], other).json["total"] == 1)
    #expect(try rig.charges().count == 1)
  }

  @Test(arguments: [#""-0.128""#, "-1", #""much""#, "true", #""""#, "{}"])
  func `a manifest's line that says a cost that is none is refused, and the other lines are not`(charged: String) throws
  {
    let rig = try Rig()
    let (film, _) = try elsewhere(rig)
    let other = try rig.bytes(film)
    _ = try rig.file("good.mp4", other + [0])
    let manifest = try rig.file(
      "clips.jsonl",
      text: """
        {"path":"elsewhere.mp4","model":"pixverse-v5.5/text-to-video","prompt":"a","charged":\(charged)}
        {"path":"good.mp4","model":"pixverse-v5.5/text-to-video","prompt":"b","charged":"0.128"}

        """)
    let library = rig.offline("other")
    let outcome = try rig.onetake(["import", "--json", "--manifest", manifest], library)
    #expect(outcome.code == 2, "\(outcome)")
    #expect(outcome.lines.count == 2 && outcome.lines.first?["path"]?.stringValue == film, "\(outcome)")
    #expect(outcome.lines.first?["error"]?["code"] == 2 && outcome.lines.last?["outcome"] == "imported", "\(outcome)")
    #expect(outcome.errors.contains("charged ") && outcome.errors.contains("not imported"), "\(outcome)")
    #expect(outcome.errors.contains("leave \"charged\" out"), "what to do is not told: \(outcome)")
    #expect(try rig.json(["search"], library).json["total"] == 1)
  }

  @Test(arguments: [#""0""#, "0.25", "null"])
  func `a manifest's line that says a cost of nothing or more, or none, is taken`(charged: String) throws {
    let rig = try Rig()
    _ = try elsewhere(rig)
    let manifest = try rig.file(
      "clips.jsonl", text: #"{"path":"elsewhere.mp4","prompt":"a","charged":\#(charged)}"# + "\n")
    let outcome = try rig.onetake(["import", "--json", "--manifest", manifest], rig.offline("other"))
    #expect(outcome.code == 0, "\(outcome)")
  }

  @Test func `a damaged import names the cure that helps, and that one helps`() throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    let other = rig.offline("other")
    let path = try #require(try rig.json(["import", film] + request, other).json["path"]?.stringValue)
    for damage in ["missing", "changed"] {
      rig.remove(path)
      if damage == "changed" {
        var bytes = try rig.bytes(film)
        bytes[bytes.count / 2] ^= 1
        _ = try rig.file(String(path.dropFirst(rig.folder.count + 1)), bytes)
      }
      let hit = try rig.json(["generate"] + request, other)
      #expect(hit.code == 8, "\(hit)")
      #expect(hit.errors.contains("`onetake import`") && !hit.errors.contains("jobs resume"), "\(damage): \(hit)")
      let again = try rig.json(["import", film] + request, other)
      #expect(again.code == 0 && again.json["outcome"] == "known", "\(damage): \(again)")
      #expect(try rig.json(["generate"] + request, other).json["outcome"] == "reused", "\(damage)")
    }
  }

  @Test func `an image-to-video clip is imported with its image`() throws {
    let rig = try Rig()
    let film = rig.folder + "/cat.mp4"
    let request = try rig.imageRequest("the cat blinks", "--duration", "2")
    #expect(try rig.json(["generate", "-o", film] + request).code == 0)
    let other = rig.offline("other")
    #expect(try rig.json(["import", film] + request, other).code == 0)
    #expect(try rig.json(["generate"] + request, other).json["outcome"] == "reused")
  }

  @Test func `--move takes the file into the library`() throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    let bytes = try rig.bytes(film)
    let imported = try rig.json(["import", "--move", film] + request, rig.offline("other"))
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(!rig.exists(film))
    let path = try #require(imported.json["path"]?.stringValue)
    #expect(try rig.bytes(path) == bytes)
  }

  /// What a sidecar or a manifest's line says of a text-to-video clip.
  private func description(_ prompt: String) -> [(String, JSON)] {
    [
      ("model", "pixverse-v5.5/text-to-video"), ("prompt", .string(prompt)), ("resolution", "540p"), ("duration", 5),
      ("provider", "shortapi"), ("charged", "0.128"),
    ]
  }

  private func object(_ members: [(String, JSON)]) -> JSON {
    .object(JSONObject(members.map { JSONObject.Member($0.0, $0.1) }))
  }

  @Test(arguments: ["elsewhere.json", "elsewhere.mp4.json"])
  func `a sidecar says what a clip was made from`(name: String) throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    _ = try rig.file(name, text: object(description("neon rain")).text)
    let other = rig.offline("other")
    let imported = try rig.json(["import", film], other)
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(imported.json["served"] == true)
    let hit = try rig.json(["generate"] + request, other)
    #expect(hit.json["outcome"] == "reused")
    #expect(hit.json["cost"]?["avoided"] == "0.128", "what it cost is what is not spent again")
  }

  @Test func `tags inside the film say what it was made from`() throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    let tagged = rig.folder + "/tagged.mp4"
    let comment = "comment=" + object(description("neon rain")).text
    try ffmpeg(["-i", film, "-c", "copy", "-metadata", comment, tagged])
    let other = rig.offline("other")
    let imported = try rig.json(["import", tagged], other)
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(imported.json["served"] == true)
    #expect(try rig.json(["generate"] + request, other).json["outcome"] == "reused")
  }

  @Test func `a manifest imports many, relative to where it lies`() throws {
    let rig = try Rig()
    _ = try rig.bought("one", copy: rig.folder + "/one.mp4")
    _ = try rig.bought("two", copy: rig.folder + "/two.mp4")
    let lines = ["one", "two"].map { object([("path", .string("\($0).mp4"))] + description($0)).text }
    let manifest = try rig.file("clips.jsonl", text: lines.joined(separator: "\n\n") + "\n")
    let other = rig.offline("other")
    let outcome = try rig.onetake(["import", "--json", "--manifest", manifest], other)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 2)
    for line in outcome.lines { expectShape(line, Self.shape) }
    for prompt in ["one", "two"] {
      #expect(try rig.json(["lookup"] + rig.textRequest(prompt), other).json["outcome"] == "reused")
    }
  }

  @Test func `a manifest that does not parse imports nothing, and says line and column`() throws {
    let rig = try Rig()
    let (film, _) = try elsewhere(rig)
    let good = object([("path", .string(film))] + description("neon rain")).text
    let manifest = try rig.file("clips.jsonl", text: good + "\n{\"path\": \"x.mp4\",,}\n")
    let other = rig.offline("other")
    let outcome = try rig.onetake(["import", "--manifest", manifest], other)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("line 2"))
    #expect(outcome.errors.contains("column"))
    #expect(try rig.json(["search"], other).json["total"] == 0)
  }

  @Test func `a folder imports the films in it, and goes on after one that is none`() throws {
    let rig = try Rig()
    let clips = rig.folder + "/clips"
    try FileManager.default.createDirectory(atPath: clips, withIntermediateDirectories: true)
    _ = try rig.bought("one", copy: clips + "/one.mp4")
    _ = try rig.file("clips/one.json", text: object(description("one")).text)
    _ = try rig.file("clips/page.mp4", text: "<html>expired</html>")
    _ = try rig.file("clips/notes.txt", text: "not a film and not tried")
    let other = rig.offline("other")
    let outcome = try rig.onetake(["import", clips, "--json"], other)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("page.mp4"))
    #expect(!outcome.errors.contains("notes.txt"))
    #expect(outcome.lines.map { $0["outcome"] } == ["imported", nil])
    #expect(outcome.lines.last?["path"]?.stringValue?.hasSuffix("page.mp4") == true)
    #expect(outcome.lines.last?["error"]?["code"] == 2)
    #expect(try rig.json(["lookup"] + rig.textRequest("one"), other).json["outcome"] == "reused")
    #expect(try rig.json(["search"], other).json["total"] == 1)
  }

  @Test func `a clip that does not conform is kept and not served, exit 4`() throws {
    let rig = try Rig()
    let (film, _) = try elsewhere(rig)
    let wrong = ["--model", "pixverse-v5.5/text-to-video", "--prompt", "neon rain", "--resolution", "720p"]
    let other = rig.offline("other")
    let imported = try rig.json(["import", film] + wrong, other)
    #expect(imported.code == 4)
    #expect(imported.json["verdict"] == "violations")
    #expect(imported.json["served"] == false)
    let finding = imported.json["findings"]?.arrayValue?.first { $0["rule"] == "resolution" }
    expectShape(finding, findingShape)
    #expect(finding?["severity"] == "error")
    let id = try #require(imported.json["id"]?.stringValue)
    let asked = try rig.json(["generate"] + wrong, other)
    #expect(asked.code == 4)
    #expect(asked.json["outcome"] == "nonconforming")
    #expect(try rig.json(["search", "neon", "verdict:violations"], other).json["total"] == 1)
    #expect(try rig.json(["accept", id], other).code == 0)
    #expect(try rig.json(["generate"] + wrong, other).json["outcome"] == "reused")
  }

  static let incomplete: [(left: String, words: [String])] = [
    ("model", ["--prompt", "neon rain"]), ("prompt", ["--model", "pixverse-v5.5/text-to-video"]),
    ("image", ["--prompt", "neon rain", "--model", "pixverse-v6/image-to-video"]),
  ]

  @Test(arguments: incomplete)
  func `a clip whose request is not fully known is kept and found, not served`(
    left: String, words: [String]
  ) throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    let other = rig.offline("other")
    let imported = try rig.json(["import", film, "--resolution", "540p"] + words, other)
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(imported.json["served"] == false)
    #expect(imported.json["key"] == .null)
    #expect(imported.errors.contains("not served"))
    #expect(try rig.json(["search"] + (left == "prompt" ? [] : ["neon"]), other).json["total"] == 1)
    #expect(try rig.json(["lookup"] + request, other).code == 3)
  }

  @Test(arguments: ["model", "prompt", "resolution", "duration"])
  func `a sidecar that leaves something out does not serve`(left: String) throws {
    let rig = try Rig()
    let (film, request) = try elsewhere(rig)
    _ = try rig.file("elsewhere.json", text: object(description("neon rain").filter { $0.0 != left }).text)
    let other = rig.offline("other")
    let imported = try rig.json(["import", film], other)
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(imported.json["served"] == false)
    #expect(imported.errors.contains(left))
    #expect(try rig.json(["lookup"] + request, other).code == 3)
  }

  @Test func `a sidecar names its image beside itself, and a field that is not known here keeps it from serving`()
    throws
  {
    let rig = try Rig()
    let film = rig.folder + "/cat.mp4"
    let request = try rig.imageRequest("the cat blinks", "--duration", "2")
    #expect(try rig.json(["generate", "-o", film] + request).code == 0)
    let image = try rig.still().split(separator: "/").last.map(String.init) ?? ""
    let members: [(String, JSON)] = [
      ("model", "pixverse-v6-i2v"), ("prompt", "the cat blinks"), ("resolution", "540p"), ("duration", "2"),
      ("image", .string(image)),
    ]
    _ = try rig.file("cat.json", text: object(members).text)
    let served = try rig.json(["import", film], rig.offline("served"))
    #expect(served.json["served"] == true, "\(served.errors)")
    #expect(try rig.json(["generate"] + request, rig.offline("served")).json["outcome"] == "reused")

    _ = try rig.file("cat.json", text: object(members + [("style", "anime")]).text)
    let unknown = try rig.json(["import", film], rig.offline("unknown"))
    #expect(unknown.code == 0)
    #expect(unknown.json["served"] == false)
    #expect(unknown.errors.contains("style"))
    #expect(try rig.json(["lookup"] + request, rig.offline("unknown")).code == 3)
  }

  static let sidecars: [(text: String, said: String)] = [
    ("{\"model\": \"pixverse-v5.5/text-to-video\",\n \"prompt\": }", "line 2, column 12"), ("[1]", "object"),
    (
      "{\"model\":\"pixverse-v5.5/text-to-video\",\"prompt\":\"p\",\"resolution\":\"540p\",\"duration\":\"soon\"}",
      "duration"
    ),
    (
      "{\"model\":\"pixverse-v6-i2v\",\"prompt\":\"p\",\"resolution\":\"540p\",\"duration\":5,\"image\":\"gone.jpg\"}",
      "gone.jpg"
    ),
  ]

  @Test(arguments: sidecars) func `a sidecar that is wrong keeps its clip out, and says where`(
    text: String, said: String
  ) throws {
    let rig = try Rig()
    let film = try TestFilms.path(.small)
    let clip = try rig.file("clip.mp4", try rig.bytes(film))
    _ = try rig.file("clip.json", text: text)
    let outcome = try rig.onetake(["import", "--move", clip])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains(said), "\(outcome.errors)")
    #expect(rig.exists(clip))
    #expect(rig.blobs().isEmpty)
  }

  static let noFilms: [TestFilm] = [.empty, .html, .json, .playlist, .concat, .random, .jpeg, .png]

  @Test(arguments: noFilms) func `a file that is no film is refused, and nothing is kept`(film: TestFilm) throws {
    let rig = try Rig()
    let outcome = try rig.onetake(["import", try TestFilms.path(film)] + rig.textRequest("p"))
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("no film"))
    #expect(rig.blobs().isEmpty)
    #expect(try rig.json(["search"]).json["total"] == 0)
  }

  @Test func `an import takes the place of a take that was planned and never sent`() throws {
    let rig = try Rig(["--fault", "submit-429-retry-after:1=100"])
    let (request, film) = (rig.textRequest("neon rain"), rig.folder + "/film.mp4")
    let run = try rig.start(["generate"] + request)
    try rig.waitForSubmit(of: run)
    run.signal(SIGKILL)
    #expect(run.finish().code == 128 + SIGKILL)
    let other = rig.offline("other")
    _ = try rig.json(["generate", "-o", film] + request, ["ONETAKE_HOME": rig.folder + "/third"])
    let imported = try rig.json(["import", film] + request, other.filter { $0.key != "ONETAKE_HOME" })
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(imported.json["served"] == true)
    #expect(try rig.json(["lookup"] + request).json["outcome"] == "reused")
  }

  private func ffmpeg(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
