import Catalog
import Domain

/// A page of what a search found.
public struct SearchAnswer: Sendable {
  /// The clips, in the order that was asked for.
  public let records: [GenerationRecord]
  /// What the query marks in the prompt of each clip.
  public let highlights: [[SearchHighlight]]
  /// How many takes the request of each clip has, where takes are grouped; else empty.
  public let takes: [Int]
  /// How many clips, or groups of takes, match; exact up to 10,000.
  public let total: Int
  /// Whether `total` is all of them.
  public let totalIsExact: Bool
  /// Within how many of the newest matches the order was computed, where that was not all of them.
  public let rankedWithin: Int?
  /// The order.
  public let sort: SearchSort
  /// What to hand in for the next page, or nil at the end.
  public let next: String?
  /// What was not taken as typed.
  public let hints: [String]
  /// What was probably meant, where little was found and more would be.
  public let correction: Correction?

  /// Another query, and how many clips it finds.
  public struct Correction: Hashable, Sendable {
    /// The query as a person would type it.
    public let query: String
    /// How many clips match; exact up to 10,000.
    public let total: Int
  }
}

/// How a search is answered.
public struct SearchExplanation: Hashable, Sendable {
  /// The query as it was understood.
  public let query: String
  /// The order.
  public let sort: SearchSort
  /// What was not taken as typed.
  public let hints: [String]
  /// What is asked of each block of 256 clips, in the order of asking.
  public let plan: [String]
  /// How many clips there are to look at.
  public let clips: Int
}

extension Library {
  /// The clips that match what a person typed, in the order that they ask for. Whatever is typed is a search.
  public func search(_ text: String, limit: Int = 20, after cursor: String? = nil) throws(LibraryError) -> SearchAnswer
  {
    try search(SearchParser.parse(text), limit: limit, after: cursor)
  }

  /// The clips that match a query, in its order.
  public func search(
    _ query: SearchQuery, limit: Int = 20, after cursor: String? = nil
  ) throws(LibraryError) -> SearchAnswer {
    var after: SearchPosition?
    if let cursor {
      after = SearchPosition(cursor)
      if after == nil { throw LibraryError(.invalid, "\"\(cursor)\" is no page of a search") }
    }
    let result = try mapped { try catalog.search(query, SearchPage(limit: limit, after: after)) }
    // Ranges on the prompt as it was written, by the words that the index made of it.
    let matcher = SearchMatcher(query, splitter: PlainWords(), now: 0)
    return SearchAnswer(
      records: result.records,
      highlights: result.records.map { matcher.highlights(in: $0.clip?.prompt ?? "", of: .prompt) },
      takes: result.takes, total: result.total, totalIsExact: result.totalIsExact,
      rankedWithin: result.rankedWithin, sort: query.sort, next: result.next.map { "\($0)" }, hints: query.hints,
      correction: after == nil ? try correction(of: query, finding: result.total) : nil)
  }

  /// How `search` answers a query: the query as it was understood, and the plan, indented by what stands below what.
  public func explain(_ query: SearchQuery) throws(LibraryError) -> SearchExplanation {
    let plan = try mapped { try catalog.plan(of: query) }
    return SearchExplanation(
      query: "\(query)", sort: query.sort, hints: query.hints,
      plan: plan.lines.map { String(repeating: "  ", count: $0.depth) + $0.text }, clips: Int(plan.clips))
  }

  private func correction(
    of query: SearchQuery, finding total: Int
  ) throws(LibraryError) -> SearchAnswer.Correction? {
    try mapped { try catalog.correction(of: query, finding: total) }.map {
      SearchAnswer.Correction(query: "\($0.query)", total: $0.total)
    }
  }

  /// The one take that a person means: a whole id, or a beginning that only one has.
  ///
  /// Throws `notFound`, and `invalid` where several begin so.
  public func record(named name: String) throws(LibraryError) -> GenerationRecord {
    let lower = name.lowercased()
    guard GenerationID.isPrefix(lower) else {
      throw LibraryError(.notFound, "\"\(name)\" is no id", cure: "ids are 16 letters and digits; see `onetake search`")
    }
    let found = try mapped { try catalog.records(idPrefix: lower, limit: 6) }
    guard let first = found.first else {
      throw LibraryError(
        .notFound, "no clip or job has the id \(name)", cure: "find it with `onetake search` or `onetake jobs`")
    }
    guard found.count == 1 else {
      let names = found.prefix(5).map(\.id.text)
      throw LibraryError(
        .invalid, "several ids begin with \(name): \(Phrase.list(names, joined: "and"))\(found.count > 5 ? " …" : "")",
        cure: "type a few more characters")
    }
    return first
  }

  /// The path of a clip's file, to be played or read now.
  ///
  /// Throws `damaged` where its bytes are not those that were stored, and `notFound` where there is no clip any more.
  public func playablePath(of record: GenerationRecord) throws(LibraryError) -> String {
    guard let clip = record.clip else {
      throw LibraryError(.notFound, "\(record.id) has no clip: it is \(record.state.rawValue)")
    }
    if clip.sweptAt != nil { throw LibraryError(.notFound, "the clip of \(record.id) was swept away") }
    try checkBlob(clip.digest, of: record.id)
    return path(of: clip.digest)
  }

  /// Everything known about a take.
  public func details(of record: GenerationRecord) throws(LibraryError) -> ClipDetails {
    try mapped {
      ClipDetails(
        record: record, path: record.clip.flatMap { $0.sweptAt == nil ? path(of: $0.digest) : nil },
        canonical: try record.key.flatMap { try catalog.canonical(of: $0) },
        facts: record.clip == nil ? nil : try catalog.facts(serial: record.serial),
        collections: try catalog.collections(serial: record.serial),
        history: try catalog.events(serial: record.serial))
    }
  }
}

/// Everything known about a take.
public struct ClipDetails: Sendable {
  /// The take.
  public let record: GenerationRecord
  /// Where the clip lies in the store.
  public let path: String?
  /// The canonical document of its request.
  public let canonical: [UInt8]?
  /// What the probe read of the clip.
  public let facts: MediaFacts?
  /// The collections that a person put it into.
  public let collections: [String]
  /// Everything that happened to it.
  public let history: [GenerationHistoryEntry]
}
