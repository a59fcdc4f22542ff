import Domain
import Probe
import TestFilms
import Testing

/// The facts of a film of the tests.
func facts(of film: TestFilm) throws -> MediaFacts {
  Probe.silenceLibrary()
  return try TestFilms.withDescriptor(film) { descriptor, size in try Probe.facts(descriptor: descriptor, size: size) }
}

/// A time as whole milliseconds, which a test can read.
func milliseconds(_ time: Ratio?) -> Int? { time.map { Int(($0.double * 1000).rounded()) } }

@Suite struct FilmTests {
  @Test func `a clip as PixVerse delivers it is measured to the frame`() throws {
    let facts = try facts(of: .pixverse)
    let video = try #require(facts.video)
    #expect(facts.content == .mp4)
    #expect(facts.completeness.damage == [])
    #expect(facts.completeness.claimed == facts.completeness.size)
    #expect(facts.layout == MediaFacts.BoxLayout(isFaststart: false, isFragmented: false))
    #expect(video.codec == "h264")
    #expect(video.pixelFormat == "yuv420p")
    #expect(video.profile != nil)
    #expect(video.coded == PictureSize(width: 1920, height: 1072))
    #expect(video.displayed == video.coded)
    #expect(video.frames == 49 && video.packets == 49)
    #expect(video.frameRate == Ratio(whole: 24))
    #expect(video.isConstantRate)
    #expect(video.presented?.start == Ratio(whole: 0))
    #expect(video.presented?.duration == Ratio(49, 24))
    let audio = try #require(facts.audio)
    #expect(audio.codec == "aac" && audio.profile == "LC")
    #expect(audio.sampleRate == 16_000 && audio.channels == 1)
    #expect(audio.isSilent == false)
    #expect(facts.otherTracks == 0)
  }

  @Test func `the priming of AAC is not presented`() throws {
    let audio = try #require(facts(of: .small).audio)
    #expect(audio.presented?.start == Ratio(whole: 0))
    #expect(milliseconds(audio.presented?.end) == 2000)
    // 2 s are 31.25 packets of 1,024 samples, and one of priming goes before them.
    #expect(audio.packets == 33)
  }

  @Test func `the container's duration is not the video's`() throws {
    let facts = try facts(of: .longAudio)
    #expect(milliseconds(facts.video?.presented?.duration) == 2000)
    #expect(milliseconds(facts.audio?.presented?.end) == 3000)
  }

  @Test func `frames that the edit list leaves out at the start are not presented`() throws {
    let video = try #require(facts(of: .edited).video)
    #expect(video.packets == 48)
    #expect(video.frames == 36)
    #expect(milliseconds(video.presented?.start) == 0)
    #expect(milliseconds(video.presented?.duration) == 1500)
  }

  @Test func `frames that the edit list leaves out at the end are not presented, nor missing`() throws {
    let facts = try facts(of: .editedEnd)
    #expect(facts.video?.frames == 24)
    #expect(milliseconds(facts.video?.presented?.duration) == 1000)
    #expect(facts.completeness.damage == [])
  }

  @Test func `a video that begins late is as long as it is shown`() throws {
    let facts = try facts(of: .late)
    #expect(milliseconds(facts.video?.presented?.start) == 1500)
    #expect(milliseconds(facts.video?.presented?.duration) == 2000)
    #expect(milliseconds(facts.video?.presented?.end) == 3500)
    #expect(milliseconds(facts.audio?.presented?.start) == 0)
  }

  @Test func `a film that is turned has the displayed size of its turned picture`() throws {
    let video = try #require(facts(of: .rotated).video)
    #expect(video.coded == PictureSize(width: 320, height: 180))
    #expect(video.displayed == PictureSize(width: 180, height: 320))
    #expect(video.rotation == 270 && video.sampleAspect == Ratio(whole: 1))
  }

  @Test func `pixels that are not square widen the displayed picture`() throws {
    let video = try #require(facts(of: .anamorphic).video)
    #expect(video.coded == PictureSize(width: 320, height: 180))
    // 320 x 4/3 is 426 2/3.
    #expect(video.displayed == PictureSize(width: 427, height: 180))
    #expect(video.sampleAspect == Ratio(4, 3) && video.rotation == 0)
  }

  @Test func `a cover picture is no video track`() throws {
    let facts = try facts(of: .cover)
    #expect(facts.video?.codec == "h264")
    #expect(facts.video?.frames == 48)
    #expect(facts.otherTracks == 1)
    #expect(facts.others == [MediaFacts.OtherTrack(kind: .cover, codec: "mjpeg")])
    let audioOnly = try ProbeTests.facts(of: .coverOnly)
    #expect(audioOnly.video == nil)
    #expect(audioOnly.audio != nil)
  }

  @Test func `a variable frame rate is flagged, and averaged`() throws {
    let video = try #require(facts(of: .variableRate).video)
    #expect(!video.isConstantRate)
    let rate = try #require(video.frameRate)
    #expect(rate < Ratio(whole: 24) && rate > Ratio(whole: 5))
  }

  @Test func `a fragmented film is counted through all its fragments`() throws {
    let facts = try facts(of: .fragmented)
    #expect(facts.layout?.isFragmented == true)
    #expect(facts.video?.frames == 48)
    #expect(milliseconds(facts.video?.presented?.duration) == 2000)
    #expect(facts.completeness.damage == [])
  }

  @Test func `an index that comes first is told`() throws {
    #expect(try facts(of: .faststart).layout == MediaFacts.BoxLayout(isFaststart: true, isFragmented: false))
  }

  @Test func `Matroska, which has no duration of a stream, is measured by its packets`() throws {
    let facts = try facts(of: .matroska)
    #expect(facts.content == .matroska)
    #expect(facts.layout == nil)
    #expect(facts.video?.frames == 48)
    #expect(facts.video?.frameRate == Ratio(whole: 24))
    #expect(facts.video?.isConstantRate == true)
    let duration = try #require(milliseconds(facts.video?.presented?.duration))
    #expect((1999...2001).contains(duration))
    #expect(facts.completeness.claimed == facts.completeness.size)
  }

  @Test(arguments: [
    (TestFilm.webm, MediaFacts.Content.webm, "vp8", "opus" as String?), (.quicktime, .mov, "h264", "aac"),
    (.hevc, .mp4, "hevc", nil), (.mpeg4, .mp4, "mpeg4", "aac"), (.mute, .mp4, "h264", nil),
  ])
  func `containers and codecs have their names`(
    film: TestFilm, content: MediaFacts.Content, video: String, audio: String?
  ) throws {
    let facts = try facts(of: film)
    #expect(facts.content == content)
    #expect(facts.video?.codec == video)
    #expect(facts.video?.coded == PictureSize(width: 320, height: 180))
    #expect(facts.video?.pixelFormat != nil)
    #expect(facts.audio?.codec == audio)
    #expect(facts.completeness.damage == [])
  }

  @Test(arguments: [(TestFilm.silent, true), (.small, false), (.webm, false)])
  func `a silent track is told from one that is heard`(film: TestFilm, isSilent: Bool) throws {
    #expect(try facts(of: film).audio?.isSilent == isSilent)
  }

  @Test(arguments: [
    (TestFilm.pq, "smpte2084" as String?, "bt2020" as String?, true), (.hlg, "arib-std-b67", "bt2020", true),
    (.small, nil, nil, false),
  ])
  func `high dynamic range is told by the transfer function, wherever it stands`(
    film: TestFilm, transfer: String?, primaries: String?, isHigh: Bool
  ) throws {
    let video = try #require(facts(of: film).video)
    #expect(video.transfer == transfer && video.primaries == primaries)
    #expect(video.isHighDynamicRange == isHigh)
  }

  @Test func `loudness is that of EBU R 128, and the peak is the loudest sample`() throws {
    let audio = try #require(facts(of: .stereo).audio)
    #expect(audio.channels == 2 && audio.sampleRate == 48_000)
    let (loudness, peak) = (try #require(audio.loudness), try #require(audio.peak))
    // AAC changes it a little.
    #expect((-18.3 ... -17.9).contains(loudness), "\(loudness)")
    #expect((-18.3 ... -17.5).contains(peak), "\(peak)")
    let silent = try #require(facts(of: .silent).audio)
    #expect(silent.loudness == nil && silent.peak == nil)
  }

  @Test func `packets, their bytes and the headers' claims are told for each track`() throws {
    let facts = try facts(of: .longAudio)
    let (video, audio) = (try #require(facts.video), try #require(facts.audio))
    #expect(video.claim == TrackClaim(packets: 48, duration: Ratio(whole: 2)))
    #expect(audio.claim.packets == audio.packets)
    #expect(milliseconds(audio.claim.duration) == 3000)
    // All bytes of a film but its headers are those of its packets.
    let headers = facts.completeness.size - video.bytes - audio.bytes
    #expect((500...5000).contains(headers), "\(headers)")
    #expect(video.bitRate == video.bytes * 4)
    // The edit list leaves out half of it.
    #expect(try ProbeTests.facts(of: .editedEnd).video?.claim == TrackClaim(packets: 48, duration: Ratio(whole: 1)))
  }

  @Test func `other tracks are named`() throws {
    let facts = try facts(of: .subtitled)
    #expect(facts.others == [MediaFacts.OtherTrack(kind: .subtitle, codec: "subrip")] && facts.otherTracks == 1)
  }

  @Test func `tags are read, and bounded`() throws {
    let comment = MediaFacts.Tag(name: "comment", value: "neon girl, rain")
    #expect(try facts(of: .tagged).tags.contains(comment))
    #expect(try facts(of: .tagged).tagsCut == false)
    let bounded = try facts(of: .overtagged)
    #expect(bounded.tagsCut)
    #expect(!bounded.tags.contains { $0.name == "comment" })
  }

  @Test func `the descriptor's own offset is left alone`() throws {
    try TestFilms.withDescriptor(.small) { descriptor, size in
      let before = offset(of: descriptor)
      _ = try Probe.facts(descriptor: descriptor, size: size)
      #expect(offset(of: descriptor) == before)
    }
  }

  @Test func `a descriptor that cannot be read is no verdict`() {
    #expect(throws: ProbeError.self) { try Probe.facts(descriptor: -1, size: 1000) }
  }
}
