/// The Orientation tag of Exif 2.32, 4.6.4: how stored pixels are turned for display.
enum ExifOrientation {
  /// Whether `orientation` (1 to 8) swaps width and height: 5 to 8 do.
  static func swapsSides(_ orientation: Int) -> Bool { (5...8).contains(orientation) }

  /// The orientation in the Exif block (a TIFF header and its first directory) at `start`, of `length` bytes.
  ///
  /// 1, upright, where there is none or the block is damaged: viewers then show the pixels as they are stored.
  static func read(_ reader: ImageBytes, at start: Int, length: Int) -> Int {
    var tiff = start
    var end = min(start + length, reader.count)
    // JPEG puts this before the block; some writers do so in PNG and WebP too.
    if reader.holds("Exif\0\0", at: start) { tiff += 6 }
    end = max(end, tiff)
    let bigEndian: Bool
    if reader.holds([0x49, 0x49, 0x2A, 0x00], at: tiff) {
      bigEndian = false
    } else if reader.holds([0x4D, 0x4D, 0x00, 0x2A], at: tiff) {
      bigEndian = true
    } else {
      return 1
    }
    func number(_ offset: Int, _ width: Int) -> Int? {
      guard offset + width <= end else { return nil }
      return reader.number(at: offset, width: width, bigEndian: bigEndian)
    }
    guard let first = number(tiff + 4, 4), let entries = number(tiff + first, 2) else { return 1 }
    for index in 0..<entries {
      let entry = tiff + first + 2 + 12 * index
      guard let tag = number(entry, 2) else { return 1 }
      guard tag == 0x0112 else { continue }
      // One SHORT, as the specification has it; anything else is no orientation that a viewer obeys.
      guard number(entry + 2, 2) == 3, number(entry + 4, 4) == 1, let value = number(entry + 8, 2),
        (1...8).contains(value)
      else { return 1 }
      return value
    }
    return 1
  }
}
