import Domain
import Foundation
import Rig
import Testing

/// What docs/durability.md says under "Failing system calls": real processes, of whose calls on files the n-th fails,
/// once or for ever, for every n until a run completes that is not hit.
///
/// With ONETAKE_TORTURE set, every kind of call gives every answer at every n; else what tells most.
@Suite struct FailingCallsTests {
  private static let isTorture = ProcessInfo.processInfo.environment["ONETAKE_TORTURE"] != nil

  /// All of them, or the one that ONETAKE_UNDERTAKING names, for whoever looks into a failure.
  private static let undertakings = Undertaking.allCases.filter { undertaking in
    ProcessInfo.processInfo.environment["ONETAKE_UNDERTAKING"].map { $0 == undertaking.rawValue } ?? true
  }

  @Test(arguments: undertakings)
  func `whatever call fails is told, loses nothing, pays nothing twice, and all works again`(
    undertaking: Undertaking
  ) throws {
    let shop = try Workshop(undertaking)
    let calls = try shop.count()
    var trials = 0
    for fault in Self.isTorture ? Undertaking.allFaults : undertaking.faults {
      var hits = 0
      // Pages of one commit and reads of one index are many and alike.
      let isExhaustive = Self.isTorture || (fault.kind != .write && fault.kind != .read)
      let numbers = isExhaustive ? Array(1...10_000) : CountedCall.telling(fault.kind, in: calls)
      for number in numbers {
        var fault = fault
        fault.number = number
        var trial = Trial(shop, fault)
        guard try trial.run() else {
          if isExhaustive { break } else { continue }
        }
        hits += 1
        #expect(trial.problems.isEmpty, "\(trial.story)")
      }
      trials += hits
      let isMade = calls.contains { $0.kind == fault.kind }
      #expect(hits > 0 || !isMade, "\(undertaking) makes calls of \(fault.kind), and \(fault) hit none")
    }
    #expect(trials > 0)
    if Self.isTorture { print("failing calls: \(undertaking): \(trials) runs, each hit") }
  }
}
