/// GIF (GIF89a, 17 to 27): a signature, the logical screen, blocks of images and extensions, and a trailer.
enum GIFHeader {
  static func read(_ reader: ImageBytes) throws(ImageError) -> ImageHeader {
    guard let width = reader.little16(at: 6), let height = reader.little16(at: 8), let flags = reader.byte(at: 10)
    else {
      throw .truncated(.gif, "it ends inside its logical screen descriptor")
    }
    var hasPixels = false
    var block = 13 + colorTableSize(flags)
    while true {
      switch reader.byte(at: block) {
      case 0x3B?:
        guard hasPixels else { throw .damaged(.gif, "without an image") }
        return ImageHeader(width: width, height: height)
      case 0x21?:
        block = try endOfSubBlocks(reader, from: block + 2)
      case 0x2C?:
        guard let flags = reader.byte(at: block + 9) else { throw .truncated(.gif, "it has no trailer") }
        // A code size stands between the color table and the pixels.
        block = try endOfSubBlocks(reader, from: block + 10 + colorTableSize(flags) + 1)
        hasPixels = true
      case nil: throw .truncated(.gif, "it has no trailer")
      default: throw .damaged(.gif, "with a block that is neither an image nor an extension")
      }
    }
  }

  /// The bytes of the color table that a packed field announces; none where its first bit is not set.
  private static func colorTableSize(_ flags: Int) -> Int { flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1) }

  /// Data comes in pieces of up to 255 bytes, each with its length, and an empty one ends it.
  private static func endOfSubBlocks(_ reader: ImageBytes, from start: Int) throws(ImageError) -> Int {
    var position = start
    while let length = reader.byte(at: position) {
      position += 1 + length
      if length == 0 { return position }
    }
    throw .truncated(.gif, "it has no trailer")
  }
}
