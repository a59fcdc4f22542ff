/// BMP: a file header of 14 bytes with the file's size, then a BITMAPCOREHEADER (12 bytes) or a longer one.
enum BMPHeader {
  static func read(_ reader: ImageBytes) throws(ImageError) -> ImageHeader {
    guard let fileSize = reader.little32(at: 2), let pixels = reader.little32(at: 10),
      let headerSize = reader.little32(at: 14)
    else { throw .truncated(.bmp, "it ends inside its headers") }
    let header: ImageHeader
    if headerSize == 12, let width = reader.little16(at: 18), let height = reader.little16(at: 20) {
      header = ImageHeader(width: width, height: height)
    } else if headerSize >= 40, let width = reader.little32(at: 18), let height = reader.little32(at: 22) {
      // A negative height says that the rows run from the top.
      header = ImageHeader(
        width: Int(Int32(truncatingIfNeeded: width)), height: Int(Int32(truncatingIfNeeded: height).magnitude))
    } else {
      throw .damaged(.bmp, "with an info header of \(headerSize) bytes")
    }
    guard fileSize <= reader.count, pixels < reader.count else {
      throw .truncated(.bmp, "its header promises \(max(fileSize, pixels)) bytes and there are \(reader.count)")
    }
    return header
  }
}
