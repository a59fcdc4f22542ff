import CSQLite

/// A call to SQLite that failed: its code, its words, and the statement without the values that were bound.
package struct SQLError: Error, Hashable, Sendable {
  /// The extended result code; see sqlite.org/rescode.html.
  package let code: Int32

  /// SQLite's own words.
  package let message: String

  /// The statement's text, or what was tried: "open", "backup".
  package let statement: String

  /// Takes a code, SQLite's words, and what was tried.
  package init(code: Int32, message: String, statement: String) {
    self.code = code
    self.message = message
    self.statement = statement
  }

  private var primary: Int32 { code & 0xFF }

  /// Another connection holds the lock.
  package var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }
  /// The file's pages contradict each other.
  package var isCorrupt: Bool { primary == SQLITE_CORRUPT }
  /// The file is no SQLite database, or its first page is gone.
  package var isNotADatabase: Bool { primary == SQLITE_NOTADB }
  /// The disk is full.
  package var isFull: Bool { primary == SQLITE_FULL }
  /// A unique, foreign key, check or not-null constraint said no.
  package var isConstraint: Bool { primary == SQLITE_CONSTRAINT }
  /// A row with this key is there already.
  package var isUniqueViolation: Bool { code == sqliteConstraintUnique || code == sqliteConstraintPrimaryKey }
  /// The file or its folder cannot be written.
  package var isReadOnly: Bool { primary == SQLITE_READONLY || primary == SQLITE_PERM }
  /// The file or its folder cannot be opened: missing, not permitted, or a folder where a file should be.
  package var isCannotOpen: Bool { primary == SQLITE_CANTOPEN }
  /// Reading, writing or syncing failed.
  package var isIO: Bool { primary == SQLITE_IOERR }
  /// For `isIO`: what was done to the file when it failed, as part of a sentence: "written".
  package var failedDeed: String {
    switch code >> 8 {
    case 1, 2, 33: "read"
    case 3: "written"
    case 4, 5: "made durable (fsync)"
    case 6: "cut"
    case 18, 19, 20, 21, 22, 24: "shared with other processes"
    default: "used"
    }
  }
  /// Someone asked for an end.
  package var isInterrupted: Bool { primary == SQLITE_INTERRUPT }
  /// A column held another type than the one asked for, or a value out of range.
  package var isMismatch: Bool { primary == SQLITE_MISMATCH }
}

// SQLITE_CONSTRAINT | n << 8, as sqlite3.h has them; Swift does not import macros that compute.
private let sqliteConstraintUnique = SQLITE_CONSTRAINT | 8 << 8
private let sqliteConstraintPrimaryKey = SQLITE_CONSTRAINT | 6 << 8

extension SQLError: CustomStringConvertible {
  package var description: String { "\(message) (SQLite \(code)) in: \(statement)" }
}
