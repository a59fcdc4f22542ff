import Catalog
import Domain

extension Library {
  /// The tags or the collections in use, in the order of their names, at most 10,000; those that begin so, case aside.
  public func names(in list: CurationList, beginning: String = "") throws(LibraryError) -> [ListedName] {
    try mapped { try catalog.names(in: list, beginning: beginning, limit: 10_000) }
  }
}
