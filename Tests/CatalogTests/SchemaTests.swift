@testable import Catalog
import Domain
import Files
import Migrations
import SQL
import TestSupport
import Testing

@Suite struct SchemaTests {
  @Test func `a new catalog records each step with the digest of its file, once`() throws {
    try withBench { bench in
      _ = try bench.another()
      let recorded = try Connection(bench.path).all("SELECT name, digest FROM schema_migrations ORDER BY rowid") {
        (row) throws(SQLError) in [try row.text(0), try row.text(1)]
      }
      #expect(recorded == Migrations.all.map { [$0.name, Digest(of: $0.sql).hex] })
    }
  }

  @Test(arguments: [
    "UPDATE schema_migrations SET digest = '00'",
    "INSERT INTO schema_migrations VALUES ('v9999_later', '00', 0); PRAGMA user_version = 9999",
    "PRAGMA application_id = 7",
  ])
  func `an edited, a newer and a foreign catalog are refused and left as they are`(change: String) throws {
    try withScratch { folder in
      let path = folder + "/library.sqlite"
      do {
        let bench = try Bench(folder)
        _ = try bench.take(try makeRequest("kept"), in: .available)
        try bench.tamper(change)
      }
      #expect(
        try failure { _ = try Catalog(path: path, actor: "test", now: { 0 }) } == .schema)
      #expect(try Connection(path).integrityCheck() == [])
      let rows = try Connection(path).first("SELECT count(*) FROM generations") { (row) throws(SQLError) in
        try row.int(0)
      }
      #expect(rows == 1)
    }
  }

  @Test func `a file that is no database is refused and not written to`() throws {
    try withScratch { folder in
      let path = try makeFile(folder + "/library.sqlite", Array("this is no database, whatever its name says".utf8))
      #expect(
        try failure { _ = try Catalog(path: path, actor: "test", now: { 0 }) } == .damaged)
      #expect(try SmallFile.read(path, limit: 1000)?.count == 43)
    }
  }

  @Test(arguments: [
    "UPDATE events SET detail = 'nothing happened'", "DELETE FROM events",
    "INSERT OR REPLACE INTO events (id, generation, at, actor, event, state_to) VALUES (1, 1, 0, 'x', 'x', 'x')",
  ])
  func `what happened is never changed or taken away`(change: String) throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("history"), in: .available)
      let history = try bench.catalog.events(serial: record.serial)
      #expect(history.count == 6)
      #expect(throws: SQLError.self) { try bench.tamper(change) }
      #expect(try bench.catalog.events(serial: record.serial) == history)
    }
  }

  @Test func `takes under way, a hit and a job are found without reading every row`() throws {
    try withBench { bench in
      func plan(_ sql: String) throws -> String {
        let values = [SQLValue](repeating: .integer(1), count: sql.filter { $0 == "?" }.count)
        return try Connection(bench.path).all("EXPLAIN QUERY PLAN " + sql, values) { (row) throws(SQLError) in
          try row.text(3)
        }.joined(separator: "\n")
      }
      for states in [[GenerationState.sending], [.submitted, .rendered, .stored], [.planned, .lost, .uncertain]] {
        let found = try plan(Catalog.selection(of: states))
        #expect(found.contains("generations_open"))
        #expect(!found.contains("SCAN"))
      }
      #expect(try plan(Catalog.selection(of: [.available])).contains("SCAN"))
      #expect(!(try plan(RecordColumns.selectByKey).contains("SCAN")))
      let job = try plan(RecordColumns.select + " WHERE g.provider = ? AND g.job = ?")
      #expect(job.contains("generations_by_job (provider=? AND job=?)"))
    }
  }

  @Test func `a search by one model lists the newest first without sorting`() throws {
    try withBench { bench in
      for field in ["model", "resolution", "verdict"] {
        let lines = try Connection(bench.path).all(
          "EXPLAIN QUERY PLAN SELECT serial FROM clips WHERE \(field) = 'x' AND serial < 9 ORDER BY serial DESC LIMIT 5"
        ) { (row) throws(SQLError) in try row.text(3) }
        #expect(lines == ["SEARCH clips USING COVERING INDEX clips_by_\(field) (\(field)=? AND serial<?)"])
      }
    }
  }

  @Test func `a folder that cannot be written is said, and nothing is made`() throws {
    try withScratch { folder throws in
      let path = folder + "/missing/library.sqlite"
      #expect(
        try failure { _ = try Catalog(path: path, actor: "test", now: { 0 }) } == .notWritable)
      #expect(try Folder.list(folder) == [])
    }
  }
}
