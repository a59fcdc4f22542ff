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
}

extension Catalog {
  /// Totals are exact up to here.
  package static let exactTotal = 10_000

  /// The clips that match, newest first; trashed ones only where the query asks for them.
  package func search(_ query: SearchQuery, _ page: SearchPage) throws(CatalogError) -> SearchResult {
    let plan = SearchPlan(query)
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
      next: found.count > page.limit ? records.last?.serial : nil)
  }
}

/// A query as SQL: words go to FTS5, always quoted; conditions go to ordinary columns.
struct SearchPlan {
  private(set) var source = "clips c"
  private(set) var order = "c.serial"
  private(set) var condition = ""
  private(set) var values: [SQLValue] = []

  init(_ query: SearchQuery) {
    var conditions: [String] = []
    let wanted = query.words.filter { !$0.isExcluded }
    let excluded = query.words.filter(\.isExcluded).map(Self.quoted).joined(separator: " OR ")
    if !wanted.isEmpty {
      source = "clip_texts t CROSS JOIN clips c ON c.serial = t.rowid"
      order = "t.rowid"
      conditions.append("clip_texts MATCH ?")
      let all = wanted.map(Self.quoted).joined(separator: " AND ")
      values.append(.text(excluded.isEmpty ? all : "(\(all)) NOT (\(excluded))"))
    } else if !excluded.isEmpty {
      conditions.append("c.serial NOT IN (SELECT rowid FROM clip_texts WHERE clip_texts MATCH ?)")
      values.append(.text(excluded))
    }
    for filter in query.filters { add(filter, to: &conditions) }
    conditions.append(query.filters.contains(.trashed) ? "c.trashed_at IS NOT NULL" : "c.trashed_at IS NULL")
    conditions.append("c.swept_at IS NULL")
    condition = conditions.joined(separator: " AND ")
  }

  /// A string in FTS5's query language: quotes around, quotes inside doubled, NUL left out.
  private static func quoted(_ word: SearchQuery.Word) -> String {
    var text = "\""
    for scalar in word.text.unicodeScalars where scalar != "\0" {
      text.unicodeScalars.append(scalar)
      if scalar == "\"" { text.unicodeScalars.append(scalar) }
    }
    return text + (word.isPrefix ? "\" *" : "\"")
  }

  private mutating func add(_ filter: SearchQuery.Filter, to conditions: inout [String]) {
    switch filter {
    case .model(let name, let isPrefix):
      if isPrefix {
        conditions.append("c.model >= ? AND c.model < ?")
        values += [.text(name), .text(name + "\u{10FFFF}")]
      } else {
        conditions.append("c.model = ?")
        values.append(.text(name))
      }
    case .provider(let name):
      conditions.append("c.provider = ?")
      values.append(.text(name))
    case .resolution(let name):
      conditions.append("c.resolution = ?")
      values.append(.text(name))
    case .duration(let range):
      conditions.append("c.length_ms BETWEEN ? AND ?")
      values += [.integer(range.lowerBound), .integer(range.upperBound)]
    case .verdict(let word):
      conditions.append("c.verdict = ?")
      values.append(.text(word))
    case .created(let range):
      conditions.append("c.created_at BETWEEN ? AND ?")
      values += [.integer(range.lowerBound), .integer(range.upperBound)]
    case .imported: conditions.append("c.serial IN (SELECT serial FROM generations WHERE origin = 'imported')")
    case .trashed: break
    }
  }
}
