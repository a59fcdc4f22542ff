import Domain
import Rig
import TestThreads
import Testing

/// tag, collect, rate, favourite, note and undo: what people say of clips, and find them by.
@Suite(.blocking) struct CommandCurateTests {
  private func prompts(_ rig: Rig, _ query: String...) throws -> [String] {
    let outcome = try rig.onetake(["search", "--json"] + query)
    return outcome.json["clips"]?.arrayValue?.compactMap { $0["prompt"]?.stringValue } ?? []
  }

  @Test func `what is said of clips is found, shown and undone`() throws {
    let rig = try Rig()
    let rain = try rig.bought("neon rain")
    let city = try rig.bought("neon city")
    _ = try rig.bought("harbour")

    let tagged = try rig.json(["tag", "Client-X,hero", "--query", "neon"])
    #expect(tagged.code == 0)
    expectShape(
      tagged.json,
      [
        "action": ["string"], "value": ["array"], "matched": ["number"], "changed": ["number"],
        "dry_run": ["boolean"], "clips": ["array"],
      ])
    #expect(tagged.json["clips"] == [.string(city), .string(rain)])
    #expect(try rig.onetake(["rate", "4", rain]).output == "1 clip rated 4\n")
    #expect(try rig.onetake(["favourite", rain]).output == "1 clip marked as favourite\n")
    #expect(try rig.onetake(["collect", "spring ads", rain, city]).output == "2 clips put into spring ads\n")
    #expect(try rig.onetake(["note", "slower, please", city]).code == 0)

    #expect(try prompts(rig, "tag:client-x", "rating>=4") == ["neon rain"])
    #expect(try prompts(rig, "collection:\"Spring Ads\"") == ["neon city", "neon rain"])
    #expect(try prompts(rig, "slower") == ["neon city"])
    let shown = try rig.json(["show", rain]).json
    #expect(shown["tags"] == ["Client-X", "hero"])
    #expect(shown["collections"] == ["spring ads"])
    #expect(shown["rating"] == 4)
    #expect(shown["favourite"] == true)
    #expect(try rig.onetake(["show", city, "--no-picture"]).output.contains("slower, please"))
    #expect(try rig.json(["tag"]).json == ["tags": [["name": "Client-X", "clips": 2], ["name": "hero", "clips": 2]]])
    #expect(try rig.onetake(["collect"]).output == "clips  collection\n    2  spring ads\n")

    let list = try rig.onetake(["undo", "--list"])
    #expect(list.code == 0)
    #expect(list.output.contains("tagged Client-X and hero"))
    #expect(try rig.onetake(["undo", "--dry-run"]).output.hasPrefix("would undo: 1 clip given the note"))
    for _ in 0..<5 { #expect(try rig.onetake(["undo"]).code == 0) }
    #expect(try rig.onetake(["undo"]).code == 3)
    #expect(try prompts(rig, "has:tag OR has:rating OR has:collection OR has:note OR is:favourite").isEmpty)
    #expect(try rig.charges().count == 3, "nothing of it costs anything")
  }

  @Test func `a dry run shows the clips and changes none`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let would = try rig.onetake(["tag", "x", "--query", "neon", "--dry-run"])
    #expect(would.code == 0)
    #expect(would.output.hasPrefix("1 clip would be tagged x\n"))
    #expect(would.output.contains(id))
    #expect(try prompts(rig, "tag:x").isEmpty)
    #expect(try rig.onetake(["undo"]).code == 3)
    #expect(try rig.onetake(["tag", "x", "--query", "neon"]).code == 0)
    #expect(
      try rig.onetake(["tag", "x", "--query", "neon"]).output == "nothing changed: 1 clip was tagged x already\n")
    #expect(try rig.onetake(["tag", "x", "--remove", id]).output == "1 clip untagged x\n")
  }

  @Test func `what does not say which clips it means changes nothing`() throws {
    let rig = try Rig()
    let id = try rig.bought("neon rain")
    let refused: [(arguments: [String], code: Int32, says: String)] = [
      (["tag", "x"], 2, "which clips?"), (["rate", "5"], 2, "which clips?"), (["favourite"], 2, "which clips?"),
      (["tag", "x", id, "--query", "neon"], 2, "cannot stand together"),
      (["tag", "x", "--query", ""], 2, "every clip"), (["tag", "x", "--query", "sort:newest"], 2, "every clip"),
      (["tag", "x", "--query=-modle:v6"], 2, "did you mean model:?"),
      (["tag", "x", "--query", "duration:long"], 2, "duration: does not take"),
      (["tag", "x", "--query", "harbour"], 3, "no clip matches"), (["tag", "x", "nosuchid"], 3, "nosuchid"),
      (["tag", "x", "--saved", "best"], 3, "no search is saved"), (["tag", "a*", id], 2, "asterisk"),
      (["rate", "6", id], 2, "1 to 5"), (["rate", "0", id], 2, "1 to 5"), (["collect", "a,b", id], 2, "comma"),
      (["note", String(repeating: "x", count: 10_001), id], 2, "10000 bytes"),
    ]
    for (arguments, code, says) in refused {
      let outcome = try rig.onetake(arguments)
      #expect(outcome.code == code, "\(arguments)")
      #expect(outcome.errors.contains(says), "\(arguments): \(outcome.errors)")
    }
    #expect(try prompts(rig, "has:tag OR has:rating OR has:collection OR has:note OR is:favourite").isEmpty)
  }

  @Test func `a mistyped search says what was meant, and searches for it when asked to`() throws {
    let rig = try Rig()
    _ = try rig.bought("cinematic rain")
    let text = try rig.onetake(["search", "cinemtic", "rain"])
    #expect(text.code == 3)
    #expect(text.errors.contains("did you mean: cinematic rain (1 clip)? --corrected searches for that"))
    #expect(try rig.json(["search", "cinemtic"]).json["did_you_mean"] == ["query": "cinematic", "total": 1])
    #expect(try prompts(rig, "--corrected", "cinemtic") == ["cinematic rain"])
    #expect(try rig.onetake(["search", "--corrected", "cinemtic"]).errors.contains("searched for: cinematic"))
    #expect(try rig.json(["search", "rain"]).json["did_you_mean"] == nil)
  }

  @Test func `searches are saved, narrowed, used for many clips, and forgotten`() throws {
    let rig = try Rig()
    let rain = try rig.bought("neon rain")
    _ = try rig.bought("neon city")
    #expect(try rig.onetake(["rate", "5", rain]).code == 0)
    #expect(try rig.onetake(["search", "--save", "Best of", "rating>=4", "OR", "harbour"]).code == 0)
    #expect(try prompts(rig, "--saved", "best of") == ["neon rain"])
    #expect(try prompts(rig, "--saved", "best of", "city").isEmpty)
    #expect(try rig.json(["search", "--list-saved"]).json == ["name": "Best of", "query": "rating>=4 OR harbour"])
    #expect(
      try rig.onetake(["tag", "best", "--saved", "Best of", "--query=-harbour"]).output == "1 clip tagged best\n")
    let unknown = try rig.onetake(["search", "--saved", "best off"])
    #expect(unknown.code == 3)
    #expect(unknown.errors.contains("did you mean \"Best of\"?"))
    #expect(try rig.onetake(["search", "--save", "empty"]).code == 2)
    #expect(try rig.onetake(["search", "--forget", "best of"]).code == 0)
    #expect(try rig.onetake(["search", "--forget", "best of"]).code == 3)
  }
}
