import SQL

extension Catalog {
  /// The version of SQLite, or nil if it lacks the full-text search that the index needs.
  package static var searchableSQLiteVersion: String? { Connection.hasFTS5 ? Connection.libraryVersion : nil }

  /// What SQLite's checks find: of the file with its foreign keys, and of the search index against the texts.
  package func integrity() throws(CatalogError) -> (file: [String], index: [String]) {
    let file = try read { (connection) throws(SQLError) in
      var problems = try connection.integrityCheck()
      try connection.each("PRAGMA foreign_key_check", []) { (row) throws(SQLError) in
        problems.append("a row of \(try row.text(0)) refers to a row of \(try row.text(2)) that is gone")
      }
      return problems
    }
    do {
      // FTS5's own check compares every row's text with the index when the rank argument is not zero.
      try write { connection in
        _ = try connection.run("INSERT INTO clip_texts (clip_texts, rank) VALUES ('integrity-check', 1)")
      }
      return (file, [])
    } catch {
      guard error.code == .damaged else { throw error }
      return (file, [error.message])
    }
  }

  /// How many takes and clips there are.
  package func counts() throws(CatalogError) -> (generations: Int, clips: Int) {
    try read { (connection) throws(SQLError) in
      let generations = try connection.first("SELECT count(*) FROM generations") { (row) throws(SQLError) in
        try row.int(0)
      }
      let clips = try connection.first("SELECT count(*) FROM clips") { (row) throws(SQLError) in try row.int(0) }
      return (generations ?? 0, clips ?? 0)
    }
  }
}
