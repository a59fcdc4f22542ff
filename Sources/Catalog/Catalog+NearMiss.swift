import Domain
import SQL

extension Catalog {
  /// How many candidates each way of looking may bring.
  private static let nearMissCandidates = 50

  /// The held request nearest to one that missed, with the fields that differ, or nil if none is near.
  ///
  /// Only requests with a clip that could be served are named. Looked at are the newest of the same image, of the same
  /// prompt, and those whose clip's prompt holds two of the asked prompt's longest words.
  package func nearMiss(to request: Request) throws(CatalogError) -> NearMiss? {
    var ways: [(condition: String, value: SQLValue)] = []
    if let image = request.image { ways.append(("image = ?1", .blob(image.digest.bytes))) }
    ways.append(("prompt = ?1", .text(request.parameters.prompt)))
    let words = Self.tellingWords(of: request.parameters.prompt)
    if !words.isEmpty {
      let condition = """
        id IN (SELECT g.request FROM clip_texts t JOIN generations g ON g.serial = t.rowid
          WHERE clip_texts MATCH ?1 ORDER BY t.rowid DESC LIMIT ?2)
        """
      ways.append((condition, .text(Self.pairs(of: words))))
    }
    var candidates: [(key: RequestKey, canonical: [UInt8])] = []
    for way in ways { candidates += try nearMissCandidates(way.condition, way.value) }
    return NearMiss.nearest(to: request, among: candidates)
  }

  private func nearMissCandidates(
    _ condition: String, _ value: SQLValue
  ) throws(CatalogError) -> [(key: RequestKey, canonical: [UInt8])] {
    let rows = try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT key, canonical FROM requests WHERE \(condition) AND EXISTS (
          SELECT 1 FROM generations h JOIN clips c ON c.serial = h.serial
          WHERE h.request = requests.id AND h.state = 'available' AND c.trashed_at IS NULL AND c.swept_at IS NULL)
        ORDER BY id DESC LIMIT ?2
        """,
        [value, .int(Self.nearMissCandidates)]
      ) { (row) throws(SQLError) in (try row.blob(0), try row.blob(1)) }
    }
    return rows.compactMap { row in Digest(bytes: row.0).map { (RequestKey($0), row.1) } }
  }

  /// Any two of the words, in FTS5's language; one where there is but one. A prompt that differs in a word still holds
  /// two of its three longest.
  private static func pairs(of words: [String]) -> String {
    let quoted = words.map { "\"\($0)\"" }
    guard quoted.count > 1 else { return quoted.joined() }
    return quoted.indices.flatMap { first in
      quoted.indices.dropFirst(first + 1).map { "(\(quoted[first]) AND \(quoted[$0]))" }
    }.joined(separator: " OR ")
  }

  /// The few longest words of a prompt: the ones that its neighbours share and others do not.
  private static func tellingWords(of prompt: String) -> [String] {
    let words = Set(prompt.prefix(5000).split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() })
    return words.filter { $0.utf8.count >= 4 }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.prefix(3).map { $0 }
  }
}
