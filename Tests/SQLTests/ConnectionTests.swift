import Files
import Glibc
import SQL
import Synchronization
import TestSupport
import Testing

@Suite struct ConnectionTests {
  @Test func `every type comes back as it was bound`() throws {
    try withConnection { connection in
      try connection.execute(script: "CREATE TABLE t (i, r, s, b, n)")
      let blob: [UInt8] = [0, 255, 7]
      let count = try connection.run(
        "INSERT INTO t VALUES (?, ?, ?, ?, ?)",
        [.integer(.min), .real(0.1), .text("霓虹 'quoted' \u{0} end"), .blob(blob), .null])
      #expect(count == 1)
      let id = connection.lastInsertRowID
      #expect(id == 1)
      let rows = try connection.all("SELECT i, r, s, b, n FROM t") { (row) throws(SQLError) in
        let isNull = row.isNull(4)
        #expect(isNull)
        return [
          .integer(try row.int64(0)), .real(try row.double(1)), .text(try row.text(2)), .blob(try row.blob(3)),
          .string(try row.optionalText(4)), .int(try row.optionalInt(0)),
        ] as [SQLValue]
      }
      let text = "霓虹 'quoted' \u{0} end"
      #expect(rows == [[.integer(.min), .real(0.1), .text(text), .blob(blob), .null, .integer(.min)]])
    }
  }

  @Test(arguments: [true, false])
  func `the log stays at the close if it may, and what was committed is there either way`(leaves: Bool) throws {
    try withScratch { folder in
      let path = "\(folder)/test.sqlite"
      do {
        let connection = try Connection(path)
        connection.leavesLog(leaves)
        try connection.execute(script: "CREATE TABLE t (n); INSERT INTO t VALUES (7)")
      }
      #expect(try (FileStamp(of: path + "-wal") != nil) == leaves)
      let found = try Connection(path).first("SELECT n FROM t") { (row) throws(SQLError) in try row.int(0) }
      #expect(found == 7)
    }
  }

  @Test func `empty text and an empty blob are not null`() throws {
    try withConnection { connection in
      try connection.forEach("SELECT ?, ?", [.text(""), .blob([])]) { (row) throws(SQLError) in
        let (text, blob) = (try row.text(0), try row.blob(1))
        #expect(text == "")
        #expect(blob == [])
        return true
      }
    }
  }

  @Test(arguments: ["'text'", "x'00'", "NULL", "0.5"])
  func `a column is never read as a whole number that it is not`(value: String) throws {
    try withConnection { connection in
      try expectMismatch { try connection.first("SELECT \(value)") { (row) throws(SQLError) in try row.int64(0) } }
    }
  }

  @Test(arguments: ["2", "x'00'", "NULL", "CAST(x'FF' AS TEXT)"])
  func `a column is never read as text that it is not`(value: String) throws {
    try withConnection { connection in
      try expectMismatch { try connection.first("SELECT \(value)") { (row) throws(SQLError) in try row.text(0) } }
    }
  }

  @Test func `a number that is neither 0 nor 1 is no truth, text no bytes, and a column too many nothing`() throws {
    try withConnection { connection in
      try expectMismatch { try connection.first("SELECT 2") { (row) throws(SQLError) in try row.bool(0) } }
      try expectMismatch { try connection.first("SELECT 'a'") { (row) throws(SQLError) in try row.blob(0) } }
      try expectMismatch { try connection.first("SELECT 'a'") { (row) throws(SQLError) in try row.double(0) } }
      try expectMismatch { try connection.first("SELECT 1") { (row) throws(SQLError) in try row.int64(1) } }
    }
  }

  private func expectMismatch<Value>(_ read: () throws -> Value?) throws {
    let error = #expect(throws: SQLError.self) { _ = try read() }
    #expect(error?.isMismatch == true)
  }

  @Test func `too few values, two statements or none are refused`() throws {
    try withConnection { connection in
      #expect(throws: SQLError.self) { try connection.run("SELECT ?", []) }
      #expect(throws: SQLError.self) { try connection.run("SELECT 1", [1]) }
      #expect(throws: SQLError.self) { try connection.run("SELECT 1; SELECT 2") }
      #expect(throws: SQLError.self) { try connection.run("-- nothing") }
      try connection.run("SELECT 1;\n")
    }
  }

  @Test func `an error carries the statement and never the values`() throws {
    try withConnection { connection in
      try connection.execute(script: "CREATE TABLE t (k TEXT PRIMARY KEY) WITHOUT ROWID")
      try connection.run("INSERT INTO t VALUES (?)", ["secret"])
      let error = #expect(throws: SQLError.self) { try connection.run("INSERT INTO t VALUES (?)", ["secret"]) }
      #expect(error?.isUniqueViolation == true)
      #expect(error?.isConstraint == true)
      #expect(error?.description.contains("INSERT INTO t VALUES (?)") == true)
      #expect(error?.description.contains("secret") == false)
    }
  }

  @Test func `changes count for the statement that made them only`() throws {
    try withConnection { connection in
      try connection.execute(script: "CREATE TABLE t (a)")
      #expect(try connection.run("INSERT INTO t VALUES (1), (2), (3)") == 3)
      #expect(try connection.run("UPDATE t SET a = 9 WHERE a > 1") == 2)
      #expect(try connection.run("UPDATE t SET a = 9 WHERE a > 99") == 0)
      #expect(try connection.run("CREATE TABLE u (a)") == 0)
    }
  }

  @Test func `the same statement can run inside its own rows`() throws {
    try withConnection { connection in
      try connection.execute(script: "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
      var pairs: [Int] = []
      try connection.forEach("SELECT a FROM t ORDER BY a") { (outer) throws(SQLError) in
        let first = try outer.int(0)
        try connection.forEach("SELECT a FROM t ORDER BY a") { (inner) throws(SQLError) in
          pairs.append(first * 10 + (try inner.int(0)))
          return true
        }
        return true
      }
      #expect(pairs == [11, 12, 21, 22])
    }
  }

  @Test func `more statements than the cache holds all work`() throws {
    try withConnection { connection in
      for round in 0..<2 {
        for number in 0..<200 {
          let found = try connection.first("SELECT \(number)") { (row) throws(SQLError) in try row.int(0) }
          #expect(found == number, "\(round)")
        }
      }
    }
  }

  @Test func `it is set up to lose nothing that was committed`() throws {
    try withConnection { connection in
      let settings = [
        ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("cell_size_check", "1"),
      ]
      for (pragma, value) in settings {
        let found = try connection.first("SELECT CAST(\(pragma) AS TEXT) FROM pragma_\(pragma)") {
          (row) throws(SQLError) in try row.text(0)
        }
        #expect(found == value, "\(pragma)")
      }
      #expect(Connection.hasFTS5)
    }
  }

  @Test func `a search index outside its table is kept up by triggers, and its inner tables are out of reach`() throws {
    try withConnection { connection in
      try connection.execute(
        script: """
          CREATE TABLE clip (id INTEGER PRIMARY KEY, prompt TEXT);
          CREATE VIRTUAL TABLE words USING fts5 (prompt, content='clip', content_rowid='id');
          CREATE TRIGGER clip_added AFTER INSERT ON clip BEGIN
            INSERT INTO words (rowid, prompt) VALUES (new.id, new.prompt);
          END;
          """)
      try connection.run("INSERT INTO clip (prompt) VALUES (?)", ["neon girl"])
      let id = try connection.first("SELECT rowid FROM words WHERE words MATCH ?", ["\"neon\""]) {
        (row) throws(SQLError) in try row.int(0)
      }
      #expect(id == 1)
      #expect(throws: SQLError.self) { try connection.run("DELETE FROM words_data") }
    }
  }

  @Test func `a statement that runs for ever is ended from another thread`() throws {
    try withScratch { folder in
      let database = try Database("\(folder)/library.sqlite")
      let hasBegun = try WakeUp()
      Threads.run(2) { index in
        guard index == 0 else {
          database.interrupter.interrupt()
          return hasBegun.ring()
        }
        let error = #expect(throws: SQLError.self) {
          try database.withConnection { connection in
            _ = try connection.run(
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
          }
        }
        #expect(error?.isInterrupted == true)
      }
      database.interrupter.reset()
      let one = try database.withConnection { connection in
        try connection.first("SELECT 1") { (row) throws(SQLError) in try row.int(0) }
      }
      #expect(one == 1)
    }
  }
}

/// Runs `body` with a connection to a new database.
func withConnection(_ body: (borrowing Connection) throws -> Void) throws {
  try withScratch { folder in
    let connection = try Connection("\(folder)/library.sqlite")
    try body(connection)
  }
}
