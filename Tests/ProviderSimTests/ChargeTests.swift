import Dispatch
import Domain
import Testing

@Suite struct ChargeTests {
  /// What an order costs by the documents: the row, the resolution, the seconds, audio, several shots, dollars.
  static let prices: [(Wire, String, Int, Bool, Bool, String)] = [
    (.shortapi6, "540p", 5, false, false, "0.15"), (.shortapi6, "540p", 10, true, false, "0.38"),
    (.shortapi6, "720p", 8, false, true, "0.304"), (.shortapi6, "720p", 5, true, true, "0.255"),
    (.shortapi6, "1080p", 5, false, false, "0.385"), (.shortapi6, "1080p", 8, true, false, "0.784"),
    (.shortapi55Image, "540p", 5, false, false, "0.128"), (.shortapi55Text, "540p", 8, false, false, "0.255"),
    (.shortapi55Image, "720p", 10, false, false, "0.374"), (.shortapi55Text, "1080p", 8, false, false, "0.68"),
    (.shortapi55Image, "540p", 10, true, false, "0.374"), (.shortapi55Text, "720p", 5, true, false, "0.213"),
    (.shortapi55Image, "1080p", 5, true, false, "0.383"), (.shortapi55Text, "540p", 5, false, true, "0.213"),
    (.shortapi55Image, "720p", 8, false, true, "0.51"), (.shortapi55Text, "1080p", 5, false, true, "0.425"),
    (.shortapi55Image, "540p", 8, true, true, "0.51"), (.shortapi55Text, "720p", 10, true, true, "0.655"),
    (.shortapi55Image, "1080p", 8, true, true, "0.935"), (.shortapi55Text, "720p", 5, true, true, "0.298"),
    (.gmi, "360p", 1, false, false, "0.025"), (.gmi, "360p", 15, true, false, "0.525"),
    (.gmi, "540p", 5, false, true, "0.175"), (.gmi, "540p", 2, true, false, "0.09"),
    (.gmi, "720p", 7, false, false, "0.315"), (.gmi, "720p", 3, true, true, "0.18"),
    (.gmi, "1080p", 5, false, false, "0.45"), (.gmi, "1080p", 10, true, false, "1.15"),
    (.highway, "720p", 5, false, false, "0.25"), (.highway, "1080p", 15, true, false, "0.75"),
  ]

  @Test(arguments: prices.indices)
  func `an order costs what the price list says`(index: Int) throws {
    let (wire, resolution, seconds, hasAudio, isMulti, price) = Self.prices[index]
    let sim = try TestSimulator()
    var changes: [String: JSON?] = [:]
    switch wire {
    case .shortapi6, .shortapi55Image, .shortapi55Text:
      changes = [
        "resolution": .string(resolution), "duration": .string("\(seconds)"), "generate_audio": .bool(hasAudio),
        "multi_shot": .bool(isMulti),
      ]
    case .highway:
      changes = [
        "resolution": .string(resolution), "duration": .int(seconds), "generate_audio_switch": .bool(hasAudio),
      ]
    case .gmi:
      changes = [
        "quality": .string(resolution), "duration": .int(seconds), "generate_audio_switch": .bool(hasAudio),
        "generate_multi_clip_switch": .bool(isMulti),
      ]
    }
    let answer = try sim.submit(wire, changes).json()
    #expect(try sim.total() == price)
    if [.shortapi6, .shortapi55Image, .shortapi55Text].contains(wire) {
      #expect(answer["data"]?["amount"]?.stringValue == price)
    }
  }

  @Test func `charges are listed with digests instead of prompts and keys`() throws {
    let sim = try TestSimulator()
    let id = try sim.order(.gmi)
    _ = try sim.order(.highway)
    let reply = sim.client.ask("GET", "/_sim/charges")
    let charges = try reply.json()
    #expect(charges["total"] == "0.075")
    #expect(charges["count"] == 2)
    let first = try #require(charges["charges"]?[0])
    #expect(first["provider"] == "gmi")
    #expect(first["job_id"]?.stringValue == id)
    #expect(first["charged"] == "0.025")
    #expect(
      first["prompt_digest"]?.stringValue == Digest(of: Array("A lion walks over the savannah".utf8)).hex)
    #expect(first["parameters"]?["quality"] == "360p")
    #expect(!reply.text.contains("lion") && !reply.text.contains("test-key"))
    let later = try sim.client.ask("GET", "/_sim/charges?after=1").json()
    #expect(later["charges"]?.arrayValue == charges["charges"]?.arrayValue.map { Array($0.dropFirst()) })
    #expect(later["total"] == "0.075" && later["count"] == 2, "the sums are those of all")
  }

  @Test func `every submit is counted, also one that was refused`() throws {
    let sim = try TestSimulator()
    let id = try sim.order(.gmi)
    _ = sim.submit(.gmi, ["duration": 99])
    _ = sim.poll(.gmi, id)
    _ = sim.poll(.gmi, id)
    _ = sim.client.ask("GET", try sim.filmPath(.gmi, id))
    let requests = try sim.client.ask("GET", "/_sim/requests").json()
    #expect(requests["submits"] == 2)
    #expect(requests["polls"] == 3)
    #expect(requests["downloads"] == 1)
    #expect(requests["requests"]?[0]?["outcome"] == "accepted")
    #expect(requests["requests"]?[1]?["outcome"] == "refused")
    #expect(requests["requests"]?[1]?["status"] == 400)
  }

  @Test func `a history tells in order what came in, was charged, answered, asked and fetched, and by whom`() throws {
    let sim = try TestSimulator(faults: "submit-402:1")
    _ = sim.submit(.gmi)
    let reply = sim.post("/_as/somebody" + Wire.gmi.createPath, Wire.gmi.body([:]))
    let id = try #require(Wire.gmi.jobID(in: try reply.json()))
    let done = try sim.get("/_as/another" + Wire.gmi.queryPath(id)).json()
    let film = try #require(Wire.gmi.url(in: done))
    #expect(sim.client.ask("GET", String(film.dropFirst("http://127.0.0.1:\(sim.simulator.port)".count))).status == 200)
    let history = try #require(try sim.client.ask("GET", "/_sim/history").json()["history"]?.arrayValue)
    #expect(
      history.map { $0["what"]?.stringValue } == [
        "submit", "answer", "submit", "charge", "answer", "poll", "download",
      ])
    #expect(
      history.map { $0["asker"]?.stringValue } == [nil, nil, "somebody", "somebody", "somebody", "another", "another"])
    #expect(history[1]["status"] == 402 && history[1]["job_id"] == .null)
    #expect(history[3]["charged"] == "0.025" && history[3]["prompt_digest"] != .null)
    #expect(history[2...].dropFirst().allSatisfy { $0["job_id"]?.stringValue == id })
    let times = history.compactMap { $0["time"]?.intValue }
    #expect(times.count == 7 && times == times.sorted())
  }

  @Test func `orders that come at once are all charged, each once`() throws {
    let sim = try TestSimulator()
    DispatchQueue.concurrentPerform(iterations: 48) { _ in _ = sim.submit(.gmi) }
    let charges = try sim.client.ask("GET", "/_sim/charges").json()
    #expect(charges["count"] == 48)
    #expect(charges["total"] == "1.20")
    #expect(Set((charges["charges"]?.arrayValue ?? []).map { $0["job_id"] }).count == 48)
  }

  @Test func `a reset forgets everything`() throws {
    let sim = try TestSimulator(faults: "submit-400")
    #expect(sim.submit(.gmi).status == 400)
    #expect(sim.client.ask("POST", "/_sim/reset", body: []).status == 200)
    _ = try sim.order(.gmi)
    #expect(try sim.total() == "0.025")
    #expect(try sim.client.ask("GET", "/_sim/requests").json()["submits"] == 1)
  }
}
