import Catalog
import Domain
import Files
import Glibc
import TestSupport

/// What a person types into a search, down to SQLite's own parser.
enum SearchTargets {
  static let all = [FuzzTarget(name: "search", limit: 600, rounds: 1200, words: words, check: check)]

  private static let words = [
    "neon", "\"", "'", "*", "-", "(", ")", ":", "^", " AND ", " OR ", " NOT ", "NEAR(", "+", "\u{0}", "model:",
    "duration:", "duration:>=", "..", "after:", "before:2026-01-01", "is:trashed", "resolution:720p", "verdict:", "雨",
    "霓虹", "ﾈｵﾝ", "e\u{301}", "\u{301}", "\u{200B}", "\u{E000}", "🎬", "½", ";--", "%", "\n", "\t", " ", "7d", "<",
    "9223372036854775807", "pixverse*", "-(", "prompt:(", "negative:", "size:10MB", "cost:$0.3", "key:ab",
    "aspect:9:16",
    "seed:1..2", "state:failed*", "tag:x", "has:audio", "sort:cost", "group:takes", "「", "」", "：", "（", "）", "－", "“",
    "≥", "…", "1:05", "take:1", "id:7h", "digest:00",
  ]
  private static let now: Int64 = 1_790_000_000_000

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    let text = String(decoding: bytes, as: UTF8.self)
    let query = SearchParser.parse(text)
    try checkTree(query)
    try checkSegments(bytes)
    try checkHighlights(query, text)
    guard let catalog else { throw Violation("there is no catalog to search") }
    do {
      let found = try catalog.search(query, SearchPage(limit: 10))
      try demand(found.total == found.records.count, "\(found.total) clips are counted, \(found.records.count) found")
    } catch let error as Violation {
      throw error
    } catch {
      throw Violation("a search fails: \(error)")
    }
  }

  /// Within the limits, and the same when it is printed and read again, with nothing more to say about it.
  private static func checkTree(_ query: SearchQuery) throws(Violation) {
    try demand(query.leaves.count <= SearchParser.maximumTerms, "too many words and conditions")
    try demand(query.hints.count <= SearchHints.most, "too many hints: \(query.hints)")
    try demand(!query.hints.contains { $0.hasControlCharacters }, "a hint for a terminal: \(query.hints)")
    for case .text(let words) in query.leaves {
      try demand(!words.text.isEmpty && !words.text.hasControlCharacters, "\"\(words.text)\" is looked for")
    }
    let printed = query.description
    let again = SearchParser.parse(printed)
    try demand(
      again.root == query.root && again.sort == query.sort && again.groupsTakes == query.groupsTakes,
      "printed as \(printed) it means \(again)")
    try demand(again.hints.isEmpty, "printed as \(printed) it hints \(again.hints)")
  }

  /// Segments lie within the text and follow each other, pictographs aside, whatever bytes it is made of.
  private static func checkSegments(_ bytes: [UInt8]) throws(Violation) {
    var end = 0
    var fault: String?
    SearchSegments.scan(bytes.span) { kind, segment, place in
      let follows =
        kind == .tail
        ? place.range.upperBound == end
        : place.range.lowerBound <= end || arePictographs(bytes[end..<place.range.lowerBound])
      if !follows || place.range.upperBound > bytes.count || segment.isEmpty { fault = "\(kind) at \(place.range)" }
      end = place.range.upperBound
      return fault == nil
    }
    try demand(fault == nil && arePictographs(bytes[end...]), fault ?? "segments end at \(end) of \(bytes.count)")
  }

  /// What a query marks in its own text lies there, in order and apart.
  private static func checkHighlights(_ query: SearchQuery, _ text: String) throws(Violation) {
    var end = -1
    for mark in SearchMatcher(query, splitter: PlainWords(), now: now).highlights(in: text, of: .prompt) {
      try demand(mark.bytes.lowerBound > end && !mark.bytes.isEmpty, "marks meet at byte \(mark.bytes.lowerBound)")
      try demand(mark.bytes.count >= mark.characters.count, "more characters than bytes")
      end = mark.bytes.upperBound
    }
    try demand(end <= text.utf8.count, "a mark ends at \(end) of \(text.utf8.count)")
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
