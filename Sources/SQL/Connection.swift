import CSQLite
import Files

/// One connection to a database file, for one thread at a time; closed when it goes out of scope.
///
/// It is set up for a store that loses nothing that was committed and trusts its file little: write-ahead log,
/// `synchronous=FULL`, foreign keys, defensive, cell sizes checked, no memory map (a file that shrinks under a map ends
/// the process). The schema has to be trusted: without that, SQLite 3.40 lets no trigger write to an FTS5 table.
@safe package struct Connection: ~Copyable {
  private let handle: OpaquePointer
  private let cache: StatementCache
  private let busy: BusyState
  private let interrupter: Interrupter

  /// The file's path.
  package let path: String

  /// How a database is opened.
  package enum Mode: Sendable {
    /// Made if it is missing, and put into WAL mode.
    case create
    /// Must exist; put into WAL mode.
    case readWrite
    /// Must exist; never written.
    case readOnly
    /// Empty and in memory, whatever the path; gone when it is closed.
    case memory
  }

  /// Opens the database at `path`. `sqlite3_open_v2`.
  ///
  /// Throws `isCannotOpen` or `isReadOnly` for a folder that cannot be written, `isNotADatabase` or `isCorrupt` for a file
  /// that is none; such a file is never written to.
  package init(
    _ path: String, mode: Mode = .create, busy policy: BusyPolicy = .wait(milliseconds: 10_000),
    interrupter: Interrupter = Interrupter()
  ) throws(SQLError) {
    self = try Self.opened(path, mode, BusyState(policy), interrupter)
  }

  private static func opened(
    _ path: String, _ mode: Mode, _ busy: BusyState, _ interrupter: Interrupter
  ) throws(SQLError) -> Connection {
    let connection = try unsafe Connection(handle: open(path, mode), path: path, busy, interrupter)
    try connection.configure(mode)
    FaultPoint.databaseOpened.reach()
    return connection
  }

  private init(handle: OpaquePointer, path: String, _ busy: BusyState, _ interrupter: Interrupter) {
    unsafe self.handle = handle
    self.path = path
    self.cache = StatementCache()
    self.busy = busy
    self.interrupter = interrupter
  }

  private static func open(_ path: String, _ mode: Mode) throws(SQLError) -> OpaquePointer {
    let access =
      switch mode {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .readWrite: SQLITE_OPEN_READWRITE
      case .readOnly: SQLITE_OPEN_READONLY
      case .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
      }
    if case .create = mode { makePrivate(path) }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle = unsafe opened else {
      let error = unsafe SQLError.last(on: opened, code, "open \(path)")
      unsafe sqlite3_close_v2(opened)
      throw error
    }
    return unsafe handle
  }

  /// Makes the file, if it is not there, for its owner alone: SQLite would let everybody read it, and gives its log the
  /// same permissions. Where that fails, SQLite says why.
  ///
  /// A file that is there is not touched: to close it again would let go of locks that this process has on it.
  static func makePrivate(_ path: String) { _ = try? Descriptor(path, .createNew(permissions: 0o600)) }

  deinit {
    cache.removeAll()
    unsafe sqlite3_close_v2(handle)
  }

  private borrowing func configure(_ mode: Mode) throws(SQLError) {
    unsafe sqlite3_busy_handler(handle, onBusy, Unmanaged.passUnretained(busy).toOpaque())
    unsafe sqlite3_progress_handler(handle, 4000, onProgress, Unmanaged.passUnretained(interrupter).toOpaque())
    unsafe ot_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    unsafe ot_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1)
    try unsafe SearchTokenizer.register(on: handle)
    try unsafe FacetFunctions.register(on: handle)
    try unsafe SpellingFunctions.register(on: handle)
    for pragma in ["cell_size_check=ON", "mmap_size=0", "cache_size=-8192", "synchronous=FULL"] {
      try execute(script: "PRAGMA \(pragma)")
    }
    switch mode {
    case .create, .readWrite:
      try useWriteAheadLog()
      try execute(script: "PRAGMA journal_size_limit=67108864")
    case .readOnly: try execute(script: "PRAGMA query_only=ON")
    case .memory: break
    }
  }

  /// Puts the file into WAL mode, which it keeps. SQLite does not ask the busy handler about this switch when two try at
  /// once, so it is asked here.
  private borrowing func useWriteAheadLog() throws(SQLError) {
    var attempt: Int32 = 0
    while true {
      do throws(SQLError) {
        let mode = try first("PRAGMA journal_mode") { (row) throws(SQLError) in try row.text(0) }
        if mode == "wal" { return }
        let changed = try first("PRAGMA journal_mode=WAL") { (row) throws(SQLError) in try row.text(0) }
        if changed == "wal" { return }
        throw SQLError(
          code: SQLITE_CANTOPEN, message: "the file system cannot hold a write-ahead log",
          statement: "PRAGMA journal_mode=WAL")
      } catch {
        guard error.isBusy, busy.waitAgain(attempt: attempt) else { throw error }
        attempt += 1
      }
    }
  }
}

extension Connection {
  /// Runs a statement to its end and returns how many rows it inserted, changed or deleted.
  @discardableResult
  package borrowing func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLError) -> Int {
    let before = unsafe sqlite3_total_changes64(handle)
    try withStatement(sql, values) { (statement) throws(SQLError) in
      while try statement.step() {}
    }
    // The connection's own count would keep an earlier statement's number when this one changes nothing.
    return unsafe sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
  }

  /// Lends each row of the result to `body`, until there are no more or it returns false.
  package borrowing func forEach(
    _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Row) throws(SQLError) -> Bool
  ) throws(SQLError) {
    try withStatement(sql, values) { (statement) throws(SQLError) in
      while try statement.step() {
        guard try body(Row(statement)) else { return }
      }
    }
  }

  /// What `body` makes of each row.
  package borrowing func all<Element>(
    _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Row) throws(SQLError) -> Element
  ) throws(SQLError) -> [Element] {
    var elements: [Element] = []
    try forEach(sql, values) { (row) throws(SQLError) in
      elements.append(try body(row))
      return true
    }
    return elements
  }

  /// What `body` makes of the first row, or nil if there is none.
  package borrowing func first<Element>(
    _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Row) throws(SQLError) -> Element
  ) throws(SQLError) -> Element? {
    var element: Element?
    try forEach(sql, values) { (row) throws(SQLError) in
      element = try body(row)
      return false
    }
    return element
  }

  /// Runs statements that take no values, such as a migration's. `sqlite3_exec`.
  package borrowing func execute(script: String) throws(SQLError) {
    let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw unsafe SQLError.last(on: handle, code, script) }
  }

  /// The row ID that this connection's last insert gave. `sqlite3_last_insert_rowid`.
  package var lastInsertRowID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// Rows that the last insert, update or delete touched. `sqlite3_changes64`.
  package var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

  /// Whether what is committed from now on may stay in the write-ahead log when the last connection closes, which saves
  /// two fsyncs. It is durable either way; the log, which the next process to open the file has to read, is kept short.
  /// `SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE`, `sqlite3_wal_autocheckpoint`.
  package borrowing func leavesLog(_ does: Bool) {
    unsafe ot_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, does ? 1 : 0)
    unsafe sqlite3_wal_autocheckpoint(handle, does ? 64 : 1000)
  }

  /// Whether a transaction is open. `sqlite3_get_autocommit`.
  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Waits a little for somebody's lock, as the busy policy says; false when it says to give up.
  borrowing func mayTryAgain(attempt: Int32) -> Bool { busy.waitAgain(attempt: attempt) }

  /// Lends SQLite's own handle, for calls that this room does not wrap; it must not be closed or kept.
  borrowing func withHandle<Result, Failure: Error>(
    _ body: (OpaquePointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(handle)
  }

  private borrowing func withStatement(
    _ sql: String, _ values: [SQLValue], _ body: (PreparedStatement) throws(SQLError) -> Void
  ) throws(SQLError) {
    let statement = try unsafe cache.take(sql, on: handle)
    defer { cache.giveBack(statement) }
    try statement.bind(values)
    try body(statement)
  }
}
