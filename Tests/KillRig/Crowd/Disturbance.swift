import Domain
import Foundation
import Glibc
import Rig
import TestSupport

/// A round in which somebody is killed, stopped or fenced off, and clocks are wrong.
package struct Disturbance: Sendable, CustomStringConvertible {
  /// What is done.
  package enum Kind: String, CaseIterable, Sendable {
    case waitersKilled = "waiters killed"
    case payerKilled = "payer killed"
    /// Stopped for longer than anybody who waits sleeps, and continued.
    case payerStopped = "payer stopped"
    /// Stopped, its locks' files removed as if it were dead, and continued when everybody else has ended.
    case payerFenced = "payer fenced off"
    /// The same, and continued while somebody else is at the very same step.
    case payerOvertaken = "payer fenced off and overtaken"
    /// Any of them, at any moment.
    case anybody = "anybody killed or stopped"
  }

  /// What the payer is at when it happens.
  package enum Phase: String, CaseIterable, Sendable {
    case sending, rendering, downloading

    /// What keeps it there.
    var faults: [String] {
      switch self {
      case .sending: ["submit-delay:1=2"]
      case .rendering: ["never-finishes"]
      case .downloading: ["film-slow:1=1"]
      }
    }

    /// What the provider sees of it.
    var sign: History.AtProvider.Kind {
      switch self {
      case .sending: .submit
      case .rendering: .poll
      case .downloading: .download
      }
    }
  }

  package let kind: Kind
  package let phase: Phase
  package let seed: UInt64
  /// How many ask and wait, and how many stand by.
  package var size = 12
  package var bystanders = 6

  /// A round of this kind.
  package init(_ kind: Kind, _ phase: Phase, seed: UInt64) {
    self.kind = kind
    self.phase = phase
    self.seed = seed
  }

  /// A round that is drawn from `seed`.
  package init(seed: UInt64) {
    var random = Seeded(seed)
    self.init(
      Kind.allCases.randomElement(using: &random) ?? .anybody, Phase.allCases.randomElement(using: &random) ?? .sending,
      seed: seed)
    size = Int.random(in: 4...24, using: &random)
  }

  package var description: String { "\(kind.rawValue), \(phase.rawValue), \(size) at once, seed \(seed)" }

  /// Plays it, and says what came of it.
  package func play(_ lane: Lane) throws -> RoundReport {
    try lane.withWorld { world in
      let prompt = "neon rain \(seed)"
      var disturbed = DisturbedRound(self, world, prompt)
      if kind != .anybody { try world.breakThings(phase.faults) }
      try disturbed.start()
      switch kind {
      case .anybody: disturbed.disturbAnybody()
      case .waitersKilled: try disturbed.killWaiters()
      case .payerKilled: try disturbed.killPayer()
      case .payerStopped: try disturbed.stopPayer()
      case .payerFenced: try disturbed.fencePayer(isOvertaken: false)
      case .payerOvertaken: try disturbed.fencePayer(isOvertaken: true)
      }
      return try disturbed.finish()
    }
  }
}

/// A disturbed round while it is played.
private struct DisturbedRound {
  private let plan: Disturbance
  private let world: World
  private let prompt: String
  private var random: Seeded
  private var running: [Running] = []
  /// What was done to whom, by name.
  private var fates: [String: String] = [:]
  /// While the payer was stopped, in microseconds since 1970.
  private var standstill: ClosedRange<Int64>?
  private var report = RoundReport()

  init(_ plan: Disturbance, _ world: World, _ prompt: String) {
    self.plan = plan
    self.world = world
    self.prompt = prompt
    random = Seeded(plan.seed &+ 1)
    report.summary = plan.description
  }

  mutating func start() throws {
    var members = (0..<plan.size).map { Member.asking($0, prompt, world) }
    members += (0..<plan.bystanders).map { Member.standingBy($0, prompt) }
    for index in members.indices { members[index].shift = Crowd.shift(&random) }
    for member in members.shuffled(using: &random) {
      running.append(try member.start(world))
      if plan.kind == .anybody { usleep(UInt32.random(in: 0...20_000, using: &random)) }
    }
  }

  // MARK: What is done

  /// Returns once the provider has seen that the payer is where it is wanted.
  private mutating func payer() throws -> Running {
    while true {
      let history = try world.providerMoments([prompt])
      if let sign = history.first(where: { $0.kind == plan.phase.sign }),
        let payer = running.first(where: { $0.member.name == sign.asker })
      {
        // The provider has the order in its hand now, and takes no money for two seconds.
        if plan.phase == .sending { report.history.sightings.append(try world.sighting(of: prompt)) }
        return payer
      }
      // The pause only leaves the processors to those who are waited for.
      usleep(2000)
      guard running.contains(where: { $0.program.isRunning }) else {
        throw KillRigError("all have ended, and the provider has seen no \(plan.phase.sign.rawValue): \(history)")
      }
    }
  }

  private mutating func kill(_ victim: Running) {
    victim.program.signal(SIGKILL)
    fates[victim.member.name] = "killed"
    report.kills += 1
  }

  mutating func killWaiters() throws {
    let payer = try payer()
    for victim in running.shuffled(using: &random).prefix(running.count / 2) where victim !== payer {
      usleep(UInt32.random(in: 0...10_000, using: &random))
      kill(victim)
    }
    try heal()
  }

  mutating func killPayer() throws {
    kill(try payer())
    try heal()
  }

  /// Longer than the second after which whoever waits looks again, and than the answer that is on its way.
  private static let longer: UInt32 = 2_500_000

  mutating func stopPayer() throws {
    let payer = try payer()
    payer.program.signal(SIGSTOP)
    fates[payer.member.name] = "stopped for 2.5 s"
    report.stops += 1
    let begin = Program.now()
    try heal()
    usleep(Self.longer)
    standstill = begin...Program.now()
    payer.program.signal(SIGCONT)
  }

  mutating func fencePayer(isOvertaken: Bool) throws {
    let payer = try payer()
    payer.program.signal(SIGSTOP)
    fates[payer.member.name] = "stopped, fenced off and continued"
    report.stops += 1
    report.fences += 1
    let locks = world.home + "/lock"
    for name in world.names(locks) where name.utf8.count == 32 {
      let holder = FileManager.default.contents(atPath: "\(locks)/\(name)").map { String(decoding: $0, as: UTF8.self) }
      if holder == "\(payer.program.number)\n" { try FileManager.default.removeItem(atPath: "\(locks)/\(name)") }
    }
    if isOvertaken && plan.phase != .sending {
      while try !world.providerMoments([prompt]).contains(where: {
        $0.kind == plan.phase.sign && $0.asker != payer.member.name
      }) { usleep(2000) }
    } else {
      try heal()
      for other in running where other !== payer { other.program.wait() }
    }
    payer.program.signal(SIGCONT)
    try heal()
  }

  mutating func disturbAnybody() {
    for victim in running.shuffled(using: &random).prefix(running.count * 2 / 3) {
      usleep(UInt32.random(in: 0...60_000, using: &random))
      if Int.random(in: 0..<3, using: &random) > 0 {
        kill(victim)
      } else {
        victim.program.signal(SIGSTOP)
        fates[victim.member.name] = "stopped for a moment"
        report.stops += 1
        usleep(UInt32.random(in: 0...200_000, using: &random))
        victim.program.signal(SIGCONT)
      }
    }
  }

  private func heal() throws {
    if plan.phase == .rendering { try world.breakThings([]) }
  }

  // MARK: What came of it

  /// Codes beyond the usual ones: whoever asks for what a dead sender left in doubt is told so.
  private func further(_ name: String) -> Set<Int32> {
    var codes: Set<Int32> = fates[name] == "killed" ? [128 + SIGKILL] : []
    let mayBeInDoubt =
      plan.kind == .anybody
      || plan.phase == .sending && [.payerKilled, .payerFenced, .payerOvertaken].contains(plan.kind)
    if mayBeInDoubt { codes.insert(6) }
    return codes
  }

  mutating func finish() throws -> RoundReport {
    for one in running {
      let name = one.member.name
      report.history.processes.append(
        try one.finish(world, fate: fates[name] ?? "", mayEnd: further(name)))
    }
    report.decisions = try world.settle([prompt], &report.history)
    report.history.provider = try world.providerHistory([prompt])
    try world.addLibrary(to: &report.history)
    report.breaches = HistoryChecker(report.history).breaches
    if let standstill { report.breaches += changes(during: standstill) }
    return report
  }

  /// Nobody touches the take of a process that is only stopped.
  private func changes(during standstill: ClosedRange<Int64>) -> [Breach] {
    let shifts = Dictionary(report.history.processes.map { ($0.number, $0.shift) }) { first, _ in first }
    // What was under way when the signal was sent may still have been written.
    let late = (standstill.lowerBound + 100_000)...standstill.upperBound
    let changes = report.history.events.filter { late.contains($0.at - 1_000_000 * (shifts[$0.process] ?? 0)) }
    return changes.isEmpty ? [] : [Breach(.holder, "a take changed while its holder was only stopped", changes)]
  }
}
