import Catalog
import Domain
import Files
import Glibc

/// What a person types into a search, down to SQLite's own parser.
enum SearchTargets {
  static let all = [FuzzTarget(name: "search", limit: 600, rounds: 1200, words: words, check: check)]

  private static let words = [
    "neon", "\"", "'", "*", "-", "(", ")", ":", "^", " AND ", " OR ", " NOT ", "NEAR(", "+", "\u{0}", "model:",
    "duration:",
    "duration:>=", "..", "after:", "before:2026-01-01", "is:trashed", "resolution:720p", "verdict:", "雨", "e\u{301}",
    "\u{301}", "\u{200B}", "\u{E000}", "🎬", "½", ";--", "%", "\n", "\t", " ", "7d", "<", "9223372036854775807",
    "pixverse*",
  ]
  private static let now: Int64 = 1_790_000_000_000

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    let text = String(decoding: bytes, as: UTF8.self)
    let query = SearchParser.parse(text, now: now)
    try demand(query.words.count + query.filters.count <= SearchParser.maximumTerms, "too many terms")
    for filter in query.filters {
      if case .duration(let range) = filter { try demand(range.lowerBound >= 0, "a length below nothing") }
    }
    // A mark that joins the quote before it makes it another character.
    let isPlain = query.words.allSatisfy { "\"\($0.text)\"".count == $0.text.count + 2 }
    let printed = query.words.map(typed).joined(separator: " ")
    try demand(
      !isPlain || SearchParser.parse(printed, now: now).words == query.words,
      "typed again as \(printed) it means something else")
    guard let catalog else { throw Violation("there is no catalog to search") }
    do {
      let found = try catalog.search(query, SearchPage(limit: 10, before: nil))
      try demand(found.total == found.records.count, "\(found.total) clips are counted, \(found.records.count) found")
    } catch let error as Violation {
      throw error
    } catch {
      throw Violation("a search fails: \(error)")
    }
  }

  /// A word as a person would type it to mean this and nothing else.
  private static func typed(_ word: SearchQuery.Word) -> String {
    (word.isExcluded ? "-" : "") + (word.isPrefix ? "\(word.text)*" : "\"\(word.text)\"")
  }

  /// A few clips with prompts of several scripts.
  private static let catalog: Catalog? = {
    let folder = "\(Scratch.folder)/catalog-\(getpid())"
    guard (try? Folder.makeAll(folder)) != nil,
      let catalog = try? Catalog(path: "\(folder)/library.sqlite", actor: "fuzz", now: { now })
    else { return nil }
    for (serial, prompt) in ["neon girl in rain", "AND OR NOT NEAR", "雨の東京", "don't stop the C++ train"].enumerated() {
      let stamp = BlobStamp(bytes: 1000, inode: 1, mtime: 2, ctime: 3)
      var clip = NewClip(digest: Digest(of: [UInt8(serial)]), stamp: stamp)
      clip.prompt = prompt
      let judgement = NewJudgement(facts: nil, verdict: .notJudged, findings: [])
      _ = try? catalog.importClip(ImportOrder(request: nil, clip: clip, judgement: judgement), isAlive: { _ in true })
    }
    return catalog
  }()
}
