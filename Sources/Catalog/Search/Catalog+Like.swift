import Domain
import SQL

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
    // In an order, so that the same words tell each time.
    for word in PromptNearness.words(of: prompt).sorted(by: { $0.lexicographicallyPrecedes($1) }).prefix(200) {
      words.append((word, try holders(of: word, connection)))
    }
    let clips = try SearchRun.highestSerial(connection)
    words.sort { ($0.holders, $0.word.count) < ($1.holders, $1.word.count) }
    let telling = words.filter { $0.holders > 1 }.prefix(tellingWords).map {
      SearchWords(phrase: "\"\(String(decoding: $0.word, as: UTF8.self))\"", .words, isBroad: false)
    }
    return (PromptNearness(words: words, among: Int(max(1, clips))), Array(telling))
  }
}
