import Domain
import SQL

/// A tag or a collection, with how many clips are in it.
package struct ListedName: Hashable, Sendable {
  package let name: String
  /// Clips in the trash are not counted.
  package let clips: Int
}

extension Catalog {
  /// The tags or the collections of clips that are not in the trash, in the order of their names; `beginning` leaves out
  /// those that begin otherwise, case and width aside.
  package func names(in list: CurationList, beginning: String = "", limit: Int) throws(CatalogError) -> [ListedName] {
    let start = SearchName.folded(beginning)
    return try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT n.name, count(*) FROM \(list.rawValue) n JOIN clip_\(list.rawValue) m ON m.\(list.noun) = n.id
        WHERE n.folded >= ?1 AND n.folded < ?1 || char(0x10FFFF)
          AND m.serial NOT IN (SELECT serial FROM clips WHERE trashed_at IS NOT NULL)
        GROUP BY n.folded ORDER BY n.folded LIMIT ?2
        """, [.text(start), .int(limit)]
      ) { (row) throws(SQLError) in ListedName(name: try row.text(0), clips: try row.int(1)) }
    }
  }

  /// The collections that a clip is in, in the order of their names.
  package func collections(serial: Int64) throws(CatalogError) -> [String] {
    try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT n.name FROM clip_collections m JOIN collections n ON n.id = m.collection WHERE m.serial = ?1
        ORDER BY n.folded
        """, [.integer(serial)]
      ) { (row) throws(SQLError) in try row.text(0) }
    }
  }
}

extension Catalog {
  /// The models that clips were made by, in the order of their names.
  package func models() throws(CatalogError) -> [String] {
    try read { (connection) throws(SQLError) in try Self.models(connection) }
  }

  /// The words of clips' texts that begin so, case aside, in their order.
  package func knownWords(beginning: String, limit: Int) throws(CatalogError) -> [String] {
    let start = SearchName.folded(beginning)
    return try read { (connection) throws(SQLError) in
      try connection.all(
        "SELECT word FROM known_words WHERE word >= ?1 AND word < ?1 || char(0x10FFFF) ORDER BY word LIMIT ?2",
        [.text(start), .int(limit)]
      ) { (row) throws(SQLError) in try row.text(0) }
    }
  }

  /// As `models()`, inside somebody's transaction.
  static func models(_ connection: borrowing Connection) throws(SQLError) -> [String] {
    // Facets number the words of four columns in one list; those of the others are known.
    let others = Set(
      Provider.allCases.map(\.rawValue) + Verdict.allCases.map(\.rawValue) + GenerationState.allCases.map(\.rawValue)
        + Resolution.allCases.map(\.rawValue))
    return try connection.all("SELECT word FROM facet_words ORDER BY word") { (row) throws(SQLError) in
      try row.text(0)
    }.filter { !others.contains($0) }
  }
}

/// A search that a person keeps under a name.
package struct SavedSearch: Hashable, Sendable {
  package let name: String
  /// As it was typed.
  package let query: String
}

extension Catalog {
  /// How many searches a library keeps.
  package static let mostSavedSearches = 1000

  /// The searches that are kept, in the order of their names.
  package func savedSearches() throws(CatalogError) -> [SavedSearch] {
    try read { (connection) throws(SQLError) in
      try connection.all("SELECT name, query FROM saved_searches ORDER BY folded") { (row) throws(SQLError) in
        SavedSearch(name: try row.text(0), query: try row.text(1))
      }
    }
  }

  /// The search that is kept under a name; nil for none.
  package func savedSearch(_ name: CurationName) throws(CatalogError) -> SavedSearch? {
    try read { (connection) throws(SQLError) in
      try connection.first("SELECT name, query FROM saved_searches WHERE folded = ?1", [.text(name.folded)]) {
        (row) throws(SQLError) in SavedSearch(name: try row.text(0), query: try row.text(1))
      }
    }
  }

  /// Keeps a search under a name, instead of the one that it had.
  package func save(search query: String, as name: CurationName) throws(CatalogError) {
    let time = now()
    try write { connection in
      try connection.run(
        """
        INSERT INTO saved_searches (folded, name, query, saved_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET name = excluded.name, query = excluded.query, saved_at = excluded.saved_at
        """, [.text(name.folded), .text(name.text), .text(query), .integer(time)])
      let count = try connection.first("SELECT count(*) FROM saved_searches") { (row) throws(SQLError) in
        try row.int(0)
      }
      guard count ?? 0 <= Self.mostSavedSearches else {
        throw CatalogError(.tooMany, "a library keeps \(Self.mostSavedSearches) searches at most")
      }
    }
  }

  /// Forgets a search; false where none was kept under that name.
  package func forget(search name: CurationName) throws(CatalogError) -> Bool {
    try write { connection in
      try connection.run("DELETE FROM saved_searches WHERE folded = ?1", [.text(name.folded)]) == 1
    }
  }
}
