import Domain
import Probe
import TestFilms
import Testing

/// Each trap of verify.md: a film made for it, what the probe must read of it, and what the policy must make of that.
@Suite struct TrapTests {
  /// What is found in a film, as "rule severity", without the note that the index comes last, which most films get.
  private func judge(_ facts: MediaFacts, _ expected: String, demanding rules: String = "") throws -> [String] {
    let studio = try StudioPolicy(parsing: Array(#"{"policy":1,"rules":{\#(rules)}}"#.utf8), name: "trap")
    let judgement = Policy(studio: studio).judge(facts, against: try Expectation(parsing: expected))
    let errors = judgement.findings.contains { $0.severity == .error }
    #expect(judgement.verdict == (errors ? .violations : .conforms))
    return judgement.findings.map { "\($0.rule.rawValue) \($0.severity.rawValue)" }.filter {
      !["faststart note", "policy note"].contains($0)
    }
  }

  @Test func `the container's duration is not the video's`() throws {
    let facts = try facts(of: .longAudio)
    #expect(milliseconds(facts.video?.presented?.duration) == 2000)
    #expect(milliseconds(facts.audio?.presented?.end) == 3000, "which is as long as the container says it is")
    #expect(try judge(facts, "duration=2 audio=yes") == ["stream-ends warning"])
    #expect(try judge(facts, "duration=3 audio=yes") == ["duration error", "stream-ends warning"])
  }

  @Test func `an edit list that begins late leaves only what is presented`() throws {
    let facts = try facts(of: .edited)
    let video = try #require(facts.video)
    #expect((video.packets, video.frames) == (48, 36))
    #expect(milliseconds(video.presented?.duration) == 1500)
    #expect(try judge(facts, "duration=1.5") == [])
    #expect(try judge(facts, "duration=2") == ["duration error"], "two seconds are stored, and not shown")
  }

  @Test func `an edit list that ends early leaves only what is presented`() throws {
    let facts = try facts(of: .editedEnd)
    #expect(facts.video?.frames == 24)
    #expect(milliseconds(facts.video?.presented?.duration) == 1000)
    #expect(facts.completeness.damage == [], "what is not shown is not missing")
    #expect(try judge(facts, "duration=1") == [])
    #expect(try judge(facts, "duration=2") == ["duration error"])
  }

  @Test func `a video that starts 1.5 s in is as long as it is shown, not as late as it ends`() throws {
    let facts = try facts(of: .late)
    #expect(milliseconds(facts.video?.presented?.start) == 1500)
    #expect(milliseconds(facts.video?.presented?.end) == 3500)
    #expect(milliseconds(facts.video?.presented?.duration) == 2000)
    #expect(try judge(facts, "duration=2 audio=yes") == ["stream-ends warning"], "the sound ends at 2 s")
    #expect(try judge(facts, "duration=3.5 audio=yes") == ["duration error", "stream-ends warning"])
  }

  @Test func `a film whose clock starts at ten seconds lasts two`() throws {
    let facts = try facts(of: .offset)
    #expect(milliseconds(facts.video?.presented?.start) == 10_000)
    let duration = try #require(milliseconds(facts.video?.presented?.duration))
    #expect((1999...2001).contains(duration))
    #expect(try judge(facts, "duration=2 audio=yes") == ["playable warning"])
    #expect(try judge(facts, "duration=12 audio=yes") == ["playable warning", "duration error"])
  }

  @Test func `a turned picture is judged as it is displayed`() throws {
    let facts = try facts(of: .rotated)
    #expect(facts.video?.coded == PictureSize(width: 320, height: 180))
    #expect(facts.video?.displayed == PictureSize(width: 180, height: 320))
    #expect(try judge(facts, "aspect=9:16") == [])
    #expect(try judge(facts, "aspect=16:9") == ["aspect error"])
    #expect(try judge(facts, "", demanding: #""size":{"exactly":"180x320"}"#) == [])
    #expect(try judge(facts, "", demanding: #""size":{"exactly":"320x180"}"#) == ["size error"])
  }

  @Test func `pixels that are not square are judged as they are displayed`() throws {
    let facts = try facts(of: .anamorphic)
    #expect(facts.video?.coded == PictureSize(width: 320, height: 180))
    #expect(facts.video?.displayed == PictureSize(width: 427, height: 180))
    #expect(try judge(facts, "aspect=64:27") == [])
    #expect(try judge(facts, "aspect=16:9") == ["aspect error"])
  }

  @Test func `a turned picture with pixels that are not square is both`() throws {
    let facts = try facts(of: .rotatedAnamorphic)
    #expect(facts.video?.coded == PictureSize(width: 320, height: 180))
    #expect(facts.video?.displayed == PictureSize(width: 180, height: 427))
    #expect(try judge(facts, "aspect=27:64") == [])
    for wrong in ["64:27", "9:16", "16:9"] {
      #expect(try judge(facts, "aspect=\(wrong)") == ["aspect error"], "\(wrong)")
    }
  }

  @Test func `cover art is no video, beside one or alone`() throws {
    let beside = try facts(of: .cover)
    #expect((beside.video?.codec, beside.video?.frames, beside.otherTracks) == ("h264", 48, 1))
    #expect(try judge(beside, "duration=2 audio=yes aspect=16:9") == [])
    let alone = try facts(of: .coverOnly)
    #expect(alone.video == nil && alone.audio != nil)
    #expect(try judge(alone, "duration=2 audio=yes") == ["playable error"])
  }

  @Test func `the priming of AAC is neither heard nor counted`() throws {
    let facts = try facts(of: .small)
    #expect(facts.audio?.presented?.start == Ratio(whole: 0))
    #expect(milliseconds(facts.audio?.presented?.end) == 2000)
    #expect(facts.audio?.packets == 33, "31.25 packets of 1,024 samples, and one of priming")
    #expect(try judge(facts, "duration=2 audio=yes") == [])
  }

  @Test func `a variable frame rate is flagged, and its frames are timed, not counted`() throws {
    let facts = try facts(of: .variableRate)
    let video = try #require(facts.video)
    #expect(!video.isConstantRate)
    #expect(video.frames < 30)
    let length = try #require(milliseconds(video.presented?.duration))
    #expect((1900...2000).contains(length), "\(length) ms; the last frames of 24 a second may be left out")
    #expect(try judge(facts, "duration=2") == [])
    #expect(try judge(facts, "duration=2", demanding: #""frame-rate":{"constant":true}"#) == ["frame-rate error"])
    #expect(try judge(ProbeTests.facts(of: .small), "", demanding: #""frame-rate":{"constant":true}"#) == [])
  }

  @Test func `a fragmented film is counted through its fragments`() throws {
    let facts = try facts(of: .fragmented)
    #expect(facts.layout == MediaFacts.BoxLayout(isFaststart: true, isFragmented: true))
    #expect(facts.video?.frames == 48)
    #expect(facts.completeness.damage == [])
    #expect(try judge(facts, "duration=2 audio=yes") == [])
  }

  @Test func `a fragmented film that was cut lacks its end`() throws {
    let facts = try facts(of: .cutFragmented)
    #expect(facts.completeness.damage.contains(.truncated))
    #expect(try judge(facts, "").contains("completeness error"))
  }

  @Test func `a faststart film cut at 60 % still claims two seconds, and is caught by its bytes and packets`() throws {
    let facts = try facts(of: .cutFaststart)
    #expect(facts.completeness.damage == [.truncated, .packetsMissing])
    #expect(try #require(facts.completeness.claimed) > facts.completeness.size)
    #expect(facts.completeness.missingPackets > 10)
    let length = try #require(facts.video?.presented?.duration)
    #expect(length < Ratio(whole: 2), "what is not there is not shown: \(length)")
    #expect(try judge(facts, "").filter { $0 == "completeness error" }.count == 2)
    #expect(try judge(facts, "duration=2 audio=yes").contains("duration error"))
  }

  @Test func `a film cut before its index has nothing that could be measured`() throws {
    let facts = try facts(of: .cutMoovLast)
    #expect(facts.completeness.damage == [.truncated, .moovMissing])
    #expect(facts.video == nil && facts.audio == nil)
    let findings = try judge(facts, "duration=2 audio=yes resolution=720p")
    #expect(findings == ["completeness error", "completeness error"], "and nothing is guessed beyond that")
  }

  @Test(arguments: [TestFilm.matroska, .webm, .live])
  func `Matroska says no duration of a stream, and is measured by its packets`(film: TestFilm) throws {
    let facts = try facts(of: film)
    let duration = try #require(milliseconds(facts.video?.presented?.duration))
    #expect((1999...2001).contains(duration))
    #expect(facts.video?.frames == 48)
    #expect(try judge(facts, "duration=2 audio=yes") == ["playable warning"], "it plays, though not everywhere")
    #expect(try judge(facts, "duration=3 audio=yes") == ["playable warning", "duration error"])
  }

  @Test func `a Matroska film that was cut is told by what it claims`() throws {
    let facts = try facts(of: .cutMatroska)
    #expect(facts.completeness.damage.contains(.truncated))
    #expect(try judge(facts, "").contains("completeness error"))
  }

  @Test func `tracks without a frame are no film`() throws {
    let facts = try facts(of: .noFrames)
    #expect(facts.video?.frames == 0 && facts.video?.presented == nil)
    #expect(try judge(facts, "duration=2").contains("playable error"))
  }

  @Test func `a picture of 0x0 is no film`() throws {
    let facts = try facts(of: .noPicture)
    #expect(facts.video?.coded == PictureSize(width: 0, height: 0))
    #expect(facts.video?.frames == 48, "its frames are there, and have no size")
    #expect(try judge(facts, "").first == "playable error")
    let said = Policy().judge(facts, against: Expectation()).findings.first?.actual ?? ""
    #expect(said.contains("0x0"), "\(said)")
  }

  @Test func `a film of one frame is a still`() throws {
    let facts = try facts(of: .oneFrame)
    #expect(facts.video?.frames == 1)
    #expect(try judge(facts, "").contains("playable error"))
  }

  @Test(arguments: [
    (TestFilm.jpeg, MediaFacts.Content.jpeg), (.png, .png), (.empty, .empty), (.html, .html), (.json, .json),
    (.playlist, .text), (.concat, .text), (.random, .unknown),
  ])
  func `a still, an empty file, a text and noise called .mp4 are each one playable error`(
    film: TestFilm, content: MediaFacts.Content
  ) throws {
    let facts = try facts(of: film)
    #expect(facts.content == content)
    #expect(facts.video == nil && facts.audio == nil)
    #expect(try judge(facts, "resolution=720p duration=2 audio=yes aspect=16:9") == ["playable error"])
  }

  @Test func `a silent track is not the sound that was ordered, and a missing one neither`() throws {
    let silent = try facts(of: .silent)
    #expect(silent.audio?.isSilent == true)
    #expect(try judge(silent, "audio=yes") == ["audio warning"])
    let mute = try facts(of: .mute)
    #expect(mute.audio == nil)
    #expect(try judge(mute, "audio=yes") == ["audio error"])
    #expect(try judge(mute, "audio=none") == [])
  }

  @Test func `packets beyond the end are missing although every box is whole`() throws {
    let facts = try facts(of: .shortData)
    #expect(facts.completeness.damage == [.packetsMissing])
    #expect(facts.completeness.claimed == facts.completeness.size)
    #expect(try judge(facts, "") == ["completeness error"])
  }
}
