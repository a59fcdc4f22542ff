import Files
import Glibc
import SQL
import TestSupport
import Testing

@Suite struct DamageTests {
  @Test func `a file that is no database is refused and keeps its bytes`() throws {
    try withScratch { folder in
      let bytes = Array(String(repeating: "These are notes, not a database. ", count: 100).utf8)
      let path = try makeFile("\(folder)/library.sqlite", bytes)
      let error = #expect(throws: SQLError.self) { _ = try Connection(path) }
      #expect(error?.isNotADatabase == true)
      #expect(try SmallFile.read(path, limit: 100_000) == bytes)
      #expect(try Folder.list(folder) == ["library.sqlite"])
    }
  }

  @Test func `a page that was overwritten is found by a check and told as damage when it is read`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      do {
        let connection = try Connection(path)
        try connection.execute(script: "CREATE TABLE t (a); CREATE TABLE u (a)")
        try connection.run(
          "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT hex(i) FROM n"
        )
        #expect(try connection.integrityCheck() == [])
        #expect(try connection.quickCheck() == [])
      }
      let file = try Descriptor(path, .readWrite)
      try file.write([UInt8](repeating: 0xAB, count: 4096), at: 4096)
      let connection = try Connection(path)
      let error = #expect(throws: SQLError.self) { try connection.run("SELECT sum(length(a)) FROM t") }
      #expect(error?.isCorrupt == true)
      #expect(try connection.quickCheck().isEmpty == false)
      #expect(try connection.integrityCheck(limit: 1).count == 1)
    }
  }

  @Test func `a row that refers to nothing is a finding`() throws {
    try withConnection { connection in
      try connection.execute(
        script: """
          CREATE TABLE parent (id INTEGER PRIMARY KEY);
          CREATE TABLE child (parent INTEGER REFERENCES parent (id));
          PRAGMA foreign_keys = OFF;
          INSERT INTO child VALUES (7);
          """)
      #expect(try connection.integrityCheck() == ["child row 1 refers to no parent"])
    }
  }

  @Test func `a database in a folder that is not there cannot be opened`() throws {
    try withScratch { folder in
      let error = #expect(throws: SQLError.self) { _ = try Connection("\(folder)/none/library.sqlite") }
      #expect(error?.isCannotOpen == true)
      let missing = #expect(throws: SQLError.self) { _ = try Connection("\(folder)/library.sqlite", mode: .readWrite) }
      #expect(missing?.isCannotOpen == true)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
  func `a database in a folder that cannot be written is told as such`() throws {
    try withScratch { folder in
      unsafe chmod(folder, 0o500)
      defer { unsafe chmod(folder, 0o700) }
      let error = #expect(throws: SQLError.self) { _ = try Connection("\(folder)/library.sqlite") }
      #expect(error?.isCannotOpen == true || error?.isReadOnly == true)
    }
  }

  @Test func `a connection for reading writes nothing`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      let writer = try Connection(path)
      try writer.execute(script: "CREATE TABLE t (a)")
      let reader = try Connection(path, mode: .readOnly)
      let error = #expect(throws: SQLError.self) { try reader.run("INSERT INTO t VALUES (1)") }
      #expect(error?.isReadOnly == true)
    }
  }
}
