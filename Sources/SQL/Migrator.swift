import Domain
import Files

/// Brings a database up to date, step by step, each in one transaction of its own and recorded with its digest.
package struct Migrator: Sendable {
  /// The number in the file's header that says that it is onetake's: the bytes "1tak".
  package static let applicationID: Int64 = 0x3174_616B

  private let steps: [Migration]

  /// Takes all steps, first to last; their order and names never change.
  package init(_ steps: [(name: String, sql: [UInt8])]) {
    self.steps = (steps + FaultPoint.rehearsedMigrations).map(Migration.init(name:sql:))
  }

  /// What a migration did.
  package struct Outcome: Hashable, Sendable {
    /// The names of the steps that were applied now.
    package var applied: [String] = []
    /// Where the copy from before is, if one had to be made.
    package var backup: String?
  }

  /// Applies the steps that are missing. Many processes may do so at once.
  ///
  /// A store that has rows is copied to `PATH.before-vNNNN` first (NNNN: the version it is brought to), durably. Throws
  /// `MigrationError` and changes nothing if the file is newer, edited or somebody else's, or blank where `mayBegin` says
  /// that nothing may begin; `SQLError` or `FileError` if
  /// a step fails, of which then nothing stays.
  @discardableResult
  package func migrate(
    _ connection: borrowing Connection, now: Timestamp, mayBegin: () throws -> Bool = { true }
  ) throws -> Outcome {
    var outcome = Outcome()
    if try appliedCount(connection) == steps.count { return outcome }
    while true {
      let applied = try connection.transaction(.immediate) { connection -> String? in
        let count = try countApplied(connection)
        guard count < steps.count else { return nil }
        if count == 0, !(try mayBegin()) { throw MigrationError.blank }
        if count > 0, outcome.applied.isEmpty {
          outcome.backup = try backUp(connection.path)
          FaultPoint.migrationBackedUp.reach()
        }
        try apply(count, to: connection, now: now)
        FaultPoint.migrationApplied.reach()
        return steps[count].name
      }
      guard let applied else { return outcome }
      FaultPoint.migrationCommitted.reach()
      outcome.applied.append(applied)
    }
  }

  /// How many of the steps the database has, after making sure that they are the ones known here.
  package func appliedCount(_ connection: borrowing Connection) throws -> Int {
    // Header and records are read at one moment: another process may be migrating.
    try connection.transaction(.deferred) { connection in try countApplied(connection) }
  }

  private func countApplied(_ connection: borrowing Connection) throws -> Int {
    let applicationID = try number("PRAGMA application_id", connection)
    let version = Int(try number("PRAGMA user_version", connection))
    let tables = Int(try number("SELECT count(*) FROM sqlite_schema", connection))
    if applicationID == 0, version == 0, tables == 0 { return 0 }
    guard applicationID == Self.applicationID else { throw MigrationError.foreign(applicationID: applicationID) }

    let recorded = try connection.all("SELECT name, digest FROM schema_migrations ORDER BY rowid") {
      (row) throws(SQLError) in (name: try row.text(0), digest: Digest(hex: try row.text(1)))
    }
    for (step, record) in zip(steps, recorded) where step.name != record.name || step.digest != record.digest {
      throw MigrationError.edited(name: record.name, recorded: record.digest, known: step.digest)
    }
    if recorded.count > steps.count || version > steps.count {
      let unknown = recorded.dropFirst(steps.count).map(\.name)
      throw MigrationError.newer(version: max(version, recorded.count), known: steps.count, unknown: unknown)
    }
    return recorded.count
  }

  private func apply(_ index: Int, to connection: borrowing Connection, now: Timestamp) throws {
    let step = steps[index]
    if index == 0 {
      try connection.execute(script: "PRAGMA application_id = \(Self.applicationID)")
      try connection.execute(
        script: "CREATE TABLE schema_migrations (name TEXT NOT NULL, digest TEXT NOT NULL, applied_at INTEGER NOT NULL)"
      )
    }
    try connection.execute(script: step.sql)
    try connection.run(
      "INSERT INTO schema_migrations (name, digest, applied_at) VALUES (?, ?, ?)",
      [.text(step.name), .text(step.digest.hex), .integer(now.milliseconds)])
    try connection.execute(script: "PRAGMA user_version = \(index + 1)")
  }

  /// Copies the store while the migrating connection holds the lock for writing, so that nothing is written between.
  /// A copy that an earlier try left is kept, and this one gets a number.
  private func backUp(_ path: String) throws -> String {
    let number = String(steps.count)
    let base = "\(path).before-v\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)"
    try removeCutCopies(of: path)
    let reader = try Connection(path, mode: .readOnly)
    var target = base
    var attempt = 1
    while true {
      do {
        try reader.backup(to: target)
        return target
      } catch let error as FileError where error.alreadyExists {
        attempt += 1
        target = "\(base)-\(attempt)"
      }
    }
  }

  /// Removes copies whose makers died before they were whole: nobody else makes one while this one holds the lock.
  private func removeCutCopies(of path: String) throws(FileError) {
    let folder = Folder.parent(of: path)
    let start = "\(path.split(separator: "/").last ?? "").before-v"
    for name in try Folder.list(folder) where name.hasPrefix(start) {
      guard name.hasSuffix(".part") || name.hasSuffix(".part-journal") else { continue }
      _ = try Entry.remove("\(folder)/\(name)")
    }
  }

  private func number(_ sql: String, _ connection: borrowing Connection) throws(SQLError) -> Int64 {
    try connection.first(sql) { (row) throws(SQLError) in try row.int64(0) } ?? 0
  }
}
