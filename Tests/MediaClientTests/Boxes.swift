/// Where the boxes of a whole MP4 begin and end, so that a test can cut at each of them.
enum Boxes {
  private static let containers: Set = ["moov", "trak", "mdia", "minf", "stbl", "edts", "udta", "mvex", "moof", "traf"]

  /// The ends of the outermost boxes.
  static func ends(of film: [UInt8]) -> Set<Int> { Set(walk(film, 0..<film.count).filter { $0.depth == 0 }.map(\.end)) }

  /// Places to cut at: 200 evenly spaced, and each boundary of a box with the byte before and behind it.
  static func cuts(of film: [UInt8]) -> [Int] {
    let even = (0..<200).map { film.count * $0 / 200 }
    let near = walk(film, 0..<film.count).flatMap {
      [$0.begin - 1, $0.begin, $0.begin + 1, $0.end - 1, $0.end, $0.end + 1]
    }
    return Set(even + near).filter { (0..<film.count).contains($0) }.sorted()
  }

  /// The bytes that are headers: an MP4's boxes but its data, or the first kilobyte of anything else.
  static func headerPlaces(of film: [UInt8]) -> [Int] {
    let boxes = walk(film, 0..<film.count)
    guard boxes.contains(where: { $0.type == "moov" }) else { return Array(0..<min(1024, film.count)) }
    return boxes.filter { $0.type == "moov" || $0.type == "moof" }.flatMap { Array($0.begin..<$0.end) }
  }

  private struct Box {
    let type: String
    let begin: Int
    let end: Int
    let depth: Int
  }

  private static func walk(_ film: [UInt8], _ range: Range<Int>, depth: Int = 0) -> [Box] {
    var boxes: [Box] = []
    var offset = range.lowerBound
    while offset + 8 <= range.upperBound {
      let size = film[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      let type = String(decoding: film[offset + 4..<offset + 8], as: UTF8.self)
      guard size >= 8, offset + size <= range.upperBound else { break }
      boxes.append(Box(type: type, begin: offset, end: offset + size, depth: depth))
      if containers.contains(type) { boxes += walk(film, offset + 8..<offset + size, depth: depth + 1) }
      offset += size
    }
    return boxes
  }
}
