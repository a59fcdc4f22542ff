import Catalog
import Domain

extension Library {
  /// The searches that are kept, in the order of their names.
  public func savedSearches() throws(LibraryError) -> [SavedSearch] {
    try mapped { try catalog.savedSearches() }
  }

  /// The search that is kept under a name. Throws `notFound`, with the name that was probably meant.
  public func savedSearch(named name: String) throws(LibraryError) -> SavedSearch {
    let wanted = try savedSearchName(name)
    if let found = try mapped({ try catalog.savedSearch(wanted) }) { return found }
    let near = Suggestion.closest(to: wanted.text, among: try savedSearches().map(\.name))
    throw LibraryError(
      .notFound, "no search is saved as \"\(wanted.text)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
      cure: "`onetake search --list-saved` shows those that are")
  }

  /// The query that somebody types, within a search that is kept if one is named. Throws `notFound`.
  public func query(_ typed: String, within saved: String? = nil) throws(LibraryError) -> SearchQuery {
    guard let saved else { return SearchParser.parse(typed) }
    return SearchParser.parse(try savedSearch(named: saved).query).narrowed(by: typed)
  }

  /// Keeps a search under a name, in place of the one that it had. What is longer than a search reads is not kept.
  public func saveSearch(_ query: String, as name: String) throws(LibraryError) {
    let name = try savedSearchName(name)
    guard query.utf8.count <= SearchParser.maximumTyped else {
      throw LibraryError(.invalid, "the query is too long to be saved: \(SearchParser.maximumTyped) bytes at most")
    }
    try mapped { try catalog.save(search: query, as: name) }
  }

  /// Forgets a search. Throws `notFound`.
  public func forgetSearch(named name: String) throws(LibraryError) {
    let saved = try savedSearch(named: name)
    let name = try savedSearchName(saved.name)
    _ = try mapped { try catalog.forget(search: name) }
  }

  private func savedSearchName(_ name: String) throws(LibraryError) -> CurationName {
    do { return try CurationName(name) } catch { throw LibraryError(.invalid, error.message) }
  }
}
