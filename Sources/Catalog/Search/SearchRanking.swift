import Glibc
import SQL

/// The order by relevance: BM25 over some clips, with the rareness of each word told by how far its newest matches lie
/// apart. To look at all of them would take longer than everything else.
struct SearchRanking {
  /// How many of the newest matches are ranked.
  static let limit = 5000
  /// How many matches of a word are looked at.
  private static let sample = 500
  /// What a word counts in the columns of `clip_texts`: prompt, tags, negative prompt, note.
  private static let columns = [1.0, 1.0, 0.1, 0.7]

  private let words: SearchWords
  private let weights: [Double]

  init(_ words: SearchWords, highest: Int64, _ connection: borrowing Connection) throws(SQLError) {
    self.words = words
    let cursor = try connection.cursor(
      "SELECT rowid FROM clip_texts WHERE clip_texts MATCH ? ORDER BY rowid DESC LIMIT \(Self.sample)")
    var weights = Self.columns
    let all = Double(max(1, highest))
    for phrase in words.phrases {
      try cursor.begin([.text(phrase)])
      var (count, last) = (0, highest)
      while try cursor.step() { (count, last) = (count + 1, cursor.int64(0)) }
      let share = count < Self.sample ? Double(count) / all : Double(count) / Double(max(1, highest - last + 1))
      let matches = min(all, share * all)
      weights.append(log(1 + (all - matches + 0.5) / (matches + 0.5)))
    }
    self.weights = weights
  }

  /// Clips, given newest first, each with its score in millionths; 0 where none of the words stands in it.
  func ranked(_ serials: [Int64], _ connection: borrowing Connection) throws(SQLError) -> [FoundClip] {
    guard let newest = serials.first, let oldest = serials.last else { return [] }
    let cursor = try connection.cursor(
      """
      SELECT rowid, relevance(clip_texts, ?1) FROM clip_texts
      WHERE clip_texts MATCH ?2 AND rowid BETWEEN ?3 AND ?4 AND +rowid IN (SELECT value FROM json_each(?5))
      """)
    let list = "[" + serials.map { "\($0)" }.joined(separator: ",") + "]"
    try cursor.begin([
      .blob(Self.bytes(weights)), .text(words.expression), .integer(oldest), .integer(newest),
      .text(list),
    ])
    var scores: [Int64: Int64] = [:]
    scores.reserveCapacity(serials.count)
    while try cursor.step() { scores[cursor.int64(0)] = Int64(cursor.double(1) * 1_000_000) }
    return serials.map { FoundClip(serial: $0, value: scores[$0] ?? 0) }
  }

  private static func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * $0)) } }
  }
}
