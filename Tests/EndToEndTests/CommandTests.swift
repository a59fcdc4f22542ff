import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// What every command has in common, and the small ones.
@Suite(.blocking) struct CommandTests {
  // MARK: generate

  @Test func `generate copies the clip to -o, whole or not at all, also for a hit`() throws {
    let rig = try Rig()
    let target = try rig.file("out.mp4", text: "what stood there before")
    let first = try rig.json(["generate", "-o", target] + rig.textRequest("p"))
    #expect(first.code == 0, "\(first.errors)")
    #expect(Digest(of: try rig.bytes(target)).hex == first.json["digest"]?.stringValue)
    let second = rig.folder + "/again.mp4"
    #expect(try rig.json(["generate", "-o", second] + rig.textRequest("p")).json["outcome"] == "reused")
    #expect(try rig.bytes(second) == rig.bytes(target))
    let nowhere = try rig.onetake(["generate", "-o", rig.folder + "/no/such/folder/x.mp4"] + rig.textRequest("p"))
    #expect(nowhere.code != 0)
    #expect(nowhere.errors.contains("no/such/folder"))
    let left = try FileManager.default.contentsOfDirectory(atPath: rig.folder)
    #expect(left.filter { $0.contains("tmp") || $0.contains("partial") } == [])
    #expect(try rig.charges().count == 1)
  }

  @Test func `--dry-run says what would be bought, and sends nothing`() throws {
    let rig = try Rig()
    let plan = try rig.json(["generate", "--dry-run"] + rig.textRequest("p"))
    #expect(plan.code == 0)
    expectShape(plan.json, resultShape)
    #expect(plan.json["outcome"] == "planned")
    #expect(plan.json["id"] == .null)
    #expect(plan.json["take"] == .null)
    #expect(plan.json["cost"] == ["currency": "USD", "quoted": "0.128", "charged": nil, "avoided": nil])
    #expect(try rig.submits() == 0)
    #expect(try rig.onetake(["jobs", "--json"]).output.isEmpty)
    _ = try rig.bought("p")
    #expect(try rig.json(["generate", "--dry-run"] + rig.textRequest("p")).json["outcome"] == "reused")
  }

  // MARK: what all share

  /// Commands that answer with one object, in a library that holds one clip; `ID` stands for it.
  static let objects: [[String]] = [
    ["show", "ID"], ["open", "ID"], ["search"], ["stats"], ["stats", "--by", "model"], ["stats", "--by", "provider"],
    ["doctor"], ["config"], ["config", "get", "provider"], ["config", "set", "provider", "gmi"], ["version"],
    ["completions", "bash"], ["verify", "ID"], ["accept", "ID"], ["rm", "ID"], ["help"], ["help", "generate"],
  ]

  @Test func `with --json every command prints one object and nothing else`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    for words in Self.objects {
      let outcome = try rig.json(words.map { $0 == "ID" ? id : $0 })
      #expect(outcome.code == 0, "\(words): \(outcome.errors)")
      #expect(outcome.json.objectValue != nil, "\(words)")
      #expect(outcome.errors.isEmpty, "\(words): \(outcome.errors)")
    }
    #expect(try rig.json(["restore", id]).code == 0)
    // These answer with JSON Lines, here with none.
    for words in [["jobs"], ["jobs", "list"], ["jobs", "resume"], ["fsck"]] {
      let outcome = try rig.onetake(words + ["--json"])
      #expect(outcome.code == 0, "\(words): \(outcome.errors)")
      #expect(outcome.output.isEmpty, "\(words): \(outcome.output)")
    }
  }

  @Test func `-q says nothing on standard error where all is well`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    let copy = rig.folder + "/copy.mp4"
    for words in [
      ["generate", "-o", copy] + rig.textRequest("p"), ["generate"] + rig.textRequest("p2"), ["search"], ["jobs"],
      ["fsck"], ["stats"], ["show", id], ["jobs", "resume"], ["search", "nothing-like-it"],
    ] {
      let outcome = try rig.onetake(words + ["-q"])
      #expect(outcome.errors.isEmpty, "\(words): \(outcome.errors)")
    }
  }

  @Test func `without a terminal nothing is coloured and no progress is drawn`() throws {
    let rig = try Rig()
    let outcome = try rig.onetake(["generate"] + rig.textRequest("p"))
    #expect(outcome.code == 0)
    #expect(!outcome.output.contains("\u{1B}") && !outcome.errors.contains("\u{1B}"))
    #expect(!outcome.errors.contains("\r"))
    let forced = try rig.onetake(["generate"] + rig.textRequest("p"), ["CLICOLOR_FORCE": "1"])
    #expect(forced.output.contains("\u{1B}["))
    let without = try rig.onetake(["generate"] + rig.textRequest("p"), ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"])
    #expect(!without.output.contains("\u{1B}"))
  }

  @Test func `a request that is wrong is told field by field in --json`() throws {
    let rig = try Rig()
    let outcome = try rig.onetake([
      "generate", "--json", "--model", "pixverse-v5.5/text-to-video", "--prompt", "", "--duration", "7",
      "--resolution", "4k",
    ])
    #expect(outcome.code == 2)
    expectShape(outcome.json, ["error": ["object"]])
    let error = try #require(outcome.json["error"])
    expectShape(error, ["code": ["number"], "messages": ["array"], "cures": ["array"], "problems": ["array"]])
    #expect(error["code"] == 2)
    let problems = error["problems"]?.arrayValue ?? []
    #expect(Set(problems.compactMap { $0["field"]?.stringValue }) == ["prompt", "duration", "resolution"])
    for problem in problems {
      expectShape(
        problem,
        [
          "field": ["string"], "value": ["string", "money"], "reason": ["string"], "allowed": ["string"],
          "provider": ["string", "null"], "would_take_it": ["array"],
        ])
    }
    let usage = try rig.onetake(["generate", "--json", "--modle", "x"])
    #expect(usage.code == 2)
    #expect(usage.json["error"]?["code"] == 2)
    #expect(usage.errors.contains("--model"))
    #expect(!rig.exists(rig.home))
  }

  @Test func `--home counts over ONETAKE_HOME, and that over the config`() throws {
    let rig = try Rig()
    let (flag, config) = (rig.folder + "/flag", rig.folder + "/config-home")
    #expect(try rig.onetake(["config", "set", "home", config]).code == 0)
    let order = ["generate", "--no-wait"] + rig.textRequest("p")
    _ = try rig.json(order + ["--home", flag])
    #expect(rig.exists(flag) && !rig.exists(rig.home) && !rig.exists(config))
    _ = try rig.json(order)
    #expect(rig.exists(rig.home) && !rig.exists(config))
    _ = try rig.json(order, ["ONETAKE_HOME": nil])
    #expect(rig.exists(config))
  }

  @Test func `--provider counts over the config's`() throws {
    let rig = try Rig()
    #expect(try rig.onetake(["config", "set", "provider", "gmi"]).code == 0)
    let request = try rig.imageRequest("p", "--image-url", rig.stillURL())
    #expect(try rig.json(["generate", "--dry-run"] + request).json["provider"] == "gmi")
    #expect(try rig.json(["generate", "--dry-run", "--provider", "auto"] + request).json["provider"] == "shortapi")
  }

  // MARK: jobs and stats

  @Test func `jobs lists what waits, and resume brings it in`() throws {
    let rig = try Rig()
    let started = try rig.json(["generate", "--no-wait"] + rig.textRequest("p"))
    #expect(started.code == 0, "\(started.errors)")
    #expect(started.json["outcome"] == "pending")
    let id = try #require(started.json["id"]?.stringValue)
    let told = try rig.onetake(["search", "anything"])
    #expect(told.errors.contains("1 paid job waits: onetake jobs resume"))
    let jobs = try rig.json(["jobs"])
    expectShape(
      jobs.json,
      [
        "id": ["string"], "state": ["string"], "key": ["digest"], "take": ["number"], "provider": ["string"],
        "job_id": ["string"], "quoted": ["money"], "charged": ["money"], "since": ["string"],
        "reason": ["string", "null"], "advice": ["string"], "warning": ["null"],
      ])
    #expect(jobs.json["id"] == .string(id))
    #expect(jobs.json["state"] == "submitted")
    #expect(try rig.json(["lookup"] + rig.textRequest("p")).code == 9)
    let resumed = try rig.json(["jobs", "resume", String(id.prefix(5))])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(resumed.json["outcome"] == "generated")
    #expect(try rig.onetake(["jobs", "--json"]).output.isEmpty)
    #expect(try rig.charges().count == 1)
    #expect(try rig.onetake(["jobs", "cancel", id]).code == 2)
  }

  @Test func `stats add up what was spent and what was avoided`() throws {
    let rig = try Rig()
    for prompt in ["p", "p", "p", "q"] {
      #expect(try rig.onetake(["generate"] + rig.textRequest(prompt)).code == 0)
    }
    let stats = try rig.json(["stats"]).json
    let sums: Shape = [
      "bought": ["number"], "reused": ["number"], "joined": ["number"], "spent": ["money"], "avoided": ["money"],
      "uncertain": ["money"], "lost": ["money"], "refunded": ["money"], "unknown_prices": ["number"],
    ]
    expectShape(stats, sums.merging(["currency": ["string"], "groups": ["array"], "this_month": ["object"]]) { $1 })
    #expect(stats["bought"] == 2)
    #expect(stats["reused"] == 2)
    #expect(stats["spent"] == "0.256")
    #expect(stats["avoided"] == "0.256")
    expectShape(stats["this_month"], ["committed": ["money"], "budget": ["money", "null"]])
    #expect(stats["this_month"]?["committed"] == "0.256")
    let group = stats["groups"]?[0]
    expectShape(group, sums.merging(["name": ["string"]]) { $1 })
    #expect(try rig.json(["stats", "--by", "provider"]).json["groups"]?[0]?["name"] == "shortapi")
  }

  // MARK: verify and accept

  @Test func `verify judges a clip, all clips, and any file against an order`() throws {
    let rig = try Rig()
    let copy = rig.folder + "/copy.mp4"
    let id = try rig.bought("p", copy: copy)
    try rig.breakThings("short:1")
    let short = try rig.json(["generate"] + rig.textRequest("q"))
    #expect(short.code == 4)
    let shape: Shape = [
      "id": ["string", "null"], "path": ["string"], "verdict": ["string"], "findings": ["array"],
      "facts": ["object", "null"], "problem": ["string", "null"],
    ]
    let one = try rig.json(["verify", id])
    #expect(one.code == 0)
    expectShape(one.json, shape)
    #expect(one.json["verdict"] == "conforms")
    let all = try rig.onetake(["verify", "--all", "--json"])
    #expect(all.code == 4)
    #expect(all.lines.count == 2)
    for line in all.lines { expectShape(line, shape) }
    let expected = "resolution=540p duration=5 audio=no aspect=16:9"
    let file = try rig.json(["verify", copy, "--expect", expected])
    #expect(file.code == 0, "\(file.output)")
    #expect(file.json["id"] == .null)
    for wrong in ["resolution=720p", "duration=8", "audio=yes", "aspect=1:1"] {
      let judged = try rig.json(["verify", copy, "--expect", wrong])
      #expect(judged.code == 4, "\(wrong)")
      #expect(judged.json["verdict"] == "violations", "\(wrong)")
      let rule = wrong.split(separator: "=").first.map(String.init) ?? ""
      #expect(judged.json["findings"]?.arrayValue?.contains { $0["rule"] == .string(rule) } == true, "\(wrong)")
    }
    for film in [TestFilm.empty, .html, .random, .png] {
      let judged = try rig.json(["verify", try TestFilms.path(film), "--expect", "duration=5"])
      #expect(judged.code == 4, "\(film)")
    }
    let unsaid = try rig.onetake(["verify", copy])
    #expect(unsaid.code == 2)
    #expect(unsaid.errors.contains("--expect"))
    #expect(try rig.onetake(["verify", copy, "--expect", "duration=soon"]).code == 2)
    #expect(try rig.onetake(["verify", copy, "--expect", "colour=red"]).code == 2)
    #expect(try rig.onetake(["verify", rig.folder + "/gone.mp4", "--expect", "duration=5"]).code == 2)
  }

  @Test func `accept serves what did not conform`() throws {
    let rig = try Rig(["--fault", "short:1"])
    let target = rig.folder + "/out.mp4"
    let short = try rig.json(["generate", "-o", target] + rig.textRequest("p"))
    #expect(short.code == 4)
    #expect(short.json["verdict"] == "violations")
    #expect(!rig.exists(target), "only what is served is copied")
    #expect(short.errors.contains("nothing was copied to \(target)"))
    let id = try #require(short.json["id"]?.stringValue)
    #expect(try rig.json(["generate"] + rig.textRequest("p")).code == 4, "it is sticky")
    let accepted = try rig.json(["accept", String(id.prefix(8))])
    #expect(accepted.code == 0)
    expectShape(
      accepted.json, ["id": ["string"], "action": ["string"], "state": ["string"], "verdict": ["string"]])
    let hit = try rig.json(["generate"] + rig.textRequest("p"))
    #expect(hit.code == 0)
    #expect(hit.json["outcome"] == "reused")
    #expect(hit.json["verdict"] == "violations", "the findings stay with the clip")
    #expect(try rig.charges().count == 1)
  }

  // MARK: the trash

  @Test func `a clip in the trash is not found, not served and not bought again, until it is restored`() throws {
    let rig = try Rig()
    let id = try rig.bought("p")
    let removed = try rig.json(["rm", id])
    #expect(removed.json["action"] == "trashed")
    #expect(try rig.json(["search", "p"]).json["total"] == 0)
    #expect(try rig.json(["search", "is:trashed"]).json["total"] == 1)
    let asked = try rig.onetake(["generate"] + rig.textRequest("p"))
    #expect(asked.code == 3)
    #expect(asked.errors.contains("onetake restore \(id)"))
    #expect(try rig.charges().count == 1)
    #expect(try rig.json(["restore", id]).json["action"] == "restored")
    #expect(try rig.json(["generate"] + rig.textRequest("p")).json["outcome"] == "reused")
    #expect(try rig.onetake(["restore", id]).code == 3)
    #expect(try rig.onetake(["rm", id, "zzzz"]).code == 3)
    #expect(try rig.json(["search", "p"]).json["total"] == 1, "all names are looked up before anything is done")
  }
}
