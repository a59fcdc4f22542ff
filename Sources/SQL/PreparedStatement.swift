import CSQLite
import Glibc

/// A compiled statement, finalized with its last reference; it never leaves its connection's room.
@safe final class PreparedStatement {
  let handle: OpaquePointer
  let text: String
  /// Whether somebody is stepping through it now.
  var isLent = false

  /// Compiles `text`, which must be exactly one statement. `sqlite3_prepare_v3`.
  init(_ text: String, on database: OpaquePointer) throws(SQLError) {
    var handle: OpaquePointer?
    var rest = 0
    let code = unsafe text.utf8CString.withUnsafeBufferPointer { (buffer) -> Int32 in
      var tail: UnsafePointer<CChar>?
      let code = unsafe sqlite3_prepare_v3(
        database, buffer.baseAddress, Int32(clamping: buffer.count), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
      if let tail = unsafe tail, let base = buffer.baseAddress { rest = unsafe tail - base }
      return code
    }
    guard code == SQLITE_OK else { throw unsafe SQLError.last(on: database, code, text) }
    guard let handle = unsafe handle else {
      throw SQLError(code: SQLITE_MISUSE, message: "there is no statement in the text", statement: text)
    }
    unsafe self.handle = handle
    self.text = text
    guard text.utf8.dropFirst(rest).allSatisfy({ $0 == 10 || $0 == 32 || $0 == 59 }) else {
      throw SQLError(code: SQLITE_MISUSE, message: "there is more than one statement in the text", statement: text)
    }
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Binds the values, one for each parameter, first to last.
  func bind(_ values: [SQLValue]) throws(SQLError) {
    let count = Int(unsafe sqlite3_bind_parameter_count(handle))
    guard count == values.count else {
      throw SQLError(
        code: SQLITE_MISUSE, message: "the statement has \(count) parameters and got \(values.count) values",
        statement: text)
    }
    for (position, value) in values.enumerated() { try bind(value, to: Int32(position + 1)) }
  }

  /// Binds one value to the parameter of that number, from 1.
  func bind(_ value: SQLValue, to index: Int32) throws(SQLError) {
    let code = code(ofBinding: value, to: index)
    guard code == SQLITE_OK else { throw unsafe SQLError.last(on: sqlite3_db_handle(handle), code, text) }
  }

  private func code(ofBinding value: SQLValue, to index: Int32) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): unsafe sqlite3_bind_int64(handle, index, number)
    case .real(let number): unsafe sqlite3_bind_double(handle, index, number)
    case .text(let text):
      unsafe text.utf8CString.withUnsafeBufferPointer {
        unsafe ot_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count - 1))
      }
    case .blob(let bytes):
      unsafe bytes.isEmpty
        ? sqlite3_bind_zeroblob(handle, index, 0)
        : bytes.withUnsafeBytes { unsafe ot_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count)) }
    }
  }

  /// Goes to the next row; false at the end. `sqlite3_step`.
  func step() throws(SQLError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw unsafe SQLError.last(on: sqlite3_db_handle(handle), code, text)
    }
  }

  /// Makes it ready for the next use and forgets the values. What `sqlite3_reset` returns was thrown by `step` already.
  func reset() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }
}

extension SQLError {
  /// The error that the connection reports for its last call.
  static func last(on database: OpaquePointer?, _ code: Int32, _ statement: String) -> SQLError {
    let message = unsafe database.flatMap { unsafe sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    if code & 0xFF == SQLITE_CORRUPT, let database = unsafe database, unsafe ot_last_errno(database) == EIO {
      return unreadable(statement)
    }
    return SQLError(
      code: code, message: unsafe message.map { unsafe String(cString: $0) } ?? "SQLite failed", statement: statement)
  }

  /// What SQLite calls corrupt because the device would not read it: nothing is known of those bytes.
  static func unreadable(_ statement: String) -> SQLError {
    SQLError(code: sqliteUnreadable, message: "disk I/O error", statement: statement)
  }
}

/// SQLITE_IOERR_CORRUPTFS, as sqlite3.h has it; Swift does not import macros that compute.
private let sqliteUnreadable = SQLITE_IOERR | 33 << 8
