import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// payment.md 17: keys, Authorization values and signatures of addresses reach no file and no text, whatever a provider
/// does with what it was told. What finds them is held to planted ones by `SecretSearchTests`.
@Suite(.blocking) struct SecretTests {
  @Test(arguments: Provider.allCases)
  func `nothing that a provider repeats is written or said`(_ provider: Provider) throws {
    let world = try SecretWorld()
    let key = try #require(SecretWorld.keys[provider])
    let address =
      "127.0.0.1:\(world.rig.port)/_sim/stills/1280x720.jpg?text=still&X-Img-Check=\(SecretWorld.imageSignature)"
    var words: [String: Int] = [:]
    for (number, mischief) in Mischief.deeds.enumerated() {
      let deed = mischief.deed(provider, [key, address], "")
      world.meddler.meddle { mischief.stage.isAsked($0.line) ? deed : .pass }
      let outcome = try world.onetake(try world.order(provider, "number \(number)"))
      words[outcome.word ?? "none", default: 0] += 1
      #expect(outcome.code != 0 || mischief.description.contains("tal") || mischief.description.contains("tells"))
      // What is shown of it stands in the catalog, which is looked through below.
      if !outcome.id.isEmpty, number % 4 == 0 { try world.onetake(["show", "--json", outcome.id]) }
      // A claim is made to be given away.
      if !outcome.id.isEmpty { try world.onetake(["claim", outcome.id]) }
    }
    let claims = try FileManager.default.contentsOfDirectory(atPath: world.rig.folder).filter { $0.hasPrefix("claim-") }
    #expect(claims.count > 15, "only \(claims.count) claims could be made")
    // Each way of ending was met.
    for word in ["refused", "uncertain", "generated", "pending", "failed"] {
      #expect(words[word, default: 0] > 0, "nothing ended as \(word): \(words)")
    }
    world.meddler.meddle { _ in .pass }
    try world.onetake(["jobs"])
    try world.onetake(["jobs", "resume"])
    try world.onetake(["jobs", "resume", "--json"])
    try world.onetake(["backup", world.rig.folder + "/backup"])
    try world.expectNoLeak("after all of \(provider)'s mischief")
  }

  @Test func `no fault of provider-sim brings a secret to light, in files, output and errors`() throws {
    let world = try SecretWorld(["submit.idle_seconds": "1"])
    let faults = [
      [], ["submit-500"], ["submit-garbage"], ["submit-half-answer"], ["submit-error-envelope"], ["submit-hang"],
      ["job-fails"], ["query-500"], ["query-garbage"], ["film-403"], ["film-404"], ["film-redirect-loop"],
      ["film-drop:1"], ["film-html"], ["film-redirect-file"], ["film-truncated"], ["short"],
    ]
    for (number, faults) in faults.enumerated() {
      _ = world.rig.sim("POST", "/_sim/faults", ["faults": .array(faults.map { .string($0) })])
      let provider = Provider.allCases[number % 3]
      let outcome = try world.onetake(try world.order(provider, "number \(number)"))
      if !outcome.id.isEmpty { try world.onetake(["show", outcome.id]) }
    }
    let signatures = world.search.secrets.count { $0.name.hasPrefix("the signature") }
    #expect(try signatures >= 8 && world.rig.count() > 8, "\(signatures) signatures: there was too little to hide")
    try world.expectNoLeak("after the faults")
  }

  @Test(arguments: [
    "slot.recorded:1", "submit.committed:1", "poll.answered:1", "download.piece:1", "download.stored-committed:1",
  ])
  func `what a process that was killed leaves holds no secret, nor what is made of it`(_ point: String) throws {
    let world = try SecretWorld()
    let key = try #require(SecretWorld.keys[.shortapi])
    let talks = try #require(Mischief.deeds.first { $0.description.contains("takes the job and talks") })
    // Who goes on does not know how the image's address was signed, and knows addresses by their looks.
    let talk = Mischief.everyForm(ofAddress: "\(world.rig.stillURL())&X-Img-Check=\(SecretWorld.imageSignature)")
    let deed = talks.deed(.shortapi, [key], talk)
    world.meddler.meddle { Mischief.Stage.film.isAsked($0.line) ? .pass : deed }
    let killed = try world.onetake(try world.order(.shortapi, "a"), ["ONETAKE_FAULT": point])
    #expect(killed.code == 137, "\(killed)")
    try world.expectNoLeak("killed at \(point)")
    try world.onetake(["jobs", "resume", "--json"])
    try world.onetake(try world.order(.shortapi, "a"))
    try world.onetake(["show", "--json", world.onetake(["jobs", "--json"]).lines.first?["id"]?.stringValue ?? "x"])
    try world.expectNoLeak("gone on after \(point)")
  }

  @Test func `no command tells a secret, well or badly used`() throws {
    let world = try SecretWorld()
    let bought = try world.onetake(try world.order(.gmi, "a fox"))
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    let id = bought.id
    let key = try #require(SecretWorld.keys[.gmi])
    let signed = "\(world.rig.stillURL())&X-Img-Check=\(SecretWorld.imageSignature)"
    let dead = "http://127.0.0.1:1/a.jpg?X-Img-Check=\(SecretWorld.imageSignature)"
    let userful = "http://\(SecretWorld.proxyUser)@127.0.0.1:1/a.jpg"
    let request = try world.rig.imageRequest("a fox", "--image-url", signed)
    let film = world.rig.folder + "/copy.mp4"
    let other = try world.rig.file("other.mp4", TestFilms.bytes(.small))
    let lines: [[String]] = [
      ["lookup"] + request, ["lookup", "-o", film] + request, ["quote"] + request, ["key"] + request,
      ["search", "fox"], ["search", "--explain", "fox"], ["show", id], ["compare", id, id], ["claim", id],
      ["open", "--json", id], ["verify", id],
      ["verify", "--all"], ["accept", id], ["jobs"], ["jobs", "cancel", id], ["jobs", "resolve", id, "--charged"],
      ["jobs", "resume", id], ["stats"], ["rm", id], ["restore", id], ["gc"], ["fsck"], ["doctor"], ["config"],
      ["config", "get", "urls.gmi"], ["import", other] + world.rig.textRequest("b"), ["version"],
      ["completions", "bash"], ["help", "generate"], ["man", "onetake.1"],
      ["backup", world.rig.folder + "/backup"], ["restore-backup", world.rig.folder + "/backup"],
      // Typed wrongly, so that what was typed is repeated.
      ["generate", "--image-url", signed, "--image-url", dead] + world.rig.textRequest("c"),
      ["generate", signed] + request, ["quote", "--image", dead, "--model", "pixverse-v6/image-to-video"],
      ["generate", "--image", userful] + world.rig.textRequest("d"), ["generate", "--no-such-option=\(signed)"],
      ["generate", "--duration", key] + request, ["generate", "--model", key], [key], ["show", key], ["jobs", key],
      ["compare", id, key], ["claim", key], ["claim", id, "-o", "/proc/\(key)"],
      ["compare", id, id, "-o", "/proc/\(key).webp"],
      ["config", "set", "urls.gmi", "https://h.example/?key=\(key)"], ["config", "set", "urls.gmi", userful],
      ["config", "set", "provider", key], ["config", "set", "gmi.key", key], ["config", "get", key],
      ["config", "set", "urls.gmi", "ftp://\(SecretWorld.proxyUser)@h.example"],
      ["import", "--image", dead, other] + world.rig.textRequest("e"),
      ["verify", "--expect", "resolution=\(key)", other], ["backup", "/proc/\(key)"],
      ["jobs", "resolve", id, "--job-id", key],
    ]
    for line in lines {
      try world.onetake(line)
      try world.onetake(line + ["--json"])
    }
    for (name, text) in [
      ("a", #"{"shortapi_key":"\#(SecretWorld.configKey)"}"#), ("b", #"{"provider":"\#(key)"}"#),
      ("c", #"{"urls":{"gmi":"https://u:\#(SecretWorld.configKey)@h.example"}}"#),
      ("d", #"{"urls":{"gmi":"https://h.example/?api_key=\#(SecretWorld.configKey)"}}"#),
      ("e", #"{"keys":{"gmi":"\#(SecretWorld.configKey)"}"#), ("f", #"{"budget":{"month":"\#(key)"}}"#),
    ] {
      // The person wrote these; they stand elsewhere than what the program wrote.
      let folder = NSTemporaryDirectory() + "/onetake-secret-config-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try FileManager.default.createDirectory(atPath: folder + "/onetake", withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/onetake/config.json"))
      for words in [["config"], ["generate"] + request, ["doctor", "--json"]] {
        let outcome = try world.onetake(words, ["XDG_CONFIG_HOME": folder])
        #expect(outcome.code == 2, "config \(name): \(outcome)")
      }
    }
    try world.expectNoLeak("after every command")
  }

  @Test func `a proxy's password is told by nobody, also where the proxy repeats it`() throws {
    let world = try SecretWorld()
    let secrets = [
      SecretWorld.proxyUser, String(SecretWorld.proxyUser.split(separator: ":")[1]), "pr0xy-P4ssw0rd+Zz/9",
    ]
    var changes: [String: String?] = [
      "http_proxy": "http://\(SecretWorld.proxyUser)@127.0.0.1:\(world.meddler.port)",
      "https_proxy": "socks5h://\(SecretWorld.proxyUser)@127.0.0.1:1", "no_proxy": nil,
    ]
    for provider in Provider.allCases { changes[provider.urlVariable] = "http://provider.example.test" }
    for status in [407, 401, 500, 200] {
      world.meddler.meddle { request in
        let asked = String(decoding: request.bytes, as: UTF8.self)
        let page = "<html>\(asked) \(secrets.map { Mischief.everyForm(of: $0) }.joined(separator: "\n"))"
        return .answer(Array("HTTP/1.1 \(status) No\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)".utf8))
      }
      let words = ["generate", "--provider", "shortapi"] + world.rig.textRequest("status \(status)")
      let outcome = try world.onetake(words + ["--json"], changes)
      if !outcome.id.isEmpty { try world.onetake(["show", outcome.id, "--json"], changes) }
      try world.onetake(["doctor", "--json"], changes)
    }
    let isSent = world.meddler.requests.contains {
      String(decoding: $0.bytes, as: UTF8.self).lowercased().contains("proxy-authorization: basic ")
    }
    #expect(isSent, "the proxy was never told its password: there was nothing to hide")
    changes["http_proxy"] = "http://\(SecretWorld.proxyUser)@127.0.0.1:1"
    try world.onetake(["generate", "--provider", "shortapi"] + world.rig.textRequest("no proxy"), changes)
    changes["http_proxy"] = "nonsense://\(SecretWorld.proxyUser)@127.0.0.1:1"
    try world.onetake(["generate", "--provider", "shortapi"] + world.rig.textRequest("no such proxy"), changes)
    try world.expectNoLeak("behind a proxy that talks")
  }

  @Test func `a manifest and a sidecar with signed addresses leave none behind`() throws {
    let world = try SecretWorld()
    let film = world.rig.folder + "/film.mp4"
    try world.onetake(["generate", "-o", film] + world.rig.textRequest("a fox"))
    // What a person wrote stands outside of what the program wrote.
    let folder = NSTemporaryDirectory() + "/onetake-secret-import-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: film, toPath: folder + "/film.mp4")
    let key = try #require(SecretWorld.keys[.shortapi])
    let quoted = JSON.string(key).text
    let signed = "\(world.rig.stillURL())&X-Img-Check=\(SecretWorld.imageSignature)"
    let dead = "http://127.0.0.1:1/a.jpg?X-Img-Check=\(SecretWorld.imageSignature)"
    let model = #""model":"pixverse-v6/image-to-video","prompt":"b","resolution":"540p","duration":5"#
    for (number, line) in [
      #"{"path":"film.mp4",\#(model),"image":"\#(signed)"}"#, #"{"path":"film.mp4",\#(model),"image":"\#(dead)"}"#,
      #"{"path":"film.mp4",\#(model),"api_key":\#(quoted)}"#, #"{"path":"film.mp4","charged":\#(quoted)}"#,
      #"{"path":"film.mp4","resolution":\#(quoted),"provider":\#(quoted)}"#, #"{"path":"film.mp4",\#(quoted):1"#,
      #"{"path":"\#(signed)","prompt":"c"}"#,
    ].enumerated() {
      let manifest = "\(folder)/clips-\(number).jsonl"
      try Data((line + "\n").utf8).write(to: URL(fileURLWithPath: manifest))
      try world.onetake(["import", "--manifest", manifest])
      try world.onetake(["import", "--json", "--manifest", manifest])
    }
    try Data(#"{\#(model),"image":"\#(signed)"}"#.utf8).write(to: URL(fileURLWithPath: folder + "/film.json"))
    try world.onetake(["import", "--json", folder])
    for hit in try world.onetake(["search", "--json"]).json["clips"]?.arrayValue ?? [] {
      try world.onetake(["show", "--json", hit["id"]?.stringValue ?? ""])
    }
    try world.expectNoLeak("after the imports")
  }

  @Test func `a key that stands in a film's tag is in no text and no table, and the film stays as it was delivered`()
    throws
  {
    let world = try SecretWorld()
    let key = try #require(SecretWorld.keys[.gmi])
    let words = "neon girl, rain"
    var bytes = try TestFilms.bytes(.tagged)
    let place = try #require(bytes.firstRange(of: Array(words.utf8)))
    bytes.replaceSubrange(place, with: Array(key.utf8).prefix(words.utf8.count))
    let film = NSTemporaryDirectory() + "/onetake-secret-tag-\(UUID().uuidString).mp4"
    defer { try? FileManager.default.removeItem(atPath: film) }
    try Data(bytes).write(to: URL(fileURLWithPath: film))
    let imported = try world.onetake(["import", "--json", film])
    let id = imported.id
    #expect(!id.isEmpty, "\(imported)")
    let shown = try world.onetake(["show", "--json", id])
    #expect(shown.output.contains("[removed]"), "the tag is not shown at all: \(shown)")
    try world.onetake(["verify", "--json", id])
    try world.onetake(["verify", "--json", film, "--expect", "duration=5"])
    try world.onetake(["claim", id])
    let blob = try #require(imported.json["path"]?.stringValue)
    #expect(try world.rig.bytes(blob) == bytes)
    #expect(!world.search.leaks(in: Data(bytes), at: "the film").isEmpty, "nothing stands in the film")
    world.rig.remove(blob)
    try world.expectNoLeak("in all but the film itself")
  }

  @Test func `no command line holds a key, and what is started to look at films or to play them has none`() throws {
    let world = try SecretWorld(["poll.minutes": "1", "poll.first_ms": "60000"])
    world.meddler.meddle { _ in .pass }
    let film = world.rig.folder + "/bin"
    try FileManager.default.createDirectory(atPath: film, withIntermediateDirectories: true)
    // A player that says what it was started with.
    let player = try world.rig.file(
      "bin/xdg-open", text: "#!/bin/sh\nenv > \"$HOME/player\"\necho \"$@\" >> \"$HOME/player\"\n")
    unsafe chmod(player, 0o755)
    var running = world.variables
    running["ONETAKE_ALLOW_DUMPS"] = "1"
    let program = try world.rig.start(try world.order(.gmi, "a fox"), running)
    try world.rig.waitForSubmit(of: program)
    let line = FileManager.default.contents(atPath: "/proc/\(program.number)/cmdline") ?? Data()
    // What a person types is there for everybody to see, a signed address among it; keys are not typed.
    let leaks = world.search.leaks(in: line, at: "its command line").filter { $0.secret.hasPrefix("the key of") }
    #expect(line.count > 10 && leaks.isEmpty, "\(leaks)")
    let own = FileManager.default.contents(atPath: "/proc/\(program.number)/environ") ?? Data()
    #expect(!world.search.leaks(in: own, at: "its environment").isEmpty, "the key came from nowhere")
    program.signal(SIGKILL)
    _ = program.finish()

    let quick = try SecretWorld()
    let bought = try quick.onetake(try quick.order(.gmi, "a fox"))
    let opened = try quick.onetake(["open", bought.id], ["PATH": film + ":/usr/bin:/bin", "HOME": world.rig.folder])
    #expect(opened.code == 0, "\(opened)")
    try world.expectNoLeak("the player's environment among it")
    #expect(world.rig.exists(world.rig.folder + "/player"), "nothing was played")
  }
}
