import Catalog
import Domain
import SQL

/// Words looked for best first, by onetake and by SQLite's own order by rank, on the same catalog; and how much of the
/// order of all matches onetake's order has. Xapian gets the same texts and queries from here.
enum SearchPeers {
  /// How many clips a page has.
  private static let page = 20
  /// More matches than this are not all ranked, as `SearchRanking` has it.
  private static let ranked = 5000

  static func run(home: String) throws {
    let queries = PeerQuery.all
    let found = try searched(home, queries)
    let connection = try connection(home)
    let rank = "SELECT rowid FROM clip_texts WHERE clip_texts MATCH ? ORDER BY rank LIMIT \(page)"
    var times = KindTimes("FTS5")
    // Once before, so that what is measured is warm.
    for isMeasured in [false, true] {
      for query in queries {
        func ask() throws {
          _ = try connection.all(rank, [.text(query.expression)]) { (row) throws(SQLError) in try row.int64(0) }
        }
        if isMeasured { try times.measure(query.kind, query.text, ask) } else { try ask() }
      }
    }
    times.report()
    try compare(queries, found, connection)
  }

  /// What onetake finds for each query, measured.
  private static func searched(_ home: String, _ queries: [PeerQuery]) throws -> [SearchResult] {
    let catalog = try SearchFill(home: home).catalog()
    func search(_ query: PeerQuery) throws -> SearchResult {
      try catalog.search(SearchParser.parse(query.text + " sort:relevance"), SearchPage(limit: page))
    }
    for query in queries { _ = try search(query) }
    var times = KindTimes("onetake")
    let found = try queries.map { query in try times.measure(query.kind, query.text) { try search(query) } }
    times.report()
    return found
  }

  /// Reports, for queries that find more than are ranked and for the others: how many there were, and of how many
  /// hundredths of the full order's first page onetake's had the clips.
  private static func compare(
    _ queries: [PeerQuery], _ found: [SearchResult], _ connection: borrowing Connection
  ) throws {
    var full = try FullOrder(connection)
    var orders: [String: [Int64]] = [:]
    var shares: [String: (count: Int, sum: Double)] = [:]
    for (query, result) in zip(queries, found) where query.isRanked && result.total > 0 {
      let order = try orders[query.expression] ?? full.first(page, of: query, connection)
      orders[query.expression] = order
      let ours = Set(result.records.map(\.serial))
      let share = Double(order.count { ours.contains($0) }) / Double(max(1, order.count))
      let group = result.total > ranked ? "more than \(ranked)" : "up to \(ranked)"
      for name in ["\(group)\tall", "\(group)\t\(query.kind)"] {
        shares[name, default: (0, 0)].count += 1
        shares[name, default: (0, 0)].sum += share
      }
    }
    for (name, share) in shares.sorted(by: { $0.key < $1.key }) {
      Bench.line("share\t\(name)\t\(share.count)\t\(Int((share.sum / Double(share.count) * 100).rounded()))")
    }
  }

  /// A connection with as much memory for pages as a search of onetake's has.
  private static func connection(_ home: String) throws -> Connection {
    let connection = try Connection("\(home)/library.sqlite", mode: .readOnly)
    try connection.run("PRAGMA cache_size = -49152")
    return connection
  }

  /// Prints each clip's serial, prompt, tags and negative prompt on a line, with tabs between.
  static func printTexts(home: String) throws {
    try connection(home).forEach(
      """
      SELECT serial || char(9) || replace(prompt || char(9) || tags || char(9) || negative, char(10), ' ')
      FROM clips ORDER BY serial
      """
    ) { (row) throws(SQLError) in
      Bench.line(try row.text(0))
      return true
    }
  }

  /// Prints each query's kind and text on a line, with a tab between.
  static func printQueries() {
    for query in PeerQuery.all { Bench.line("\(query.kind)\t\(query.text)") }
  }
}
