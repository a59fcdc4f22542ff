import Domain
import Foundation
import Rig
import TestThreads
import Testing

@Suite(.blocking) struct ClaimTests {
  private static let shape: Shape = [
    "format": ["number"], "made": ["string"], "made_by": ["string"], "summary": ["string"], "take": ["object"],
    "provider": ["object"], "request": ["object", "null"], "image": ["object", "null"], "times": ["object"],
    "cost": ["object"], "verdict": ["string", "null"], "findings": ["array"], "ordered_and_measured": ["array"],
    "clip": ["object", "null"], "facts": ["object", "null"], "history": ["array"], "files": ["array"],
  ]

  /// What a claim holds, once its digests were held against its files.
  private func read(_ rig: Rig, _ folder: String) throws -> (json: JSON, page: String, names: Set<String>) {
    let files = try rig.files(below: folder)
    let json = try JSONParser.parse(try #require(files["claim.json"], "\(files.keys)"))
    expectShape(json, Self.shape)
    for file in json["files"]?.arrayValue ?? [] {
      let name = file["name"]?.stringValue ?? ""
      let bytes = try #require(files[name], "\(name) is told and is not there")
      #expect(file["sha256"] == .string(Digest(of: bytes).hex) && file["bytes"] == .int(bytes.count), "\(name)")
    }
    let sums = String(decoding: files["SHA256SUMS"] ?? [], as: UTF8.self).split(separator: "\n")
    #expect(Set(sums.map { String($0.dropFirst(66)) }) == Set(files.keys).subtracting(["SHA256SUMS"]))
    for line in sums {
      let name = String(line.dropFirst(66))
      #expect(Digest(of: files[name] ?? []).hex == String(line.prefix(64)), "\(name)")
    }
    let page = String(decoding: files["index.html"] ?? [], as: UTF8.self)
    #expect(page.hasPrefix("<!DOCTYPE html>") && !page.contains("<script"))
    #expect(page.matches(of: /(src|href|url)[=(]\W*http/).isEmpty, "the page reads something from elsewhere")
    // Every picture that it shows is beside it.
    for image in page.matches(of: /src="([^"]*)"/) { #expect(files[String(image.1)] != nil, "\(image.1)") }
    for tag in ["section", "table", "ul", "ol", "li", "figure", "main", "pre", "dl"] {
      let opened = page.components(separatedBy: "<\(tag)>").count + page.components(separatedBy: "<\(tag) ").count
      #expect(opened - 1 == page.components(separatedBy: "</\(tag)>").count, "<\(tag)> is not closed")
    }
    return (json, page, Set(files.keys))
  }

  @Test func `a clip that is not what was ordered: what was ordered, what came, what it cost`() throws {
    let rig = try Rig()
    try rig.breakThings("short")
    let bought = try rig.json(["generate"] + rig.textRequest("neon <rain> & \"fog\""))
    #expect(bought.code == 4, "\(bought)")
    let id = try #require(bought.json["id"]?.stringValue)
    let folder = rig.folder + "/refund"
    let outcome = try rig.json(["claim", String(id.prefix(8)), "-o", folder + "/"])
    #expect(outcome.code == 0 && outcome.json["path"] == .string(folder), "\(outcome)")
    #expect(outcome.json["at_stake"] == bought.json["cost"]?["charged"])
    let (json, page, names) = try read(rig, folder)
    #expect(names == ["index.html", "claim.json", "SHA256SUMS", "poster.webp", "storyboard.webp"])
    #expect(json["take"]?["id"] == .string(id) && json["take"]?["state"] == "nonconforming")
    #expect(json["provider"]?["job_id"] == bought.json["job_id"])
    #expect(json["request"]?["params"]?["prompt"] == "neon <rain> & \"fog\"")
    #expect(json["findings"] == bought.json["findings"])
    #expect(json["clip"]?["digest"] == bought.json["digest"])
    #expect(
      (json["ordered_and_measured"]?.arrayValue ?? []).contains { $0["name"] == "Length" && $0["severity"] == "error" })
    let events = (json["history"]?.arrayValue ?? []).compactMap { $0["event"]?.stringValue }
    #expect(events.count >= 5, "\(events)")
    #expect((json["history"]?.arrayValue ?? []).contains { $0["answer"]?.stringValue?.contains("job") == true })
    for time in ["planned", "sent", "submitted", "received"] {
      #expect(json["times"]?[time]?.stringValue != nil, "\(time)")
    }
    for words in ["neon &lt;rain&gt; &amp; &quot;fog&quot;", id, "Expected: ", "duration", "class=\"error\""] {
      #expect(page.contains(words), "\(words) is not on the page")
    }
    #expect(!page.contains("neon <rain>"))
  }

  @Test(arguments: [
    ("film-404", "lost", "could not be fetched"), ("job-fails", "failed-charge-unknown", "gave the job up"),
    ("submit-500", "uncertain", "no answer said whether a job exists"),
  ])
  func `a take without a clip is the most important claim`(fault: String, state: String, says: String) throws {
    let rig = try Rig()
    try rig.breakThings(fault)
    let bought = try rig.json(["generate"] + rig.textRequest("neon rain"))
    let id = try #require(bought.json["id"]?.stringValue, "\(bought)")
    let outcome = try rig.json(["claim", id, "--with-clip"])
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.json["missing"] == "No clip was delivered.")
    let (json, page, names) = try read(rig, "\(rig.folder)/claim-\(id)")
    #expect(names == ["index.html", "claim.json", "SHA256SUMS"])
    #expect(json["take"]?["state"] == .string(state), "\(json.text)")
    #expect(json["clip"] == .null && json["cost"]?["at_stake"]?.stringValue != nil)
    #expect(page.contains(says) && page.contains("No clip was delivered") && page.contains("neon rain"))
  }

  @Test func `a zip holds the same as a folder, and the clip where it is wanted`() throws {
    let rig = try Rig()
    let film = rig.folder + "/copy.mp4"
    let id = try rig.bought("neon rain", copy: film)
    let zip = rig.folder + "/refund.zip"
    let outcome = try rig.json(["claim", id, "-o", zip, "--with-clip"])
    #expect(outcome.code == 0 && outcome.json["missing"] == .null, "\(outcome)")
    let unpack = try rig.start(["-m", "zipfile", "-e", zip, rig.folder + "/out"], [:], program: "/usr/bin/python3")
    #expect(unpack.finish().code == 0)
    let (json, _, names) = try read(rig, rig.folder + "/out/refund")
    #expect(names.contains("clip.mp4") && names.contains("poster.webp") && names.contains("storyboard.webp"))
    #expect(try rig.bytes(rig.folder + "/out/refund/clip.mp4") == rig.bytes(film))
    #expect(json["verdict"] == "conforms")
  }

  @Test func `nothing that is there is replaced, and a take that was never sent has no claim`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let file = try rig.file("mine.zip", text: "mine")
    let folder = (try rig.file("mine/note", text: "mine") as NSString).deletingLastPathComponent
    for path in [file, folder] {
      let outcome = try rig.json(["claim", id, "-o", path])
      #expect(outcome.code == 2, "\(outcome)")
    }
    #expect(try rig.files(below: folder) == ["note": Array("mine".utf8)])
    #expect(try rig.bytes(file) == Array("mine".utf8))
    let nowhere = try rig.json(["claim", id, "-o", rig.folder + "/no/such/claim"])
    #expect(nowhere.code != 0)
    #expect(try rig.onetake(["claim", "zzzz"]).code == 3)
    let killed = try rig.onetake(["generate"] + rig.textRequest("snow"), ["ONETAKE_FAULT": "generate.planned:1"])
    #expect(killed.code == 137, "\(killed)")
    let planned = try #require(try rig.onetake(["jobs", "--json"]).lines.first?["id"]?.stringValue)
    let unsent = try rig.json(["claim", planned])
    #expect(unsent.code == 2 && unsent.output.contains("was never sent"), "\(unsent)")
    let left = try FileManager.default.contentsOfDirectory(atPath: rig.folder).filter { $0.hasSuffix(".new") }
    #expect(left.isEmpty, "\(left)")
  }
}
