/// A sheet of small pictures of a film, in the order of their times: from left to right, then downwards.
public struct Storyboard: Hashable, Sendable {
  /// The most tiles that a sheet has.
  public static let maximumTiles = 25

  /// One small picture.
  public var tile: PictureSize
  /// Tiles in a row, 1 or more.
  public var columns: Int
  /// Tiles on the sheet, 1 or more; the last row may be short.
  public var tiles: Int
  /// When the first frame appears, in microseconds on the film's own clock; 0 or more.
  public var start: Int
  /// When the last frame ends, in microseconds; after `start`.
  public var end: Int

  /// Makes the description of a sheet; nil unless every value is within its range.
  public init?(tile: PictureSize, columns: Int, tiles: Int, start: Int, end: Int) {
    let sides = 1...4096
    guard sides.contains(tile.width), sides.contains(tile.height), (1...Self.maximumTiles).contains(tiles),
      (1...tiles).contains(columns), start >= 0, start < end, end < 1 << 50
    else { return nil }
    self.tile = tile
    self.columns = columns
    self.tiles = tiles
    self.start = start
    self.end = end
  }

  /// How many rows the sheet has.
  public var rows: Int { (tiles + columns - 1) / columns }

  /// The whole sheet.
  public var size: PictureSize { PictureSize(width: columns * tile.width, height: rows * tile.height) }

  /// How many tiles a film of so many microseconds and frames has: about one for each 0.4 s, 10 to 25 in whole rows of
  /// five, and never more than there are frames.
  public static func tileCount(microseconds: Int, frames: Int) -> Int {
    let wanted = (max(0, microseconds) + 200_000) / 400_000
    let rows = (max(10, min(wanted, maximumTiles)) + 2) / 5
    return max(1, min(rows * 5, frames))
  }

  /// Where a tile begins on the sheet, in pixels from its left and upper edge.
  public func place(of index: Int) -> (x: Int, y: Int) {
    (index % columns * tile.width, index / columns * tile.height)
  }

  /// The moment at which tile `index` begins to stand for the film, in microseconds; that of `tiles` is the end.
  public func boundary(_ index: Int) -> Int { start + (end - start) * index / tiles }

  /// The moment that tile `index` shows: the middle of the time that it stands for, in microseconds.
  public func moment(_ index: Int) -> Int { start + (end - start) * (2 * index + 1) / (2 * tiles) }

  /// The tiles with their times and places as WebVTT (W3C), whose cues name `image` with media fragments `#xywh=`.
  ///
  /// The cues follow each other without a gap and cover the presented time; they count whole milliseconds, the first
  /// begins and the last ends where the film does or less than one before and after it.
  public func webVTT(image: String) -> String {
    var text = "WEBVTT\n"
    for index in 0..<tiles {
      let (from, to) = (milliseconds(index), milliseconds(index + 1))
      // A film of a few milliseconds has tiles that stand for no time.
      guard from < to else { continue }
      let (x, y) = place(of: index)
      text += "\n\(Self.clock(from)) --> \(Self.clock(to))\n\(image)#xywh=\(x),\(y),\(tile.width),\(tile.height)\n"
    }
    return text
  }

  private func milliseconds(_ index: Int) -> Int {
    let moment = boundary(index)
    if index == 0 { return moment / 1000 }
    return index == tiles ? (moment + 999) / 1000 : (moment + 500) / 1000
  }

  /// `HH:MM:SS.mmm`
  private static func clock(_ milliseconds: Int) -> String {
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let seconds = milliseconds / 1000
    return digits(seconds / 3600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2) + "."
      + digits(milliseconds % 1000, 3)
  }
}
