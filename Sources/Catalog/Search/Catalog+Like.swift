import Domain
import SQL

/// A clip that is like another one.
package struct LikeClip: Hashable, Sendable {
  package let record: GenerationRecord
  /// Whether it was made from the same image.
  package let hasSameImage: Bool
  /// How near its prompt is: from 0 to 1, which is the same words.
  package let nearness: Double
}

extension Catalog {
  /// How many of the newest clips that share a telling word, and of those with the same image, are compared.
  package static let comparedClips = 1000
  /// How many of a prompt's rarest words choose the clips that are compared.
  private static let tellingWords = 6
  /// Prompts that share less are not near.
  private static let leastNearness = 0.1

  /// The clips within a query that are like the one of a take: those from the same image first, then those of near prompts,
  /// each the nearest first, at most `limit`.
  package func clips(like serial: Int64, within query: SearchQuery, limit: Int) throws(CatalogError) -> [LikeClip] {
    let time = now()
    return try readMoment { connection in
      guard let own = try Self.record(connection, serial: serial), let clip = own.clip else { return [] }
      let (nearness, telling) = try Self.weighed(clip.prompt, connection)
      let images = SearchStep.list(
        """
        SELECT o.serial FROM generations g JOIN requests r ON r.id = g.request JOIN requests s ON s.image = r.image
        JOIN generations o ON o.request = s.id WHERE g.serial = ?
        """, [.integer(serial)])
      let sameImage = Set(try Self.newest(images, query, connection, now: time))
      let words = telling.isEmpty ? SearchStep.nothing : .words(SearchWords(telling, "OR"))
      let sharing = try Self.newest(words, query, connection, now: time)
      var found: [LikeClip] = []
      for other in sameImage.union(sharing) where other != serial {
        guard let record = try Self.record(connection, serial: other) else { continue }
        let like = LikeClip(
          record: record, hasSameImage: sameImage.contains(other),
          nearness: nearness.nearness(of: record.clip?.prompt ?? ""))
        if like.hasSameImage || like.nearness >= Self.leastNearness { found.append(like) }
      }
      func rank(_ clip: LikeClip) -> Double { clip.nearness + (clip.hasSameImage ? 1 : 0) }
      found.sort { (rank($0), $0.record.serial) > (rank($1), $1.record.serial) }
      return Array(found.prefix(limit))
    }
  }

  /// The newest clips of a query that meet a condition, too.
  private static func newest(
    _ step: SearchStep, _ query: SearchQuery, _ connection: borrowing Connection, now: Int64
  ) throws(SQLError) -> [Int64] {
    let run = try SearchRun(query, SearchPage(limit: 1), connection, now: now, narrowedBy: step)
    return try run.serials(connection, limit: comparedClips)
  }

  /// What a prompt's words weigh in this catalog, and the rarest of those that another clip may hold.
  private static func weighed(
    _ prompt: String, _ connection: borrowing Connection
  ) throws(SQLError) -> (PromptNearness, telling: [SearchWords]) {
    var words: [(word: [UInt8], holders: Int)] = []
    for word in PromptNearness.words(of: prompt).prefix(200) {
      words.append((word, try holders(of: word, connection)))
    }
    let clips = try connection.first("SELECT max(serial) FROM clips") { (row) throws(SQLError) in
      try row.optionalInt64(0)
    }
    words.sort { ($0.holders, $0.word.count) < ($1.holders, $1.word.count) }
    let telling = words.filter { $0.holders > 1 }.prefix(tellingWords).map {
      SearchWords(phrase: "\"\(String(decoding: $0.word, as: UTF8.self))\"", .words, isBroad: false)
    }
    return (PromptNearness(words: words, among: Int(clips.flatMap { $0 } ?? 1)), Array(telling))
  }

  /// How many clips hold a token of the index of words, counted up to 1,000.
  static func holders(of word: [UInt8], _ connection: borrowing Connection) throws(SQLError) -> Int {
    try connection.first(
      "SELECT count(*) FROM (SELECT 1 FROM clip_texts WHERE clip_texts MATCH ?1 LIMIT 1000)",
      [.text("\"\(String(decoding: word, as: UTF8.self))\"")]
    ) { (row) throws(SQLError) in try row.int(0) } ?? 0
  }
}
