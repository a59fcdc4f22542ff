import Domain
import SQL

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
