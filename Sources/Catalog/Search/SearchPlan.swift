import Domain
import SQL

/// How a search is answered, for people who wonder.
package struct SearchPlan: Hashable, Sendable {
  /// A line of the plan; what it stands below is a level less deep.
  package struct Line: Hashable, Sendable {
    package let depth: Int
    package let text: String
  }

  /// What is asked of each block of 256 clips, the order of the lines being the order of asking.
  package let lines: [Line]
  /// How many clips the catalog has room for: the highest serial.
  package let clips: Int64
}

extension Catalog {
  /// How `search` would answer a query. Nothing is searched, but the clips that hold each word are counted, up to 1,000.
  package func plan(of query: SearchQuery) throws(CatalogError) -> SearchPlan {
    let time = now()
    return try readMoment { connection in
      let run = try SearchRun(query, SearchPage(limit: 1), connection, now: time)
      var lines: [SearchPlan.Line] = []
      try Self.describe(run.step, 0, &lines, connection)
      return SearchPlan(lines: lines, clips: run.highest)
    }
  }

  private static func describe(
    _ step: SearchStep, _ depth: Int, _ lines: inout [SearchPlan.Line], _ connection: borrowing Connection
  ) throws(SQLError) {
    func add(_ text: String) { lines.append(SearchPlan.Line(depth: depth, text: text)) }
    let below = step.parts
    switch step {
    case .all: add("all of")
    case .any: add("one of")
    case .not: add("not")
    case .nothing: add("nothing: no clip can meet it")
    case .common: add("bits, wherever many clips have it, or else")
    case .member(let list, let id):
      let name = try connection.first("SELECT name FROM \(list.rawValue) WHERE id = ?1", [.integer(id)]) {
        (row) throws(SQLError) in try row.text(0)
      }
      let clips = try clips(
        "SELECT 1 FROM clip_\(list.rawValue) WHERE \(list.noun) = ?1", [.integer(id)], connection)
      add("\(clips) by the \(list.noun) \"\(name ?? "?")\"")
    case .shape(let range):
      add(
        "facets: width by height \(ratio(range.lowerBound))"
          + (range.upperBound == .max ? " or more" : " to \(ratio(range.upperBound))"))
    case .marks(let wanted, let marks): add("facets: \(marks.sentence(wanted: wanted))")
    case .facet(let facet, let ranges):
      let values =
        facet.numbersWords ? try words(numbered: ranges, connection) : ranges.map { words(of: $0) }
      add("facets: \(facet.name) \(Phrase.list(values, joined: "or"))")
    case .list(let sql, let values):
      add("\(try clips(sql, values, connection)) by an index of their own: \(tables(of: sql))")
    case .words(let words):
      let index = words.index == .words ? "index of words" : "index of beginnings"
      add("\(index): \(words.expression)\(words.isBroad ? ", gathered from all words that begin so" : "")")
      for phrase in words.phrases.prefix(64) where !words.isBroad {
        let table = words.index.rawValue
        let clips = try clips("SELECT 1 FROM \(table) WHERE \(table) MATCH ?1", [.text(phrase)], connection)
        lines.append(SearchPlan.Line(depth: depth + 1, text: "\(clips) for \(phrase)"))
      }
    }
    for step in below { try describe(step, depth + 1, &lines, connection) }
  }

  private static func clips(
    _ sql: String, _ values: [SQLValue], _ connection: borrowing Connection
  ) throws(SQLError) -> String {
    let count = try count(sql, values, limit: 1001, connection)
    return count > 1000 ? "more than 1000 clips" : Phrase.count(count, "clip")
  }

  private static func words(
    numbered ranges: [ClosedRange<Int64>], _ connection: borrowing Connection
  ) throws(SQLError) -> [String] {
    var words: [String] = []
    for range in ranges {
      words += try connection.all(
        "SELECT word FROM facet_words WHERE id BETWEEN ?1 AND ?2 LIMIT 20",
        [.integer(range.lowerBound), .integer(range.upperBound)]
      ) { (row) throws(SQLError) in try row.text(0) }
    }
    return words
  }

  private static func words(of range: ClosedRange<Int64>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "known"
    case (let low, .max): "\(low) or more"
    case (.min, let high): "\(high) or less"
    case (let low, let high): low == high ? "= \(low)" : "\(low) to \(high)"
    }
  }

  /// The tables that a statement reads: what stands behind each FROM and JOIN.
  private static func tables(of sql: String) -> String {
    let parts = sql.split { $0 == " " || $0 == "(" || $0 == ")" || $0 == "\n" }
    let tables = zip(parts, parts.dropFirst()).filter { ["FROM", "JOIN"].contains($0.0) }.map { String($0.1) }
    return Phrase.list(tables, joined: "and")
  }

  private static func ratio(_ shape: Int64) -> String { JSON.double(Double(shape / 1000) / 1000).text }
}

extension SearchStep {
  /// The steps below it, in the order in which they are asked: facts before words.
  fileprivate var parts: [SearchStep] {
    switch self {
    case .all(let steps): steps.facts + steps.words
    case .any(let steps): steps
    case .not(let inner), .common(_, let inner): [inner]
    default: []
    }
  }
}
