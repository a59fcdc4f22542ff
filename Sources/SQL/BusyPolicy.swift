import CSQLite
import Glibc

/// How long a statement waits for another connection's lock.
package enum BusyPolicy: Hashable, Sendable {
  /// So many milliseconds, then an error of `isBusy`.
  case wait(milliseconds: Int)
  /// Until the lock is free: for a catalog, whose lock is held by somebody alive, and for moments.
  case forever
}

/// What the busy handler knows; owned by the connection, which outlives every call of the handler.
final class BusyState {
  private let policy: BusyPolicy
  private var since: Int64 = 0

  init(_ policy: BusyPolicy) { self.policy = policy }

  /// Waits a little and says whether to try again; `attempt` counts from 0 for each lock.
  func waitAgain(attempt: Int32) -> Bool {
    let now = Self.now()
    if attempt == 0 { since = now }
    if case .wait(let milliseconds) = policy, now - since >= Int64(milliseconds) { return false }
    // SQLite has no way to be told that a lock is free, so one has to look again: soon at first, then less often.
    sqlite3_sleep(min(1 << min(attempt, 5), 25))
    return true
  }

  private static func now() -> Int64 {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// SQLite's busy handler; `sqlite3_busy_handler`.
func onBusy(_ context: UnsafeMutableRawPointer?, _ attempt: Int32) -> Int32 {
  guard let context = unsafe context else { return 0 }
  return unsafe Unmanaged<BusyState>.fromOpaque(context).takeUnretainedValue().waitAgain(attempt: attempt) ? 1 : 0
}
