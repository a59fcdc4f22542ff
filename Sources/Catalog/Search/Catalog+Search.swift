import Domain
import SQL

extension Catalog {
  /// Totals are exact up to here.
  package static let exactTotal = 10_000

  /// The clips that match, in the order of the query; trashed ones only where the query asks for them.
  package func search(_ query: SearchQuery, _ page: SearchPage) throws(CatalogError) -> SearchResult {
    let time = now()
    return try readMoment { connection in
      // The facets of a million clips, so that who searches again reads them from memory. Others need no such cache.
      try connection.run("PRAGMA cache_size = -49152")
      let outcome = try SearchRun(query, page, connection, now: time).outcome(connection)
      var result = SearchResult()
      result.total = min(outcome.total, Self.exactTotal)
      result.totalIsExact = outcome.total <= Self.exactTotal
      result.rankedWithin = outcome.rankedWithin
      result.next = outcome.hasMore ? outcome.clips.last?.position : nil
      for clip in outcome.clips {
        guard let found = try Self.record(connection, serial: clip.serial) else {
          throw Self.damaged("generation \(clip.serial) is gone from the catalog")
        }
        result.records.append(found)
      }
      if query.groupsTakes { result.takes = try Self.takes(of: outcome.clips, connection) }
      return result
    }
  }

  /// All clips that match, newest first, whatever order the query asks for.
  package func serials(matching query: SearchQuery) throws(CatalogError) -> [Int64] {
    let time = now()
    return try readMoment { connection in
      try SearchRun(query, SearchPage(limit: 1), connection, now: time).serials(connection)
    }
  }

  /// How many takes with a clip each clip's request has; 1 for a clip that answers none.
  private static func takes(of clips: [FoundClip], _ connection: borrowing Connection) throws(SQLError) -> [Int] {
    var takes: [Int] = []
    for clip in clips {
      let count = try connection.first(
        """
        SELECT count(*) FROM generations g JOIN generations t ON t.request = g.request JOIN clips c ON c.serial = t.serial
        WHERE g.serial = ?1 AND c.trashed_at IS NULL AND c.swept_at IS NULL
        """, [.integer(clip.serial)]
      ) { (row) throws(SQLError) in try row.int(0) }
      takes.append(max(1, count ?? 1))
    }
    return takes
  }
}
