extension TestFilm {
  /// The first 60 % of a file.
  @Sendable static func cut(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.prefix(bytes.count * 60 / 100)) }

  /// The same bytes in every run, without a pattern that a container begins with.
  static func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// Sets the duration of every edit list's first entry, in thousandths, the movie time scale that ffmpeg writes.
  static func endingEdits(of film: [UInt8], after duration: UInt32) -> [UInt8] {
    var film = film
    for type in positions(of: "elst", in: film) { write(duration, at: type + 12, in: &film) }
    return film
  }

  /// Has players turn the picture by 90, 180 or 270 degrees, clockwise: the matrix of every track that has a size (ISO
  /// 14496-12, 8.3.2). `ffmpeg` has no option for it that 5.1 and 7.1 both know.
  package static func turning(_ film: [UInt8], by degrees: Int) -> [UInt8] {
    let (one, minus) = (UInt32(0x1_0000), UInt32(0xFFFF_0000))
    // A point (x, y) is shown at (a x + c y, b x + d y); y grows downwards.
    let (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) =
      switch degrees {
      case 90: (0, one, minus, 0)
      case 180: (minus, 0, 0, minus)
      default: (0, minus, one, 0)
      }
    var film = film
    for type in positions(of: "tkhd", in: film) where film[type + 80..<type + 88].contains(where: { $0 != 0 }) {
      for (place, value) in [(44, a), (48, b), (56, c), (60, d)] { write(value, at: type + place, in: &film) }
    }
    return film
  }

  /// Turns the type of every box inside the index into noise.
  @Sendable static func scramblingIndex(_ film: [UInt8]) -> [UInt8] {
    var film = film
    for box in positions(of: "moov", in: film) {
      let inside = box + 4..<film.count
      film.replaceSubrange(inside, with: noise(inside.count))
    }
    return film
  }

  /// Takes 2,000 bytes of a faststart film's data away and lets the data's box say so.
  @Sendable static func shorteningData(_ film: [UInt8]) -> [UInt8] {
    var film = film
    guard let box = positions(of: "mdat", in: film).first else { return film }
    film.removeLast(2000)
    write(UInt32(film.count - (box - 4)), at: box - 4, in: &film)
    return film
  }

  /// Calls the video ProRes, whose decoder may not run, and says that its pictures are 0x0.
  @Sendable static func hidingPictures(_ film: [UInt8]) -> [UInt8] {
    var film = film
    for type in positions(of: "tkhd", in: film) { (0..<8).forEach { film[type + 80 + $0] = 0 } }
    for type in positions(of: "avc1", in: film) where film[type + 4..<type + 10].allSatisfy({ $0 == 0 }) {
      film.replaceSubrange(type..<type + 4, with: "apcn".utf8)
      (28..<32).forEach { film[type + $0] = 0 }
    }
    return film
  }

  /// All that stands before the first fragment.
  @Sendable static func withoutFragments(_ film: [UInt8]) -> [UInt8] {
    Array(film.prefix((positions(of: "moof", in: film).first ?? film.count) - 4))
  }

  static func positions(of type: String, in film: [UInt8]) -> [Int] {
    let pattern = Array(type.utf8)
    return film.indices.dropLast(3).filter { film[$0] == pattern[0] && film[$0..<$0 + 4].elementsEqual(pattern) }
  }

  static func write(_ value: UInt32, at offset: Int, in film: inout [UInt8]) {
    for index in 0..<4 { film[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index)) }
  }
}
