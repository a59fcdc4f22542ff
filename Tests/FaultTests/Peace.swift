import KillRig
import Synchronization

/// Each scenario as it goes when nothing is killed, played once for all tests.
enum Peace {
  private static let played = Mutex<[String: Report]>([:])

  /// How `scenario` goes.
  static func of(_ scenario: Scenario) throws -> Report {
    if let report = played.withLock({ $0[scenario.name] }) { return report }
    let report = try scenario.play(try Lane())
    return played.withLock { played in
      played[scenario.name] = report
      return report
    }
  }
}
