import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// `verify` over folders of films from anywhere, as a build server runs it.
@Suite(.blocking) struct VerifyFolderTests {
  /// A folder with films and other things in it, and a policy file that all but the short film conform to.
  private func makeDeliveries(_ rig: Rig) throws -> (folder: String, policy: String) {
    _ = try rig.file("in/a.mp4", TestFilms.bytes(.small))
    _ = try rig.file("in/film without an ending", TestFilms.bytes(.faststart))
    _ = try rig.file("in/notes.txt", text: "shot list")
    _ = try rig.file("in/still.png", TestFilms.bytes(.png))
    _ = try rig.file("in/.a.mp4.part", text: "")
    _ = try rig.file("in/z/expired.mp4", text: "<!DOCTYPE html><html></html>")
    _ = try rig.file("in/z/program.ts", text: "let a = 1\n")
    _ = try rig.file("in/z/short.mp4", TestFilms.bytes(.editedEnd))
    _ = try rig.file("in/.git/clip.mp4", TestFilms.bytes(.small))
    let policy = try rig.file("studio.json", text: #"{"policy":1,"rules":{"duration":{"at_least":1.5}}}"#)
    return (rig.folder + "/in", policy)
  }

  @Test func `every film is found by its content or its name, and all else is told by name`() throws {
    let rig = try makeRig()
    let (folder, policy) = try makeDeliveries(rig)
    let outcome = try rig.onetake(["verify", folder, "--policy", policy, "--json"])
    #expect(outcome.code == 4, "\(outcome)")
    let told = outcome.lines.map { line -> String in
      let name = (line["path"]?.stringValue ?? "?").dropFirst(folder.utf8.count + 1)
      return "\(name): \(line["verdict"]?.stringValue ?? line["skipped"]?.stringValue ?? "?")"
    }
    #expect(
      told == [
        ".a.mp4.part: hidden", "a.mp4: conforms", "film without an ending: conforms", "notes.txt: a text",
        "still.png: a picture (png)", ".git: hidden", "z/expired.mp4: violations", "z/program.ts: a text",
        "z/short.mp4: violations",
      ], "\(outcome)")
    #expect(outcome.errors.contains("4 films: 2 conform and 2 do not; passed over: 5 other things"), "\(outcome)")
    #expect(outcome.errors.contains("1 is no film, or not whole"))
    #expect(outcome.errors.contains("1 is not what was ordered"))
    let expired = outcome.lines[6]
    #expect(expired["findings"]?[0]?["rule"] == "playable")
    #expect(expired["findings"]?[0]?["actual"]?.stringValue?.contains("an address that has expired") == true)
  }

  @Test func `it is the same every time, in text as well, and writes no library`() throws {
    let rig = try makeRig()
    let (folder, policy) = try makeDeliveries(rig)
    let outcomes = try (0..<3).map { _ in try rig.onetake(["verify", folder, "--policy", policy]) }
    #expect(outcomes[0].output == outcomes[1].output && outcomes[1].output == outcomes[2].output)
    #expect(outcomes[0].code == 4 && !rig.exists(rig.home))
    #expect(!outcomes[0].errors.contains("there is no library"), "files are not about one")
    let lines = outcomes[0].output.split(separator: "\n").map(String.init)
    #expect(lines.contains("conforms    \(folder)/a.mp4"), "\(outcomes[0])")
    #expect(lines.contains("skipped     \(folder)/notes.txt: a text"))
    #expect(
      lines.contains { $0.contains("error duration: 1 s") && $0.contains("at least 1.5 s, as the policy demands") })
  }

  @Test func `more films than a batch holds are judged, each once`() throws {
    let rig = try makeRig()
    let film = try TestFilms.path(.faststart)
    let count = 300
    try FileManager.default.createDirectory(atPath: rig.folder + "/many", withIntermediateDirectories: true)
    for index in 0..<count {
      try FileManager.default.createSymbolicLink(
        atPath: "\(rig.folder)/many/\(10_000 + index).mp4", withDestinationPath: film)
    }
    let outcome = try rig.onetake(["verify", rig.folder + "/many", "--expect", "duration=2 audio=yes", "--json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.lines.compactMap { $0["path"]?.stringValue }
        == (0..<count).map { "\(rig.folder)/many/\(10_000 + $0).mp4" })
    #expect(outcome.lines.allSatisfy { $0["verdict"] == "conforms" })
  }

  @Test func `a folder without a film does not pass`() throws {
    let rig = try makeRig()
    _ = try rig.file("none/readme.txt", text: "no film")
    for folder in ["none", "empty"] {
      try FileManager.default.createDirectory(atPath: "\(rig.folder)/\(folder)", withIntermediateDirectories: true)
      let outcome = try rig.onetake(["verify", "\(rig.folder)/\(folder)", "--expect", "duration=2"])
      #expect(outcome.code == 3, "\(outcome)")
      #expect(outcome.errors.contains("there is no film in \(rig.folder)/\(folder)"))
    }
  }

  @Test func `links to folders are told and not followed, and a link that leads nowhere is no film that passed`() throws
  {
    let rig = try makeRig()
    _ = try rig.file("in/a.mp4", TestFilms.bytes(.small))
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: rig.folder + "/in/up", withDestinationPath: "..")
    let good = try rig.onetake(["verify", rig.folder + "/in", "--expect", "duration=2", "--json"])
    #expect(good.code == 0 && good.lines.last?["skipped"] == "a link to a folder", "\(good)")
    try manager.createSymbolicLink(atPath: rig.folder + "/in/b.mp4", withDestinationPath: "gone.mp4")
    let bad = try rig.onetake(["verify", rig.folder + "/in", "--expect", "duration=2", "--json"])
    #expect(bad.code == 1 && bad.lines.contains { $0["error"]?["code"] == 1 }, "\(bad)")
  }

  @Test func `files and folders stand beside each other, in the order of the line`() throws {
    let rig = try makeRig()
    let (folder, policy) = try makeDeliveries(rig)
    let named = rig.folder + "/in/notes.txt"
    let outcome = try rig.onetake(["verify", named, folder + "/z", named, "--policy", policy, "--json"])
    #expect(outcome.code == 4)
    #expect(
      outcome.lines.compactMap { $0["path"]?.stringValue } == [
        named, folder + "/z/expired.mp4", folder + "/z/program.ts", folder + "/z/short.mp4", named,
      ])
    #expect(outcome.lines.first?["verdict"] == "violations", "what a person names is judged")
  }

  // MARK: JUnit

  /// What a JUnit report says, read by a real XML parser: for each suite its attributes, and its cases with what is in them.
  private func parse(_ path: String) throws -> JSON {
    let program = """
      import json, sys, xml.etree.ElementTree as tree
      root = tree.parse(sys.argv[1]).getroot()
      def element(e): return {"tag": e.tag, "is": e.attrib, "text": e.text or "", "in": [element(c) for c in e]}
      print(json.dumps(element(root)))
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program, path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = [UInt8](try output.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "no well-formed XML")
    return try JSONParser.parse(bytes)
  }

  @Test func `a JUnit report has a suite for each folder, a case for each film and a failure for each error`() throws {
    let rig = try makeRig()
    let (folder, policy) = try makeDeliveries(rig)
    let path = rig.folder + "/report.xml"
    #expect(try rig.onetake(["verify", folder, "--policy", policy, "--junit", path]).code == 4)
    let report = try parse(path)
    #expect(report["tag"] == "testsuites")
    #expect(report["is"]?["tests"] == "9" && report["is"]?["failures"] == "2" && report["is"]?["errors"] == "0")
    let suites = try #require(report["in"]?.arrayValue)
    #expect(suites.compactMap { $0["is"]?["name"]?.stringValue } == [folder, folder + "/z"])
    #expect(suites[1]["is"]?["tests"] == "3" && suites[1]["is"]?["failures"] == "2")
    #expect(suites[1]["is"]?["skipped"] == "1" && suites[0]["is"]?["skipped"] == "4")
    let short = try #require(suites[1]["in"]?.arrayValue?.last)
    #expect(short["is"]?["name"] == "short.mp4" && short["is"]?["classname"]?.stringValue == folder + "/z")
    let failure = try #require(short["in"]?[0])
    #expect(failure["tag"] == "failure" && failure["is"]?["type"] == "duration")
    #expect(failure["text"] == failure["is"]?["message"])
    #expect(failure["text"]?.stringValue?.contains("1 s, which is 0.5 s too little; expected at least 1.5 s") == true)
    #expect(
      short["in"]?[1]?["tag"] == "system-out" && short["in"]?[1]?["text"]?.stringValue?.contains("policy") == true)
    #expect(!rig.exists("\(path).part"))
    let left = try FileManager.default.contentsOfDirectory(atPath: rig.folder).filter { $0.hasSuffix(".part") }
    #expect(left == [])
  }

  @Test func `names that are no XML, or no text at all, make a report that is well-formed`() throws {
    let rig = try makeRig()
    let film = try TestFilms.bytes(.editedEnd)
    let names: [[UInt8]] = [
      Array("<&\"'>]]>.mp4".utf8), [0x1B, 0x5B, 0x32, 0x4A, 0x01, 0x7F], Array("tab\tand\nline\r.mp4".utf8),
      [0x66, 0xFF, 0xFE, 0x80, 0x2E, 0x6D, 0x70, 0x34], Array("\u{FFFE}\u{9B}\u{202E}é.mp4".utf8), Array("--".utf8),
    ]
    let folder = rig.folder + "/odd <&\"\u{1B}>"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in names {
      let path = (Array("\(folder)/".utf8) + name).map { CChar(bitPattern: $0) } + [0]
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
      try #require(descriptor >= 0)
      let count = unsafe film.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      #expect(count == film.count)
      close(descriptor)
    }
    defer {
      for name in names { unsafe _ = unlink((Array("\(folder)/".utf8) + name).map { CChar(bitPattern: $0) } + [0]) }
    }
    let path = rig.folder + "/report.xml"
    let outcome = try rig.onetake(["verify", folder, "--expect", "duration=2", "--junit", path])
    #expect(outcome.code == 4, "\(outcome)")
    #expect(!outcome.output.contains("\u{1B}"))
    let cases = try #require(try parse(path)["in"]?[0]?["in"]?.arrayValue)
    let shown = Set(cases.compactMap { $0["is"]?["name"]?.stringValue })
    #expect(
      shown == [
        "<&\"'>]]>.mp4", "\u{241B}[2J\u{2401}\u{FFFD}", "tab\tand\nline\r.mp4", "f\u{FFFD}\u{FFFD}\u{FFFD}.mp4",
        "\u{FFFD}\u{FFFD}\u{202E}é.mp4", "--",
      ])
    #expect(cases.allSatisfy { $0["in"]?[0]?["tag"] == "failure" })
  }

  @Test func `clips of the library, what cannot be judged and what is not there are in the report too`() throws {
    let rig = try makeRig()
    let id = try rig.bought("one")
    let path = rig.folder + "/report.xml"
    let outcome = try rig.onetake(["verify", id, "nobody", "--junit", path])
    #expect(outcome.code == 3, "\(outcome)")
    let report = try parse(path)
    #expect(report["is"]?["tests"] == "2" && report["is"]?["errors"] == "1")
    #expect(
      report["in"]?[0]?["is"]?["name"] == "library" && report["in"]?[0]?["in"]?[0]?["is"]?["name"]?.stringValue == id)
    let lost = try rig.onetake(["verify", rig.folder + "/gone.mp4", "--expect", "duration=2", "--junit", path])
    #expect(lost.code == 2, "\(lost)")
    #expect(try parse(path)["in"]?[0]?["in"]?[0]?["in"]?[0]?["tag"] == "error")
  }

  @Test func `a report that cannot be written is told before anything is judged`() throws {
    let rig = try makeRig()
    let film = try TestFilms.path(.small)
    let outcome = try rig.onetake(
      ["verify", film, "--expect", "duration=2", "--junit", rig.folder + "/no/such/folder.xml"])
    #expect(outcome.code == 1 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains("could not be written"))
  }
}
