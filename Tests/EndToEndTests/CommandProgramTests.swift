import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// doctor, config, version, completions and help: the program about itself; and fsck about the library.
@Suite(.blocking) struct CommandProgramTests {
  // MARK: fsck

  static let findingShape: Shape = [
    "kind": ["string"], "digest": ["digest", "null"], "clips": ["array"], "prompts": ["array"], "message": ["string"],
    "damage": ["boolean"], "repair": ["object"], "outcome": ["null"],
  ]

  @Test func `fsck finds nothing in a library that is well`() throws {
    let rig = try Rig()
    _ = try rig.bought("p")
    let before = try rig.libraryDigests()
    let outcome = try rig.onetake(["fsck"])
    #expect(outcome.code == 0)
    #expect(outcome.errors.contains("nothing is damaged"))
    #expect(try rig.libraryDigests() == before)
  }

  @Test func `fsck finds a flipped byte, a missing blob and what does not belong there, and changes nothing`() throws {
    let rig = try Rig()
    let (flipped, missing) = (try rig.bought("flipped"), try rig.bought("missing"))
    let flippedPath = try #require(try rig.json(["open", flipped]).json["path"]?.stringValue)
    let missingPath = try #require(try rig.json(["open", missing]).json["path"]?.stringValue)
    var bytes = try rig.bytes(flippedPath)
    bytes[bytes.count / 2] ^= 1
    unsafe chmod(flippedPath, 0o644)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: flippedPath))
    try handle.write(contentsOf: bytes)
    try handle.close()
    try FileManager.default.removeItem(atPath: missingPath)
    let note = "a stray blob"
    let stray = Digest(of: Array(note.utf8)).hex
    _ = try rig.file("library/blobs/\(stray.prefix(2))/\(stray)", text: note)
    _ = try rig.file("library/blobs/notes.txt", text: "no blob at all")

    let before = try rig.libraryDigests()
    let outcome = try rig.onetake(["fsck", "--json"])
    #expect(outcome.code == 8)
    for line in outcome.lines { expectShape(line, Self.findingShape) }
    func finding(_ kind: String) -> JSON? { outcome.lines.first { $0["kind"] == .string(kind) } }
    #expect(finding("damaged-blob")?["clips"] == [.string(flipped)])
    #expect(finding("missing-blob")?["clips"] == [.string(missing)])
    #expect(finding("stray-blob")?["digest"] == .string(stray))
    #expect(finding("stray-blob")?["damage"] == false)
    #expect(finding("unexpected-file")?["message"]?.stringValue?.contains("notes.txt") == true)
    #expect(outcome.lines.count == 4)
    #expect(try rig.libraryDigests() == before)
    // Neither is a silent miss, nor served: where the provider cannot be asked again, that is all there is to say.
    for prompt in ["flipped", "missing"] {
      let asked = try rig.onetake(["generate"] + rig.textRequest(prompt), rig.offline("library"))
      #expect(asked.code == 8, "\(asked.output)")
      #expect(asked.output.isEmpty)
      #expect(asked.errors.contains("jobs resume"), "\(asked.errors)")
      #expect(try rig.onetake(["lookup"] + rig.textRequest(prompt)).code == 8)
    }
    // Where it can, it gives the same clip once more, for nothing.
    for prompt in ["flipped", "missing"] {
      let asked = try rig.json(["generate"] + rig.textRequest(prompt))
      #expect(asked.code == 0, "\(asked.errors)")
      #expect(asked.json["cost"]?["charged"] == "0.00")
    }
    #expect(try rig.charges().count == 2)
  }

  // MARK: doctor

  @Test func `doctor looks at everything and shows no key`() throws {
    let rig = try Rig()
    let outcome = try rig.json(["doctor"], ["GMI_API_KEY": nil])
    #expect(outcome.code == 0, "\(outcome.output)")
    expectShape(outcome.json, ["version": ["string"], "ok": ["boolean"], "checks": ["array"]])
    let checks = outcome.json["checks"]?.arrayValue ?? []
    for check in checks {
      expectShape(
        check, ["name": ["string"], "status": ["string"], "message": ["string"], "cure": ["string", "null"]])
    }
    func check(_ name: String) -> JSON? { checks.first { $0["name"] == .string(name) } }
    for name in ["library", "disk", "catalog", "media", "shortapi", "highway", "payments", "zip", "pictures"] {
      #expect(check(name)?["status"] == "ok", "\(name)")
    }
    #expect(check("gmi")?["status"] == "warning")
    #expect(check("gmi")?["cure"]?.stringValue?.contains("GMI_API_KEY") == true)
    #expect(check("media")?["message"]?.stringValue?.contains("sandbox on") == true)
    #expect(!outcome.output.contains("key-of-"))
    let dead = try rig.json(["doctor"], ["ONETAKE_GMI_URL": "http://127.0.0.1:1"])
    #expect(dead.code == 1)
    #expect(dead.json["ok"] == false)
    #expect(try rig.submits() == 0)
  }

  // MARK: config

  @Test func `config lists, gets and sets, and what is set holds`() throws {
    let rig = try Rig()
    #expect(try rig.json(["config", "set", "max_cost", "0.10"]).json == ["max_cost": "0.10"])
    #expect(try rig.onetake(["config", "get", "max_cost"]).output == "0.10\n")
    #expect(try rig.json(["config"]).json["max_cost"] == "0.10")
    #expect(try rig.onetake(["config", "list"]).output.contains("budget.month"))
    #expect(try rig.onetake(["config", "get", "home"]).code == 3)
    let refused = try rig.onetake(["generate"] + rig.textRequest("p"))
    #expect(refused.code == 7)
    #expect(try rig.submits() == 0)
    #expect(try rig.onetake(["generate", "--max-cost", "0.128"] + rig.textRequest("p")).code == 0)
    let wrong = try rig.onetake(["config", "set", "max_csot", "1"])
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("did you mean max_cost?"))
  }

  // MARK: version, completions, help

  @Test func `version is one line, and one object with --json`() throws {
    let rig = try Rig()
    let text = try rig.onetake(["version"])
    #expect(text.output.hasPrefix("onetake "))
    #expect(try rig.onetake(["--version"]).output == text.output)
    let version = try rig.json(["version"]).json
    expectShape(version, ["version": ["string"]])
    #expect("onetake \(version["version"]?.stringValue ?? "")\n" == text.output)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `completions are a script for each shell`(shell: String) throws {
    let rig = try Rig()
    let outcome = try rig.onetake(["completions", shell])
    #expect(outcome.code == 0)
    for word in ["generate", "lookup", "negative-prompt", "shortapi"] { #expect(outcome.output.contains(word)) }
    let script = try rig.json(["completions", shell]).json
    expectShape(script, ["shell": ["string"], "script": ["string"]])
    #expect(script["script"] == .string(outcome.output))
  }

  static let commands = [
    "generate", "lookup", "quote", "key", "import", "search", "show", "open", "verify", "accept", "jobs", "stats", "rm",
    "restore", "fsck", "doctor", "config", "version", "completions", "help",
  ]

  @Test func `help is there for every command, within 80 columns`() throws {
    let rig = try Rig()
    let overview = try rig.onetake(["--help"])
    #expect(overview.code == 0)
    for command in Self.commands {
      #expect(overview.output.contains("\n  \(command)"), "\(command)")
      let help = try rig.onetake(["help", command])
      #expect(help.code == 0)
      #expect(help.errors.isEmpty)
      #expect(try rig.onetake([command, "--help"]).output == help.output)
      for line in help.output.split(separator: "\n") where !line.contains("onetake") {
        #expect(line.count <= 80, "\(command): \(line)")
      }
    }
    #expect(!rig.exists(rig.home), "help makes no library")
  }
}
