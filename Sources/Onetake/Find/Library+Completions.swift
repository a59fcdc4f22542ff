import Catalog
import Domain

/// What a library can complete when a person types.
public enum LibraryValue: String, Hashable, Sendable, CaseIterable {
  /// A word of a search: a field, a value of one, or a word of a prompt.
  case query
  case tag
  case collection
  /// The name of a saved search.
  case saved
  /// The id of a clip or job.
  case clip
}

extension Library {
  /// How many completions there are at most.
  public static let mostCompletions = 100

  /// What `word` could become: whole words, in the order in which they are worth showing.
  public func completions(of word: String, as value: LibraryValue) throws(LibraryError) -> [String] {
    let most = Self.mostCompletions
    return try mapped {
      switch value {
      case .query: return Array(try completions(ofQuery: SearchCompletion(word)).prefix(most))
      case .tag: return try catalog.names(in: .tags, beginning: word, limit: most).map(\.name)
      case .collection: return try catalog.names(in: .collections, beginning: word, limit: most).map(\.name)
      case .saved:
        let start = SearchName.folded(word)
        return try catalog.savedSearches().map(\.name).filter { SearchName.folded($0).hasPrefix(start) }
      case .clip:
        let start = word.lowercased()
        guard GenerationID.isPrefix(start) else { return [] }
        return try catalog.records(idPrefix: start, limit: most).map(\.id.text)
      }
    }
  }

  private func completions(ofQuery word: SearchCompletion) throws -> [String] {
    let most = Self.mostCompletions
    switch word.field {
    case nil:
      // A dash alone may become anything, and so may nothing at all: the fields are what a person could not know.
      let known = word.beginning.isEmpty ? [] : try catalog.knownWords(beginning: word.beginning, limit: 20)
      return word.fields + known.map(word.completed)
    case .tag, .collection:
      let list: CurationList = word.field == .tag ? .tags : .collections
      return try catalog.names(in: list, beginning: word.beginning, limit: most).map { word.completed($0.name) }
    case .model:
      let start = word.beginning.lowercased()
      let held = try catalog.models().filter { $0.lowercased().hasPrefix(start) }.map(word.completed)
      return held + word.values.filter { !held.contains($0) }
    case .id:
      return try completions(of: word.beginning, as: .clip).map(word.completed)
    case .prompt, .negative, .note:
      guard !word.beginning.isEmpty else { return [] }
      return try catalog.knownWords(beginning: word.beginning, limit: most).map(word.completed)
    default: return word.values
    }
  }
}
