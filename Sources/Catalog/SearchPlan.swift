import Domain
import SQL

/// A query as SQL: words go to FTS5, always quoted; conditions go to ordinary columns.
struct SearchPlan {
  private(set) var source = "clips c"
  private(set) var order = "c.serial"
  private(set) var condition = ""
  private(set) var values: [SQLValue] = []
  /// What has no column yet, in words for a person.
  private(set) var hints: [String] = []

  private let now: Int64

  /// Makes the plan of a query; `now`, in Unix milliseconds, is what its days are counted back from.
  init(_ query: SearchQuery, now: Int64) {
    self.now = now
    var wanted: [SearchText] = []
    var excluded: [SearchText] = []
    var rest: [SearchNode] = []
    for node in query.together {
      switch node {
      case .text(let text) where text.scope != .note: wanted.append(text)
      case .not(.text(let text)) where text.scope != .note: excluded.append(text)
      default: rest.append(node)
      }
    }
    var conditions = words(wanted, excluded)
    for node in rest { if let sql = expression(node) { conditions.append(sql) } }
    if !query.mentionsTrash { conditions.append("c.trashed_at IS NULL") }
    conditions.append("c.swept_at IS NULL")
    condition = conditions.joined(separator: " AND ")
    if query.sort != .newest { hints.append("sort:\(query.sort.rawValue) is not there yet: the newest come first") }
    if query.groupsTakes { hints.append("group:takes is not there yet: each take stands for itself") }
  }

  // MARK: Words

  private mutating func words(_ wanted: [SearchText], _ excluded: [SearchText]) -> [String] {
    let without = excluded.map(Self.quoted).joined(separator: " OR ")
    if !wanted.isEmpty {
      source = "clip_texts t CROSS JOIN clips c ON c.serial = t.rowid"
      order = "t.rowid"
      let all = wanted.map(Self.quoted).joined(separator: " AND ")
      values.append(.text(without.isEmpty ? all : "(\(all)) NOT (\(without))"))
      return ["clip_texts MATCH ?"]
    }
    guard !without.isEmpty else { return [] }
    values.append(.text(without))
    return ["c.serial NOT IN (SELECT rowid FROM clip_texts WHERE clip_texts MATCH ?)"]
  }

  /// A string in FTS5's query language: quotes around, quotes inside doubled, NUL left out.
  private static func quoted(_ text: SearchText) -> String {
    var doubled = String.UnicodeScalarView()
    for scalar in text.text.unicodeScalars where scalar != "\0" {
      doubled.append(scalar)
      if scalar == "\"" { doubled.append(scalar) }
    }
    let column = text.scope == .anywhere ? "" : "{\(text.scope.rawValue)} : "
    // A single character of a CJK run begins a pair wherever it stands in one; the index splits the rest by itself.
    let isPrefix = text.isPrefix || SearchPhrase(text, splitter: PlainWords()).endsInCharacter
    return "(\(column)\"\(String(doubled))\"\(isPrefix ? " *" : ""))"
  }

  // MARK: Conditions

  /// A node as SQL, its values bound; nil where nothing of it can be answered.
  private mutating func expression(_ node: SearchNode) -> String? {
    switch node {
    case .text(let text):
      guard text.scope != .note else { return missing("note:") }
      values.append(.text(Self.quoted(text)))
      return "c.serial IN (SELECT rowid FROM clip_texts WHERE clip_texts MATCH ?)"
    case .filter(let filter): return self.filter(filter)
    // What is not known is no match, so its opposite is one.
    case .not(let inner): return expression(inner).map { "NOT coalesce(\($0), 0)" }
    case .all(let list): return joined(list, " AND ")
    case .any(let list): return joined(list, " OR ")
    }
  }

  private mutating func joined(_ list: [SearchNode], _ word: String) -> String? {
    var parts: [String] = []
    for node in list { if let sql = expression(node) { parts.append(sql) } }
    return parts.isEmpty ? nil : "(\(parts.joined(separator: word)))"
  }

  private mutating func missing(_ field: String) -> String? {
    let hint = "\(field) is not searchable yet, so it was left out"
    if !hints.contains(hint) { hints.append(hint) }
    return nil
  }

  private mutating func filter(_ filter: SearchFilter) -> String? {
    switch filter {
    case .model(let name):
      values.append(.text(name.text))
      if !name.isPrefix { return "c.model = ?" }
      values.append(.text(name.text + "\u{10FFFF}"))
      return "(c.model >= ? AND c.model < ?)"
    case .provider(let choice): return among("c.provider", choice.values.map(\.rawValue))
    case .verdict(let choice): return among("c.verdict", choice.values.map(\.rawValue))
    case .resolution(let lines):
      return among("c.resolution", Resolution.allCases.filter { lines.holds(Int64($0.shortSide)) }.map(\.rawValue))
    case .pixels(let width, let height):
      values += [.int(width), .int(height)]
      return "(c.width = ? AND c.height = ?)"
    case .aspect(let aspect):
      return between("CASE WHEN c.height > 0 THEN c.width * 1000000 / c.height END", aspect.shapes)
    case .duration(let lengths): return between("c.length_ms", lengths.range())
    case .size(let sizes): return between("c.bytes", sizes.range())
    case .cost(let amounts): return between("c.cost", amounts.range())
    case .rating(let numbers): return between("c.rating", numbers.range())
    case .created(let days): return between("c.created_at", days.range(now: now))
    case .digest(let beginning): return begins("c.digest", beginning)
    case .state, .seed, .take, .key, .id: return ofGeneration(filter)
    case .has(let holding): return self.holding(holding)
    case .is(.trashed): return "c.trashed_at IS NOT NULL"
    case .is(.imported): return Self.generations("origin = 'imported'")
    case .is(.nonconforming): return Self.generations("state = 'nonconforming'")
    case .is(.favourite): return missing("is:favourite")
    case .fps: return missing("fps:")
    case .tag: return missing("tag:")
    case .collection: return missing("collection:")
    }
  }

  private mutating func ofGeneration(_ filter: SearchFilter) -> String? {
    switch filter {
    case .state(let choice): return Self.generations(among("g.state", choice.values.map(\.rawValue)))
    case .take(let numbers): return Self.generations(between("g.take", numbers.range()))
    case .seed(let numbers): return Self.generations(between("r.seed", numbers.range()))
    case .key(let beginning): return Self.generations(begins("r.key", beginning))
    case .id(let beginning):
      values += [.text(beginning), .text(beginning + "~")]
      return Self.generations("(g.id >= ? AND g.id < ?)")
    default: return nil
    }
  }

  private mutating func holding(_ holding: SearchFilter.Holding) -> String? {
    switch holding {
    case .audio: return "c.has_audio = 1"
    case .image: return Self.generations("r.image IS NOT NULL")
    case .negative: return "c.negative <> ''"
    case .seed: return Self.generations("r.seed IS NOT NULL")
    case .rating: return "c.rating IS NOT NULL"
    case .cost: return "c.cost IS NOT NULL"
    case .tag, .collection, .note: return missing("has:\(holding.rawValue)")
    }
  }

  private static func generations(_ condition: String) -> String {
    """
    c.serial IN (SELECT g.serial FROM generations g LEFT JOIN requests r ON r.id = g.request WHERE \(condition))
    """
  }

  private mutating func among(_ column: String, _ words: [String]) -> String {
    values += words.map { SQLValue.text($0) }
    return "\(column) IN (\(words.map { _ in "?" }.joined(separator: ", ")))"
  }

  private mutating func between(_ column: String, _ range: ClosedRange<Int64>?) -> String {
    guard let range else { return "0" }
    values += [.integer(range.lowerBound), .integer(range.upperBound)]
    return "(\(column) BETWEEN ? AND ?)"
  }

  private mutating func begins(_ column: String, _ digits: String) -> String {
    values += [.int(digits.utf8.count), .text(digits)]
    return "substr(lower(hex(\(column))), 1, ?) = ?"
  }
}
