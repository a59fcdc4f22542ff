/// The still that an image-to-video request begins from.
public struct InputImage: Hashable, Sendable {
  /// The digest of the image file's bytes; only this is part of the request key.
  public let digest: Digest
  /// The width in pixels as displayed, after EXIF orientation.
  public let width: Int
  /// The height in pixels as displayed, after EXIF orientation.
  public let height: Int
  /// The size of the file in bytes.
  public let byteCount: Int
  /// What the bytes are, for a data URI and for providers' limits: `image/png`, `image/jpeg`, `image/webp`.
  public let mediaType: String

  /// The most bytes of an input image.
  public static let maximumBytes = 32 << 20

  /// Makes the description of an image whose bytes were read.
  public init(digest: Digest, width: Int, height: Int, byteCount: Int, mediaType: String) {
    self.digest = digest
    self.width = width
    self.height = height
    self.byteCount = byteCount
    self.mediaType = mediaType
  }
}
