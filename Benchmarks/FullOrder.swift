import Glibc
import SQL

/// The order by relevance of all matches: what onetake's order, which ranks the newest, is to come close to.
///
/// The same function, weights of columns and order of equals as `SearchRanking`, over every match and with the rareness of
/// each word counted instead of told by its newest matches. FTS5's own `bm25` would be another score: to it a word that
/// stands in more than half of all texts counts nothing.
struct FullOrder {
  /// As `SearchRanking` weighs prompt, tags, negative prompt and note.
  private static let columns = [1.0, 1.0, 0.1, 0.7]
  private let all: Double
  private var counts: [String: Double] = [:]

  init(_ connection: borrowing Connection) throws {
    let clips = try connection.first("SELECT max(serial) FROM clips") { (row) throws(SQLError) in try row.int(0) }
    all = Double(clips ?? 1)
  }

  /// The first clips of the order.
  mutating func first(_ limit: Int, of query: PeerQuery, _ connection: borrowing Connection) throws -> [Int64] {
    var weights = Self.columns
    for phrase in query.phrases {
      let matches = try count(phrase, connection)
      weights.append(log(1 + (all - matches + 0.5) / (matches + 0.5)))
    }
    return try connection.all(
      """
      SELECT rowid FROM clip_texts WHERE clip_texts MATCH ?1
      ORDER BY CAST(relevance(clip_texts, ?2) * 1000000 AS INTEGER) DESC, rowid DESC LIMIT \(limit)
      """, [.text(query.expression), .blob(Self.bytes(weights))]
    ) { (row) throws(SQLError) in try row.int64(0) }
  }

  private mutating func count(_ phrase: String, _ connection: borrowing Connection) throws -> Double {
    if let known = counts[phrase] { return known }
    let count = try connection.first("SELECT count(*) FROM clip_texts WHERE clip_texts MATCH ?", [.text(phrase)]) {
      (row) throws(SQLError) in try row.int(0)
    }
    counts[phrase] = Double(count ?? 0)
    return Double(count ?? 0)
  }

  private static func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * $0)) } }
  }
}
