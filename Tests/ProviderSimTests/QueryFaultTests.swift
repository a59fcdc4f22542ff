import Domain
import LoopbackClient
import Testing

@Suite struct QueryFaultTests {
  @Test(arguments: Wire.providers, [401, 403, 404, 500, 503])
  func `a poll can be answered with a bare status, and then with the truth`(wire: Wire, status: Int) throws {
    let sim = try TestSimulator(faults: "query-\(status):1")
    let id = try sim.order(wire)
    #expect(sim.poll(wire, id).status == status)
    #expect(wire.url(in: try sim.poll(wire, id).json()) != nil)
  }

  @Test(arguments: Wire.providers)
  func `a poll can be put off, mangled, dropped or left hanging`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "query-429-retry-after:1", "query-garbage:1", "query-drop:1", "query-hang:1")
    let id = try sim.order(wire)
    let later = sim.poll(wire, id)
    #expect(later.status == 429)
    #expect(later.headers["retry-after"] == "1")
    let noise = sim.poll(wire, id)
    #expect(noise.status == 200)
    #expect(throws: JSONError.self) { try noise.json() }
    #expect(sim.poll(wire, id).raw.isEmpty)
    var client = sim.client
    client.patience = 300
    let silence = client.ask("GET", wire.queryPath(id), headers: [("Authorization", "Bearer test-key")])
    #expect(silence.end == .silent)
    #expect(wire.url(in: try sim.poll(wire, id).json()) != nil)
  }

  @Test(arguments: Wire.providers)
  func `a job that never finishes does so as soon as the fault is lifted`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "never-finishes")
    let id = try sim.order(wire)
    for _ in 0..<3 { #expect(wire.url(in: try sim.poll(wire, id).json()) == nil) }
    #expect(sim.post("/_sim/faults", ["faults": []]).status == 200)
    #expect(wire.url(in: try sim.poll(wire, id).json()) != nil)
  }

  @Test(arguments: Wire.providers)
  func `an unknown status is one that no document names`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "query-unknown-status")
    let status = try #require(wire.status(in: try sim.poll(wire, try sim.order(wire)).json()))
    let known: [JSON] = [
      0, 1, 2, 3, 4, "TASK_STATUS_QUEUED", "TASK_STATUS_PROCESSING", "TASK_STATUS_SUCCEED", "TASK_STATUS_FAILED",
      "queued", "processing", "success", "failed", "cancelled", "created", "dispatched",
    ]
    #expect(!known.contains(status))
  }

  @Test func `shortapi's status can be a string`() throws {
    let sim = try TestSimulator(faults: "query-string-status")
    let report = try sim.poll(.shortapi6, try sim.order(.shortapi6)).json()
    #expect(report["data"]?["status"] == "succeeded")
    #expect(Wire.shortapi6.url(in: report) != nil)
  }

  @Test(arguments: zip(Wire.providers, [3, "TASK_STATUS_FAILED", "failed"] as [JSON]))
  func `a job can fail with or without its money coming back`(wire: Wire, status: JSON) throws {
    let kept = try TestSimulator(faults: "job-fails")
    #expect(wire.status(in: try kept.poll(wire, try kept.order(wire)).json()) == status)
    #expect(try kept.client.ask("GET", "/_sim/charges").json()["refunded"] == "0.00")

    let refunded = try TestSimulator(faults: "job-fails-refunded:1")
    let id = try refunded.order(wire)
    let report = try refunded.poll(wire, id).json()
    #expect(wire.status(in: report) == status)
    if wire == .shortapi6 { #expect(report["data"]?["refunded"] == true) }
    let charges = try refunded.client.ask("GET", "/_sim/charges").json()
    #expect(charges["refunded"]?.stringValue == wire.charge)
    #expect(charges["total"]?.stringValue == wire.charge)
    #expect(wire.url(in: try refunded.poll(wire, id).json()) != nil)
  }

  @Test func `a job fails only when it is done`() throws {
    let sim = try TestSimulator {
      $0.faults = [.init(.query(.jobFails), count: 1)]
      $0.renderTime = .seconds(3600)
    }
    #expect(try sim.poll(.gmi, try sim.order(.gmi)).json()["status"] == "queued")
    #expect(try sim.client.ask("GET", "/_sim/faults").json()["faults"]?.arrayValue?.count == 1)
  }

  @Test(arguments: zip(Wire.providers, [4, "TASK_STATUS_FAILED", "cancelled"] as [JSON]))
  func `a job can be cancelled`(wire: Wire, status: JSON) throws {
    let sim = try TestSimulator(faults: "job-cancelled")
    #expect(wire.status(in: try sim.poll(wire, try sim.order(wire)).json()) == status)
    #expect(try sim.total() == wire.charge)
  }

  @Test func `shortapi's result can stand in the other list`() throws {
    let videos = try TestSimulator(faults: "result-under-videos")
    let first = try videos.poll(.shortapi6, try videos.order(.shortapi6)).json()
    #expect(first["data"]?["result"]?["videos"]?[0]?["url"] != nil)
    #expect(first["data"]?["result"]?["images"] == nil)
    let images = try TestSimulator(faults: "result-under-images")
    let second = try images.poll(.shortapi55Text, try images.order(.shortapi55Text)).json()
    #expect(second["data"]?["result"]?["images"]?[0]?["url"] != nil)
    #expect(second["data"]?["result"]?["videos"] == nil)
  }

  @Test func `gmi's outcome can be null or of the older form`() throws {
    let sim = try TestSimulator(faults: "outcome-null:1", "outcome-video-url:1")
    let id = try sim.order(.gmi)
    let null = try sim.poll(.gmi, id).json()
    #expect(null["status"] == "success")
    #expect(null["outcome"] == .null)
    let older = try sim.poll(.gmi, id).json()
    #expect(older["outcome"]?["video_url"]?.stringValue != nil)
    #expect(older["outcome"]?["media_urls"] == nil)
    #expect(Wire.gmi.url(in: try sim.poll(.gmi, id).json()) != nil)
  }

  @Test func `highway's time to live comes as a string and as an integer`() throws {
    let sim = try TestSimulator(faults: "ttl-integer:1", "ttl-string:1")
    let id = try sim.order(.highway)
    #expect(try sim.poll(.highway, id).json()["videos"]?[0]?["video_url_ttl"] == 3600)
    #expect(try sim.poll(.highway, id).json()["videos"]?[0]?["video_url_ttl"] == "3600")
  }

  @Test(arguments: Wire.providers)
  func `the first URL of a job can be dead while the next one lives`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "film-expired-once")
    let id = try sim.order(wire)
    let dead = try sim.filmPath(wire, id)
    let living = try sim.filmPath(wire, id)
    #expect(sim.client.ask("GET", dead).status == 403)
    #expect(sim.client.ask("GET", living).status == 200)
  }
}
