/// What a picture's headers say: its kind and its size as displayed.
public struct ImageInfo: Hashable, Sendable {
  /// The format, by the bytes; a file's name is not asked.
  public let kind: ImageKind
  /// Displayed width in pixels, after EXIF orientation; at least 1.
  public let width: Int
  /// Displayed height in pixels, after EXIF orientation; at least 1.
  public let height: Int
  /// How the stored pixels are turned for display: 1, upright, to 8 (Exif 2.32, 4.6.4).
  public let orientation: Int
  /// How many bytes the whole file has.
  public let byteCount: Int

  /// Reads the headers of a whole file, and that the file holds what they promise; no pixel is decoded.
  ///
  /// It wants the whole file because WebP and PNG may keep their orientation behind the pixels, and because a picture
  /// that is cut off costs as much as a whole one. Throws for anything that is no complete picture; traps on nothing.
  public init(of bytes: [UInt8]) throws(ImageError) {
    guard let kind = ImageKind(sniffing: bytes) else { throw .unknown(bytes) }
    let reader = ImageBytes(bytes)
    let header =
      switch kind {
      case .png: try PNGHeader.read(reader)
      case .jpeg: try JPEGHeader.read(reader)
      case .webp: try WebPHeader.read(reader)
      case .gif: try GIFHeader.read(reader)
      case .bmp: try BMPHeader.read(reader)
      }
    guard header.width > 0, header.height > 0 else {
      throw .damaged(kind, "of \(header.width) x \(header.height) pixels")
    }
    let turned = ExifOrientation.swapsSides(header.orientation)
    self.kind = kind
    width = turned ? header.height : header.width
    height = turned ? header.width : header.height
    orientation = header.orientation
    byteCount = bytes.count
  }
}

/// The size as stored, and how it is turned for display.
struct ImageHeader {
  var width: Int
  var height: Int
  var orientation = 1
}
