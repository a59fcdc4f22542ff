/// The tables by which an MP4's index says where its samples are (ISO 14496-12, 8.6.1 and 8.7), held against their own boxes.
///
/// Of a table that counts more entries than its box has room for, FFmpeg 5.1 and 6.1 take memory for all, or go on reading
/// behind it; 7.1 reads as many as there are, in some tables (mov_read_stco), and shows the film. A film's facts must not
/// depend on that, so such an index counts as one that makes no sense, and libav never sees it (decision 53).
enum SampleTables {
  /// How many boxes are looked at: an index of 60 tracks has fewer.
  private static let maximumBoxes = 1000
  /// What leads from the index to the tables.
  private static let folders: Set = ["moov", "trak", "mdia", "minf", "stbl"]

  /// Whether every table of the first index has room for what it counts; true where there is none. Throws
  /// `ProbeError.read`.
  static func fit(in film: Descriptor) throws(ProbeError) -> Bool {
    var seen = 0
    var open = [0..<film.size]
    while let range = open.popLast() {
      var offset = range.lowerBound
      while offset < range.upperBound, let box = try BoxHeader(in: film, at: offset, end: range.upperBound) {
        seen += 1
        guard seen <= maximumBoxes else { return true }
        let end = offset + box.size
        if folders.contains(box.type) {
          open.append(offset + box.headerSize..<max(offset + box.headerSize, min(end, range.upperBound)))
        } else if try !fits(box, in: film, at: offset) {
          return false
        }
        // libav passes over every index but the first.
        if box.type == "moov" { break }
        offset = end
      }
    }
    return true
  }

  private static func fits(_ box: BoxHeader, in film: Descriptor, at offset: Int) throws(ProbeError) -> Bool {
    let entryBits: Int
    var headBytes = 8
    switch box.type {
    case "stts", "ctts", "co64": entryBits = 64
    case "stsc": entryBits = 96
    case "stco": entryBits = 32
    case "stsz", "stz2":
      headBytes = 12
      let head = try film.read(at: offset + box.headerSize, count: 8)
      guard head.count == 8 else { return true }
      // One size for all samples needs no table; in stz2 the last byte is the bits of a size.
      let isOneSize = box.type == "stsz" && BoxHeader.bigEndian(head[4..<8]) != 0
      entryBits = isOneSize ? 0 : box.type == "stsz" ? 32 : Int(head[7])
    default: return true
    }
    let field = try film.read(at: offset + box.headerSize + headBytes - 4, count: 4)
    guard field.count == 4 else { return true }
    let room = box.size - box.headerSize - headBytes
    return (BoxHeader.bigEndian(field[...]) * entryBits + 7) / 8 <= max(0, room)
  }
}
