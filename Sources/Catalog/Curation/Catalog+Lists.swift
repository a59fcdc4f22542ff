import Domain
import SQL

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
