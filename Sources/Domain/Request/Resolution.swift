/// An ordered resolution: the lines of the picture's short side.
public enum Resolution: String, Hashable, Sendable, CaseIterable {
  case p360 = "360p"
  case p540 = "540p"
  case p720 = "720p"
  case p1080 = "1080p"

  /// The short side in pixels.
  public var shortSide: Int {
    switch self {
    case .p360: 360
    case .p540: 540
    case .p720: 720
    case .p1080: 1080
    }
  }

  /// The nominal size of a clip of `aspect`, for estimates of disk space; providers round to whole macroblocks.
  public func nominalPixels(aspect: AspectRatio) -> Int {
    let long = shortSide * max(aspect.width, aspect.height) / min(aspect.width, aspect.height)
    return shortSide * long
  }
}
