/// A clip that is like another one.
public struct LikeClip: Hashable, Sendable {
  /// The clip.
  public let record: GenerationRecord
  /// Whether it was made from the same input image.
  public let hasSameImage: Bool
  /// How near its prompt is: from 0 to 1, which is the same words in any order.
  public let nearness: Double

  /// Makes one.
  public init(record: GenerationRecord, hasSameImage: Bool, nearness: Double) {
    self.record = record
    self.hasSameImage = hasSameImage
    self.nearness = nearness
  }
}
