import Domain
import Rig
import TestFilms
import TestThreads
import Testing

/// lookup, key, search, show and open: what finds a clip again.
@Suite(.blocking) struct CommandFindTests {
  // MARK: lookup and key

  @Test func `lookup serves a hit, books nothing, and explains a miss field by field`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let hit = try rig.json(["lookup"] + rig.textRequest("neon rain"))
    #expect(hit.code == 0)
    expectShape(hit.json, resultShape)
    #expect(hit.json["outcome"] == "reused")
    #expect(hit.json["id"] == .string(id))
    #expect(try rig.json(["stats"]).json["avoided"] == "0.00", "a look asks for nothing that would have cost")

    let request = ["--model", "pixverse-v5.5/text-to-video", "--prompt", "neon rain", "--duration", "8", "--audio"]
    let miss = try rig.json(["lookup"] + request)
    #expect(miss.code == 3)
    expectShape(
      miss.json, ["outcome": ["string"], "key": ["digest"], "nearest": ["object"], "same_picture": ["null"]])
    #expect(miss.json["outcome"] == "miss")
    #expect(miss.json["nearest"]?["key"] == hit.json["key"])
    let differences = miss.json["nearest"]?["differences"]?.arrayValue ?? []
    #expect(Set(differences.compactMap { $0["field"]?.stringValue }) == ["audio", "duration", "resolution"])
    #expect(differences.contains(["field": "resolution", "asked": "720p", "held": "540p"]))
    let text = try rig.onetake(["lookup"] + request)
    #expect(text.code == 3)
    #expect(text.output.contains("resolution: asked 720p, held 540p"))
    #expect(!text.output.contains("prompt:"), "what is equal is no difference")
    #expect(try rig.charges().count == 1)
  }

  @Test func `lookup in an empty library says that nothing like it is held`() throws {
    let rig = try Rig()
    let miss = try rig.json(["lookup"] + rig.textRequest("p"))
    #expect(miss.code == 3)
    #expect(miss.json["nearest"] == .null)
  }

  /// From the cases that every implementation of the key has to pass.
  static let keys = [
    ("A paper boat on a rainy street", "eaa09ed1bd4c64f6104ee0e4d718b0e6f1d5e0dc833db6eac25f91df2397614b"),
    ("  one\r\ntwo \n", "02bb957bcc097b07a233e9d8f2dd7cb97d91279d6d0b64bf02a2cf43c60c4aa6"),
    ("cafe\u{301}", "6a35fd98b2e070c5cf1be5fe49b9ee714416f4be961dfbc707e379820acc993a"),
  ]

  @Test(arguments: keys) func `key prints the canonical document and its digest`(prompt: String, key: String) throws {
    let rig = try Rig()
    let request = ["--model", "pixverse/pixverse-5.5/text-to-video", "--prompt", prompt]
    let outcome = try rig.json(["key"] + request)
    #expect(outcome.code == 0)
    expectShape(outcome.json, ["key": ["digest"], "canonical": ["string"]])
    #expect(outcome.json["key"] == .string(key))
    let canonical = try #require(outcome.json["canonical"]?.stringValue)
    #expect(Digest(of: Array(canonical.utf8)).hex == key)
    #expect(try rig.onetake(["key"] + request).output == "\(key)\n\(canonical)\n")
    #expect(!rig.exists(rig.home), "a key needs no library")
  }

  // MARK: search

  static let clipShape: Shape = [
    "id": ["string"], "key": ["digest", "null"], "digest": ["digest"], "prompt": ["string"], "model": ["string"],
    "provider": ["string"], "resolution": ["string"], "width": ["number"], "height": ["number"],
    "duration": ["number"], "has_audio": ["boolean"], "verdict": ["string"], "created": ["string"],
    "rating": ["number", "null"], "tags": ["array"], "snippet": ["string", "null"],
  ]

  private func prompts(_ rig: Rig, _ query: String...) throws -> [String] {
    let outcome = try rig.onetake(["search", "--json"] + query)
    #expect(outcome.code == (outcome.json["total"] == 0 ? 3 : 0), "\(query) \(outcome.errors)")
    return outcome.json["clips"]?.arrayValue?.compactMap { $0["prompt"]?.stringValue } ?? []
  }

  @Test func `search finds by words, phrases, exclusions and every filter`() throws {
    let rig = try Rig()
    _ = try rig.bought("A neon girl in the rain")
    _ = try rig.bought("neon signs above a girl", "--audio")
    _ = try rig.bought("Ein Mädchen läuft")
    let still = try rig.imageRequest("slow pan over a harbour", "--duration", "2")
    #expect(try rig.json(["generate"] + still).code == 0)
    let all = ["slow pan over a harbour", "Ein Mädchen läuft", "neon signs above a girl", "A neon girl in the rain"]

    #expect(try prompts(rig) == all, "newest first")
    #expect(try prompts(rig, "NEON", "girl") == [all[2], all[3]])
    #expect(try prompts(rig, "\"neon girl\"") == [all[3]])
    #expect(try prompts(rig, "neon", "-rain") == [all[2]])
    #expect(try prompts(rig, "neon", "-\"neon girl\"") == [all[2]])
    #expect(try prompts(rig, "madchen") == [all[1]])
    #expect(try prompts(rig, "harb*") == [all[0]])
    #expect(try prompts(rig, "(harbour OR signs)", "-audio") == [all[0], all[2]])
    #expect(try prompts(rig, "girl", "-duration:>5", "NOT", "prompt:rain") == [all[2]])
    #expect(try prompts(rig, "has:image OR \"neon girl\"") == [all[0], all[3]])
    #expect(try prompts(rig, "model:pixverse-v6*") == [all[0]])
    #expect(try prompts(rig, "model:pixverse-v5.5/text-to-video", "rain") == [all[3]])
    #expect(try prompts(rig, "provider:gmi") == [all[0]])
    #expect(try prompts(rig, "resolution:540p") == all)
    #expect(try prompts(rig, "resolution:720p") == [])
    #expect(try prompts(rig, "duration:<3") == [all[0]])
    #expect(try prompts(rig, "duration:5", "girl") == [all[2], all[3]])
    #expect(try prompts(rig, "duration:>5") == [])
    #expect(try prompts(rig, "duration:1..3") == [all[0]])
    #expect(try prompts(rig, "verdict:conforms") == all)
    #expect(try prompts(rig, "verdict:violations") == [])
    #expect(try prompts(rig, "after:2026-01-01") == all)
    #expect(try prompts(rig, "before:2026-01-01") == [])
    #expect(try prompts(rig, "after:today") == all)
    #expect(try prompts(rig, "after:7d", "rain") == [all[3]])
    #expect(try prompts(rig, "is:imported") == [])
  }

  @Test func `search answers in one shape, and pages with next`() throws {
    let rig = try Rig()
    for prompt in ["one boat", "two boats", "three boat"] { _ = try rig.bought(prompt) }
    let shape: Shape = [
      "total": ["number"], "total_is_exact": ["boolean"], "ranked_within": ["number", "null"],
      "hint": ["string", "null"], "clips": ["array"], "next": ["string", "money", "null"],
    ]
    var seen: [String] = []
    var next: String?
    repeat {
      let page = try rig.json(["search", "boat*", "--limit", "2"] + (next.map { ["--next", $0] } ?? []))
      expectShape(page.json, shape)
      #expect(page.json["total"] == 3)
      #expect(page.json["total_is_exact"] == true)
      for clip in page.json["clips"]?.arrayValue ?? [] {
        expectShape(clip, Self.clipShape.merging(["highlights": ["array"]]) { $1 })
        seen.append(clip["prompt"]?.stringValue ?? "")
        #expect(clip["snippet"] == clip["prompt"])
        let start = clip["prompt"]?.stringValue?.utf8.count ?? 0
        let mark = clip["highlights"]?.arrayValue?.first
        #expect(mark?["bytes"]?.arrayValue?.last == .int(start))
        #expect(mark?["characters"] == mark?["bytes"])
      }
      next = page.json["next"]?.stringValue
    } while next != nil && seen.count < 9
    #expect(seen == ["three boat", "two boats", "one boat"])
    #expect(try rig.onetake(["search", "--next", "nonsense", "boat"]).code == 2)
  }

  static let odd = [
    "don't", "multi-agent", "AND", "OR NOT", "C++", "\"", "*", "-", "--", "\"open", "a:b:c", "field:", ":", "(",
    "NEAR(",
    "model:", "duration:soon", "after:yesterdayish", "\u{0301}", "'; DROP TABLE clips", "雨", "verdict:maybe",
  ]

  @Test func `whatever is typed is a search`() throws {
    let rig = try Rig()
    _ = try rig.bought("don't stop the multi-agent rain")
    for text in Self.odd {
      let outcome = try rig.onetake(["search", "--json", "--", text])
      #expect([0, 3].contains(outcome.code), "\(text): \(outcome.code) \(outcome.errors)")
      #expect(outcome.json["clips"]?.arrayValue != nil, "\(text)")
      #expect(outcome.errors.isEmpty, "\(text): \(outcome.errors)")
    }
    #expect(try prompts(rig, "don't").count == 1)
    #expect(try prompts(rig, "multi-agent").count == 1)
    let long = String(repeating: "rain ", count: 20_000)
    #expect(try rig.onetake(["search", "--", long]).code == 0)
    let hint = try rig.json(["search", "colour:blue"])
    #expect(hint.code == 3)
    #expect(hint.json["hint"]?.stringValue?.contains("colour:") == true)
  }

  // MARK: show and open

  @Test func `show and open take any unique beginning of an id`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    for length in [1, 4, id.count] {
      let shown = try rig.json(["show", String(id.prefix(length))])
      #expect(shown.code == 0, "\(shown.errors)")
      #expect(shown.json["id"] == .string(id))
    }
    let shown = try rig.json(["show", id.uppercased()]).json
    expectShape(
      shown,
      Self.clipShape.merging([
        "state": ["string"], "origin": ["string"], "take": ["number"], "job_id": ["string"], "reason": ["null"],
        "path": ["string"], "bytes": ["number"], "negative_prompt": ["string", "null"], "findings": ["array"],
        "favourite": ["boolean"], "collections": ["array"], "note": ["string", "null"],
        "accepted": ["null"], "trashed": ["null"], "swept": ["null"], "cost": ["object"], "request": ["object"],
        "facts": ["object"],
        "history": ["array"],
      ]) { $1 })
    expectShape(
      shown["cost"],
      [
        "currency": ["string"], "quoted": ["money"], "charged": ["money"], "charged_source": ["string"],
        "refunded": ["null"],
      ])
    #expect(shown["cost"]?["charged_source"] == "provider")
    #expect(shown["request"]?["params"]?["prompt"] == "neon rain")
    #expect(
      shown["history"]?.arrayValue?.compactMap { $0["to"]?.stringValue }
        == ["planned", "sending", "submitted", "rendered", "stored", "available"])
    let opened = try rig.json(["open", String(id.prefix(6))])
    expectShape(opened.json, ["id": ["string"], "path": ["string"]])
    #expect(opened.json["path"] == shown["path"])
    let text = try rig.onetake(["show", id])
    for part in ["neon rain", "available", "0.128", "shortapi", "history"] { #expect(text.output.contains(part)) }
    #expect(try rig.onetake(["show", "zzzz"]).code == 3)
    #expect(try rig.onetake(["show", "no id!"]).code == 3)
  }

  @Test func `a beginning that several ids share is refused with all of them`() throws {
    let rig = try Rig()
    // Of 33 ids two begin alike, for an id has 32 letters and digits to begin with.
    let clips = try rig.importTiny(33)
    let beginnings = Dictionary(grouping: clips, by: { $0.prefix(1) }).filter { $0.value.count > 1 }
    let (beginning, ids) = try #require(beginnings.first)
    let outcome = try rig.onetake(["show", String(beginning)])
    #expect(outcome.code == 2)
    #expect(ids.prefix(5).contains { outcome.errors.contains($0) })
    #expect(outcome.errors.contains("more characters"))
  }
}

extension Rig {
  /// Imports one film under so many requests, and returns the takes' ids.
  fileprivate func importTiny(_ count: Int) throws -> [String] {
    let film = try TestFilms.path(.small)
    let lines = (1...count).map { number -> String in
      let line: JSON = [
        "path": .string(film), "model": "pixverse-v5.5/text-to-video", "prompt": .string("take \(number)"),
        "resolution": "540p", "duration": 5,
      ]
      return line.text
    }
    let manifest = try file("manifest.jsonl", text: lines.joined(separator: "\n"))
    return try onetake(["import", "--json", "--manifest", manifest]).lines.compactMap { $0["id"]?.stringValue }
  }
}
