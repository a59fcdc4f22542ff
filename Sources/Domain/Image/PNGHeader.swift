/// PNG (third edition): a signature, then chunks of length, type, data and CRC.
enum PNGHeader {
  static func read(_ reader: ImageBytes) throws(ImageError) -> ImageHeader {
    let first = ImageKind.pngSignature.count
    guard let length = reader.big32(at: first), reader.count >= first + 8 else {
      throw .truncated(.png, "it ends after its signature")
    }
    guard reader.holds("IHDR", at: first + 4), length == 13 else { throw .damaged(.png, "without IHDR") }
    guard let width = reader.big32(at: first + 8), let height = reader.big32(at: first + 12) else {
      throw .truncated(.png, "it ends inside IHDR")
    }
    guard width <= Int(Int32.max), height <= Int(Int32.max) else {
      throw .damaged(.png, "of \(width) x \(height) pixels, more than a PNG can have")
    }
    var header = ImageHeader(width: width, height: height)
    var hasPixels = false
    var hasOrientation = false
    var chunk = first
    while true {
      guard let length = reader.big32(at: chunk), reader.count - chunk >= 12 + length else {
        throw .truncated(.png, "it has no IEND chunk")
      }
      if reader.holds("IEND", at: chunk + 4) { break }
      if reader.holds("IDAT", at: chunk + 4) { hasPixels = true }
      if reader.holds("eXIf", at: chunk + 4), !hasOrientation {
        header.orientation = ExifOrientation.read(reader, at: chunk + 8, length: length)
        hasOrientation = true
      }
      chunk += 12 + length
    }
    guard hasPixels else { throw .damaged(.png, "without pixels: it has no IDAT chunk") }
    return header
  }
}
