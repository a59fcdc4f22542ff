import CSQLite

/// A statement that is stepped through little by little, and may begin anew with other values.
///
/// It must not outlive the transaction in which it was made.
package final class Cursor {
  private let statement: PreparedStatement

  init(_ statement: PreparedStatement) { self.statement = statement }

  /// Begins anew with these values, before the first row.
  package func begin(_ values: [SQLValue]) throws(SQLError) {
    statement.reset()
    try statement.bind(values)
  }

  /// As `begin(_:)`, for a statement with one parameter.
  package func begin(_ number: Int64) throws(SQLError) {
    statement.reset()
    try statement.bind(.integer(number), to: 1)
  }

  /// Goes to the next row; false at the end.
  package func step() throws(SQLError) -> Bool { try statement.step() }

  /// A column of the row that it stands on; 0 where it holds no number.
  package func int64(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement.handle, column) }

  /// A column as a fraction; 0 where it holds no number.
  package func double(_ column: Int32) -> Double { unsafe sqlite3_column_double(statement.handle, column) }

  /// A column as text; empty where it holds none.
  package func text(_ column: Int32) -> String {
    withBytes(column) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Lends the bytes of a column of the row that it stands on.
  package func withBytes<Result>(_ column: Int32, _ body: (RawSpan) -> Result) -> Result {
    let bytes = unsafe sqlite3_column_blob(statement.handle, column)
    let count = Int(unsafe sqlite3_column_bytes(statement.handle, column))
    return unsafe body(UnsafeRawBufferPointer(start: bytes, count: count).bytes)
  }
}

extension Connection {
  /// Compiles a statement to be stepped through little by little.
  package borrowing func cursor(_ sql: String) throws(SQLError) -> Cursor {
    try unsafe withHandle { (handle) throws(SQLError) in Cursor(try unsafe PreparedStatement(sql, on: handle)) }
  }
}
