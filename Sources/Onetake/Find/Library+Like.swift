import Catalog
import Domain

/// A clip that is like another one.
public struct LikeClip: Sendable {
  /// The clip.
  public let record: GenerationRecord
  /// Whether it was made from the same input image.
  public let hasSameImage: Bool
  /// How near its prompt is: from 0 to 1, which is the same words in any order.
  public let nearness: Double
}

extension Library {
  /// The clips within a query that are like another one: those from the same image first, then those of near prompts, each
  /// the nearest first. Of more than 1,000 clips that share an image or a telling word, the newest are compared.
  public func clips(
    like record: GenerationRecord, within query: SearchQuery = SearchQuery(), limit: Int = 20
  ) throws(LibraryError) -> [LikeClip] {
    try mapped {
      try catalog.clips(like: record.serial, within: query, limit: limit).map {
        LikeClip(record: $0.record, hasSameImage: $0.hasSameImage, nearness: $0.nearness)
      }
    }
  }
}
