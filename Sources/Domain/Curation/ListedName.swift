/// A tag or a collection.
public struct ListedName: Hashable, Sendable {
  /// As it was first written.
  public let name: String
  /// How many clips have it or are in it; those in the trash are not counted.
  public let clips: Int

  /// Makes one.
  public init(name: String, clips: Int) {
    self.name = name
    self.clips = clips
  }
}
