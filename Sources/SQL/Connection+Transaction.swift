import CSQLite
import Files

/// When a transaction takes the lock for writing.
package enum TransactionKind: String, Sendable {
  /// At its first write: for reading several things as they were at one moment.
  case deferred = "BEGIN DEFERRED"
  /// At once, waiting as the busy policy says: for everything that may write.
  case immediate = "BEGIN IMMEDIATE"
}

extension Connection {
  /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
  ///
  /// When this returns from an immediate transaction, its changes are on the disk. When it throws, they are not in the
  /// database; after a failed fsync (`isIO`) the caller must not take that as a promise about a crash that follows.
  @discardableResult
  package borrowing func transaction<Result>(
    _ kind: TransactionKind = .immediate, _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    try run(kind.rawValue)
    do {
      let result = try body(self)
      if kind == .immediate { FaultPoint.transactionBeforeCommit.reach() }
      try run("COMMIT")
      if kind == .immediate { FaultPoint.transactionCommitted.reach() }
      return result
    } catch {
      // Some errors (a full disk, for one) have rolled back already.
      if isInTransaction { rollBack() }
      throw error
    }
  }

  private borrowing func rollBack() {
    // why: a rollback that fails leaves the transaction to the close of the connection, which rolls it back; the error
    // that led here is the one to report.
    _ = try? execute(script: "ROLLBACK")
  }
}
