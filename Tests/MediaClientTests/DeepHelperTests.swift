import Domain
import Foundation
import TestFilms
import TestThreads
import Testing

@testable import MediaClient

/// Films that are decoded to the end, by the program in its sandbox.
@Suite(.blocking) struct DeepHelperTests {
  private func decode(_ helper: MediaHelper, _ path: String) throws -> (facts: MediaFacts, deep: DeepFacts) {
    let bytes = try TestFilms.bytes(at: path)
    return try TestFilms.withDescriptor(holding: bytes) { film in
      let facts = try helper.facts(of: film)
      return (facts, try helper.deepFacts(of: film, like: facts))
    }
  }

  @Test func `the sandbox leaves every decoder what it needs to decode all`() throws {
    let helper = try HostileFilmTests.makeHelper()
    let source = [
      "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24:duration=1", "-f", "lavfi", "-i",
      "sine=duration=1:sample_rate=48000",
    ]
    let codecs = [
      ("mp4", ["libaom-av1", "-cpu-used", "8", "-usage", "realtime"], "libopus"),
      ("webm", ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"], "libvorbis"),
      ("webm", ["libvpx", "-deadline", "realtime"], "libopus"),
      ("mp4", ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=0"], "libmp3lame"),
      ("mkv", ["mpeg4"], "flac"), ("mov", ["libx264", "-preset", "ultrafast"], "pcm_s16le"),
      ("mov", ["libx264", "-preset", "ultrafast"], "aac"),
    ]
    for (container, video, audio) in codecs {
      let name = "sandboxed-\(video[0])-\(audio).\(container)"
      let path = try TestFilms.path(name, by: source + ["-c:v"] + video + ["-c:a", audio])
      let (facts, deep) = try decode(helper, path)
      #expect(deep.errors == 0 && deep.video?.frames == 24, "\(name): \(deep.json.text)")
      #expect(facts.audio != nil && deep.audio?.truePeak != nil, "\(name): \(deep.json.text)")
    }
  }

  @Test func `what was decoded is told as often as it is asked for, and how far it is`() throws {
    let helper = try HostileFilmTests.makeHelper()
    try TestFilms.withDescriptor(.small) { film, _ in
      let facts = try helper.facts(of: film)
      var told: [Int] = []
      let first = try helper.deepFacts(of: film, like: facts) { told.append($0) }
      #expect(told.count > 10 && told == told.sorted() && (told.last ?? 101) <= 100, "\(told)")
      #expect(first.video?.frames == 48 && first.errors == 0)
      for _ in 0..<3 { #expect(try helper.deepFacts(of: film, like: facts) == first) }
      #expect(try helper.facts(of: film) == facts)
    }
  }

  @Test func `damage is told through the helper`() throws {
    let helper = try HostileFilmTests.makeHelper()
    var bytes = try TestFilms.bytes(.faststart)
    bytes.replaceSubrange((bytes.count / 2)..<(bytes.count / 2 + 2000), with: [UInt8](repeating: 0, count: 2000))
    try TestFilms.withDescriptor(holding: bytes) { film in
      let facts = try helper.facts(of: film)
      #expect(facts.completeness.damage == [])
      let deep = try helper.deepFacts(of: film, like: facts)
      #expect(deep.errors > 0 && deep.firstErrors.first?.time != nil, "\(deep.json.text)")
    }
  }

  @Test(arguments: HostileFilm.all)
  func `a hostile film is decoded or given up on, and the next one is decoded rightly`(film: HostileFilm) throws {
    var options = MediaHelper.Options(program: try MediaHelper.defaultPath())
    options.deepTimeout = .seconds(60)
    let helper = MediaHelper(options)
    try TestFilms.withDescriptor(holding: film.bytes) { number in
      let claims = (try? helper.facts(of: number)) ?? MediaFacts(content: .mp4, completeness: .init(size: 1))
      do throws(MediaHelperError) {
        let deep = try helper.deepFacts(of: number, like: claims)
        var facts = claims
        facts.deep = deep
        let said = Policy().judge(facts, against: Expectation())
        let isTold = said.findings.contains { $0.rule == .decode && $0.severity == .error }
        #expect(isTold || deep.errors == 0, "\(deep.json.text)")
        #expect((deep.video?.frames ?? 0) <= 48, "\(deep.json.text)")
      } catch {
        #expect(error.isOfTheFilm, "\(error.message)")
      }
    }
    try TestFilms.withDescriptor(.small) { number, _ in
      let facts = try helper.facts(of: number)
      let deep = try helper.deepFacts(of: number, like: facts)
      #expect(deep.video?.frames == 48 && deep.errors == 0, "after \(film) a good film is \(deep.json.text)")
    }
  }

  @Test func `a picture with more pixels than are decoded is beyond the limits, and the helper goes on`() throws {
    let helper = try HostileFilmTests.makeHelper()
    let film = try #require(HostileFilm.named("a picture of 65,535 pixels square in its description"))
    try TestFilms.withDescriptor(holding: film.bytes) { number in
      let facts = try helper.facts(of: number)
      #expect(throws: MediaHelperError(.beyondLimits("67108864 pixels in a picture"))) {
        try helper.deepFacts(of: number, like: facts)
      }
      #expect(try helper.facts(of: number) == facts)
    }
  }

  @Test func `a film without an end is decoded for as long as it may be, then the helper is killed and replaced`()
    throws
  {
    var options = MediaHelper.Options(program: try MediaHelper.defaultPath())
    options.deepTimeout = .seconds(3)
    let helper = MediaHelper(options)
    let head: [UInt8] =
      [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 0xFF, count: 7)
    try TestFilms.withDescriptor(holding: head) { film in
      try #require(ftruncate(film, 1 << 40) == 0)
      let claims = MediaFacts(content: .matroska, completeness: .init(size: 1 << 40))
      #expect(throws: MediaHelperError(.timedOut)) { try helper.deepFacts(of: film, like: claims) }
    }
    try HostileFilmTests.expectWell(helper, "a film without an end")
  }

  @Test func `what is no regular file is refused before it is sent`() throws {
    let helper = try HostileFilmTests.makeHelper()
    let claims = MediaFacts(content: .mp4, completeness: .init(size: 1))
    #expect(throws: MediaHelperError(.unreadable(errno: EBADF))) { try helper.deepFacts(of: -1, like: claims) }
  }

  // MARK: how long

  private func limit(pixels side: Int, packets: Int, bytes: Int, ceiling: Duration = .seconds(1000)) -> Duration {
    var options = MediaHelper.Options(program: "/nonexistent")
    options.deepTimeout = ceiling
    var facts = MediaFacts(content: .mp4, completeness: .init(size: bytes))
    let size = PictureSize(width: side, height: side)
    facts.video = VideoFacts(codec: "h264", coded: size, displayed: size)
    facts.video?.packets = packets
    return MediaHelper(options).deepLimit(for: facts)
  }

  @Test func `the time that a film may take goes with its pixels and bytes, and has a ceiling`() {
    #expect(limit(pixels: 0, packets: 0, bytes: 0) == .seconds(30))
    // 240 frames of a million pixels are 12 s of a slow machine, ten million bytes another 10.
    #expect(limit(pixels: 1000, packets: 240, bytes: 10_000_000) == .seconds(52))
    #expect(limit(pixels: 1000, packets: 17_399, bytes: 0) < .seconds(900))
    #expect(limit(pixels: 1000, packets: 17_401, bytes: 0) == .seconds(900))
    #expect(limit(pixels: .max / 4, packets: .max, bytes: .max) == .seconds(900))
    #expect(limit(pixels: 1000, packets: 17_401, bytes: 0, ceiling: .seconds(5)) == .seconds(5))
  }
}
