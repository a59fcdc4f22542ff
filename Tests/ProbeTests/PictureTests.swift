import Domain
import Glibc
import Probe
import TestFilms
import Testing

/// What is drawn of a film of the tests.
private func draw(_ film: TestFilm, _ format: PictureFormat? = nil) throws -> DrawnPictures {
  Probe.silenceLibrary()
  return try TestFilms.withDescriptor(film) { descriptor, size in
    try #require(try Probe.pictures(descriptor: descriptor, size: size, format: format), "nothing was drawn of \(film)")
  }
}

/// An encoded picture's samples.
private func pixels(_ picture: [UInt8], within side: Int = 1600) throws -> Pixels {
  try TestFilms.withDescriptor(holding: picture) { descriptor in
    try #require(
      try Probe.pixels(
        descriptor: descriptor, size: picture.count, within: PictureSize(width: side, height: side)))
  }
}

extension Pixels {
  /// Red, green and blue at a place.
  fileprivate func colour(_ x: Int, _ y: Int) -> [Int] {
    let place = (y * size.width + x) * 3
    return samples[place..<place + 3].map(Int.init)
  }

  /// The colours in the middle of the four quarters, in reading order, by name.
  fileprivate var quarters: [String] {
    [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
      switch colour(size.width * x / 4, size.height * y / 4).map({ $0 > 128 }) {
      case [true, false, false]: "red"
      case [false, true, false]: "green"
      case [false, false, true]: "blue"
      case [true, true, true]: "white"
      default: "something else"
      }
    }
  }
}

@Suite struct PictureTests {
  /// The frames that the tiles show, by the grey of each: `TestFilm.counted` says which frame has which.
  private func frames(_ drawn: DrawnPictures) throws -> [Double] {
    let sheet = drawn.description.storyboard
    let picture = try pixels(drawn.storyboard)
    #expect(picture.size == sheet.size)
    return (0..<sheet.tiles).map { tile in
      let (x, y) = sheet.place(of: tile)
      let grey = Double(picture.colour(x + sheet.tile.width / 2, y + sheet.tile.height / 2)[1])
      return grey * 219 / 255 / 4
    }
  }

  /// Tells frames whose grey is half a step off.
  private func expect(_ found: [Double], are wanted: [Int]) {
    #expect(found.count == wanted.count)
    for (tile, (frame, right)) in zip(found, wanted).enumerated() {
      #expect((frame - Double(right)).magnitude < 0.6, "tile \(tile) shows frame \(frame), and should show \(right)")
    }
  }

  @Test(arguments: [TestFilm.counted, .countedKeys])
  func `each tile shows the frame in the middle of its time`(film: TestFilm) throws {
    let drawn = try draw(film)
    let sheet = drawn.description.storyboard
    #expect(sheet.tiles == 10 && sheet.columns == 5)
    #expect(sheet.start == 0 && sheet.end == 2_000_000)
    // Ten tiles of 4.8 frames: the middle of the first is frame 2.4, on show is 2.
    expect(try frames(drawn), are: (0..<10).map { Int(Double($0) * 4.8 + 2.4) })
  }

  @Test func `so it does where stamps are whole milliseconds and the last frame says no length`() throws {
    let drawn = try draw(.countedWebm)
    #expect(drawn.description.storyboard.end == 1_999_000)
    // The middle of the third is 499.75 ms, just before frame 12 at 500; that of the eighth just before frame 36.
    expect(try frames(drawn), are: [2, 7, 11, 16, 21, 26, 31, 35, 40, 45])
  }

  @Test func `frames that an edit list leaves out are on no tile`() throws {
    let drawn = try draw(.countedEdited)
    #expect(drawn.description.storyboard.start == 0 && drawn.description.storyboard.end == 1_500_000)
    // Frame 12 is the first of 36.
    expect(try frames(drawn), are: (0..<10).map { 12 + Int(Double($0) * 3.6 + 1.8) })
  }

  @Test func `a frame that lasts long is on every tile of its time`() throws {
    // Frames 0 to 3 and 41 to 47 of 48: the fourth lasts until the fifth appears.
    let drawn = try draw(.countedUneven)
    #expect(drawn.description.storyboard.tiles == 10)
    let shown = (0..<10).map { tile in
      let frame = Int(Double(tile) * 4.8 + 2.4)
      return frame > 3 && frame < 41 ? 3 : frame
    }
    expect(try frames(drawn), are: shown)
  }

  @Test func `a film that begins late has tiles for when it is shown`() throws {
    let sheet = try draw(.late).description.storyboard
    #expect(sheet.start == 1_500_000 && sheet.end == 3_500_000)
  }

  @Test func `one frame is one tile`() throws {
    let drawn = try draw(.oneFrame)
    #expect(drawn.description.storyboard.tiles == 1 && drawn.description.storyboard.columns == 1)
    #expect(drawn.description.posterTime == 0)
  }

  @Test func `the poster is no black frame`() throws {
    let drawn = try draw(.nightfall)
    let picture = try pixels(drawn.poster)
    let brightest = picture.samples.max() ?? 0
    #expect(brightest > 128, "its brightest sample is \(brightest)")
    #expect(drawn.description.posterTime >= 1_340_000, "it is from \(drawn.description.posterTime) µs")
  }

  @Test func `where every frame is plain the poster is one of them`() throws {
    #expect(try draw(.copper).description.poster == PictureSize(width: 1280, height: 720))
  }

  @Test func `a poster of a film that shows something all along is from a third into it`() throws {
    let time = try draw(.small).description.posterTime
    #expect((500_000...900_000).contains(time), "it is from \(time) µs")
  }

  @Test func `a poster is at most 1280 pixels wide, and never larger than the film`() throws {
    // 1072 lines of 1920 are 714.67 of 1280.
    #expect(try draw(.pixverse).description.poster == PictureSize(width: 1280, height: 715))
    #expect(try draw(.small).description.poster == PictureSize(width: 320, height: 180))
  }

  @Test(arguments: PictureFormat.allCases) func `colours stay what they are`(format: PictureFormat) throws {
    let drawn = try draw(.copper, format)
    for picture in [drawn.poster, drawn.storyboard] {
      let decoded = try pixels(picture)
      let colour = decoded.colour(decoded.size.width / 2, decoded.size.height / 2)
      for (found, right) in zip(colour, [192, 48, 32]) {
        #expect((found - right).magnitude <= 6, "\(colour) in \(format)")
      }
    }
  }

  @Test(arguments: [
    (TestFilm.quarters, ["red", "green", "blue", "white"], PictureSize(width: 640, height: 360)),
    (.quartersTurned, ["green", "white", "red", "blue"], PictureSize(width: 360, height: 640)),
    (.quartersTurnedBack, ["blue", "red", "white", "green"], PictureSize(width: 360, height: 640)),
    (.quartersNarrow, ["red", "green", "blue", "white"], PictureSize(width: 320, height: 360)),
  ])
  func `a film is drawn as a player shows it`(film: TestFilm, quarters: [String], size: PictureSize) throws {
    let drawn = try draw(film)
    #expect(drawn.description.poster == size)
    #expect(try facts(of: film).video?.displayed == size)
    #expect(try pixels(drawn.poster).quarters == quarters)
    let sheet = drawn.description.storyboard
    let tile = sheet.tile
    #expect(tile.width <= 240 && tile.height <= 240 && (tile.width > tile.height) == (size.width > size.height))
    let picture = try pixels(drawn.storyboard)
    let stride = picture.size.width * 3
    let first = Pixels(
      size: tile,
      samples: (0..<tile.height).flatMap { Array(picture.samples[$0 * stride..<$0 * stride + tile.width * 3]) })
    #expect(first?.quarters == quarters)
  }

  @Test func `the format is what is asked for, else the one that this libavcodec has`() throws {
    #expect(try draw(.small).description.format == .webp)
    let jpeg = try draw(.small, .jpeg)
    #expect(jpeg.description.format == .jpeg)
    #expect(jpeg.poster.starts(with: [0xFF, 0xD8]) && jpeg.storyboard.starts(with: [0xFF, 0xD8]))
  }

  @Test(arguments: [TestFilm.hevc, .mpeg4, .webm, .live, .fragmented, .cover, .cutFaststart, .cutMatroska, .shortData])
  func `whatever can be decoded is drawn, damaged or not`(film: TestFilm) throws {
    let drawn = try draw(film)
    #expect(drawn.poster.count == drawn.description.posterBytes)
    #expect(drawn.storyboard.count == drawn.description.storyboardBytes)
    #expect(drawn.description.storyboard.tiles >= 1)
  }

  @Test(arguments: [
    TestFilm.empty, .random, .html, .jpeg, .noFrames, .coverOnly, .cutMoovLast, .playlist, .scrambledIndex,
  ])
  func `what shows nothing has no pictures`(film: TestFilm) throws {
    Probe.silenceLibrary()
    let drawn = try TestFilms.withDescriptor(film) { descriptor, size in
      try Probe.pictures(descriptor: descriptor, size: size)
    }
    #expect(drawn == nil, "\(film)")
  }

  @Test func `pixels are as many as asked for, in the picture's shape`() throws {
    let poster = try draw(.pixverse).poster
    for (side, width, height) in [(100, 100, 56), (1, 1, 1), (5000, 1280, 715)] {
      let picture = try pixels(poster, within: side)
      #expect(picture.size == PictureSize(width: width, height: height))
      #expect(picture.samples.count == width * height * 3)
    }
  }

  @Test func `samples become a picture that is read as the same samples`() throws {
    let size = PictureSize(width: 61, height: 33)
    var samples: [UInt8] = []
    for line in 0..<33 {
      for column in 0..<61 { samples += [UInt8(column * 4), UInt8(line * 7), 90] }
    }
    let png = try TestFilms.withDescriptor(holding: samples) {
      try #require(try Probe.encode(descriptor: $0, size: size, format: .png))
    }
    let read = try pixels(png)
    #expect(read.size == size)
    #expect(read.samples == samples)
    let tooFew = try TestFilms.withDescriptor(holding: Array(samples.dropLast())) {
      try Probe.encode(descriptor: $0, size: size, format: .png)
    }
    #expect(tooFew == nil)
  }
}
