import Domain
import LoopbackClient
import ProviderSim
import Testing

/// A simulator with a client, stopped when the test lets go of it.
final class TestSimulator: Sendable {
  let simulator: Simulator
  let client: Client

  /// Starts a simulator whose jobs are done at once.
  init(_ change: (inout SimOptions) -> Void = { _ in }) throws {
    var options = SimOptions()
    options.renderTime = .zero
    change(&options)
    simulator = try Simulator(options)
    client = Client(port: simulator.port)
  }

  /// Starts a simulator with faults such as `gmi/submit-500:2`.
  convenience init(faults: String...) throws {
    let entries = try faults.map { try #require(FaultEntry(text: $0)) }
    try self.init { $0.faults = entries }
  }

  deinit { simulator.stop() }

  /// Sends a JSON document with a key.
  func post(_ path: String, _ body: JSON, key: String = "test-key", patience: Int = 30_000) -> Reply {
    var client = client
    client.patience = patience
    return client.ask(
      "POST", path, headers: [("Authorization", "Bearer \(key)"), ("Content-Type", "application/json")],
      body: body.utf8)
  }

  /// Asks with a key.
  func get(_ path: String, key: String = "test-key") -> Reply {
    client.ask("GET", path, headers: [("Authorization", "Bearer \(key)")])
  }

  /// Sends a wire's order.
  func submit(_ wire: Wire, _ changes: [String: JSON?] = [:], patience: Int = 30_000) -> Reply {
    post(wire.createPath, wire.body(changes), patience: patience)
  }

  /// Sends an order that must be taken, and returns the job's id.
  func order(_ wire: Wire, _ changes: [String: JSON?] = [:]) throws -> String {
    let reply = submit(wire, changes)
    return try #require(wire.jobID(in: try reply.json()), "\(reply.status) \(reply.text)")
  }

  /// Asks how a job stands.
  func poll(_ wire: Wire, _ id: String) -> Reply { get(wire.queryPath(id)) }

  /// Orders, polls and returns the path of the film.
  func orderFilm(_ wire: Wire, _ changes: [String: JSON?] = [:]) throws -> String {
    try filmPath(wire, try order(wire, changes))
  }

  /// The path of a finished job's film.
  func filmPath(_ wire: Wire, _ id: String) throws -> String {
    let reply = poll(wire, id)
    let url = try #require(wire.url(in: try reply.json()), "\(reply.status) \(reply.text)")
    try #require(url.hasPrefix("http://127.0.0.1:\(simulator.port)/films/"))
    return String(url.dropFirst("http://127.0.0.1:\(simulator.port)".count))
  }

  /// What was charged in all.
  func total() throws -> String {
    try #require(try client.ask("GET", "/_sim/charges").json()["total"]?.stringValue)
  }
}

extension Reply {
  /// The body as JSON.
  func json() throws -> JSON { try JSONParser.parse(body) }
}
