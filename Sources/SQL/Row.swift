import CSQLite

/// One row of a result, lent for the time of a closure. Columns count from 0.
///
/// Reading a column as what it is not throws an error of `isMismatch`: SQLite's own conversions never happen.
package struct Row: ~Copyable {
  private let statement: PreparedStatement

  init(_ statement: PreparedStatement) { self.statement = statement }

  /// Whether the column is null.
  package borrowing func isNull(_ column: Int32) -> Bool { type(column) == SQLITE_NULL }

  /// A whole number of 64 bits.
  package borrowing func int64(_ column: Int32) throws(SQLError) -> Int64 {
    try expect(SQLITE_INTEGER, column)
    return unsafe sqlite3_column_int64(statement.handle, column)
  }

  /// A whole number.
  package borrowing func int(_ column: Int32) throws(SQLError) -> Int { Int(try int64(column)) }

  /// 0 or 1 as false or true; any other number throws.
  package borrowing func bool(_ column: Int32) throws(SQLError) -> Bool {
    switch try int64(column) {
    case 0: return false
    case 1: return true
    default: throw mismatch(column)
    }
  }

  /// A number, whole or not.
  package borrowing func double(_ column: Int32) throws(SQLError) -> Double {
    if type(column) != SQLITE_INTEGER { try expect(SQLITE_FLOAT, column) }
    return unsafe sqlite3_column_double(statement.handle, column)
  }

  /// Text; bytes that are no UTF-8 throw.
  package borrowing func text(_ column: Int32) throws(SQLError) -> String {
    try expect(SQLITE_TEXT, column)
    let text = unsafe sqlite3_column_text(statement.handle, column)
    let count = Int(unsafe sqlite3_column_bytes(statement.handle, column))
    guard let text = unsafe text else { return "" }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: count)
    guard let string = unsafe String(validating: bytes, as: UTF8.self) else { throw mismatch(column) }
    return string
  }

  /// Bytes.
  package borrowing func blob(_ column: Int32) throws(SQLError) -> [UInt8] {
    try expect(SQLITE_BLOB, column)
    let bytes = unsafe sqlite3_column_blob(statement.handle, column)
    let count = Int(unsafe sqlite3_column_bytes(statement.handle, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// A whole number, or nil where the column is null.
  package borrowing func optionalInt64(_ column: Int32) throws(SQLError) -> Int64? {
    isNull(column) ? nil : try int64(column)
  }

  /// A whole number, or nil where the column is null.
  package borrowing func optionalInt(_ column: Int32) throws(SQLError) -> Int? {
    isNull(column) ? nil : try int(column)
  }

  /// A number, or nil where the column is null.
  package borrowing func optionalDouble(_ column: Int32) throws(SQLError) -> Double? {
    isNull(column) ? nil : try double(column)
  }

  /// Text, or nil where the column is null.
  package borrowing func optionalText(_ column: Int32) throws(SQLError) -> String? {
    isNull(column) ? nil : try text(column)
  }

  /// Bytes, or nil where the column is null.
  package borrowing func optionalBlob(_ column: Int32) throws(SQLError) -> [UInt8]? {
    isNull(column) ? nil : try blob(column)
  }

  /// True or false, or nil where the column is null.
  package borrowing func optionalBool(_ column: Int32) throws(SQLError) -> Bool? {
    isNull(column) ? nil : try bool(column)
  }

  /// Whatever stands there, to be bound again.
  package borrowing func value(_ column: Int32) throws(SQLError) -> SQLValue {
    switch type(column) {
    case SQLITE_NULL: .null
    case SQLITE_INTEGER: .integer(try int64(column))
    case SQLITE_FLOAT: .real(try double(column))
    case SQLITE_TEXT: .text(try text(column))
    default: .blob(try blob(column))
    }
  }

  /// An error that says that the column's value is not one that can be: for enums and other narrow types.
  package borrowing func mismatch(_ column: Int32) -> SQLError {
    SQLError(
      code: SQLITE_MISMATCH, message: "column \(column) holds a value that does not belong there",
      statement: statement.text)
  }

  private borrowing func type(_ column: Int32) -> Int32 { unsafe sqlite3_column_type(statement.handle, column) }

  private borrowing func expect(_ expected: Int32, _ column: Int32) throws(SQLError) {
    guard type(column) == expected else { throw mismatch(column) }
  }
}
