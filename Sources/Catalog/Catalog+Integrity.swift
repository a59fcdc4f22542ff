import SQL

extension Catalog {
  /// The version of SQLite, or nil if it lacks the full-text search that the index needs.
  package static var searchableSQLiteVersion: String? { Connection.hasFTS5 ? Connection.libraryVersion : nil }

  /// What is wrong with the catalog: by SQLite's checks of the file with its foreign keys, or else with what is held
  /// twice; and by the search index's check against the texts.
  package func integrity() throws(CatalogError) -> (file: [String], index: [String]) {
    let file = try read { (connection) throws(SQLError) in
      let problems = try connection.integrityCheck()
      return problems.isEmpty ? try Self.unequalCopies(connection) : problems
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

  /// Where what is held twice is not the same: the clips that are served, and what the ledger sums by. At most 100 lines
  /// of each.
  private static func unequalCopies(_ connection: borrowing Connection) throws(SQLError) -> [String] {
    var problems: [String] = []
    for check in CopyCheck.all where try check.isDue(connection, afterProblems: !problems.isEmpty) {
      try connection.each(check.query + " LIMIT 100", []) { (row) throws(SQLError) in
        problems.append("take \(try row.text(0)): \(check.problem)")
      }
    }
    return problems
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

/// A comparison of what is held twice.
private struct CopyCheck {
  /// Finds the ids of takes of which the copies differ.
  let query: String
  /// What is wrong with those.
  let problem: String
  /// Answers 0, much sooner, where nothing can be found if the checks before found nothing.
  var shortcut: String?

  func isDue(_ connection: borrowing Connection, afterProblems: Bool) throws(SQLError) -> Bool {
    guard let shortcut, !afterProblems else { return true }
    return try connection.first(shortcut) { (row) throws(SQLError) in try row.int64(0) } != 0
  }

  static let all = [
    CopyCheck(
      query: """
        SELECT n.id FROM servable n LEFT JOIN served s ON s.key = n.key AND s.take = n.take
        WHERE (s.serial, s.id, s.digest, s.bytes, s.inode, s.mtime_ns, s.ctime_ns)
          IS NOT (n.serial, n.id, n.digest, n.bytes, n.inode, n.mtime_ns, n.ctime_ns)
        """, problem: "it answers its request, and the table `served` does not say so as its rows do"),
    CopyCheck(
      query: """
        SELECT s.id FROM served s
        WHERE NOT EXISTS (SELECT 1 FROM servable n WHERE n.serial = s.serial AND n.key = s.key AND n.take = s.take)
        """, problem: "the table `served` says that it answers a request, and its rows do not",
      shortcut: "SELECT (SELECT count(*) FROM served) - (SELECT count(*) FROM servable)"),
    CopyCheck(
      query: """
        SELECT g.id FROM generations g LEFT JOIN requests r ON r.id = g.request LEFT JOIN clips c ON c.serial = g.serial
        WHERE g.model IS NOT coalesce(r.model, c.model)
        """, problem: "its model is not the one of its request or clip"),
    CopyCheck(
      query: """
        SELECT g.id FROM reuses u JOIN generations g ON g.serial = u.generation
        WHERE u.provider <> coalesce(g.provider, '') OR u.model <> coalesce(g.model, '')
        """, problem: "a reuse of it is booked under another provider or model"),
  ]
}
