import Foundation
import KillRig

/// Plays rounds of many at once, and says what came of them.
struct Rounds {
  private let options: TortureOptions

  init(_ options: TortureOptions) { self.options = options }

  /// The kinds of rounds; each whole crowd is followed by one of the others.
  private enum Kind: String, CaseIterable { case crowd, disturbed, bustle }

  /// Plays `count` crowds, a disturbed round for each, and a bustle for every fourth; with `--kind` so many of that kind.
  func play(_ count: Int) throws -> RoundTally {
    let kinds = Kind.allCases.filter { options.kind.isEmpty || options.kind == $0.rawValue }
    guard !kinds.isEmpty else { throw TortureOptions.Mistake(description: "no round is called \(options.kind)") }
    print("torture: \(count) rounds of \(kinds.map(\.rawValue).joined(separator: ", ")), seed \(options.seed)")
    var tally = RoundTally(seed: options.seed)
    // One after the other: a crowd is many enough, and its provider serves one world at a time.
    let slow = try Lane(renderSeconds: 1), quick = try Lane(renderSeconds: 0.3)
    for number in options.run.map({ $0..<$0 + 1 }) ?? 0..<count {
      for kind in kinds where kind != .bustle || number % 4 == 0 || kinds.count == 1 {
        let seed = options.seed &* 1_000_003 &+ UInt64(number)
        do {
          let report =
            switch kind {
            case .crowd: try Crowd(seed: seed).play(slow)
            case .disturbed: try Disturbance(seed: seed).play(quick)
            case .bustle: try Bustle(seed: seed).play(quick)
            }
          tally.add(report, kind.rawValue)
          if !report.breaches.isEmpty || options.run != nil {
            print("torture: round \(number), \(kind.rawValue), \(report.breaches.count) VIOLATIONS\n\(report.text)")
          }
        } catch {
          tally.addBroken(kind.rawValue)
          print("torture: round \(number), \(kind.rawValue): VIOLATION: it could not be played: \(error)")
        }
      }
      if (number + 1) % 10 == 0 { print("torture: \(number + 1) rounds, \(tally.violations) violations") }
      // Whoever reads along in a file wants to see how far it is.
      fflush(nil)
    }
    return tally
  }
}

/// What came of the rounds, counted.
struct RoundTally {
  private var rows: [String: [Int]] = [:]
  private let seed: UInt64
  private let start = ContinuousClock.now

  init(seed: UInt64) { self.seed = seed }

  mutating func add(_ report: RoundReport, _ kind: String) {
    let decisions = report.decisions.count
    add(
      kind,
      [
        1, report.processes, report.kills, report.stops, report.fences, report.charges, decisions,
        report.breaches.isEmpty ? 0 : 1,
      ])
  }

  mutating func addBroken(_ kind: String) { add(kind, [1, 0, 0, 0, 0, 0, 0, 1]) }

  private mutating func add(_ kind: String, _ numbers: [Int]) {
    rows[kind] = zip(rows[kind] ?? numbers.map { _ in 0 }, numbers).map(+)
  }

  /// How many rounds broke a rule.
  var violations: Int { rows.values.reduce(0) { $0 + ($1.last ?? 0) } }

  /// A table for a person.
  var text: String {
    var lines = [
      "", "| round | rounds | processes | killed | stopped | fenced off | charges | a person was asked | violations |",
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    let sums = rows.values.reduce([Int](repeating: 0, count: 8)) { zip($0, $1).map(+) }
    for (name, row) in rows.sorted(by: { $0.key < $1.key }) + [("in all", sums)] {
      lines.append("| \(name) | " + row.map(String.init).joined(separator: " | ") + " |")
    }
    let seconds = Int(start.duration(to: .now) / .seconds(1))
    lines += [
      "",
      "torture: \(sums[0]) rounds, \(sums[1]) processes, \(sums[2]) kills, \(sums[3]) stops, \(sums[5]) charges, "
        + "\(sums[7]) violations, \(seconds) s, seed \(seed)",
    ]
    return lines.joined(separator: "\n")
  }
}
