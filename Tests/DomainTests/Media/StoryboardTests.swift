import Domain
import Testing

@Suite struct StoryboardTests {
  private func make(tiles: Int = 10, start: Int = 0, end: Int = 5_041_667) throws -> Storyboard {
    try #require(
      Storyboard(
        tile: PictureSize(width: 240, height: 134), columns: min(5, tiles), tiles: tiles, start: start, end: end))
  }

  /// The cues of a WebVTT text: their milliseconds and what they name.
  private func cues(_ text: String) throws -> [(from: Int, to: Int, image: String)] {
    func milliseconds(_ clock: Substring) throws -> Int {
      let parts = clock.split(whereSeparator: { ":.".contains($0) }).compactMap { Int($0) }
      try #require(parts.count == 4)
      return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3]
    }
    let blocks = text.split(separator: "\n\n")
    #expect(blocks.first == "WEBVTT")
    return try blocks.dropFirst().map { block in
      let lines = block.split(separator: "\n")
      let times = lines[0].split(separator: " ")
      try #require(lines.count == 2 && times.count == 3 && times[1] == "-->")
      return (try milliseconds(times[0]), try milliseconds(times[2]), String(lines[1]))
    }
  }

  @Test(arguments: [
    (10, 0, 5_041_667, 0, 5042), (25, 1_500_000, 12_345_678, 1500, 12_346), (3, 999, 40_000, 0, 40),
    (7, 0, 3_600_000_000 * 2, 0, 7_200_000),
  ])
  func `the cues cover the presented time without gap or overlap`(
    tiles: Int, start: Int, end: Int, first: Int, last: Int
  ) throws {
    let cues = try cues(make(tiles: tiles, start: start, end: end).webVTT(image: "storyboard.webp"))
    #expect(cues.count == tiles)
    #expect(cues.first?.from == first && cues.last?.to == last)
    for (cue, next) in zip(cues, cues.dropFirst()) { #expect(cue.to == next.from) }
    for cue in cues { #expect(cue.from < cue.to) }
  }

  @Test func `each cue names its tile, row after row`() throws {
    let cues = try cues(make().webVTT(image: "a.webp"))
    #expect(cues[0].image == "a.webp#xywh=0,0,240,134")
    #expect(cues[4].image == "a.webp#xywh=960,0,240,134")
    #expect(cues[5].image == "a.webp#xywh=0,134,240,134")
  }

  @Test func `tiles that stand for no millisecond have no cue`() throws {
    let cues = try cues(make(tiles: 10, start: 0, end: 3000).webVTT(image: "a"))
    #expect(cues.count == 3)
    #expect(cues.last?.to == 3)
  }

  @Test(arguments: [
    (0, 1, 1), (0, 100, 10), (4_800_000, 100, 10), (5_000_000, 121, 15), (10_000_000, 240, 25), (600_000_000, 9999, 25),
    (5_000_000, 4, 4), (5_000_000, 11, 11),
  ])
  func `a film has about a tile for each 0.4 s, in whole rows, and none without a frame`(
    microseconds: Int, frames: Int, tiles: Int
  ) { #expect(Storyboard.tileCount(microseconds: microseconds, frames: frames) == tiles) }

  @Test(arguments: [
    (0, 134, 5, 10, 0, 1), (4097, 134, 5, 10, 0, 1), (240, 134, 0, 10, 0, 1), (240, 134, 11, 10, 0, 1),
    (240, 134, 5, 26, 0, 1), (240, 134, 5, 0, 0, 1), (240, 134, 5, 10, 1, 1), (240, 134, 5, 10, -1, 1),
    (240, 134, 5, 10, 0, 1 << 50),
  ])
  func `what is out of range is no sheet`(width: Int, height: Int, columns: Int, tiles: Int, start: Int, end: Int) {
    let tile = PictureSize(width: width, height: height)
    #expect(Storyboard(tile: tile, columns: columns, tiles: tiles, start: start, end: end) == nil)
  }

  @Test func `a description reads as it was written, and one that is cut or overdone does not`() throws {
    let pictures = FilmPictures(
      format: .webp, poster: (PictureSize(width: 1280, height: 715), 1_650_000, 90_000),
      storyboard: (try make(), 40_000))
    #expect(FilmPictures(json: pictures.json) == pictures)
    for (name, member, wrong) in [
      ("poster", "width", 1281), ("poster", "height", 0), ("poster", "time", -1), ("poster", "bytes", 0),
      ("storyboard", "bytes", (8 << 20) + 1), ("storyboard", "tiles", 26), ("storyboard", "tile_width", 5000),
    ] {
      guard var outer = pictures.json.objectValue, var inner = outer[name]?.objectValue else { continue }
      inner[member] = .int(wrong)
      outer[name] = .object(inner)
      #expect(FilmPictures(json: .object(outer)) == nil, "\(name).\(member) \(wrong)")
      inner[member] = nil
      outer[name] = .object(inner)
      #expect(FilmPictures(json: .object(outer)) == nil, "without \(name).\(member)")
    }
  }
}
