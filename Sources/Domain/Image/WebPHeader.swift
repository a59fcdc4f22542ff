/// WebP (RFC 9649): a RIFF file whose first chunk is VP8, VP8L or VP8X.
enum WebPHeader {
  /// Where the first chunk begins: after "RIFF", a size and "WEBP".
  private static let firstChunk = 12
  private static let exifFlag = 0x08

  static func read(_ reader: ImageBytes) throws(ImageError) -> ImageHeader {
    guard let size = reader.little32(at: 4), reader.count >= firstChunk else {
      throw .truncated(.webp, "it ends inside its RIFF header")
    }
    guard size + 8 <= reader.count else {
      throw .truncated(.webp, "its RIFF header promises \(size + 8) bytes and there are \(reader.count)")
    }
    let end = size + 8
    guard let length = reader.little32(at: firstChunk + 4), firstChunk + 8 + length <= end else {
      throw .truncated(.webp, "it ends inside its first chunk")
    }
    let data = firstChunk + 8
    if reader.holds("VP8 ", at: firstChunk) { return try lossy(reader, at: data, length: length) }
    if reader.holds("VP8L", at: firstChunk) { return try lossless(reader, at: data, length: length) }
    if reader.holds("VP8X", at: firstChunk) { return try extended(reader, at: data, length: length, end: end) }
    throw .damaged(.webp, "without a VP8, VP8L or VP8X chunk at its beginning")
  }

  /// A VP8 key frame (RFC 6386, 9.1): three bytes of tag, a start code, then 14 bits each of width and height.
  private static func lossy(_ reader: ImageBytes, at data: Int, length: Int) throws(ImageError) -> ImageHeader {
    guard length >= 10, let tag = reader.byte(at: data), tag & 1 == 0, reader.holds([0x9D, 0x01, 0x2A], at: data + 3),
      let width = reader.little16(at: data + 6), let height = reader.little16(at: data + 8)
    else { throw .damaged(.webp, "whose VP8 chunk does not begin with a key frame") }
    return ImageHeader(width: width & 0x3FFF, height: height & 0x3FFF)
  }

  /// A VP8L stream (RFC 9649, 3.4): a signature byte, then 14 bits each of width and height, less one.
  private static func lossless(_ reader: ImageBytes, at data: Int, length: Int) throws(ImageError) -> ImageHeader {
    guard length >= 5, reader.byte(at: data) == 0x2F, let bits = reader.little32(at: data + 1) else {
      throw .damaged(.webp, "whose VP8L chunk lacks its signature")
    }
    return ImageHeader(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
  }

  /// The extended format (RFC 9649, 2.7): a canvas, and further chunks, of which one must hold a picture.
  private static func extended(
    _ reader: ImageBytes, at data: Int, length: Int, end: Int
  ) throws(ImageError) -> ImageHeader {
    guard length >= 10, let flags = reader.byte(at: data), let width = reader.little24(at: data + 4),
      let height = reader.little24(at: data + 7)
    else { throw .damaged(.webp, "whose VP8X chunk is too short") }
    var header = ImageHeader(width: width + 1, height: height + 1)
    var hasPixels = false
    var hasOrientation = false
    var chunk = data + length + length % 2
    while chunk + 8 <= end, let length = reader.little32(at: chunk + 4) {
      guard chunk + 8 + length <= end else { throw .truncated(.webp, "it ends inside a chunk") }
      if reader.holds("VP8 ", at: chunk) || reader.holds("VP8L", at: chunk) || reader.holds("ANMF", at: chunk) {
        hasPixels = true
      }
      // Readers obey an EXIF chunk only where the flag announces it, and the first one only.
      if flags & exifFlag != 0, reader.holds("EXIF", at: chunk), !hasOrientation {
        header.orientation = ExifOrientation.read(reader, at: chunk + 8, length: length)
        hasOrientation = true
      }
      chunk += 8 + length + length % 2
    }
    guard hasPixels else { throw .damaged(.webp, "without a picture chunk") }
    return header
  }
}
