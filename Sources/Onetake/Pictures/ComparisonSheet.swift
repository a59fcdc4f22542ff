import Domain

/// One picture of two storyboards: bands of five moments, the first clip's above the second's.
struct ComparisonSheet {
  /// Moments from the begin of each clip to its end, each at the same part of its length.
  private static let moments = 10
  private static let columns = 5
  /// Pixels between the two rows of a band, between bands, and around everything.
  private static let gap = 4
  private static let bandGap = 16
  /// The bar at the left of each row that tells the clips apart: blue for the first, orange for the second.
  private static let barWidth = 6
  private static let bars: [[UInt8]] = [[0x3B, 0x82, 0xF6], [0xF5, 0x9E, 0x0B]]
  private static let ground: [UInt8] = [0x20, 0x20, 0x20]

  /// A clip's storyboard and the samples of its sheet.
  struct Source {
    let storyboard: Storyboard
    let sheet: Pixels
  }

  private let size: PictureSize
  private var samples: [UInt8]

  /// Puts both together.
  static func pixels(_ first: Source, _ second: Source) -> Pixels? {
    let width = max(first.storyboard.tile.width, second.storyboard.tile.width)
    let heights = [first.storyboard.tile.height, second.storyboard.tile.height]
    let bands = moments / columns
    let band = heights[0] + gap + heights[1]
    var sheet = ComparisonSheet(
      size: PictureSize(
        width: 2 * gap + barWidth + columns * (width + gap), height: 2 * gap + bands * band + (bands - 1) * bandGap))
    for (row, source) in [first, second].enumerated() {
      let tile = source.storyboard.tile
      for moment in 0..<moments {
        let y = gap + moment / columns * (band + bandGap) + (row == 0 ? 0 : heights[0] + gap)
        let x = 2 * gap + barWidth + moment % columns * (width + gap) + (width - tile.width) / 2
        if moment % columns == 0 { sheet.fill(gap, y, barWidth, tile.height, bars[row]) }
        let index = (2 * moment + 1) * source.storyboard.tiles / (2 * moments)
        sheet.draw(source, index, x, y)
      }
    }
    return Pixels(size: sheet.size, samples: sheet.samples)
  }

  private init(size: PictureSize) {
    self.size = size
    samples = Array(repeatElement(Self.ground, count: size.width * size.height).joined())
  }

  private mutating func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: [UInt8]) {
    let line = Array(repeatElement(colour, count: width).joined())
    for row in y..<y + height { put(line[...], x, row) }
  }

  private mutating func draw(_ source: Source, _ index: Int, _ x: Int, _ y: Int) {
    let tile = source.storyboard.tile
    let place = source.storyboard.place(of: index)
    for row in 0..<tile.height {
      let start = ((place.y + row) * source.sheet.size.width + place.x) * 3
      put(source.sheet.samples[start..<start + tile.width * 3], x, y + row)
    }
  }

  private mutating func put(_ line: ArraySlice<UInt8>, _ x: Int, _ y: Int) {
    let start = (y * size.width + x) * 3
    samples.replaceSubrange(start..<start + line.count, with: line)
  }
}
