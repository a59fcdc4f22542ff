import Domain
import Glibc
import LoopbackClient
import ProviderSim
import Testing

@Suite struct SubmitFaultTests {
  @Test(arguments: Wire.providers, [400, 401, 402, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 502, 503])
  func `a bare status charges nothing`(wire: Wire, status: Int) throws {
    let sim = try TestSimulator(faults: "submit-\(status):1")
    let reply = sim.submit(wire)
    #expect(reply.status == status)
    #expect(reply.headers["retry-after"] == nil)
    #expect(wire.jobID(in: try reply.json()) == nil)
    #expect(try sim.total() == "0.00")
    #expect(sim.submit(wire).status == 200)
    #expect(try sim.total() == wire.charge)
  }

  @Test(arguments: Wire.providers, [429, 503])
  func `a status with Retry-After charges nothing`(wire: Wire, status: Int) throws {
    let sim = try TestSimulator()
    let faults: JSON = [
      "faults": [["name": .string("submit-\(status)-retry-after"), "count": 1, "seconds": 121]]
    ]
    #expect(sim.post("/_sim/faults", faults).status == 200)
    let reply = sim.submit(wire)
    #expect(reply.status == status)
    #expect(reply.headers["retry-after"] == "121")
    #expect(try sim.total() == "0.00")
    #expect(sim.submit(wire).status == 200)
  }

  @Test(arguments: Wire.providers)
  func `an error envelope charges nothing`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "submit-error-envelope")
    let reply = sim.submit(wire)
    #expect(reply.status == 200)
    #expect(wire.jobID(in: try reply.json()) == nil)
    if wire == .shortapi6 { #expect(try reply.json()["code"] != 0) }
    #expect(try sim.total() == "0.00")
  }

  @Test(arguments: Wire.providers)
  func `an answer that only looks like a failure has a job behind it`(wire: Wire) throws {
    for (fault, status, hasID) in [
      ("submit-500-but-created", 500, false), ("submit-error-with-job-id", 500, true),
      ("submit-envelope-with-job-id", 200, true),
    ] {
      let sim = try TestSimulator(faults: fault)
      let reply = sim.submit(wire)
      #expect(reply.status == status)
      #expect(try sim.total() == wire.charge)
      let id = wire.jobID(in: try reply.json())
      #expect((id != nil) == hasID)
      if let id { #expect(wire.url(in: try sim.poll(wire, id).json()) != nil) }
    }
  }

  @Test(arguments: Wire.providers)
  func `a connection that ends without an answer is charged only after the order was taken`(wire: Wire) throws {
    for (fault, end, charge) in [
      ("submit-drop-before", Connection.End.closed, "0.00"), ("submit-drop-after", .closed, wire.charge),
      ("submit-reset-after", .reset, wire.charge),
    ] {
      let sim = try TestSimulator(faults: fault)
      let reply = sim.submit(wire)
      #expect(reply.raw.isEmpty)
      #expect(reply.end == end)
      #expect(try sim.total() == charge)
    }
  }

  @Test(arguments: Wire.providers)
  func `a submit that hangs is charged and never answered`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "submit-hang")
    let reply = sim.submit(wire, patience: 300)
    #expect(reply.raw.isEmpty)
    #expect(reply.end == .silent)
    #expect(try sim.total() == wire.charge)
  }

  @Test(arguments: Wire.providers)
  func `a late answer is a proper one`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "submit-late:1=1")
    #expect(sim.submit(wire, patience: 200).end == .silent)
    #expect(try sim.total() == wire.charge)
    #expect(sim.post("/_sim/faults", ["faults": ["submit-late=0"]]).status == 200)
    let reply = sim.submit(wire)
    #expect(reply.isComplete)
    #expect(wire.jobID(in: try reply.json()) != nil)
  }

  @Test(arguments: Wire.providers)
  func `an order that lies for a while is charged when it is taken, also where nobody waits for it any more`(
    wire: Wire
  ) throws {
    let sim = try TestSimulator(faults: "submit-delay:1=1")
    let begin = ContinuousClock.now
    let reply = sim.submit(wire)
    #expect(wire.jobID(in: try reply.json()) != nil && begin.duration(to: .now) >= .seconds(1))
    let history = try sim.client.ask("GET", "/_sim/history").json()["history"]?.arrayValue ?? []
    let times = history.compactMap { $0["time"]?.intValue }
    #expect(history.map { $0["what"] } == ["submit", "charge", "answer"] && times[1] - times[0] >= 1_000_000)

    #expect(sim.post("/_sim/faults", ["faults": ["submit-delay:1=60"]]).status == 200)
    #expect(sim.submit(wire, patience: 200).end == .silent)
    let both = Money(wire.charge).map { $0 + $0 }?.description
    // The kernel tells of the client's end a moment later.
    while try sim.total() != both { usleep(1000) }
  }

  @Test(arguments: Wire.providers)
  func `an answer that cannot be understood is charged`(wire: Wire) throws {
    let half = try TestSimulator(faults: "submit-half-answer")
    let cut = half.submit(wire)
    #expect(cut.status == 200)
    #expect(!cut.isComplete)
    #expect(throws: JSONError.self) { try cut.json() }
    #expect(try half.total() == wire.charge)

    let garbage = try TestSimulator(faults: "submit-garbage")
    let noise = garbage.submit(wire)
    #expect(noise.status == 200)
    #expect(noise.isComplete)
    #expect(throws: JSONError.self) { try noise.json() }
    #expect(try garbage.total() == wire.charge)

    let empty = try TestSimulator(faults: "submit-empty-job-id")
    #expect(wire.jobID(in: try empty.submit(wire).json()) == "")
    #expect(try empty.total() == wire.charge)
  }

  @Test func `shortapi's job id can stand at the top level`() throws {
    let sim = try TestSimulator(faults: "submit-top-level-job-id")
    let answer = try sim.submit(.shortapi6).json()
    let id = try #require(answer["job_id"]?.stringValue)
    #expect(answer["data"]?["job_id"] == nil)
    #expect(Wire.shortapi6.url(in: try sim.poll(.shortapi6, id).json()) != nil)
  }

  @Test func `a job id can be a number that no double holds`() throws {
    let sim = try TestSimulator(faults: "submit-number-job-id")
    let answer = try sim.submit(.highway).json()
    guard case .number(let number) = try #require(answer["task_id"]) else {
      Issue.record("the id is no number")
      return
    }
    let value = try #require(UInt64(number.literal))
    #expect(UInt64(Double(value)) != value)
    #expect(sim.poll(.highway, number.literal).status == 200)
  }

  @Test(arguments: Wire.providers)
  func `a redirect leads back to the same place, where nothing was taken`(wire: Wire) throws {
    let sim = try TestSimulator(faults: "submit-redirect")
    let reply = sim.submit(wire)
    #expect(reply.status == 302)
    #expect(reply.headers["location"] == wire.createPath)
    #expect(try sim.total() == "0.00")
  }

  @Test(arguments: zip(Wire.providers, ["0.16", "0.06", "0.035"]))
  func `a wrong charge is one cent more than the list`(wire: Wire, charge: String) throws {
    let sim = try TestSimulator(faults: "submit-wrong-charge")
    let answer = try sim.submit(wire).json()
    #expect(try sim.total() == charge)
    if wire == .shortapi6 { #expect(answer["data"]?["amount"]?.stringValue == charge) }
  }

  @Test func `a fault counts down, and strikes only the provider that it names`() throws {
    let sim = try TestSimulator(faults: "gmi/submit-500:2")
    #expect(sim.submit(.highway).status == 200)
    #expect(sim.submit(.gmi, ["duration": 99]).status == 400)
    #expect(sim.submit(.gmi).status == 500)
    #expect(sim.submit(.gmi).status == 500)
    #expect(sim.submit(.gmi).status == 200)
  }

  @Test func `faults are set, listed and refused over the control door`() throws {
    let sim = try TestSimulator(faults: "submit-500")
    #expect(sim.post("/_sim/faults", ["faults": ["shortapi/submit-409:3"]]).status == 200)
    let entry = try #require(try sim.client.ask("GET", "/_sim/faults").json()["faults"]?[0])
    #expect(entry["name"] == "submit-409")
    #expect(entry["count"] == 3)
    #expect(entry["provider"] == "shortapi")
    for wrong: JSON in [
      "submit-999", "submit-500:0", "nobody/submit-500", ["name": "short", "count": -1], 5, "short=x",
    ] {
      #expect(sim.post("/_sim/faults", ["faults": [wrong]]).status == 400)
    }
    #expect(sim.submit(.shortapi6).status == 409)
  }

  @Test func `every fault has a name of its own, can be found by it, and says what it does`() {
    let names = Fault.catalogue.map(\.name)
    #expect(Set(names).count == names.count)
    for fault in Fault.catalogue {
      #expect(Fault(name: fault.name) == fault)
      #expect(fault.summary.count > 2)
      #expect(!fault.summary.hasPrefix("0"))
    }
  }
}
