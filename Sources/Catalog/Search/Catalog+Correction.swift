import Domain
import SQL

/// Another query that finds more, of which somebody may have mistyped one.
package struct SearchCorrection: Hashable, Sendable {
  package let query: SearchQuery
  /// How many clips it finds, counted up to `Catalog.exactTotal`.
  package let total: Int
}

extension Catalog {
  /// A search that finds no more than this is asked what was meant.
  package static let fewHits = 2
  /// The most words of a query that are looked at.
  private static let correctedWords = 4

  /// What was probably meant by a query that found `total` clips: the same with the nearest of the library's words, tags,
  /// collections and models for those that it does not know. Nil where nothing is near, or no more would be found.
  package func correction(of query: SearchQuery, finding total: Int) throws(CatalogError) -> SearchCorrection? {
    guard total <= Self.fewHits, let root = query.root else { return nil }
    let time = now()
    return try readMoment { connection in
      var speller = try Speller(connection)
      var corrected = query
      corrected.root = try root.replacingWanted { try speller.corrected($0, connection) }
      guard corrected.root != root else { return nil }
      let found = try SearchRun(corrected, SearchPage(limit: 1), connection, now: time).outcome(connection).total
      corrected.hints = []
      return found > total ? SearchCorrection(query: corrected, total: min(found, Self.exactTotal)) : nil
    }
  }

  /// Corrects the parts of one query.
  private struct Speller {
    private let near: NearWords
    private var left = Catalog.correctedWords

    init(_ connection: borrowing Connection) throws(SQLError) { near = try NearWords(connection) }

    mutating func corrected(_ node: SearchNode, _ connection: borrowing Connection) throws(SQLError) -> SearchNode {
      switch node {
      case .text(let text): return .text(try corrected(text, connection))
      case .filter(.tag(let name)):
        return try other(name, CurationList.tags, connection).map { .filter(.tag($0)) } ?? node
      case .filter(.collection(let name)):
        return try other(name, CurationList.collections, connection).map { .filter(.collection($0)) } ?? node
      case .filter(.model(let name)):
        return Self.closest(to: name, among: try Catalog.models(connection)).map { .filter(.model($0)) } ?? node
      default: return node
      }
    }

    private mutating func corrected(
      _ text: SearchText, _ connection: borrowing Connection
    ) throws(SQLError) -> SearchText {
      // The beginning of a word may be any word's.
      if text.isPrefix { return text }
      var replaced: [(range: Range<Int>, word: String)] = []
      for (word, range) in SearchSpelling.words(of: text.text) where left > 0 {
        left -= 1
        let own = try count(word, connection)
        guard own <= Catalog.fewHits else { continue }
        var best: (word: String, count: Int)?
        for other in try near.nearest(to: word, within: SearchSpelling.mistakes(in: word)).prefix(64) {
          let count = try count(other.text, connection)
          // A word that somebody mistyped once in a prompt stands in a clip, too.
          if count > max(best?.count ?? 0, own * 10) { best = (other.text, count) }
        }
        if let best { replaced.append((range, best.word)) }
      }
      return replaced.isEmpty ? text : text.replacing(replaced)
    }

    private func count(_ word: String, _ connection: borrowing Connection) throws(SQLError) -> Int {
      try Catalog.holders(of: Array(word.utf8), connection)
    }

    private func other(
      _ name: SearchName, _ list: CurationList, _ connection: borrowing Connection
    ) throws(SQLError) -> SearchName? {
      let names = try connection.all("SELECT name FROM \(list.rawValue) LIMIT 10000") { (row) throws(SQLError) in
        try row.text(0)
      }
      return Self.closest(to: name, among: names)
    }

    private static func closest(to name: SearchName, among names: [String]) -> SearchName? {
      guard !name.isPrefix, !names.contains(where: name.matches) else { return nil }
      return Suggestion.closest(to: name.text, among: names).flatMap { SearchName($0) }
    }
  }
}
