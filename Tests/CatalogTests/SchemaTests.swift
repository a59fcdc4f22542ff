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
      func plan(_ sql: String) throws -> String { try bench.plan(sql).joined(separator: "\n") }
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

  @Test func `a look-up by key is one search of one tree`() throws {
    try withBench { bench throws in
      #expect(try bench.plan(Catalog.servedFirst) == ["SEARCH served USING PRIMARY KEY (key=?)"])
      #expect(try bench.plan(Catalog.servedTake) == ["SEARCH served USING PRIMARY KEY (key=? AND take=?)"])
      // WITHOUT ROWID: the tree of the primary key holds every column, and there is no other.
      #expect(try bench.number("SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'served' AND type = 'index'") == 0)
    }
  }

  @Test func `a change of a blob or a clip finds what it serves without reading every row`() throws {
    try withBench { bench in
      for change in [
        "UPDATE blobs SET bytes = ? WHERE digest = ?", "DELETE FROM blobs WHERE digest = ?",
        "UPDATE clips SET trashed_at = ? WHERE serial = ?", "DELETE FROM clips WHERE serial = ?",
        "UPDATE generations SET state = ? WHERE serial = ?",
      ] {
        let program = try bench.rows("EXPLAIN " + change, column: 1)
        #expect(program.contains("Program"), "\(change) runs no trigger")
      }
      let keys = "SELECT key, take FROM servable WHERE digest = ?"
      for query in [
        "UPDATE served SET bytes = 1 WHERE (key, take) IN (\(keys))", keys,
        "SELECT * FROM servable WHERE serial = ?", "SELECT * FROM servable WHERE digest = ?",
        """
        DELETE FROM served WHERE (key, take) IN
          (SELECT r.key, g.take FROM generations g JOIN requests r ON r.id = g.request WHERE g.serial = ?)
        """,
      ] {
        let lines = try bench.plan(query)
        #expect(lines.allSatisfy { !$0.contains("SCAN") }, "\(query): \(lines)")
      }
    }
  }

  @Test func `the ledger's sums are ranges of covering indexes`() throws {
    try withBench { bench in
      for walk in [LedgerWalk.purchases, .reuses] {
        for query in [walk.next, walk.sums] {
          let lines = try bench.plan(query)
          #expect(lines.count == 1, "\(lines)")
          #expect(lines[0].contains("SEARCH") && lines[0].contains("COVERING INDEX"), "\(lines)")
        }
        #expect(try bench.plan(walk.sums)[0].contains("=? AND model=? AND"))
      }
    }
  }

  @Test(arguments: ["model = NULL", "provider = NULL", "planned_at = NULL", "origin = 'imported'"])
  func `a purchase cannot lack what the ledger finds it by`(change: String) throws {
    try withBench { bench in
      let request = try makeRequest("bought")
      _ = try bench.take(request, in: .submitted)
      #expect(throws: SQLError.self) { try bench.tamper("UPDATE generations SET \(change)") }
      #expect(try bench.catalog.ledger().map(\.paid) == [1])
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
