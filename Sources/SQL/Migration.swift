import Domain

/// One step of a schema: its name and its SQL, which never change once released.
package struct Migration: Hashable, Sendable {
  /// Such as "v0001_initial".
  package let name: String

  /// The SQL text.
  package let sql: String

  /// The digest of the SQL text, which is recorded with the step.
  package let digest: Digest

  /// Takes a name and the bytes of an SQL file.
  package init(name: String, sql: [UInt8]) {
    self.name = name
    self.sql = String(decoding: sql, as: UTF8.self)
    digest = Digest(of: sql)
  }
}

/// Why a database cannot be used by this program.
package enum MigrationError: Error, Hashable, Sendable {
  /// A later version of the program has used it: it has `version` steps, of which `unknown` are not known here.
  case newer(version: Int, known: Int, unknown: [String])
  /// The step that was applied under this name is not the one that this program has.
  case edited(name: String, recorded: Digest?, known: Digest)
  /// The file is a database of something else.
  case foreign(applicationID: Int64)
  /// The file is a database without a single table, where one with payments has been.
  case blank
}

extension MigrationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .newer(let version, let known, let unknown):
      "the library has schema version \(version) (\(unknown.joined(separator: ", "))), this program knows \(known): "
        + "it was used by a newer onetake"
    case .edited(let name, _, _): "the library's schema step \(name) is not the one that this program has"
    case .blank: "the database is blank, but what was paid for is still beside it"
    case .foreign: "the file is an SQLite database, but not one of onetake's"
    }
  }
}
