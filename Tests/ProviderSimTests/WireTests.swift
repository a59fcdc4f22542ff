import Domain
import LoopbackClient
import ProviderSim
import Testing

@Suite struct WireTests {
  @Test func `shortapi answers as its document shows`() throws {
    let sim = try TestSimulator()
    let reply = sim.submit(.shortapi6)
    #expect(reply.status == 200)
    let id = try #require(Wire.shortapi6.jobID(in: try reply.json()))
    #expect(reply.text == #"{"code":0,"data":{"amount":"0.15","job_id":"\#(id)"}}"#)
    let report = try sim.poll(.shortapi6, id).json()
    let url = try #require(Wire.shortapi6.url(in: report))
    #expect(
      report.text
        == #"{"code":0,"data":{"job_id":"\#(id)","status":2,"result":{"images":[{"url":"\#(url)"}]}}}"#)
    #expect(url.contains("?X-Expires=") && url.contains("&X-Signature="))
  }

  @Test func `shortapi lists text-to-video under videos`() throws {
    let sim = try TestSimulator()
    let report = try sim.poll(.shortapi55Text, try sim.order(.shortapi55Text)).json()
    #expect(report["data"]?["result"]?["videos"]?[0]?["url"] != nil)
    #expect(report["data"]?["result"]?["images"] == nil)
  }

  @Test func `highway answers with a task id and never with a price`() throws {
    let sim = try TestSimulator()
    let reply = sim.submit(.highway)
    let id = try #require(Wire.highway.jobID(in: try reply.json()))
    #expect(reply.text == #"{"task_id":"\#(id)"}"#)
    let report = try sim.poll(.highway, id).json()
    #expect(report["task"]?["task_id"]?.stringValue == id)
    #expect(report["task"]?["status"] == "TASK_STATUS_SUCCEED")
    #expect(report["videos"]?[0]?["video_url_ttl"] == "3600")
    #expect(report["videos"]?[0]?["video_type"] == "mp4")
    #expect(try sim.total() == "0.05")
  }

  @Test func `gmi answers as its document shows and echoes the payload`() throws {
    let sim = try TestSimulator()
    let reply = sim.submit(.gmi)
    let answer = try reply.json()
    let id = try #require(Wire.gmi.jobID(in: answer))
    #expect(answer.objectValue?.members.map(\.name) == ["request_id", "model", "status", "created_at"])
    #expect(answer["status"] == "queued")
    #expect(answer["created_at"]?.intValue != nil)
    let report = try sim.poll(.gmi, id).json()
    #expect(report["status"] == "success")
    #expect(report["payload"] == Wire.gmi.body()["payload"])
    #expect(report["outcome"]?["media_urls"]?[0]?["id"] == "0")
    let list = try sim.get("\(Wire.gmi.createPath)?page_size=20").json()
    #expect(list["requests"]?.arrayValue?.count == 1)
    #expect(list["requests"]?[0]?["request_id"]?.stringValue == id)
  }

  @Test(arguments: Wire.providers)
  func `a job that is not done yet says so`(wire: Wire) throws {
    let sim = try TestSimulator { $0.renderTime = .seconds(3600) }
    let report = try sim.poll(wire, try sim.order(wire)).json()
    let pending: [JSON] = [0, "TASK_STATUS_QUEUED", "queued"]
    #expect(pending.contains(try #require(wire.status(in: report))))
    #expect(wire.url(in: report) == nil)
  }

  @Test(arguments: Wire.providers)
  func `a request without a key is refused, and a job is seen with its own key only`(wire: Wire) throws {
    let sim = try TestSimulator()
    let json = ("Content-Type", "application/json")
    #expect(sim.client.ask("POST", wire.createPath, headers: [json], body: wire.body().utf8).status == 401)
    for value in ["Bearer ", "Basic a", "Bearer a b"] {
      let headers = [json, ("Authorization", value)]
      #expect(sim.client.ask("POST", wire.createPath, headers: headers, body: wire.body().utf8).status == 401)
    }
    #expect(try sim.total() == "0.00")
    let id = try sim.order(wire)
    #expect(sim.poll(wire, id).status == 200)
    #expect(sim.get(wire.queryPath(id), key: "another").status == 404)
    #expect(sim.client.ask("GET", wire.queryPath(id)).status == 401)
    #expect(sim.poll(wire, "no-such-job").status == 404)
  }

  /// A change to an order, and what the refusal says.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let wire: Wire
    let name: String
    let value: JSON?
    let says: String

    init(_ wire: Wire, _ name: String, _ value: JSON?, _ says: String) {
      self.wire = wire
      self.name = name
      self.value = value
      self.says = says
    }

    var testDescription: String { "\(wire) \(name) \(String((value?.text ?? "absent").prefix(40)))" }
  }

  static let mistakes: [Mistake] = [
    Mistake(.shortapi6, "prompt", nil, "prompt is missing"),
    Mistake(.shortapi6, "prompt", "", "prompt must have"),
    Mistake(.shortapi6, "prompt", 5, "prompt must be a string"),
    Mistake(.shortapi6, "image", nil, "image is missing"),
    Mistake(.shortapi6, "image", "file:///etc/passwd", "image must be"),
    Mistake(.shortapi6, "image", "data:image/png;base64,AAAA", "data URI"),
    Mistake(.shortapi55Text, "image", "https://images.example/a.png", "image is no parameter"),
    Mistake(.shortapi6, "duration", 5, "duration must be one of the strings"),
    Mistake(.shortapi6, "duration", "6", "duration must be one of the strings"),
    Mistake(.shortapi6, "resolution", "360p", "resolution must be"),
    Mistake(.shortapi6, "aspect_ratio", "21:9", "aspect_ratio must be"),
    Mistake(.shortapi6, "generate_audio", "true", "generate_audio must be a boolean"),
    Mistake(.shortapi6, "multi_shot", 1, "multi_shot must be a boolean"),
    Mistake(.shortapi6, "seed", 1, "seed is no parameter"),
    Mistake(.highway, "prompt", .string(String(repeating: "x", count: 2501)), "prompt must have"),
    Mistake(.highway, "negative_prompt", .string(String(repeating: "x", count: 2501)), "negative_prompt must have"),
    Mistake(.highway, "image", "https://images.example/a.webp", ".jpg, .jpeg or .png"),
    Mistake(.highway, "image", "data:image/png;base64,AAAA", "data URI"),
    Mistake(.highway, "duration", "5", "duration must be an integer"),
    Mistake(.highway, "duration", 0, "duration must be an integer"),
    Mistake(.highway, "duration", 16, "duration must be an integer"),
    Mistake(.highway, "duration", 5.5, "duration must be an integer"),
    Mistake(.highway, "cfg_scale", 1.01, "cfg_scale must be a number"),
    Mistake(.highway, "cfg_scale", -0.1, "cfg_scale must be a number"),
    Mistake(.highway, "resolution", "480p", "resolution must be"),
    Mistake(.highway, "seed", "1", "seed must be an integer"),
    Mistake(.highway, "generate_audio", true, "generate_audio is no parameter"),
    Mistake(.gmi, "prompt", .string(String(repeating: "x", count: 5001)), "prompt must have"),
    Mistake(.gmi, "duration", nil, "duration is missing"),
    Mistake(.gmi, "duration", "5", "duration must be an integer"),
    Mistake(.gmi, "quality", nil, "quality is missing"),
    Mistake(.gmi, "quality", "4k", "quality must be"),
    Mistake(.gmi, "seed", -1, "seed must be an integer"),
    Mistake(.gmi, "seed", 2_147_483_648, "seed must be an integer"),
    Mistake(.gmi, "image", "data:text/plain;base64,AAAA", "data URI without"),
  ]

  @Test(arguments: mistakes)
  func `an order that the documents do not allow is refused and costs nothing`(mistake: Mistake) throws {
    let sim = try TestSimulator()
    let reply = sim.submit(mistake.wire, [mistake.name: mistake.value])
    #expect(reply.status == 400)
    #expect(reply.text.contains(mistake.says))
    #expect(mistake.wire.jobID(in: try reply.json()) == nil)
    #expect(try sim.total() == "0.00")
  }

  /// A change to an order that is still allowed.
  static let limits: [(Wire, String, JSON?)] = [
    (.shortapi6, "resolution", nil), (.shortapi6, "duration", "10"), (.shortapi6, "aspect_ratio", "3:4"),
    (.highway, "prompt", .string(String(repeating: "é", count: 2500))), (.highway, "prompt", ""),
    (.highway, "duration", 15), (.highway, "cfg_scale", 0), (.highway, "cfg_scale", 1),
    (.highway, "seed", -5), (.highway, "thinking_type", "auto"), (.highway, "image", "https://a.example/x.JPEG?v=1"),
    (.gmi, "prompt", .string(String(repeating: "x", count: 5000))), (.gmi, "prompt", ""),
    (.gmi, "seed", .null), (.gmi, "seed", 0), (.gmi, "seed", 2_147_483_647), (.gmi, "duration", 15),
  ]

  @Test(arguments: limits)
  func `an order at the limit of what the documents allow is taken`(wire: Wire, name: String, value: JSON?) throws {
    let sim = try TestSimulator()
    #expect(sim.submit(wire, [name: value]).status == 200)
  }

  @Test func `1080p is not offered for 10 s by shortapi`() throws {
    let sim = try TestSimulator()
    let reply = sim.submit(.shortapi6, ["resolution": "1080p", "duration": "10"])
    #expect(reply.status == 400)
    #expect(reply.text.contains("1080p"))
    #expect(sim.submit(.shortapi6, ["resolution": "1080p", "duration": "8"]).status == 200)
  }

  @Test func `a body that is no JSON object, or is not called JSON, is refused`() throws {
    let sim = try TestSimulator()
    for wire in Wire.providers {
      #expect(sim.post(wire.createPath, [1, 2]).status == 400)
      let key = ("Authorization", "Bearer k")
      #expect(sim.client.ask("POST", wire.createPath, headers: [key], body: wire.body().utf8).status == 415)
      let type = ("Content-Type", "application/json")
      #expect(sim.client.ask("POST", wire.createPath, headers: [key, type], body: Array("{".utf8)).status == 400)
      #expect(sim.get(wire.createPath).status == (wire == .gmi ? 200 : 405))
    }
    #expect(try sim.total() == "0.00")
  }

  @Test func `shortapi takes a data URI when it is told to`() throws {
    let sim = try TestSimulator { $0.shortAPITakesDataURIs = true }
    let still = sim.client.ask("GET", "/_sim/stills/640x640.jpg").body
    let uri = JSON.string("data:image/jpeg;base64,\(Base64.encode(still))")
    #expect(sim.submit(.shortapi6, ["image": uri]).status == 200)
    #expect(sim.submit(.gmi, ["image": uri]).status == 200)
    #expect(sim.submit(.highway, ["image": uri]).status == 400)
    #expect(sim.submit(.gmi, ["image": "data:image/jpeg;base64,AAAA"]).status == 400)
  }

  @Test func `images are fetched and held against highway's rules when that is asked for`() throws {
    let sim = try TestSimulator { $0.fetchesImages = true }
    func submit(_ size: String, _ wire: Wire = .highway) -> Reply {
      let url = "http://127.0.0.1:\(sim.simulator.port)/_sim/stills/\(size).jpg"
      return sim.submit(wire, ["image": .string(url)])
    }
    #expect(submit("300x300").status == 200)
    #expect(submit("298x300").status == 400)
    #expect(submit("750x300").status == 200)
    #expect(submit("752x300").status == 400)
    #expect(submit("300x752").status == 400)
    #expect(submit("298x300", .gmi).status == 200)
    #expect(submit("nothing").status == 400)
  }
}
