import CLibAV
import Domain
import TestFilms
import Testing

@testable import Probe

/// Damage at known places is found there.
@Suite struct DeepDamageTests {
  /// The film, and which of its video packets is damaged.
  @Test(arguments: [
    (TestFilm.small, 5), (.small, 24), (.faststart, 40), (.matroska, 30), (.fragmented, 13), (.mpeg4, 20),
  ])
  func `a damaged picture in the middle is found at its time`(film: TestFilm, index: Int) throws {
    let whole = try TestFilms.bytes(film)
    let packet = try packets(of: whole, AVMEDIA_TYPE_VIDEO)[index]
    let deep = try deep(damaging(whole, packet))
    let first = try #require(deep.firstErrors.first, "nothing was found: \(deep.json.text)")
    #expect(deep.errors >= 1 && first.track == .video)
    #expect(milliseconds(first.time) == Int((packet.time * 1000).rounded()), "\(deep.json.text)")
    // What does not refer to it decodes.
    #expect((deep.video?.frames ?? 0) >= 20 && (deep.video?.frames ?? 48) < 48)
    var facts = try facts(of: film)
    facts.deep = deep
    #expect(
      Policy().judge(facts, against: Expectation()).findings.contains { $0.rule == .decode && $0.severity == .error })
  }

  // libdav1d 1.0 shows noise in about every fourth frame as a picture that is merely wrong.
  @Test func `noise in any frame of AV1 is found, whatever version of a library decodes`() throws {
    let film = DeepFilm(
      "deep-av1-mute.mp4", DeepFilm.picture() + ["-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime"])
    let whole = try film.bytes
    let all = try packets(of: whole, AVMEDIA_TYPE_VIDEO)
    #expect(all.count == 48)
    for (index, packet) in all.enumerated() where index % 3 == 0 {
      var bytes = whole
      var state = UInt64(index)
      for place in packet.offset + packet.size / 3..<packet.offset + min(packet.size, packet.size / 3 + 100) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[place] = UInt8(truncatingIfNeeded: state >> 56)
      }
      let deep = try deep(bytes)
      let first = try #require(deep.firstErrors.first, "nothing was found in frame \(index): \(deep.json.text)")
      #expect(milliseconds(first.time) == Int((packet.time * 1000).rounded()), "\(deep.json.text)")
    }
  }

  @Test func `damaged sound is found at its time`() throws {
    let whole = try TestFilms.bytes(.small)
    let packet = try packets(of: whole, AVMEDIA_TYPE_AUDIO)[20]
    let deep = try deep(damaging(whole, packet))
    let first = try #require(deep.firstErrors.first, "nothing was found: \(deep.json.text)")
    #expect(first.track == .audio)
    #expect(milliseconds(first.time) == Int((packet.time * 1000).rounded()), "\(deep.json.text)")
    #expect(deep.video?.frames == 48)
  }

  @Test func `all errors are counted, the first of both tracks are told, in the order of the file`() throws {
    var bytes = try TestFilms.bytes(.small)
    let (pictures, sounds) = try (packets(of: bytes, AVMEDIA_TYPE_VIDEO), packets(of: bytes, AVMEDIA_TYPE_AUDIO))
    for packet in pictures + sounds { bytes = damaging(bytes, packet) }
    let deep = try deep(bytes)
    #expect(deep.errors > DeepFacts.maximumErrors && deep.firstErrors.count == DeepFacts.maximumErrors)
    #expect(deep.errors <= pictures.count + sounds.count)
    #expect(Set(deep.firstErrors.map(\.track)) == [.video, .audio], "\(deep.json.text)")
  }

  @Test(arguments: [1, 50, 1000]) func `a film that ends inside its last frame is found, with the time`(missing: Int)
    throws
  {
    let whole = try TestFilms.bytes(.faststart)
    let all = try packets(of: whole, AVMEDIA_TYPE_VIDEO) + packets(of: whole, AVMEDIA_TYPE_AUDIO)
    let last = try #require(all.max { $0.offset < $1.offset })
    let end = last.offset + last.size
    #expect(end == whole.count)
    let deep = try deep(Array(whole.dropLast(min(missing, last.size - 1))))
    #expect(deep.errors == 1 && deep.firstErrors.map(\.kind) == [.cut], "\(deep.json.text)")
    #expect(milliseconds(deep.firstErrors.first?.time) == Int((last.time * 1000).rounded()))
    #expect(deep.errorWords.hasSuffix("the file ends in the middle of a frame"))
  }

  /// A whole film, and the packet that is taken out of it, to which others refer.
  static let dropped: [(whole: String, codec: [String], packet: Int)] = [
    ("deep-hevc.mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:bframes=0"], 18),
    ("deep-references.mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "0", "-g", "24"], 18),
  ]

  @Test(arguments: dropped) func `references that are missing are found although the decoder makes them up`(
    _ film: (whole: String, codec: [String], packet: Int)
  ) throws {
    let whole = DeepFilm(film.whole, DeepFilm.picture() + film.codec)
    #expect(try deep(whole).errors == 0)
    // What holds the film is whole.
    let cut = DeepFilm(
      "dropped-" + film.whole, ["-i", try whole.path, "-c", "copy", "-bsf:v", "noise=drop=eq(n\\,\(film.packet))"])
    let deep = try deep(cut)
    #expect(deep.errors == 1 && deep.firstErrors.map(\.kind) == [.concealed], "\(deep.json.text)")
    // The frame that comes next: the missing one has no time.
    #expect(milliseconds(deep.firstErrors.first?.time) == 792, "\(deep.json.text)")
  }

  @Test func `frames that a film leaves out on purpose are not missed`() throws {
    // The flag is the last but a few of the sequence parameters; a film without B-frames has short ones.
    let codec = ["-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-bf", "0", "-g", "24"]
    let film = DeepFilm("deep-gaps.mp4", DeepFilm.picture() + codec + ["-bsf:v", "noise=drop=eq(n\\,18)"])
    let bytes = try film.bytes
    let record = try #require(positions(of: "avcC", in: bytes).first) + 4
    let header = Array(bytes[record...].prefix(60))
    #expect(SequenceParameters(record: header)?.allowsGaps == false)
    #expect(try deep(bytes).errors > 0)
    // Each bit of the set in turn, until one is found that changes nothing but this.
    let flipped = (96..<160).compactMap { bit -> [UInt8]? in
      var changed = bytes
      changed[record + bit / 8] ^= 0x80 >> UInt8(bit % 8)
      let other = SequenceParameters(record: Array(changed[record...].prefix(60)))
      return other?.allowsGaps == true ? changed : nil
    }
    #expect(!flipped.isEmpty)
    #expect(try flipped.contains { try deep($0).errors == 0 }, "no bit allows gaps")
  }

  @Test func `a key frame that is missing at the start is found`() throws {
    let film = DeepFilm(
      "deep-keyless.mp4", ["-i", "@mute.mp4", "-c", "copy", "-bsf:v", "noise=drop=eq(n\\,0)", "-copyinkf"])
    #expect(try deep(film).errors > 0)
  }

  @Test func `headers that make no sense leave no frame that decodes`() throws {
    var bytes = try TestFilms.bytes(.small)
    let place = try #require(positions(of: "avcC", in: bytes).first)
    for offset in 8..<40 { bytes[place + offset] = 0xFF }
    let deep = try deep(bytes)
    #expect(deep.errors > 0 && deep.video?.frames == 0, "\(deep.json.text)")
  }

  @Test func `a time before the film's begin is told as its begin`() throws {
    // Of the edited film the first frames are decoded and not shown.
    let whole = try TestFilms.bytes(.edited)
    let hidden = try #require(try packets(of: whole, AVMEDIA_TYPE_VIDEO).first)
    #expect(hidden.time < 0)
    let deep = try deep(damaging(whole, hidden))
    #expect(deep.firstErrors.first?.time == Ratio(whole: 0), "\(deep.json.text)")
  }

  @Test(arguments: 0..<4) func `whatever is damaged, every answer can be read, and no time is beyond the film`(
    seed: UInt64
  ) throws {
    let films = [TestFilm.small, .fragmented, .matroska, .webm, .hevc]
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for film in films {
      let whole = try TestFilms.bytes(film)
      for _ in 0..<4 {
        var bytes = whole
        for _ in 0..<20 { bytes[next(bytes.count)] = UInt8(next(256)) }
        guard let facts = try? deep(bytes) else { continue }
        #expect((try? DeepFacts(json: facts.json)) == facts, "\(facts.json.text)")
      }
    }
  }

  private func positions(of type: String, in film: [UInt8]) -> [Int] {
    let pattern = Array(type.utf8)
    return film.indices.dropLast(3).filter { film[$0] == pattern[0] && film[$0..<$0 + 4].elementsEqual(pattern) }
  }
}
