import Synchronization

/// A connection that threads share, one at a time.
package final class Database: Sendable {
  private let connection: Mutex<Connection>

  /// Ends a statement that takes too long; to be used from any thread.
  package let interrupter: Interrupter

  /// Opens the database at `path`; see `Connection`.
  package init(
    _ path: String, mode: Connection.Mode = .create, busy: BusyPolicy = .wait(milliseconds: 10_000)
  ) throws(SQLError) {
    interrupter = Interrupter()
    connection = Mutex(try Connection(path, mode: mode, busy: busy, interrupter: interrupter))
  }

  /// Lends the connection; no other thread has it meanwhile. Not to be nested.
  package func withConnection<Result, Failure: Error>(
    _ body: (borrowing Connection) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try connection.withLock { (connection) throws(Failure) in try body(connection) }
  }
}
