import CSQLite
import Glibc

extension Connection {
  /// Goes through the whole file, indexes and foreign keys, and returns what is wrong, at most `limit` lines of it.
  ///
  /// `PRAGMA integrity_check`, and if that finds nothing `foreign_key_check`. Empty means well.
  package borrowing func integrityCheck(limit: Int = 100) throws(SQLError) -> [String] {
    var problems = try check("PRAGMA integrity_check(\(max(1, limit)))")
    if !problems.isEmpty { return problems }
    try forEach("PRAGMA foreign_key_check") { (row) throws(SQLError) in
      let row = try "\(row.text(0)) row \(row.optionalInt64(1).map(String.init) ?? "?") refers to no \(row.text(2))"
      if problems.count < limit { problems.append(row) }
      return problems.count < limit
    }
    return problems
  }

  /// As `integrityCheck`, without holding indexes against tables: much quicker. `PRAGMA quick_check`.
  package borrowing func quickCheck(limit: Int = 100) throws(SQLError) -> [String] {
    try check("PRAGMA quick_check(\(max(1, limit)))")
  }

  /// Whether a table's own pages and those of its indexes are whole, and agree. `PRAGMA integrity_check(NAME)`.
  package borrowing func isWhole(table name: String) throws(SQLError) -> Bool {
    try check("PRAGMA integrity_check(\(Self.quoted(name)))").isEmpty
  }

  /// Whether every row of a table can be read, whatever its indexes are.
  package borrowing func canBeRead(table name: String) -> Bool {
    do throws(SQLError) {
      try forEach("SELECT * FROM \(Self.quoted(name)) NOT INDEXED") { _ in true }
      return true
    } catch {
      return false
    }
  }

  private static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

  private borrowing func check(_ pragma: String) throws(SQLError) -> [String] {
    var lines: [String] = []
    do throws(SQLError) {
      try forEach(pragma) { (row) throws(SQLError) in
        lines.append(try row.text(0))
        return true
      }
    } catch {
      // Some damage stops the check itself, and is its finding then.
      guard error.isCorrupt || error.isNotADatabase else { throw error }
      lines.append(error.message)
    }
    // A page that the device would not read shows as a finding; nobody knows whether it is damaged.
    if lines != ["ok"], unsafe withHandle({ unsafe ot_last_errno($0) }) == EIO { throw SQLError.unreadable(pragma) }
    return lines == ["ok"] ? [] : lines
  }

  /// Whether this SQLite has full-text search, version 5.
  package static var hasFTS5: Bool { unsafe sqlite3_compileoption_used("ENABLE_FTS5") == 1 }

  /// The version of the SQLite that runs, such as "3.40.1".
  package static var libraryVersion: String { unsafe String(cString: sqlite3_libversion()) }
}
