import Domain
import Foundation
import Glibc
import Rig
import TestSupport

/// What came of a round.
package struct RoundReport: Sendable {
  package var history = History()
  package var breaches: [Breach] = []
  package var kills = 0
  package var stops = 0
  package var fences = 0
  /// What a person had to answer.
  package var decisions: [Decision] = []
  /// What was done, in words.
  package var summary = ""

  /// A report of nothing yet.
  package init() {}

  /// How many processes were started.
  package var processes: Int { history.processes.count }
  /// How often the provider took money.
  package var charges: Int { history.charges.count }

  /// The breaches, with the whole history behind them.
  package var text: String {
    (breaches.map(\.description) + ["the round: \(summary)"] + history.lines).joined(separator: "\n")
  }
}

/// A round in which nothing is disturbed: so many processes ask for the same at once, others look on.
package struct Crowd: Sendable {
  /// How many ask and wait.
  package var size = 64
  /// How many stand by.
  package var bystanders = 6
  /// Whether there is a library with another clip in it already.
  package var isBegun = false
  /// Whether some of their clocks are an hour off.
  package var hasClocks = false
  package let seed: UInt64

  /// A round that is drawn from `seed`.
  package init(seed: UInt64) {
    self.seed = seed
    var random = Seeded(seed)
    isBegun = Bool.random(using: &random)
    hasClocks = Int.random(in: 0..<3, using: &random) == 0
  }

  /// Who takes part, in the order in which they are started.
  func members(_ prompt: String, _ world: World) -> [Member] {
    var random = Seeded(seed &+ 1)
    var members = (0..<size).map { Member.asking($0, prompt, world) }
    members += (0..<bystanders).map { Member.standingBy($0, prompt) }
    if hasClocks { for index in members.indices { members[index].shift = Self.shift(&random) } }
    return members.shuffled(using: &random)
  }

  /// A clock that is right, or an hour off.
  static func shift(_ random: inout Seeded) -> Int64 { [0, 3600, -3600].randomElement(using: &random) ?? 0 }

  /// Plays it; `lane` has a provider that takes its time.
  package func play(_ lane: Lane) throws -> RoundReport {
    let film = isBegun ? try lane.film() : []
    return try lane.withWorld { world in
      var report = RoundReport()
      let prompt = "neon rain \(seed)"
      report.summary =
        "\(size) at once and \(bystanders) beside, \(isBegun ? "an old" : "no") library, "
        + (hasClocks ? "clocks an hour off" : "right clocks") + ", seed \(seed)"
      if isBegun { try world.prepared(["import", try world.write(film, to: "outside/film-to-import.mp4")]) }
      let running = try members(prompt, world).map { try $0.start(world) }
      report.history.processes = try running.map { try $0.finish(world) }
      report.decisions = try world.settle([prompt], &report.history)
      report.history.provider = try world.providerHistory([prompt])
      try world.addLibrary(to: &report.history)
      report.breaches = HistoryChecker(report.history).breaches + copies(world, report.history)
      if report.charges != 1 {
        report.breaches.append(Breach(.oneCharge, "\(report.charges) charges", report.history.charges))
      }
      return report
    }
  }

  /// What `-o` wrote is the clip.
  private func copies(_ world: World, _ history: History) -> [Breach] {
    history.processes.filter { $0.door == "generate -o" && $0.code == 0 }.compactMap { process in
      let path = "\(world.outside)/copy-\(process.name.dropFirst("asker-".count)).mp4"
      return world.digest(path) == process.digest ? nil : Breach(.wholeClip, "its copy has other bytes", [process])
    }
  }
}
