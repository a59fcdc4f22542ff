import Domain
import SQL

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

  /// How many clips hold a token of the index of words, counted up to 1,000.
  static func holders(of word: [UInt8], _ connection: borrowing Connection) throws(SQLError) -> Int {
    try count(
      "SELECT 1 FROM clip_texts WHERE clip_texts MATCH ?", [.text("\"\(String(decoding: word, as: UTF8.self))\"")],
      limit: 1000, connection)
  }

  /// How many rows a statement finds, counted up to `limit`.
  static func count(
    _ sql: String, _ values: [SQLValue], limit: Int, _ connection: borrowing Connection
  ) throws(SQLError) -> Int {
    try connection.first("SELECT count(*) FROM (\(sql) LIMIT \(limit))", values) { (row) throws(SQLError) in
      try row.int(0)
    } ?? 0
  }
}
