/// A picture's red, green and blue samples, line after line.
public struct Pixels: Hashable, Sendable {
  /// Its size.
  public let size: PictureSize
  /// Three bytes a pixel.
  public let samples: [UInt8]

  /// The longest side of a picture whose samples the helper gives or takes, which fit an answer in any shape.
  public static let maximumSide = 1600

  /// Takes three bytes for each pixel of `size`; nil if there are more or fewer, or no pixel.
  public init?(size: PictureSize, samples: [UInt8]) {
    guard size.width > 0, size.height > 0, size.width <= 1 << 20, size.height <= 1 << 20,
      samples.count == size.width * size.height * 3
    else { return nil }
    self.size = size
    self.samples = samples
  }
}
