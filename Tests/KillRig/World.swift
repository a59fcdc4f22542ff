import Domain
import Foundation
import Glibc
import LoopbackClient
import Rig

/// One run's world: a library of its own, a person's folder outside of it, and a provider that knows of nothing yet.
package final class World {
  /// What drives the programs; its provider-sim serves one world at a time.
  let rig: Rig
  /// Everything of this run.
  package let folder: String
  /// Variables that every command of this world gets.
  package var variables: [String: String?] = [:]
  /// Whether commands leave processes behind that have to be waited for.
  package var hasCollector = false

  /// The library's folder.
  package var home: String { folder + "/library" }
  /// A person's own folder: films to import, copies.
  package var outside: String { folder + "/outside" }
  /// Where the points are written that the processes reach.
  var tracePath: String { folder + "/trace" }

  init(rig: Rig, folder: String, settings: JSONObject) throws {
    self.rig = rig
    self.folder = folder
    for name in ["outside", "config/onetake"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    var config: JSONObject = JSONObject([
      .init("poll", ["first_ms": 10]), .init("download", ["fresh_seconds": 1]), .init("collect", "never"),
    ])
    for member in settings.members { config[member.name] = member.value }
    try write(JSON.object(config).utf8, to: "config/onetake/config.json")
    rig.sim("POST", "/_sim/reset")
  }

  /// Writes a file below this world's folder and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Sets what is to go wrong at the provider.
  package func breakThings(_ faults: [String]) throws {
    let reply = rig.sim("POST", "/_sim/faults", ["faults": .array(faults.map { .string($0) })])
    guard reply.status == 200 else { throw KillRigError("provider-sim does not know \(faults)") }
  }

  // MARK: Programs

  /// Starts `onetake` in this world, killed where `kill` says if it says so.
  package func start(_ words: [String], kill: Kill? = nil) throws -> Program {
    var changes = variables
    changes["ONETAKE_HOME"] = home
    changes["XDG_CONFIG_HOME"] = folder + "/config"
    changes["ONETAKE_FAULT_TRACE"] = tracePath
    if let kill { changes["ONETAKE_FAULT"] = kill.text }
    return try rig.start(words, changes)
  }

  /// Runs `onetake` in this world to its end, and to the end of what it leaves behind.
  package func onetake(_ words: [String], kill: Kill? = nil) throws -> Outcome {
    let outcome = try ending(try start(words, kill: kill), words)
    if hasCollector { waitForCollectors() }
    return outcome
  }

  /// How a program ended; one that does not end is a defect, and is ended here.
  package func ending(_ program: Program, _ words: [String]) throws -> Outcome {
    let number = program.number
    let watchdog = DispatchWorkItem { Glibc.kill(number, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
    defer { watchdog.cancel() }
    return program.finish()
  }

  /// Returns once no process works in this library any more.
  package func waitForCollectors() { while !processes().isEmpty { usleep(2000) } }

  /// The processes that work in this library, whoever started them: environ in proc(5).
  package func processes() -> [pid_t] {
    let mark = Array("ONETAKE_HOME=\(home)".utf8)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { number in
      let bytes = FileManager.default.contents(atPath: "/proc/\(number)/environ") ?? Data()
      return bytes.split(separator: 0).contains { Array($0) == mark }
    }
  }

  // MARK: The provider

  /// A charge as the provider's own book has it.
  package struct Charge: Hashable, Sendable {
    /// The job's id.
    package let job: String
    /// Who charged it.
    package let provider: String
    /// The digest of the prompt that it was charged for.
    package let prompt: String
    /// How much.
    package let amount: String
  }

  /// What the provider charged, once nothing that was sent is still on its way to it.
  package func charges() throws -> [Charge] {
    waitUntilProviderIsIdle()
    let reply = rig.sim("GET", "/_sim/charges")
    guard reply.status == 200 else {
      let end = reply.end.map { "\($0)" } ?? "it goes on"
      throw KillRigError(
        "provider-sim \(rig.providerRuns ? "runs" : "has ended"), and answers \(reply.status) in "
          + "\(reply.raw.count) bytes (\(end))")
    }
    let json = try JSONParser.parse(reply.body)
    return (json["charges"]?.arrayValue ?? []).map { charge in
      Charge(
        job: charge["job_id"]?.stringValue ?? "", provider: charge["provider"]?.stringValue ?? "",
        prompt: charge["prompt_digest"]?.stringValue ?? "", amount: charge["charged"]?.stringValue ?? "")
    }
  }

  /// A dead client's bytes may still be on their way. The kernel lists the provider's open connections: proc(5).
  private func waitUntilProviderIsIdle() {
    let port = String(format: "%04X", rig.port)
    while true {
      let table = String(decoding: FileManager.default.contents(atPath: "/proc/net/tcp") ?? Data(), as: UTF8.self)
      let isOpen = table.split(separator: "\n").contains { line in
        let columns = line.split(separator: " ")
        // 0A listens, 06 has ended.
        return columns.count > 3 && columns[1].hasSuffix(":" + port) && columns[3] != "0A" && columns[3] != "06"
      }
      if !isOpen { return }
      usleep(500)
    }
  }

  // MARK: Points

  /// How often each point was reached since this was asked last: by the process that reached it most often.
  package func takeTrace() -> [FaultPointName: Int] {
    let text = String(decoding: FileManager.default.contents(atPath: tracePath) ?? Data(), as: UTF8.self)
    try? FileManager.default.removeItem(atPath: tracePath)
    var counts: [Substring: Int] = [:]
    for line in text.split(separator: "\n") { counts[line, default: 0] += 1 }
    var most: [FaultPointName: Int] = [:]
    for (line, count) in counts {
      let name = String(line.split(separator: " ").last ?? "")
      most[name] = max(most[name] ?? 0, count)
    }
    return most
  }
}

/// A fault point by its name.
package typealias FaultPointName = String

/// A moment at which a process is killed.
package struct Kill: Hashable, Sendable {
  /// The point.
  package let point: FaultPointName
  /// At which time that it is reached.
  package let turn: Int

  /// Takes both.
  package init(_ point: FaultPointName, _ turn: Int) {
    self.point = point
    self.turn = turn
  }

  /// As `ONETAKE_FAULT` has it.
  package var text: String { "\(point):\(turn)" }
}

/// What kept a run from being made.
package struct KillRigError: Error, CustomStringConvertible {
  /// What happened.
  package let description: String

  init(_ description: String) { self.description = description }
}
