/// JPEG (ITU-T T.81, annex B): marker segments, and coded data in which every 0xFF is stuffed.
enum JPEGHeader {
  static func read(_ reader: ImageBytes) throws(ImageError) -> ImageHeader {
    var size: (width: Int, height: Int)?
    var orientation: Int?
    var position = 2
    while true {
      let (marker, segment) = try nextMarker(reader, from: position)
      switch marker {
      case 0xD9:
        // The end of the image before any scan: headers alone, as thumbnails and broken writers leave them.
        throw .damaged(.jpeg, size == nil ? "without a frame header (SOF)" : "without pixels: it has no scan (SOS)")
      case 0x01, 0xD0...0xD8:
        position = segment
        continue
      default: break
      }
      guard let length = reader.big16(at: segment), length >= 2 else {
        if reader.count - segment < 2 { throw .truncated(.jpeg, "it ends inside its headers") }
        throw .damaged(.jpeg, "with a header segment that is shorter than its own length")
      }
      guard segment + length <= reader.count else { throw .truncated(.jpeg, "it ends inside its headers") }
      if isFrameHeader(marker), size == nil {
        guard length >= 8, let height = reader.big16(at: segment + 3), let width = reader.big16(at: segment + 5) else {
          throw .damaged(.jpeg, "with a frame header (SOF) that is too short")
        }
        size = (width, height)
      } else if marker == 0xE1, orientation == nil, reader.holds("Exif\0\0", at: segment + 2) {
        orientation = ExifOrientation.read(reader, at: segment + 2, length: length - 2)
      } else if marker == 0xDA {
        guard let size else { throw .damaged(.jpeg, "without a frame header (SOF)") }
        guard endsProperly(reader, from: segment + length) else {
          throw .truncated(.jpeg, "it has no end-of-image marker (EOI)")
        }
        return ImageHeader(width: size.width, height: size.height, orientation: orientation ?? 1)
      }
      position = segment + length
    }
  }

  /// SOF0 to SOF15, among which DHT, JPG and DAC have their codes.
  private static func isFrameHeader(_ marker: Int) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }

  /// The marker that stands at `position`, and where what follows it begins; 0xFF may be repeated as filling.
  private static func nextMarker(
    _ reader: ImageBytes, from position: Int
  ) throws(ImageError) -> (marker: Int, end: Int) {
    guard let lead = reader.byte(at: position) else { throw .truncated(.jpeg, "it ends inside its headers") }
    guard lead == 0xFF else { throw .damaged(.jpeg, "with no marker where a header segment should begin") }
    var offset = position + 1
    while reader.byte(at: offset) == 0xFF { offset += 1 }
    guard let marker = reader.byte(at: offset) else { throw .truncated(.jpeg, "it ends inside its headers") }
    return (marker, offset + 1)
  }

  /// Whether the coded data from `start` on, across all scans, comes to an EOI marker.
  ///
  /// What follows EOI (a second picture, a phone's film) is not looked at. In coded data 0xFF 0x00 is a data byte, and
  /// segments between scans are skipped by their length, so an EOI that is found is one.
  private static func endsProperly(_ reader: ImageBytes, from start: Int) -> Bool {
    let bytes = reader.bytes
    var position = start
    while position < bytes.count {
      guard bytes[position] == 0xFF else {
        position += 1
        continue
      }
      switch reader.byte(at: position + 1) {
      case nil: return false
      case 0xD9?: return true
      case 0xFF?: position += 1
      case 0x00?, 0x01?, 0xD0?, 0xD1?, 0xD2?, 0xD3?, 0xD4?, 0xD5?, 0xD6?, 0xD7?: position += 2
      default:
        guard let length = reader.big16(at: position + 2), length >= 2 else { return false }
        position += 2 + length
      }
    }
    return false
  }
}
