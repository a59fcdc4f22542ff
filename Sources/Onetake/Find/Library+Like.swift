import Catalog
import Domain

extension Library {
  /// The clips within a query that are like another one: those from the same image first, then those of near prompts, each
  /// the nearest first. Of more than 1,000 clips that share an image or a telling word, the newest are compared.
  public func clips(
    like record: GenerationRecord, within query: SearchQuery = SearchQuery(), limit: Int = 20
  ) throws(LibraryError) -> [LikeClip] {
    try mapped { try catalog.clips(like: record.serial, within: query, limit: limit) }
  }
}
