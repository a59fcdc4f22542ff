import Domain
import SQL

/// A page of a search.
package struct SearchPage: Sendable {
  /// How many clips a page holds.
  package let limit: Int
  /// The serial below which the page begins, from the page before; nil for the first page.
  package let before: Int64?

  /// Makes a page of 1 to 1,000 clips.
  package init(limit: Int, before: Int64?) {
    self.limit = max(1, min(limit, 1000))
    self.before = before
  }
}

/// What a search found.
package struct SearchResult: Sendable {
  /// The clips of the page, newest first.
  package let records: [GenerationRecord]
  /// How many clips match in all, counted up to `Catalog.exactTotal`.
  package let total: Int
  /// Whether `total` is all of them.
  package let totalIsExact: Bool
  /// Where the next page begins, or nil at the end.
  package let next: Int64?
  /// What the query asks and this catalog cannot answer yet.
  package let hints: [String]
}

extension Catalog {
  /// Totals are exact up to here.
  package static let exactTotal = 10_000

  /// The clips that match, newest first; trashed ones only where the query asks for them.
  package func search(_ query: SearchQuery, _ page: SearchPage) throws(CatalogError) -> SearchResult {
    let plan = SearchPlan(query, now: now())
    let found = try records(
      """
      SELECT \(RecordColumns.list) FROM \(plan.source)
      JOIN generations g ON g.serial = c.serial LEFT JOIN requests r ON r.id = g.request
      WHERE \(plan.condition) AND c.serial < ? ORDER BY \(plan.order) DESC LIMIT ?
      """, plan.values + [.integer(page.before ?? Int64.max), .int(page.limit + 1)])
    let total = try read { (connection) throws(SQLError) in
      var total = 0
      try connection.each(
        "SELECT count(*) FROM (SELECT 1 FROM \(plan.source) WHERE \(plan.condition) LIMIT ?)",
        plan.values + [.int(Self.exactTotal + 1)]
      ) { (row) throws(SQLError) in total = Int(try row.int64(0)) }
      return total
    }
    let records = Array(found.prefix(page.limit))
    return SearchResult(
      records: records, total: min(total, Self.exactTotal), totalIsExact: total <= Self.exactTotal,
      next: found.count > page.limit ? records.last?.serial : nil, hints: plan.hints)
  }
}
