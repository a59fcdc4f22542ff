import Catalog
import Domain

/// A tag or a collection.
public struct ListedName: Hashable, Sendable {
  /// As it was first written.
  public let name: String
  /// How many clips have it or are in it; those in the trash are not counted.
  public let clips: Int
}

extension Library {
  /// The tags or the collections in use, in the order of their names, at most 10,000; those that begin so, case aside.
  public func names(in list: CurationList, beginning: String = "") throws(LibraryError) -> [ListedName] {
    try mapped {
      try catalog.names(in: list, beginning: beginning, limit: 10_000).map {
        ListedName(name: $0.name, clips: $0.clips)
      }
    }
  }
}
