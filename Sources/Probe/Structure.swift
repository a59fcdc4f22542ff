import Domain

/// What a container's outermost structure claims, read without libavformat: it forgives what must be reported here.
struct Structure {
  /// The bytes that the boxes or the segment claim, or nil where they claim nothing.
  var claimed: Int?
  /// The order of an MP4's boxes.
  var layout: MediaFacts.BoxLayout?
  /// Whether an MP4 has no index.
  var lacksIndex = false

  /// How many boxes are walked: each fragment has two, so this is hours of them. Past it nothing is claimed.
  private static let maximumBoxes = 20_000

  /// Claims are held to what every reader of JSON takes; no file is nearly as large.
  private static let maximumClaim = JSONNumber.maximumWhole

  /// Walks the top-level boxes of ISO 14496-12, section 4.2. Throws `ProbeError.read`.
  static func ofBoxes(in film: Descriptor) throws(ProbeError) -> Structure {
    var structure = Structure()
    var (offset, index, data): (Int, Int?, Int?) = (0, nil, nil)
    var isFragmented = false
    for count in 0... {
      guard count < maximumBoxes else { return structure }
      guard let box = try BoxHeader(in: film, at: offset, end: film.size) else { break }
      switch box.type {
      case "moov":
        index = index ?? offset
        if try film.hasBox("mvex", in: offset + box.headerSize, to: offset + box.size) { isFragmented = true }
      case "mdat": data = data ?? offset
      case "moof": isFragmented = true
      default: break
      }
      offset += box.size
      if offset >= film.size { break }
    }
    // Fragments go on until the file ends; the beginning of a box's head is the beginning of one more.
    let isCut = isFragmented && offset < film.size && film.size - offset < 16
    structure.claimed = isCut ? film.size + 1 : min(offset, maximumClaim)
    structure.lacksIndex = index == nil
    if index != nil || data != nil {
      let isFirst = index.map { index in data.map { index < $0 } ?? true } ?? false
      structure.layout = MediaFacts.BoxLayout(isFaststart: isFirst, isFragmented: isFragmented)
    }
    return structure
  }

  /// Reads the EBML header and the segment's size (RFC 8794, RFC 9559). Throws `ProbeError.read`.
  static func ofSegment(in film: Descriptor) throws(ProbeError) -> Structure {
    var structure = Structure()
    let head = try film.read(at: 0, count: 4096)
    guard let ebml = ElementHeader(head[...], idLength: 4),
      let length = ebml.size, ebml.headerSize + length < head.count
    else { return structure }
    let start = ebml.headerSize + length
    let segmentID: [UInt8] = [0x18, 0x53, 0x80, 0x67]
    guard head[start...].starts(with: segmentID), let segment = ElementHeader(head[start...], idLength: 4) else {
      return structure
    }
    structure.claimed = segment.size.map { min(start + segment.headerSize + $0, Self.maximumClaim) }
    return structure
  }
}

extension Descriptor {
  /// Whether a box of `type` stands among the first 64 children between two offsets.
  fileprivate func hasBox(_ type: String, in start: Int, to end: Int) throws(ProbeError) -> Bool {
    var offset = start
    for _ in 0..<64 where offset < min(end, size) {
      guard let box = try BoxHeader(in: self, at: offset, end: min(end, size)) else { return false }
      if box.type == type { return true }
      offset += box.size
    }
    return false
  }
}

/// The size that follows an element's ID in EBML.
private struct ElementHeader {
  /// The bytes after the header; nil where the size is unknown.
  let size: Int?
  let headerSize: Int

  init?(_ bytes: ArraySlice<UInt8>, idLength: Int) {
    guard let first = bytes.dropFirst(idLength).first, first != 0 else { return nil }
    let length = first.leadingZeroBitCount + 1
    let field = bytes.dropFirst(idLength).prefix(length)
    guard field.count == length else { return nil }
    let ones = 1 << (7 * length) - 1
    let value = field.reduce(0) { $0 << 8 | Int($1) } & ones
    headerSize = idLength + length
    size = value == ones ? nil : value
  }
}
