import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// Bad input gets a clear error that names the field and the cure; nothing is sent and nothing is written.
@Suite(.blocking) struct BadInputTests {
  /// Runs a line that must be refused with 2 before anything is sent or made, and returns what was said.
  private func refused(
    _ rig: Rig, _ line: [String], _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try rig.onetake(line)
    #expect(outcome.code == 2, "\(line): \(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty, "\(outcome.output)", sourceLocation: location)
    #expect(!outcome.errors.isEmpty, sourceLocation: location)
    #expect(try rig.submits() == 0, sourceLocation: location)
    #expect(!rig.exists(rig.home), "nothing is made", sourceLocation: location)
    return outcome.errors
  }

  // MARK: words

  static let slips: [(line: [String], meant: String)] = [
    (["genrate"], "generate"), (["serach", "cat"], "search"), (["job"], "jobs"), (["jobs", "resmue"], "resume"),
    (["generate", "--promt", "p"], "--prompt"), (["lookup", "--rezolution", "720p"], "--resolution"),
    (["quote", "--provider", "gmmi"], "gmi"), (["search", "--limt", "3"], "--limit"),
    (["config", "get", "budget.moth"], "budget.month"), (["completions", "bsh"], "bash"),
    (["generate", "--model", "pixverse-v6/image-to-vidoe", "--prompt", "p"], "pixverse-v6/image-to-video"),
    (["generate", "--model", "pixverse-v5/text-to-video", "--prompt", "p"], "pixverse-v5.5/text-to-video"),
  ]

  @Test(arguments: slips) func `a slip is told with what was meant`(line: [String], meant: String) throws {
    let rig = try Rig()
    let errors = try refused(rig, line)
    #expect(errors.contains("did you mean \(meant)?"), "\(errors)")
  }

  @Test(arguments: ["free", "-1", "0.1.2", "", "1e3", "0,20", "$1"])
  func `a cost that is no number is refused`(cost: String) throws {
    let rig = try Rig()
    let errors = try refused(rig, ["generate", "--max-cost=\(cost)"] + rig.textRequest("p"))
    #expect(errors.contains("--max-cost"))
  }

  static let values: [(words: [String], field: String)] = [
    (["--duration", "five"], "duration"), (["--duration", "0"], "duration"), (["--duration", "7"], "duration"),
    (["--resolution", "4k"], "resolution"), (["--resolution", "360p"], "resolution"), (["--aspect", "wide"], "aspect"),
    (["--aspect", "21:9"], "aspect"), (["--seed", "-1"], "seed"), (["--seed", "2147483648"], "seed"),
    (["--seed", "7"], "seed"), (["--cfg-scale", "2"], "cfg_scale"), (["--image-digest", "abc"], "image-digest"),
    (["--take", "0"], "take"), (["--take", "1", "--new-take"], "exclude"),
  ]

  @Test(arguments: values) func `a value that nobody takes is refused by its name`(
    words: [String], field: String
  ) throws {
    let rig = try Rig()
    let line = ["generate", "--model", "pixverse-v5.5/text-to-video", "--prompt", "p"] + words
    #expect(try refused(rig, line).contains(field))
  }

  @Test func `everything that is wrong is told in one answer`() throws {
    let rig = try Rig()
    let errors = try refused(
      rig,
      [
        "generate", "--model", "pixverse-v5.5/text-to-video", "--prompt", " \n", "--duration", "9", "--resolution",
        "8k", "--seed", "x",
      ])
    for field in ["prompt", "duration", "resolution", "seed"] { #expect(errors.contains(field), "\(errors)") }
  }

  // MARK: prompts

  private func imageLine(_ rig: Rig, _ provider: String, _ prompt: String) throws -> [String] {
    [
      "generate", "--dry-run", "--json", "--model", "pixverse-v6/image-to-video", "--image", try rig.still(),
      "--image-url", rig.stillURL(), "--accept-unknown-price", "--provider", provider, "--prompt", prompt,
    ]
  }

  static let lengths = [("highway", 2500), ("gmi", 5000)]

  @Test(arguments: lengths)
  func `a prompt may be as long as the provider documents, and not a character longer`(
    provider: String, most: Int
  ) throws {
    let rig = try Rig()
    // Characters of several bytes: it is not the bytes that count.
    let longest = String(repeating: "雨", count: most)
    let line = try imageLine(rig, provider, longest)
    let taken = try rig.onetake(line)
    #expect(taken.code == 0, "\(taken.errors)")
    #expect(taken.json["outcome"] == "planned")
    let longer = try rig.onetake(try imageLine(rig, provider, longest + "x"))
    #expect(longer.code == 2)
    #expect(longer.errors.contains("prompt"))
    #expect(longer.errors.contains("\(most)"))
    #expect(longer.json["error"]?["problems"]?[0]?["field"] == "prompt")
    #expect(longer.errors.utf8.count < 2000, "a long prompt is not repeated")
    #expect(try rig.submits() == 0)
  }

  @Test func `a prompt too long for one provider goes to the one that takes it`() throws {
    let rig = try Rig()
    let line = try imageLine(rig, "highway", String(repeating: "a", count: 2501))
    let outcome = try rig.onetake(line)
    let takers = outcome.json["error"]?["problems"]?[0]?["would_take_it"]?.arrayValue ?? []
    #expect(Set(takers) == ["shortapi", "gmi"])
  }

  @Test(arguments: ["", "   ", "\r\n\t "]) func `an empty prompt is refused`(prompt: String) throws {
    let rig = try Rig()
    let errors = try refused(rig, ["generate", "--model", "pixverse-v5.5/text-to-video", "--prompt", prompt])
    #expect(errors.contains("prompt"))
  }

  // MARK: images

  private func withImage(_ path: String) -> [String] {
    ["generate", "--model", "pixverse-v6/image-to-video", "--prompt", "p", "--image", path]
  }

  @Test func `an image that is missing, a folder or a link to nowhere is refused by its name`() throws {
    let rig = try Rig()
    let folder = rig.folder + "/folder.jpg"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let link = rig.folder + "/link.jpg"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: rig.folder + "/nowhere.jpg")
    let circle = rig.folder + "/circle.jpg"
    try FileManager.default.createSymbolicLink(atPath: circle, withDestinationPath: circle)
    for path in [rig.folder + "/missing.jpg", folder, link, circle, "/dev/zero"] {
      let errors = try refused(rig, withImage(path))
      #expect(errors.contains("image"), "\(path): \(errors)")
      #expect(errors.contains(path), "\(errors)")
    }
    #expect(try refused(rig, ["generate", "--model", "pixverse-v6/image-to-video", "--prompt", "p"]).contains("image"))
  }

  @Test func `what is no image, and an image cut short, is refused`() throws {
    let rig = try Rig()
    let still = try rig.bytes(try rig.still())
    let cases: [(String, [UInt8])] = [
      ("empty.jpg", []), ("text.jpg", Array("<html>not found</html>".utf8)), ("head.jpg", Array(still.prefix(12))),
      ("cut.jpg", Array(still.prefix(still.count / 2))), ("zeros.png", [UInt8](repeating: 0, count: 4096)),
      ("signature.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    ]
    for (name, bytes) in cases {
      let errors = try refused(rig, withImage(try rig.file(name, bytes)))
      #expect(errors.contains(name), "\(errors)")
    }
  }

  @Test func `an image for a model that takes none is refused`() throws {
    let rig = try Rig()
    let line = ["generate", "--image", try rig.still()] + rig.textRequest("p")
    #expect(try refused(rig, line).contains("text alone"))
  }

  // MARK: the config

  static let configs: [(text: String, said: [String])] = [
    ("{\"budget\": {\"month\": \"5\"},\n  \"collect\": never}", ["line 2", "column 14"]),
    ("{\"collect\": \"never\"", ["line 1"]), ("", ["line 1"]), ("[]", ["object"]),
    ("{\"collect\": \"always\"}", ["collect", "detached"]),
    ("{\"budjet\": {\"month\": 5}}", ["budjet", "did you mean"]),
    ("{\"gmi_key\": \"s3cret\"}", ["GMI_API_KEY"]),
  ]

  @Test(arguments: configs) func `a config that is wrong stops everything, and says where`(
    text: String, said: [String]
  ) throws {
    let rig = try Rig()
    let path = try rig.file("config/onetake/config.json", text: text)
    for line in [["generate"] + rig.textRequest("p"), ["search"], ["config"]] {
      let errors = try refused(rig, line)
      for part in said + [path] { #expect(errors.contains(part), "\(errors)") }
      #expect(!errors.contains("s3cret"))
    }
    #expect(String(decoding: try rig.bytes(path), as: UTF8.self) == text)
  }

  @Test func `a base URL that is none is refused by its variable`() throws {
    let rig = try Rig()
    let outcome = try rig.onetake(["generate"] + rig.textRequest("p"), ["ONETAKE_SHORTAPI_URL": "ftp://somewhere"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("ONETAKE_SHORTAPI_URL"))
  }
}
