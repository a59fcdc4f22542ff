import Catalog
import Domain

/// Which clips a person means.
public enum ClipChoice: Hashable, Sendable {
  /// By their ids, or by beginnings that only one has.
  case named([String])
  /// By a search.
  case matching(SearchQuery)
}

/// What a curation did, or would do.
public struct CurationReport: Sendable {
  /// What was said.
  public let curation: Curation
  /// Whether it was only asked what would be done.
  public let isDryRun: Bool
  /// How many clips were meant.
  public let matched: Int
  /// How many of them it changed, or would; the others were so already.
  public let changed: Int
  /// The first of those.
  public let examples: [GenerationRecord]
}

extension Library {
  /// How many changed clips a report shows.
  public static let curationExamples = 20

  /// Says something of clips, which `undoCuration` takes back.
  ///
  /// Throws `notFound` where a name means no clip or the search finds none, and `invalid` for a search that does not say
  /// which clips it means: an empty one, or one of which something was not taken as typed.
  public func curate(
    _ curation: Curation, _ choice: ClipChoice, isDryRun: Bool = false, progress: (Int) -> Void = { _ in }
  ) throws(LibraryError) -> CurationReport {
    let serials: [Int64]
    var query: String?
    switch choice {
    case .named(let names): serials = try clips(named: names)
    case .matching(let search):
      try Self.checkDefinite(search)
      query = "\(search)"
      serials = try mapped { try catalog.serials(matching: search) }
      if serials.isEmpty { throw LibraryError(.notFound, "no clip matches; nothing was changed") }
    }
    return try mapped {
      let outcome =
        isDryRun
        ? try catalog.wouldCurate(curation, serials)
        : try catalog.curate(curation, serials, query: query) { progress($0.changed.count + $0.unchanged) }
      let examples = try outcome.changed.prefix(Self.curationExamples).map { try catalog.record(serial: $0) }
      return CurationReport(
        curation: curation, isDryRun: isDryRun, matched: serials.count - outcome.gone, changed: outcome.changed.count,
        examples: examples)
    }
  }

  /// The clips that were named, each once.
  private func clips(named names: [String]) throws(LibraryError) -> [Int64] {
    var serials: [Int64] = []
    for name in names {
      let record = try record(named: name)
      guard let clip = record.clip else {
        throw LibraryError(
          .notFound, "\(record.id) has no clip: it is \(record.state.rawValue); nothing was changed")
      }
      if clip.sweptAt != nil {
        throw LibraryError(.notFound, "the clip of \(record.id) was swept away; nothing was changed")
      }
      if !serials.contains(record.serial) { serials.append(record.serial) }
    }
    return serials
  }

  /// Refuses a search that does not say which clips it means: what a mistyped one finds is shown, and changed by nobody.
  private static func checkDefinite(_ query: SearchQuery) throws(LibraryError) {
    guard query.hints.isEmpty else {
      throw LibraryError(
        .invalid,
        (["not all of the query was taken as it was typed, so nothing was changed"] + query.hints)
          .joined(separator: "\n"),
        cure: "put text with a colon into quotes, and see what `onetake search` finds")
    }
    guard query.root != nil else {
      throw LibraryError(
        .invalid, "an empty query would mean every clip; nothing was changed", cure: "say which: after:2020 means all")
    }
  }
}
