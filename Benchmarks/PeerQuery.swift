/// A query of words alone, as every engine understands it.
struct PeerQuery {
  let kind: String
  /// As onetake reads it, and Xapian's QueryParser: `neon rain`, `neon OR rain`, `neon -rain`, `"neon rain"`, `ne*`.
  let text: String
  /// In FTS5's query language.
  let expression: String
  /// The phrases of `expression`, each an expression of its own, in their order.
  let phrases: [String]

  /// Whether onetake ranks by all of its words. Of beginnings of one and two letters it knows no places in a text, and
  /// leaves them out of the order.
  var isRanked: Bool { Self.kinds[kind] ?? false }

  /// How many queries of each kind are asked at most: FTS5 takes a second for some of them.
  private static let mostOfKind = 40
  /// The kinds of `SearchBench.queries` that are words alone, and whether they are ranked.
  private static let kinds = [
    "common word": true, "two common words": true, "three common words": true, "rare word": true,
    "common and rare word": true, "either common word": true, "common word excluded": true, "phrase": true,
    "two CJK characters": true, "beginning of three letters": true, "beginning of two letters": false,
    "beginning of one letter": false, "common word and beginning": false,
  ]

  /// Those of the mixed set that every engine can answer.
  static var all: [PeerQuery] {
    var counts: [String: Int] = [:]
    return SearchBench.queries.compactMap { kind, text in
      guard kinds[kind] != nil, counts[kind, default: 0] < mostOfKind else { return nil }
      counts[kind, default: 0] += 1
      return PeerQuery(kind: kind, text: text)
    }
  }

  private init(kind: String, text: String) {
    self.kind = kind
    self.text = text
    var (parts, phrases): ([String], [String]) = ([], [])
    var operation: String?
    for word in text.hasPrefix("\"") ? [text[...]] : text.split(separator: " ") {
      if word == "OR" {
        operation = "OR"
        continue
      }
      if word.hasPrefix("-") { operation = "NOT" }
      let phrase = "\"\(word.filter { !"-*\"".contains($0) })\"" + (word.hasSuffix("*") ? " *" : "")
      // A word that is typed twice is one condition to onetake, and counts once.
      if operation == "NOT" || !phrases.contains(phrase) {
        parts += [operation, phrase].compactMap { $0 }
        phrases.append(phrase)
      }
      operation = nil
    }
    expression = parts.joined(separator: " ")
    self.phrases = phrases
  }
}
