import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// What shells complete from the library, in the shells themselves.
@Suite(.blocking) struct CompletionTests {
  private func makeRig() throws -> Rig {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    for arguments in [
      ["tag", "Client-X,spring ads", id], ["collect", "summer", id], ["search", "--save", "best of", "neon"],
    ] {
      #expect(try rig.onetake(arguments).code == 0)
    }
    return rig
  }

  @Test func `fields, values, words, names and ids are completed from the library`() throws {
    let rig = try makeRig()
    let id = try #require(try rig.json(["search"]).json["clips"]?.arrayValue?.first?["id"]?.stringValue)
    let cases: [(kind: String, word: String, completions: [String])] = [
      ("query", "tag:cl", ["tag:Client-X"]), ("query", "-tag:sp", ["-tag:\"spring ads\""]),
      ("query", "collection:", ["collection:summer"]), ("query", "ne", ["negative:", "neon"]),
      ("query", "prompt:ra", ["prompt:rain"]), ("query", "is:fav", ["is:favourite"]), ("query", "xyz", []),
      ("query", "model:pixverse-v5.5/t", ["model:pixverse-v5.5/text-to-video"]),
      ("query", "id:" + id.prefix(3), ["id:" + id]), ("tag", "", ["Client-X", "spring ads"]),
      ("collection", "SUM", ["summer"]), ("saved", "b", ["best of"]), ("clip", String(id.prefix(2)), [id]),
    ]
    for (kind, word, completions) in cases {
      let outcome = try rig.onetake(["complete-words", kind, "--", word])
      #expect(outcome.output.split(separator: "\n").map(String.init) == completions, "\(kind) \(word)")
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test func `without a library there is nothing to complete but the language`() throws {
    let rig = try Rig()
    #expect(try rig.onetake(["complete-words", "query", "dur"]).output == "duration:\n")
    #expect(try rig.onetake(["complete-words", "tag", ""]).output.isEmpty)
    #expect(!rig.exists(rig.home))
  }

  private func shell(_ path: String, _ words: [String], _ rig: Rig) throws -> [String] {
    let folder = Program.buildFolder
    let outcome = try rig.start(
      words, ["ONETAKE": folder + "/onetake", "PATH": "\(folder):/usr/bin:/bin"], program: path
    ).finish()
    #expect(outcome.code == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// Sources the script in a real bash and asks its completion what a line would become.
  @Test func `bash completes what stands at the cursor`() throws {
    let rig = try makeRig()
    let script = """
      source <("$ONETAKE" completions bash)
      compopt() { :; }
      COMP_LINE="$ONETAKE $1"; COMP_POINT=${#COMP_LINE}
      _onetake
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    for (line, expected) in [
      ("search tag:cl", ["Client-X"]), ("search neon -tag:sp", [#"\"spring\ ads\""#]), ("search dur", ["duration:"]),
      ("search --saved ", [#"best\ of"#]), ("tag Cl", ["Client-X"]), ("tag x --query is:fav", ["favourite"]),
      ("collect su", ["summer"]), ("search --expl", ["--explain"]), ("favou", ["favourite"]),
    ] {
      #expect(try shell("/bin/bash", ["-c", script, "bash", line], rig) == expected, "\(line)")
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish")))
  func `fish completes what stands at the cursor`() throws {
    let rig = try makeRig()
    for (line, expected) in [
      ("onetake search tag:cl", ["tag:Client-X"]), ("onetake tag Cl", ["Client-X"]),
      ("onetake collect su", ["summer"]), ("onetake search --saved b", ["best of"]),
    ] {
      let script = "onetake completions fish | source; complete -C $argv[1]"
      let found = try shell("/usr/bin/fish", ["-c", script, line], rig).map { $0.split(separator: "\t")[0] }
      #expect(found.map(String.init) == expected, "\(line)")
    }
  }
}
