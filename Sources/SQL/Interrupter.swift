import Synchronization

/// Ends a connection's running statement from another thread, which then throws an error of `isInterrupted`.
package final class Interrupter: Sendable {
  private let asked = Atomic<Bool>(false)

  /// Makes one that has not been used.
  package init() {}

  /// Ends what runs now and all that is run later, until `reset`.
  package func interrupt() { asked.store(true, ordering: .relaxed) }

  /// Lets statements run again.
  package func reset() { asked.store(false, ordering: .relaxed) }

  var isInterrupted: Bool { asked.load(ordering: .relaxed) }
}

/// SQLite's progress handler; `sqlite3_progress_handler`.
func onProgress(_ context: UnsafeMutableRawPointer?) -> Int32 {
  guard let context = unsafe context else { return 0 }
  return unsafe Unmanaged<Interrupter>.fromOpaque(context).takeUnretainedValue().isInterrupted ? 1 : 0
}
