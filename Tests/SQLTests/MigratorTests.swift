import Domain
import Files
import SQL
import TestSupport
import Testing

@Suite struct MigratorTests {
  private let now = Timestamp(milliseconds: 1_772_323_200_000)
  private static let one = (name: "v0001_initial", sql: Array("CREATE TABLE a (x); CREATE INDEX ax ON a (x);".utf8))
  private static let two = (name: "v0002_more", sql: Array("ALTER TABLE a ADD COLUMN y;".utf8))
  private static let broken = (name: "v0002_more", sql: Array("CREATE TABLE b (x); CREATE TABLE a (x);".utf8))

  @Test func `a new file gets every step, its header and a record of each`() throws {
    try withConnection { connection in
      let migrator = Migrator([Self.one, Self.two])
      let outcome = try migrator.migrate(connection, now: now)
      #expect(outcome.applied == ["v0001_initial", "v0002_more"])
      #expect(outcome.backup == nil)
      #expect(try number("PRAGMA application_id", connection) == Migrator.applicationID)
      #expect(try number("PRAGMA user_version", connection) == 2)
      let digests = try connection.all(
        "SELECT digest FROM schema_migrations WHERE applied_at = ?", [.integer(now.milliseconds)]
      ) {
        (row) throws(SQLError) in try row.text(0)
      }
      #expect(digests == [Digest(of: Self.one.sql).hex, Digest(of: Self.two.sql).hex])
      #expect(try migrator.migrate(connection, now: now).applied == [])
    }
  }

  @Test func `a copy whose maker died before it was whole is gone after the next migration`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      let connection = try Connection(path)
      try Migrator([Self.one]).migrate(connection, now: now)
      for name in ["library.sqlite.before-v0002.0123456789abcdef.part", "library.sqlite.before-v0002.x.part-journal"] {
        try makeFile("\(folder)/\(name)", [1, 2, 3])
      }
      try makeFile("\(folder)/film.part", [1, 2, 3])
      try Migrator([Self.one, Self.two]).migrate(connection, now: now)
      let left = try Folder.list(folder).filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
      #expect(left == ["film.part", "library.sqlite", "library.sqlite.before-v0002"])
    }
  }

  @Test func `an older store is copied first, as it was`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      let connection = try Connection(path)
      try Migrator([Self.one]).migrate(connection, now: now)
      try connection.run("INSERT INTO a VALUES (7)")
      let outcome = try Migrator([Self.one, Self.two]).migrate(connection, now: now)
      #expect(outcome.applied == ["v0002_more"])
      #expect(outcome.backup == "\(path).before-v0002")
      let copy = try Connection("\(path).before-v0002", mode: .readOnly)
      #expect(try number("SELECT x FROM a", copy) == 7)
      #expect(try number("PRAGMA user_version", copy) == 1)
      #expect(try Migrator([Self.one]).appliedCount(copy) == 1)
    }
  }

  @Test func `a step that fails leaves nothing of itself, and a later try keeps the first copy`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      let connection = try Connection(path)
      try Migrator([Self.one]).migrate(connection, now: now)
      #expect(throws: SQLError.self) { try Migrator([Self.one, Self.broken]).migrate(connection, now: now) }
      #expect(try number("PRAGMA user_version", connection) == 1)
      #expect(try number("SELECT count(*) FROM sqlite_schema WHERE name = 'b'", connection) == 0)
      try connection.run("INSERT INTO a VALUES (8)")
      let outcome = try Migrator([Self.one, Self.two]).migrate(connection, now: now)
      #expect(outcome.backup == "\(path).before-v0002-2")
      #expect(try number("SELECT count(*) FROM a", Connection("\(path).before-v0002", mode: .readOnly)) == 0)
      #expect(try number("SELECT count(*) FROM a", Connection("\(path).before-v0002-2", mode: .readOnly)) == 1)
    }
  }

  @Test func `a store that a newer program has used is refused untouched`() throws {
    try withScratch { folder in
      let connection = try Connection("\(folder)/library.sqlite")
      try Migrator([Self.one, Self.two]).migrate(connection, now: now)
      #expect(throws: MigrationError.newer(version: 2, known: 1, unknown: ["v0002_more"])) {
        try Migrator([Self.one]).migrate(connection, now: now)
      }
      #expect(try Folder.list(folder).contains { $0.contains("before") } == false)
    }
  }

  @Test func `a store whose step was edited is refused`() throws {
    try withConnection { connection in
      try Migrator([Self.one]).migrate(connection, now: now)
      let edited = (name: Self.one.name, sql: Array("CREATE TABLE a (z);".utf8))
      #expect(
        throws: MigrationError.edited(
          name: "v0001_initial", recorded: Digest(of: Self.one.sql), known: Digest(of: edited.sql))
      ) { try Migrator([edited]).migrate(connection, now: now) }
    }
  }

  @Test func `somebody else's database is refused untouched`() throws {
    try withConnection { connection in
      try connection.execute(script: "CREATE TABLE notes (a)")
      #expect(throws: MigrationError.foreign(applicationID: 0)) {
        try Migrator([Self.one]).migrate(connection, now: now)
      }
      #expect(try number("SELECT count(*) FROM sqlite_schema", connection) == 1)
    }
  }

  @Test func `many that migrate at once apply each step once`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      let now = now
      Threads.run(8) { _ in
        do {
          let connection = try Connection(path, busy: .wait(milliseconds: 60_000))
          try Migrator([Self.one, Self.two]).migrate(connection, now: now)
        } catch {
          Issue.record(error)
        }
      }
      let count = try number("SELECT count(*) FROM schema_migrations", Connection(path))
      #expect(count == 2)
    }
  }

  private func number(_ sql: String, _ connection: borrowing Connection) throws -> Int64? {
    try connection.first(sql) { (row) throws(SQLError) in try row.int64(0) }
  }
}
