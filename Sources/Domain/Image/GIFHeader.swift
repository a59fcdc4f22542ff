/// GIF (GIF89a, 17 to 27): a signature, the logical screen, blocks, and a trailer.
enum GIFHeader {
  private static let trailer: UInt8 = 0x3B

  static func read(_ reader: ImageBytes) throws(ImageError) -> ImageHeader {
    guard let width = reader.little16(at: 6), let height = reader.little16(at: 8), reader.count > 13 else {
      throw .truncated(.gif, "it ends inside its logical screen descriptor")
    }
    // Some writers pad with zeros behind the trailer.
    guard reader.bytes.last(where: { $0 != 0 }) == trailer else { throw .truncated(.gif, "it has no trailer") }
    return ImageHeader(width: width, height: height)
  }
}
