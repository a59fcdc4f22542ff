import Domain
import Foundation
import Glibc
import LoopbackClient

/// One test's world: a scratch folder with a library in it, and a provider-sim of its own, both gone at the end.
///
/// The real `onetake` is driven as a person would, and what it did is read from outside: its exit code, what it printed,
/// and what provider-sim charged.
package final class Rig: Sendable {
  /// The scratch folder.
  package let folder: String
  /// The port of this test's provider-sim.
  package let port: UInt16
  private let simulator: Program

  /// The library's folder.
  package var home: String { folder + "/library" }

  /// Starts a provider-sim with these further arguments, and makes a config that polls soon.
  package init(_ arguments: [String] = [], renderSeconds: Double = 0) throws {
    folder = try Self.makeFolder()
    try FileManager.default.createDirectory(atPath: folder + "/config/onetake", withIntermediateDirectories: true)
    let config: JSON = ["poll": ["first_ms": 20], "download": ["fresh_seconds": 1], "collect": "never"]
    try Data(config.utf8).write(to: URL(fileURLWithPath: folder + "/config/onetake/config.json"))
    let portFile = folder + "/port"
    simulator = try Program(
      "provider-sim",
      [
        "--port-file", portFile, "--until-stdin-closes", "--render-seconds", "\(renderSeconds)", "--films",
        Self.filmFolder, "--blank-films",
      ] + arguments, environment: [:], holdsInput: true)
    guard let line = simulator.firstLine(), let number = line.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw RigError("provider-sim did not start")
    }
    port = number
  }

  deinit {
    simulator.closeInput()
    simulator.wait()
    _ = try? Program.chmodAll(folder)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Encoded films are kept between the tests of one run: equal films are made once.
  private static let filmFolder: String = {
    guard let folder = try? makeFolder() else { return NSTemporaryDirectory() }
    atexit { Rig.removeFilms() }
    return folder
  }()

  private static func removeFilms() {
    if filmFolder != NSTemporaryDirectory() { try? FileManager.default.removeItem(atPath: filmFolder) }
  }

  private static func makeFolder() throws -> String {
    let path = NSTemporaryDirectory() + "/onetake-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  // MARK: onetake

  /// The variables that the program is started with.
  package var environment: [String: String] {
    let url = "http://127.0.0.1:\(port)"
    return [
      "ONETAKE_SHORTAPI_URL": url, "ONETAKE_HIGHWAY_URL": url, "ONETAKE_GMI_URL": url,
      "SHORTAPI_KEY": "key-of-shortapi",
      "HIGHWAYAPI_KEY": "key-of-highway", "GMI_API_KEY": "key-of-gmi", "ONETAKE_HOME": home,
      "XDG_CONFIG_HOME": folder + "/config", "HOME": folder, "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
      // Tests look at what a program has open, and need not be root's.
      "ONETAKE_ALLOW_DUMPS": "1",
    ]
  }

  /// Runs `onetake` to its end; a variable given as nil is not set.
  @discardableResult
  package func onetake(_ arguments: [String], _ changes: [String: String?] = [:]) throws -> Outcome {
    try start(arguments, changes).finish()
  }

  /// Starts `onetake`, or the copy of it at `program`, and does not wait for it.
  package func start(
    _ arguments: [String], _ changes: [String: String?] = [:], program: String = "onetake"
  ) throws -> Program {
    var variables = environment
    for (name, value) in changes { variables[name] = value }
    return try Program(program, arguments, environment: variables, folder: folder)
  }

  /// The words of a text-to-video request.
  package func textRequest(_ prompt: String, _ more: String...) -> [String] {
    ["--model", "pixverse-v5.5/text-to-video", "--prompt", prompt, "--resolution", "540p"] + more
  }

  /// The words of an image-to-video request of V6, with an image of its own that is also at an address.
  package func imageRequest(_ prompt: String, _ more: String...) throws -> [String] {
    let path = try still()
    return ["--model", "pixverse-v6/image-to-video", "--prompt", prompt, "--resolution", "540p", "--image", path] + more
  }

  /// A picture as a file; `stillURL` is the address of the same bytes.
  package func still(_ size: String = "1280x720") throws -> String {
    let path = folder + "/still-\(size).jpg"
    if !FileManager.default.fileExists(atPath: path) {
      try Data(sim("GET", "/_sim/stills/\(size).jpg?text=still").body).write(to: URL(fileURLWithPath: path))
    }
    return path
  }

  /// The address at which provider-sim serves `still`.
  package func stillURL(_ size: String = "1280x720") -> String {
    "http://127.0.0.1:\(port)/_sim/stills/\(size).jpg?text=still"
  }

  // MARK: provider-sim

  /// Whether it still runs.
  package var providerRuns: Bool { kill(simulator.number, 0) == 0 }

  /// Asks provider-sim's control door.
  @discardableResult
  package func sim(_ method: String, _ target: String, _ body: JSON? = nil) -> Reply {
    Client(port: port).ask(method, target, headers: [("Content-Type", "application/json")], body: body?.utf8)
  }

  /// Sets what is to go wrong: names of the catalogue, such as `submit-500-but-created:1`.
  package func breakThings(_ faults: String...) throws {
    let reply = sim("POST", "/_sim/faults", ["faults": .array(faults.map { .string($0) })])
    guard reply.status == 200 else { throw RigError("provider-sim does not know \(faults)") }
  }

  /// What provider-sim charged: how often, and how much in all.
  package func charges() throws -> (count: Int, total: String) {
    let json = try JSONParser.parse(sim("GET", "/_sim/charges?after=\(Int32.max)").body)
    guard let count = json["count"]?.intValue, let total = json["total"]?.stringValue else {
      throw RigError("no charges: \(json.text)")
    }
    return (count, Money(total)?.description ?? total)
  }

  /// How many submits, polls and downloads provider-sim saw.
  package func requests() throws -> JSON { try JSONParser.parse(sim("GET", "/_sim/requests").body) }
}

/// What kept the rig from standing.
package struct RigError: Error, CustomStringConvertible {
  /// What happened.
  package let description: String

  init(_ description: String) { self.description = description }
}
