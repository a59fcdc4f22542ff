import Domain
import Migrations
import SQL

/// The library's memory: requests, takes, clips, events, prices. It knows neither files nor the network.
///
/// One connection in a mutex; a transaction holds it from begin to commit. SQLite's lock on the file is waited for without
/// end: whoever holds it lives, for the kernel frees what the dead held, and no person can do anything about it.
package final class Catalog: Sendable {
  let database: Database
  /// Who makes the changes, for the event table: "onetake 1.0.0 generate" and the like.
  let actor: String
  /// The wall clock in Unix milliseconds; a seam for tests that set it wrong.
  let now: @Sendable () -> Int64

  /// Opens the catalog at `path`, and makes or migrates it where that is needed.
  ///
  /// An older one is backed up first; a newer or edited one is refused and left as it is, and so is a blank one where
  /// `mayBegin` says that something is beside it which a new catalog would not know.
  package convenience init(
    path: String, actor: String, now: @escaping @Sendable () -> Int64, mayBegin: () throws -> Bool = { true }
  ) throws(CatalogError) {
    try self.init(path, .create, actor: actor, now: now, mayBegin: mayBegin)
  }

  /// Whether the catalog at `path` has this version's schema, so that opening it changes nothing.
  package static func isCurrent(at path: String) throws(CatalogError) -> Bool {
    do {
      return try Migrator(Migrations.all).appliedCount(Connection(path, mode: .readOnly)) == Migrations.all.count
    } catch {
      throw CatalogError(any: error)
    }
  }

  /// A catalog without a row, which is nowhere on the disk: what a library that was never begun holds.
  package convenience init(blankFor actor: String, now: @escaping @Sendable () -> Int64) throws(CatalogError) {
    try self.init(":memory:", .memory, actor: actor, now: now, mayBegin: { true })
  }

  private init(
    _ path: String, _ mode: Connection.Mode, actor: String, now: @escaping @Sendable () -> Int64,
    mayBegin: () throws -> Bool
  ) throws(CatalogError) {
    let outcome: Migrator.Outcome
    do {
      database = try Database(path, mode: mode, busy: .forever)
      outcome = try database.withConnection { connection in
        try Migrator(Migrations.all).migrate(
          connection, now: Timestamp(milliseconds: now()), mayBegin: mayBegin)
      }
    } catch {
      throw CatalogError(any: error)
    }
    self.actor = actor
    self.now = now
    if !outcome.applied.isEmpty { settleIfPossible() }
  }

  /// Lends the connection for reading; several queries that must see one moment use `readMoment`.
  func read<Value: Sendable>(
    _ body: (borrowing Connection) throws(SQLError) -> Value
  ) throws(CatalogError) -> Value {
    do {
      return try database.withConnection { (connection) throws(SQLError) in try body(connection) }
    } catch {
      throw CatalogError(error)
    }
  }

  /// Lends the connection for several queries that see the catalog as it is at the first of them.
  func readMoment<Value: Sendable>(_ body: (borrowing Connection) throws -> Value) throws(CatalogError) -> Value {
    do {
      return try database.withConnection { connection in
        try connection.transaction(.deferred) { connection in try body(connection) }
      }
    } catch {
      throw CatalogError(any: error)
    }
  }

  /// Runs `body` in an immediate transaction that is durable when this returns.
  ///
  /// `leavingLog` says that the end of this process need not bring the change from the write-ahead log into the file.
  @discardableResult
  func write<Value: Sendable>(
    leavingLog: Bool = false, _ body: (borrowing Connection) throws -> Value
  ) throws(CatalogError) -> Value {
    do {
      return try database.withConnection { connection in
        connection.leavesLog(leavingLog)
        return try connection.transaction(.immediate) { connection in try body(connection) }
      }
    } catch {
      throw CatalogError(any: error)
    }
  }

  /// A row that says what cannot be.
  static func damaged(_ what: String) -> SQLError {
    SQLError(code: 11 /* SQLITE_CORRUPT */, message: what, statement: "read")
  }

  /// The salt of the account fingerprints of this library.
  package func salt() throws(CatalogError) -> [UInt8] {
    let salt = try read { (connection) throws(SQLError) in
      var salt: [UInt8]?
      try connection.each("SELECT value FROM library WHERE name = 'salt'", []) { (row) throws(SQLError) in
        salt = try row.blob(0)
      }
      return salt
    }
    guard let salt else { throw CatalogError(.missingRow, "the library's salt is gone from the catalog") }
    return salt
  }
}

extension Connection {
  /// Lends every row of the result to `body`.
  borrowing func each(
    _ sql: String, _ values: [SQLValue], _ body: (borrowing Row) throws(SQLError) -> Void
  ) throws(SQLError) {
    try forEach(sql, values) { (row) throws(SQLError) in
      try body(row)
      return true
    }
  }
}
