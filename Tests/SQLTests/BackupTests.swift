import Files
import SQL
import TestSupport
import Testing

@Suite struct BackupTests {
  @Test func `a backup is the database as it was, alone in its file`() throws {
    try withScratch { folder in
      let connection = try filled("\(folder)/library.sqlite", rows: 20_000)
      var lastLeft = -1
      try connection.backup(to: "\(folder)/copy") { left, total in
        #expect(left < total)
        lastLeft = left
        return true
      }
      #expect(lastLeft >= 0)
      let copy = try Connection("\(folder)/copy", mode: .readOnly)
      #expect(try count(copy) == 20_000)
      #expect(try copy.integrityCheck() == [])
    }
  }

  @Test func `a writer between two steps does not spoil a backup`() throws {
    try withScratch { folder in
      let connection = try filled("\(folder)/library.sqlite", rows: 20_000)
      let writer = try Connection("\(folder)/library.sqlite")
      var rounds = 0
      try connection.backup(to: "\(folder)/copy") { _, _ in
        rounds += 1
        if rounds == 1 { _ = try? writer.run("INSERT INTO t VALUES ('late')") }
        return true
      }
      let copy = try Connection("\(folder)/copy", mode: .readOnly)
      #expect(try count(copy) == 20_001)
      #expect(try copy.integrityCheck() == [])
    }
  }

  @Test func `a backup that is ended leaves nothing`() throws {
    try withScratch { folder in
      let connection = try filled("\(folder)/library.sqlite", rows: 20_000)
      let before = try Folder.list(folder)
      let error = #expect(throws: SQLError.self) { try connection.backup(to: "\(folder)/copy") { _, _ in false } }
      #expect(error?.isInterrupted == true)
      #expect(try Folder.list(folder) == before)
    }
  }

  @Test func `a backup never takes the place of a file`() throws {
    try withScratch { folder in
      let connection = try filled("\(folder)/library.sqlite", rows: 1)
      try makeFile("\(folder)/copy", [1])
      let error = #expect(throws: FileError.self) { try connection.backup(to: "\(folder)/copy") }
      #expect(error?.alreadyExists == true)
      #expect(try SmallFile.read("\(folder)/copy", limit: 9) == [1])
      #expect(try Folder.list(folder).filter { $0.hasPrefix("copy") } == ["copy"])
    }
  }

  private func filled(_ path: String, rows: Int) throws -> Connection {
    let connection = try Connection(path)
    try connection.execute(script: "CREATE TABLE t (a)")
    try connection.run(
      """
      INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      SELECT printf('%0100d', i) FROM n
      """, [.int(rows)])
    return connection
  }

  private func count(_ connection: borrowing Connection) throws -> Int? {
    try connection.first("SELECT count(*) FROM t") { (row) throws(SQLError) in try row.int(0) }
  }
}
