/// A search that a person keeps under a name.
public struct SavedSearch: Hashable, Sendable {
  /// Its name, as it was written last.
  public let name: String
  /// The query, as it was typed.
  public let query: String

  /// Makes one.
  public init(name: String, query: String) {
    self.name = name
    self.query = query
  }
}
