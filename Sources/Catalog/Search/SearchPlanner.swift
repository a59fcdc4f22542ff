import Domain
import SQL

/// Makes steps of a query's tree.
struct SearchPlanner {
  /// In Unix milliseconds: what days are counted back from.
  let now: Int64
  /// The numbers of the words that facets hold.
  private let words: [String: Int64]

  init(_ connection: borrowing Connection, now: Int64) throws(SQLError) {
    self.now = now
    var words: [String: Int64] = [:]
    try connection.each("SELECT word, id FROM facet_words", []) { (row) throws(SQLError) in
      words[try row.text(0)] = try row.int64(1)
    }
    self.words = words
  }

  /// The steps of a query: swept clips never, trashed ones only where it speaks of them.
  func steps(_ query: SearchQuery, _ connection: borrowing Connection) throws(SQLError) -> SearchStep {
    let hidden: FacetMarks = query.mentionsTrash ? [.swept] : [.swept, .trashed]
    let shown = SearchStep.marks([], of: hidden)
    guard let root = query.root, let step = try step(root, connection) else { return shown }
    // Last, for nearly every clip is shown.
    if case .all(let list) = step { return .all(list + [shown]) }
    return .all([step, shown])
  }

  // MARK: Words

  /// A node's step; nil where it says nothing, for there is no word in what was typed.
  private func step(_ node: SearchNode, _ connection: borrowing Connection) throws(SQLError) -> SearchStep? {
    switch node {
    case .text(let text): return try Self.words(text, connection)
    case .filter(let filter): return try self.filter(filter, connection)
    case .not(let inner): return try step(inner, connection).map { .not($0) }
    case .all(let nodes): return together(try steps(nodes, connection))
    case .any(let nodes): return either(try steps(nodes, connection))
    }
  }

  private func steps(
    _ nodes: [SearchNode], _ connection: borrowing Connection
  ) throws(SQLError) -> [SearchStep] {
    var steps: [SearchStep] = []
    for node in nodes {
      if let step = try step(node, connection) { steps.append(step) }
    }
    return steps
  }

  /// What must all hold: the words of an index are one expression, without those that are excluded.
  private func together(_ steps: [SearchStep]) -> SearchStep? {
    var wanted: [SearchIndex: [SearchWords]] = [:]
    var excluded: [SearchIndex: [SearchWords]] = [:]
    var rest: [SearchStep] = []
    for step in steps {
      switch step {
      case .words(let words): wanted[words.index, default: []].append(words)
      case .not(.words(let words)) where !words.isBroad: excluded[words.index, default: []].append(words)
      default: rest.append(step)
      }
    }
    for index in SearchIndex.allCases {
      let without = excluded[index] ?? []
      guard let words = wanted[index] else {
        rest += without.map { .not(.words($0)) }
        continue
      }
      let all = SearchWords(words, "AND")
      rest.append(.words(without.isEmpty ? all : SearchWords([all, SearchWords(without, "OR")], "NOT")))
    }
    return rest.count > 1 ? .all(rest) : rest.first
  }

  private func either(_ steps: [SearchStep]) -> SearchStep? {
    var words: [SearchIndex: [SearchWords]] = [:]
    var rest: [SearchStep] = []
    for step in steps {
      if case .words(let some) = step { words[some.index, default: []].append(some) } else { rest.append(step) }
    }
    for index in SearchIndex.allCases {
      if let words = words[index] { rest.append(.words(SearchWords(words, "OR"))) }
    }
    return rest.count > 1 ? .any(rest) : rest.first
  }

  /// Words; nil where there is none in what was typed.
  private static func words(
    _ text: SearchText, _ connection: borrowing Connection
  ) throws(SQLError) -> SearchStep? {
    let phrase = SearchPhrase(text, splitter: PlainWords())
    guard let last = phrase.tokens.last else { return nil }
    let token = phrase.tokens.count == 1 && text.scope == .anywhere ? String(decoding: last, as: UTF8.self) : nil
    guard let token, !phrase.isPrefix || token.unicodeScalars.count <= 2 else {
      return .words(expression(text, phrase))
    }
    // A single character of a CJK run begins a pair wherever it stands in one, and so it is a beginning as well.
    let words =
      phrase.isPrefix
      ? SearchWords(phrase: quoted(text.text), .beginnings, isBroad: false) : expression(text, phrase)
    return try bits(phrase.isPrefix ? .beginning(token) : .word(token), else: .words(words), connection)
  }

  /// Words in FTS5's query language.
  private static func expression(_ text: SearchText, _ phrase: SearchPhrase) -> SearchWords {
    let column = text.scope == .anywhere ? "" : "{\(text.scope.rawValue)} : "
    return SearchWords(
      phrase: "(\(column)\(quoted(text.text))\(phrase.isPrefix ? " *" : ""))", .words, isBroad: phrase.isPrefix)
  }

  /// A step that is answered by bits, if many clips of some stretch hold what it asks for.
  private static func bits(
    _ name: CommonName, else step: SearchStep, _ connection: borrowing Connection
  ) throws(SQLError) -> SearchStep {
    let isCommon = try connection.first("SELECT 1 FROM common_clips WHERE name = ?1 LIMIT 1", [.text(name.text)]) { _ in
      true
    }
    return isCommon == nil ? step : .common(name, step)
  }

  /// A string in FTS5's query language: quotes around, quotes inside doubled, NUL left out.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars where scalar != "\0" {
      quoted.unicodeScalars.append(scalar)
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "\""
  }

  // MARK: Facts

  private func filter(
    _ filter: SearchFilter, _ connection: borrowing Connection
  ) throws(SQLError) -> SearchStep {
    switch filter {
    case .model(let name): return words(.model, where: name.matches)
    case .provider(let choice): return words(.provider, choice.values.map(\.rawValue))
    case .verdict(let choice): return words(.verdict, choice.values.map(\.rawValue))
    case .state(let choice): return words(.state, choice.values.map(\.rawValue))
    case .resolution(let lines):
      return words(.resolution) { word in lines.holds(SearchLines(word[...])?.lines) }
    case .pixels(let width, let height):
      return .all([.facet(.width, [Int64(width)...Int64(width)]), .facet(.height, [Int64(height)...Int64(height)])])
    case .aspect(let aspect): return .shape(aspect.shapes)
    case .duration(let lengths): return number(.length, lengths.range())
    case .fps(let rates): return number(.rate, rates.range())
    case .size(let sizes): return number(.bytes, sizes.range())
    case .cost(let amounts): return number(.cost, amounts.range())
    case .rating(let numbers): return number(.rating, numbers.range())
    case .created(let days): return number(.created, days.range(now: now))
    case .seed(let numbers): return number(.seed, numbers.range())
    case .take(let numbers): return number(.take, numbers.range())
    case .tag(let name): return try named(name, .tags, has: .tag, connection)
    case .collection(let name): return try named(name, .collections, has: .collection, connection)
    case .key(let digits):
      return bytes(digits, "SELECT g.serial FROM requests r JOIN generations g ON g.request = r.id WHERE r.key")
    case .digest(let digits): return bytes(digits, "SELECT serial FROM clips WHERE digest")
    case .id(let beginning):
      // An id's characters are below "~".
      return .list(
        "SELECT serial FROM generations WHERE id >= ? AND id < ?", [.text(beginning), .text(beginning + "~")])
    case .has(let holding): return self.holding(holding)
    case .is(.favourite): return has(.favourite)
    case .is(.trashed): return has(.trashed)
    case .is(.imported): return has(.imported)
    case .is(.nonconforming): return words(.state, [GenerationState.nonconforming.rawValue])
    }
  }

  private func holding(_ holding: SearchFilter.Holding) -> SearchStep {
    switch holding {
    case .audio: has(.audio)
    case .image: has(.image)
    case .negative: has(.negative)
    case .note: has(.note)
    case .tag: has(.tag)
    case .collection: has(.collection)
    case .seed: .facet(.seed, [.min ... .max])
    case .rating: .facet(.rating, [.min ... .max])
    case .cost: .facet(.cost, [.min ... .max])
    }
  }

  private func has(_ mark: FacetMarks) -> SearchStep { .marks(mark, of: mark) }

  private func number(_ facet: Facet, _ range: ClosedRange<Int64>?) -> SearchStep {
    range.map { .facet(facet, [$0]) } ?? .nothing
  }

  private func words(_ facet: Facet, _ wanted: [String]) -> SearchStep { words(facet) { wanted.contains($0) } }

  private func words(_ facet: Facet, where isWanted: (String) -> Bool) -> SearchStep {
    var ranges: [ClosedRange<Int64>] = []
    for number in words.filter({ isWanted($0.key) }).values.sorted() {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.isEmpty ? .nothing : .facet(facet, ranges)
  }

  /// How many tags, or collections, that begin alike are gone through one beside the other.
  private static let namesAtOnce = 16

  private func named(
    _ name: SearchName, _ list: CurationList, has mark: FacetMarks, _ connection: borrowing Connection
  ) throws(SQLError) -> SearchStep {
    let folded = SearchName.folded(name.text)
    if name.isPrefix, folded.isEmpty { return has(mark) }
    let rows = "SELECT id FROM \(list.rawValue) WHERE \(name.isPrefix ? "folded >= ? AND folded < ?" : "folded = ?")"
    let values: [SQLValue] = name.isPrefix ? [.text(folded), .text(folded + "\u{10FFFF}")] : [.text(folded)]
    let ids = try connection.all("\(rows) LIMIT \(Self.namesAtOnce + 1)", values) { (row) throws(SQLError) in
      try row.int64(0)
    }
    if ids.count > Self.namesAtOnce {
      return .list("SELECT serial FROM clip_\(list.rawValue) WHERE \(list.noun) IN (\(rows))", values)
    }
    var steps: [SearchStep] = []
    for id in ids { steps.append(try Self.bits(.member(list, id), else: .member(list, id), connection)) }
    return steps.count > 1 ? .any(steps) : steps.first ?? .nothing
  }

  /// The rows whose bytes begin with some hex digits: a range, of which the ends are filled up with 0 and f.
  private func bytes(_ digits: String, _ query: String) -> SearchStep {
    func filled(_ digit: String) -> SQLValue {
      let full = digits + String(repeating: digit, count: max(0, 64 - digits.utf8.count))
      return Digest(hex: full).map { .blob($0.bytes) } ?? .null
    }
    return .list("\(query) BETWEEN ? AND ?", [filled("0"), filled("f")])
  }
}
