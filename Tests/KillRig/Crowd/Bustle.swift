import Domain
import Foundation
import Rig
import Synchronization
import TestSupport

/// A round in which many read and write two libraries at once, by clocks that differ: nobody may notice the others.
package struct Bustle: Sendable, CustomStringConvertible {
  package let seed: UInt64
  /// How many work at once, and how much each does.
  package var width = 8
  package var length = 10

  /// A round that is drawn from `seed`.
  package init(seed: UInt64) { self.seed = seed }

  package var description: String { "\(width) who do \(length) things each in two libraries, seed \(seed)" }

  /// Plays it, and says what came of it.
  package func play(_ lane: Lane) throws -> RoundReport {
    let film = try lane.film()
    return try lane.withWorld { first in
      try lane.withWorld { second in
        var report = RoundReport()
        report.summary = description
        let places = try [("a", first), ("b", second)].map { try Place($0.0, $0.1, film, seed: seed) }
        report.history.processes = places.flatMap(\.preparations) + (try work(places))
        let prompts = places.flatMap(\.prompts)
        for place in places {
          report.history.processes += try place.restoreAll()
          report.decisions += try place.world.settle(place.prompts, &report.history, named: "\(place.name)-afterwards")
        }
        report.history.provider = try first.providerHistory(Set(prompts))
        for place in places { try place.world.addLibrary(to: &report.history) }
        report.breaches = HistoryChecker(report.history).breaches
        return report
      }
    }
  }

  private func work(_ places: [Place]) throws -> [History.Process] {
    let done = Mutex<Result<[History.Process], any Error>>(.success([]))
    // why: places do not change while they are worked in.
    nonisolated(unsafe) let places = places
    DispatchQueue.concurrentPerform(iterations: width) { worker in
      var random = Seeded(seed &* 101 &+ UInt64(worker))
      for turn in 0..<length {
        let place = unsafe places[Int.random(in: 0..<places.count, using: &random)]
        let result = Result { try place.act("\(place.name)-\(worker)-\(turn)", &random) }
        done.withLock { all in all = all.flatMap { all in result.map { all + [$0] } } }
      }
    }
    return try done.withLock { try $0.get() }
  }
}

/// A library in which many are at work.
private struct Place {
  let name: String
  let world: World
  /// The requests that are asked for here, and nowhere else.
  let prompts: [String]
  /// The clips that were bought before: what is looked at, trashed and restored.
  private(set) var ids: [String] = []
  private(set) var preparations: [History.Process] = []
  private let film: String

  init(_ name: String, _ world: World, _ film: [UInt8], seed: UInt64) throws {
    self.name = name
    self.world = world
    self.film = try world.write(film, to: "outside/film-to-import.mp4")
    prompts = (0..<5).map { "neon rain \(name) \(seed) \($0)" }
    for (index, prompt) in prompts.prefix(2).enumerated() {
      let member = Member(
        "\(name)-before-\(index)", "generate --json", ["generate", "--json"] + Words.text(prompt), request: prompt)
      preparations.append(try member.start(world).finish(world))
      guard let id = try world.snapshot().takes.first(where: { $0.prompt == prompt })?.id else {
        throw KillRigError("nothing was bought: \(preparations)")
      }
      ids.append(id)
    }
  }

  /// Does one thing, with one process.
  func act(_ name: String, _ random: inout Seeded) throws -> History.Process {
    var member = self.member(name, &random)
    member.shift = Crowd.shift(&random)
    var process = try member.start(world).finish(world)
    // Of sweeps, checks and backups one works at a time, and the others are told so.
    if Self.takesTurns.contains(member.door), process.errors.contains("at work on") { process.mayEnd.insert(1) }
    return process
  }

  /// Takes everything out of the trash again.
  func restoreAll() throws -> [History.Process] {
    try ids.enumerated().map { index, id in
      try Member("\(name)-restore-\(index)", "restore", ["restore", "--json", id], mayEnd: [0, 3]).start(world).finish(
        world)
    }
  }

  private static let takesTurns: Set = ["gc", "backup", "fsck"]

  private func member(_ name: String, _ random: inout Seeded) -> Member {
    let prompt = prompts.randomElement(using: &random) ?? "", id = ids.randomElement(using: &random) ?? ""
    let words = Words.text(prompt)
    // A clip that somebody has put into the trash answers nobody: exit 3.
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<5: return Member(name, "generate", ["generate", "--json"] + words, request: prompt, mayEnd: [0, 3])
    case 5:
      return Member(
        name, "generate --no-wait", ["generate", "--json", "--no-wait"] + words, request: prompt, mayEnd: [0, 3])
    case 6: return Member(name, "import", ["import", "--json", film])
    case 7: return Member(name, "rm", ["rm", "--json", id])
    case 8, 9: return Member(name, "restore", ["restore", "--json", id], mayEnd: [0, 3])
    case 10: return Member(name, "gc", ["gc", "--json"])
    case 11: return Member(name, "backup", ["backup", "--json", "\(world.folder)/backup"])
    case 12: return Member(name, "fsck", ["fsck", "--json"])
    case 13: return Member(name, "search", ["search", "--json", "neon"], mayEnd: [0, 3])
    case 14: return Member(name, "show", ["show", "--json", id])
    case 15: return Member(name, "jobs", ["jobs", "list", "--json"])
    case 16: return Member(name, "stats", ["stats", "--json"])
    case 17: return Member(name, "verify", ["verify", "--json", id])
    default: return Member(name, "lookup", ["lookup", "--json"] + words, request: prompt, mayEnd: [0, 3, 9])
    }
  }
}
