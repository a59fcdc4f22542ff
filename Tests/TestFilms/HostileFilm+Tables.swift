// Tables that claim more than there is, and sizes that cannot be.
extension HostileFilm {
  static let tables =
    ["stts", "ctts", "stsc", "stco", "stss", "elst"].flatMap { table in
      [0xFFFF_FFFF, 0x7FFF_FFFF, 0x1000_0000].map { (count: UInt32) in
        HostileFilm(
          "a \(table) of \(count) entries", ["stss", "elst"].contains(table) ? .harmless : .violation
        ) {
          try patched(table, at: 8, Bytes.whole32(count))
        }
      }
    } + [
      HostileFilm("an stsz of 2^32 - 1 entries", .violation) {
        try patched("stsz", at: 12, Bytes.whole32(.max))
      },
      // The sample sizes are all one byte and their count is at the edge of what libav's own index takes.
      HostileFilm("a billion frames", .violationOrNotJudged) { try frames(1_000_000_000) },
      HostileFilm("a hundred million frames", .violationOrNotJudged) { try frames(100_000_000) },
      HostileFilm("five million frames", .violationOrNotJudged) { try frames(5_000_000) },
      HostileFilm("more frames than chunks hold", .presented) {
        try patched("stsz", at: 8, Bytes.whole32(1) + Bytes.whole32(5_000_000))
      },
      HostileFilm("frames of 2 GiB each", .violationOrNotJudged) {
        try patched("stsz", at: 8, Bytes.whole32(0x7FFF_FFFF))
      },
      HostileFilm("a time that goes backwards", .harmless) {
        try patched("stts", at: 8, Bytes.whole32(1) + Bytes.whole32(48) + Bytes.whole32(0xFFFF_FFFF))
      },
      HostileFilm("a picture of 2^32 pixels in the track's head", .harmless) {
        try patched("tkhd", at: 80, Bytes.whole32(.max) + Bytes.whole32(.max))
      },
      HostileFilm("a picture of 65,535 pixels square in its description", .harmless) {
        try patched("avc1", at: 28, [0xFF, 0xFF, 0xFF, 0xFF])
      },
      HostileFilm("a picture whose own headers make no sense", .harmless) {
        try patched("avcC", at: 4, [1, 0x64, 0, 0x0A, 0xFF, 0xE1, 0, 0x10] + [UInt8](repeating: 0xFF, count: 16))
      },
      HostileFilm("no ticks in a second", .violationOrNotJudged) { try patched("mdhd", at: 16, Bytes.whole32(0)) },
      HostileFilm("4 thousand million ticks in a second", .harmless) {
        try patched("mdhd", at: 16, Bytes.whole32(.max))
      },
      HostileFilm("an audio track of 2^32 hertz", .harmless) { try patched("mp4a", at: 28, Bytes.whole32(.max)) },
      HostileFilm("a codec that nobody knows", .violationOrNotJudged) {
        try patched("avc1", at: 0, Array("\u{1B}[2J".utf8))
      },
    ]

  /// The video is one chunk of so many frames of a byte each.
  private static func frames(_ count: UInt32) throws -> [UInt8] {
    let one = Bytes.whole32(1)
    let sizes = try patched("stsz", at: 8, one + Bytes.whole32(count))
    let chunks = try patched("stsc", at: 8, one + one + Bytes.whole32(count) + one, in: sizes)
    return try patched("stts", at: 8, one + Bytes.whole32(count) + one, in: chunks)
  }
}

// Matroska: sizes that are not known, elements without end, frames laced beyond the block.
extension HostileFilm {
  private static let unknown: [UInt8] = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
  private static let segment: [UInt8] = [0x18, 0x53, 0x80, 0x67]
  private static let cluster: [UInt8] = [0x1F, 0x43, 0xB6, 0x75]

  static let elements = [
    HostileFilm("elements without content, a million", .violation) {
      head + segment + unknown + Bytes.repeated([0xEC, 0x80], 1_000_000)
    },
    HostileFilm("clusters inside clusters", .violation) {
      head + segment + unknown + Bytes.repeated(cluster + unknown, 50_000)
    },
    HostileFilm("segments inside segments", .violationOrNotJudged) { head + Bytes.repeated(segment + unknown, 50_000) },
    HostileFilm("an EBML head of 2^56 bytes", .violation) {
      [0x1A, 0x45, 0xDF, 0xA3, 0x01] + [UInt8](repeating: 0xFE, count: 600)
    },
    HostileFilm("a segment of 2^56 bytes", .violation) {
      head + segment + [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE] + (try tracks())
    },
    HostileFilm("50,000 tags", .violationOrNotJudged) {
      let tags = (0..<50_000).flatMap { index in
        let name = Array("T\(index)".utf8)
        let value = element([0x45, 0xA3], name) + element([0x44, 0x87], [0x76])
        return element([0x67, 0xC8], value)
      }
      return head + segment + unknown + element([0x12, 0x54, 0xC3, 0x67], element([0x73, 0x73], tags))
    },
    HostileFilm("tags 5,000 deep", .violationOrNotJudged) {
      var tags: [UInt8] = []
      for _ in 0..<5000 { tags = element([0x67, 0xC8], tags) }
      return head + segment + unknown + element([0x12, 0x54, 0xC3, 0x67], element([0x73, 0x73], tags))
    },
    HostileFilm("an attachment of 2^40 bytes", .violationOrNotJudged) {
      head + segment + unknown + (try tracks()) + [0x19, 0x41, 0xA4, 0x69, 0x01, 0, 1, 0, 0, 0, 0, 0]
    },
    HostileFilm("a block of 2^56 bytes", .violationOrNotJudged) {
      try clusterOf([0xA3, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0x81, 0, 0, 0])
    },
    HostileFilm("256 frames laced into a block of six bytes", .violationOrNotJudged) {
      try clusterOf(element([0xA3], [0x81, 0, 0, 0x06, 0xFF, 0x08]) + element([0xA3], [0x81, 0, 0, 0x02, 0xFF, 0xFF]))
    },
    HostileFilm("frames laced with sizes that overflow", .violationOrNotJudged) {
      try clusterOf(element([0xA3], [0x81, 0, 0, 0x06, 0x02, 0x01] + [UInt8](repeating: 0xFF, count: 40)))
    },
  ]

  private static let head = element([0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], Array("matroska".utf8)))

  private static func element(_ id: [UInt8], _ content: [UInt8]) -> [UInt8] {
    id + Bytes.whole64(1 << 56 | UInt64(content.count)) + content
  }

  /// The tracks' description of a real film, from behind its segment's head up to its first cluster.
  private static func tracks() throws -> [UInt8] {
    let film = try TestFilms.bytes(.matroska)
    let begin = film.indices.first { film[$0...].starts(with: segment) } ?? 0
    let end = film.indices.first { film[$0...].starts(with: cluster) } ?? film.count
    return Array(film[(begin + 12)..<end])
  }

  private static func clusterOf(_ blocks: [UInt8]) throws -> [UInt8] {
    head + segment + unknown + (try tracks()) + cluster + unknown + element([0xE7], [0]) + blocks
  }
}
