import Domain
import SQL

extension Catalog {
  /// The version of SQLite, or nil if it lacks the full-text search that the index needs.
  package static var searchableSQLiteVersion: String? { Connection.hasFTS5 ? Connection.libraryVersion : nil }

  /// What is wrong with the catalog: by SQLite's checks of the file with its foreign keys, or else with what is held
  /// twice; and by the search index's checks against the clips' rows.
  package func integrity() throws(CatalogError) -> IntegrityReport {
    var report = try read { (connection) throws(SQLError) in
      var report = IntegrityReport()
      report.file = try connection.integrityCheck()
      guard report.file.isEmpty else { return report }
      report.copies = try Self.unequalCopies(connection)
      report.index =
        try Self.unequalFacets(connection) + Self.unequalCommonClips(connection) + Self.unknownWords(connection)
      return report
    }
    for index in SearchIndex.allCases.map(\.rawValue) {
      do {
        // FTS5's own check compares every row's text with the index when the rank argument is not zero.
        try write { connection in
          _ = try connection.run("INSERT INTO \(index) (\(index), rank) VALUES ('integrity-check', 1)")
        }
      } catch {
        guard error.code == .damaged else { throw error }
        report.index.append(error.message)
      }
    }
    return report
  }

  /// The tables of a damaged catalog that have something wrong in their own pages or in those of their indexes, each with
  /// whether its rows can still be read from end to end; empty where not even the schema can be read.
  package func damagedTables() -> [(table: String, isReadable: Bool)] {
    let found = try? read { (connection) throws(SQLError) in
      let tables = try connection.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
      ) { (row) throws(SQLError) in try row.text(0) }
      var found: [(table: String, isReadable: Bool)] = []
      for table in tables where try !connection.isWhole(table: table) {
        found.append((table: table, isReadable: connection.canBeRead(table: table)))
      }
      return found
    }
    return found ?? []
  }

  /// Where what is held twice is not the same: the clips that are served, and what the ledger sums by. At most 100
  /// of each.
  private static func unequalCopies(_ connection: borrowing Connection) throws(SQLError) -> [CopyProblem] {
    var problems: [CopyProblem] = []
    for check in CopyCheck.all where try check.isDue(connection, afterProblems: !problems.isEmpty) {
      try connection.each(check.query + " LIMIT 100", []) { (row) throws(SQLError) in
        problems.append(CopyProblem(take: try row.text(0), problem: check.problem))
      }
    }
    return problems
  }

  /// Makes what is held twice, and the request's columns, anew from what they are copies of, all in one transaction.
  package func rebuildCopies() throws(CatalogError) {
    try write { connection in
      try connection.run(
        """
        UPDATE generations AS g SET model = coalesce((SELECT model FROM requests r WHERE r.id = g.request),
          (SELECT model FROM clips c WHERE c.serial = g.serial))
        WHERE model IS NOT coalesce((SELECT model FROM requests r WHERE r.id = g.request),
          (SELECT model FROM clips c WHERE c.serial = g.serial))
        """)
      try connection.run(
        """
        UPDATE reuses AS u SET (provider, model) =
          (SELECT coalesce(g.provider, ''), coalesce(g.model, '') FROM generations g WHERE g.serial = u.generation)
        WHERE (provider, model) IS NOT
          (SELECT coalesce(g.provider, ''), coalesce(g.model, '') FROM generations g WHERE g.serial = u.generation)
        """)
      try connection.run("UPDATE clips SET tags = \(CurationList.tagLines) WHERE tags <> \(CurationList.tagLines)")
      try connection.run("DELETE FROM served")
      try connection.run("INSERT INTO served SELECT * FROM servable")
    }
  }

  /// Makes the search index, of words, of facets and of what is common, anew from the clips' rows.
  package func rebuildIndex() throws(CatalogError) {
    try write { connection in
      for index in SearchIndex.allCases.map(\.rawValue) {
        try connection.run("INSERT INTO \(index) (\(index)) VALUES ('rebuild')")
      }
      try Self.rebuildFacets(connection)
      try connection.run("DELETE FROM known_words")
      try connection.run("INSERT INTO known_words (word) SELECT DISTINCT value FROM \(Self.clipWords)")
      try connection.run("DELETE FROM settled_stretches")
      try connection.run("DELETE FROM common_clips")
    }
    try settleStretches()
  }

  /// Every word of every clip, as `known_words` has to hold it.
  private static let clipWords = "clips c, json_each(clip_words(c.prompt, c.tags, c.negative, c.note))"

  private static func unknownWords(_ connection: borrowing Connection) throws(SQLError) -> [String] {
    let word = try connection.first(
      "SELECT value FROM \(clipWords) WHERE value NOT IN (SELECT word FROM known_words) LIMIT 1"
    ) { (row) throws(SQLError) in try row.text(0) }
    return word.map { ["the word \"\($0)\" of a clip is missing among those that searches are held against"] } ?? []
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

/// What a check of the catalog found.
package struct IntegrityReport: Hashable, Sendable {
  /// What SQLite's own checks of the file say, pages and foreign keys. Nothing in the file is to be trusted then.
  package var file: [String] = []
  /// Copies that are not what their rows say; the rows are right.
  package var copies: [CopyProblem] = []
  /// What the search index's checks against the clips' rows say.
  package var index: [String] = []

  /// All of it, as sentences.
  package var problems: [String] { file + copies.map(\.description) + index }
}

/// A copy that is not what its rows say.
package struct CopyProblem: Hashable, Sendable, CustomStringConvertible {
  /// The id of the take that it is about, as it stands there.
  package let take: String
  /// What is wrong.
  package let problem: String

  package var description: String { "take \(take): \(problem)" }
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
    CopyCheck(
      query: """
        SELECT g.id FROM clips JOIN generations g ON g.serial = clips.serial WHERE clips.tags <> \(CurationList.tagLines)
        """, problem: "its row does not have the tags that it has"),
  ]
}
