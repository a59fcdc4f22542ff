import Domain
import Testing

@Suite struct PolicyTests {
  /// Findings as "rule severity", which a test can read.
  private func judge(_ facts: MediaFacts, _ expected: String, image: PictureSize? = nil) throws -> [String] {
    var expectation = try Expectation(parsing: expected)
    expectation.image = image
    return Policy().judge(facts, against: expectation).findings.map { "\($0.rule.rawValue) \($0.severity.rawValue)" }
  }

  /// Facts whose video is shown for `seconds`, a decimal, at `rate` frames per second.
  private func makeClip(lasting seconds: String, rate: Int = 24) throws -> MediaFacts {
    var facts = makeMediaFacts(audioEnd: nil)
    facts.video?.presented = Presentation(start: Ratio(whole: 0), end: try #require(Ratio(decimal: seconds)))
    facts.video?.frameRate = Ratio(whole: rate)
    return facts
  }

  @Test func `a clip as ordered conforms without a finding`() throws {
    let expectation = try Expectation(parsing: "resolution=1080p duration=5 audio=yes aspect=16:9")
    let judgement = Policy().judge(makeMediaFacts(), against: expectation)
    #expect(judgement.verdict == .conforms)
    #expect(judgement.findings == [])
  }

  @Test func `what PixVerse really delivers conforms with one warning and a note`() throws {
    var facts = makeMediaFacts(height: 1072, audioEnd: Ratio(632, 125))
    facts.layout?.isFaststart = false
    var expectation = try Expectation(parsing: "resolution=1080p duration=5 audio=no aspect=16:9")
    expectation.image = PictureSize(width: 1920, height: 1080)
    let judgement = Policy().judge(facts, against: expectation)
    #expect(judgement.verdict == .conforms)
    #expect(judgement.findings.map(\.rule) == [.audio, .faststart])
    #expect(judgement.findings.map(\.severity) == [.warning, .note])
  }

  @Test func `an expectation of nothing judges only what holds for every clip`() throws {
    #expect(try judge(makeMediaFacts(width: 3, height: 5, frames: 2, audioEnd: Ratio(1, 10)), "") == [])
  }

  // MARK: resolution

  @Test(arguments: [(1064, true), (1063, false), (1096, true), (1097, false)])
  func `the short side may miss the tier by 16 pixels`(lines: Int, passes: Bool) throws {
    let errors = passes ? [] : ["resolution error"]
    #expect(try judge(makeMediaFacts(height: lines), "resolution=1080p") == errors)
    #expect(try judge(makeMediaFacts(width: lines, height: 1920), "resolution=1080p") == errors)
  }

  // MARK: aspect

  // 50 x |w x 9 - 1000 x 16| <= 16000: up to 320 off, 15680 to 16320, so 1742.2 to 1813.3 wide.
  @Test(arguments: [(1743, true), (1742, false), (1813, true), (1814, false)])
  func `the shape may miss the asked ratio by 2 %`(width: Int, passes: Bool) throws {
    #expect(try judge(makeMediaFacts(width: width, height: 1000), "aspect=16:9") == (passes ? [] : ["aspect error"]))
  }

  @Test func `exactly 2 % off is within 2 %, on either side`() throws {
    #expect(try judge(makeMediaFacts(width: 1020, height: 1000), "aspect=1:1") == [])
    #expect(try judge(makeMediaFacts(width: 1021, height: 1000), "aspect=1:1") == ["aspect error"])
    #expect(try judge(makeMediaFacts(width: 980, height: 1000), "aspect=1:1") == [])
    #expect(try judge(makeMediaFacts(width: 979, height: 1000), "aspect=1:1") == ["aspect error"])
  }

  @Test func `the input image's shape instead of the asked one is a warning`() throws {
    let image = PictureSize(width: 800, height: 800)
    let square = makeMediaFacts(width: 1080, height: 1080)
    #expect(try judge(square, "aspect=16:9", image: image) == ["aspect warning"])
    #expect(try judge(makeMediaFacts(), "aspect=16:9", image: image) == [])
    #expect(try judge(square, "", image: image) == [])
    #expect(try judge(makeMediaFacts(), "", image: image) == ["aspect error"])
    #expect(try judge(makeMediaFacts(width: 1440), "aspect=16:9", image: image) == ["aspect error"])
  }

  // MARK: duration

  @Test(arguments: [
    ("5.1", []), ("5.100000001", ["duration warning"]), ("4.9", []), ("4.899999999", ["duration warning"]),
    ("5.25", ["duration warning"]), ("5.250000001", ["duration error"]), ("4.75", ["duration warning"]),
    ("4.749999999", ["duration error"]),
  ])
  func `0.1 s pass, 5 % are a warning, more is an error`(seconds: String, findings: [String]) throws {
    #expect(try judge(makeClip(lasting: seconds), "duration=5") == findings)
  }

  @Test(arguments: [
    ("5.2", []), ("5.200000001", ["duration warning"]), ("4.8", []), ("4.799999999", ["duration warning"]),
  ])
  func `two frames pass where they last longer than 0.1 s`(seconds: String, findings: [String]) throws {
    #expect(try judge(makeClip(lasting: seconds, rate: 10), "duration=5") == findings)
  }

  @Test func `a short clip's 0.1 s are more than its 5 %`() throws {
    #expect(try judge(makeClip(lasting: "1.1"), "duration=1") == [])
    #expect(try judge(makeClip(lasting: "1.100000001"), "duration=1") == ["duration error"])
  }

  @Test func `frames without a time that makes sense are no duration`() throws {
    var facts = makeMediaFacts(audioEnd: nil)
    facts.video?.presented = nil
    #expect(try judge(facts, "duration=5") == ["duration error"])
    #expect(try judge(facts, "") == [])
  }

  // MARK: audio

  @Test(arguments: [
    ("yes", false, ["audio error"]), ("no", false, []), ("none", false, []),
    ("yes", true, []), ("no", true, ["audio warning"]), ("none", true, ["audio error"]),
  ])
  func `audio is judged by what was said about it`(said: String, isThere: Bool, findings: [String]) throws {
    let facts = makeMediaFacts(audioEnd: isThere ? Ratio(whole: 5) : nil)
    #expect(try judge(facts, "audio=\(said)") == findings)
    #expect(try judge(facts, "") == [])
  }

  @Test(arguments: [(true, ["audio warning"]), (false, []), (nil, [])] as [(Bool?, [String])])
  func `a silent track is a warning where audio was asked for`(isSilent: Bool?, findings: [String]) throws {
    var facts = makeMediaFacts()
    facts.audio?.isSilent = isSilent
    #expect(try judge(facts, "audio=yes") == findings)
    #expect(try judge(facts, "audio=no") == ["audio warning"])
  }

  // MARK: stream-ends

  @Test(arguments: [
    ("5.25", []), ("5.250000001", ["stream-ends warning"]), ("4.75", []), ("4.749999999", ["stream-ends warning"]),
  ])
  func `video and audio may end 0.25 s apart`(end: String, findings: [String]) throws {
    #expect(try judge(makeMediaFacts(frames: 120, audioEnd: Ratio(decimal: end)), "") == findings)
  }

  // MARK: completeness, playable, faststart

  @Test(arguments: MediaFacts.Damage.allCases)
  func `every damage is an error`(damage: MediaFacts.Damage) throws {
    var facts = makeMediaFacts()
    facts.completeness.damage = [damage]
    #expect(try judge(facts, "") == ["completeness error"])
  }

  @Test(arguments: MediaFacts.Content.allCases.filter { !$0.isFilm })
  func `what is no film is one playable error`(content: MediaFacts.Content) throws {
    let facts = MediaFacts(content: content, completeness: MediaFacts.Completeness(size: 10))
    #expect(try judge(facts, "resolution=720p duration=5 audio=yes aspect=16:9") == ["playable error"])
  }

  @Test func `no video, no picture, no frame or one frame are playable errors`() throws {
    var noTrack = makeMediaFacts()
    noTrack.video = nil
    #expect(try judge(noTrack, "duration=5") == ["playable error"])
    #expect(try judge(makeMediaFacts(width: 0, height: 0), "") == ["playable error"])
    #expect(try judge(makeMediaFacts(frames: 0, audioEnd: nil), "") == ["playable error"])
    #expect(try judge(makeMediaFacts(frames: 1, audioEnd: nil), "") == ["playable error"])
    var unnamed = makeMediaFacts()
    unnamed.video?.codec = "none"
    #expect(try judge(unnamed, "") == ["playable error"])
    #expect(try judge(makeMediaFacts(frames: 2, audioEnd: nil), "") == [])
  }

  @Test(arguments: [
    ("h264", "aac", []), ("hevc", "mp3", []), ("av1", "opus", []), ("vp9", "aac", ["playable warning"]),
    ("h264", "vorbis", ["playable warning"]),
  ])
  func `other codecs are a warning`(video: String, audio: String, findings: [String]) throws {
    var facts = makeMediaFacts()
    facts.video?.codec = video
    facts.audio?.codec = audio
    #expect(try judge(facts, "") == findings)
  }

  @Test func `another container is a warning, QuickTime is none`() throws {
    var facts = makeMediaFacts()
    facts.content = .mov
    #expect(try judge(facts, "") == [])
    facts.content = .matroska
    facts.layout = nil
    #expect(try judge(facts, "") == ["playable warning"])
  }

  @Test func `an index that comes last is a note, unless the film is in fragments`() throws {
    var facts = makeMediaFacts()
    facts.layout = MediaFacts.BoxLayout(isFaststart: false, isFragmented: false)
    #expect(try judge(facts, "") == ["faststart note"])
    facts.layout?.isFragmented = true
    #expect(try judge(facts, "") == [])
  }

  // MARK: verdicts and texts

  @Test func `only errors make a violation, and not judged is neither`() {
    func verdict(_ severities: Finding.Severity...) -> Verdict {
      Judgement(severities.map { Finding(.audio, $0, expected: "", actual: "") }).verdict
    }
    #expect(verdict() == .conforms)
    #expect(verdict(.note, .warning) == .conforms)
    #expect(verdict(.warning, .error) == .violations)
    #expect(Judgement.notJudged.verdict == .notJudged)
    #expect(Verdict.allCases.map(\.rawValue) == ["conforms", "violations", "not-judged"])
  }

  @Test func `findings are told in words of the trade`() throws {
    let expectation = try Expectation(parsing: "resolution=720p duration=8 audio=no")
    let findings = Policy().judge(makeMediaFacts(), against: expectation).findings
    #expect(
      findings.map { "\($0.expected) | \($0.actual)" } == [
        "720p: a short side of 720 px, give or take 16 | 1920x1080, a short side of 1080 px: 360 px too large, the size "
          + "of 1080p",
        "8 s, give or take 0.1 s | 5.0416 s, 121 frames: 2.9583 s or 36 % too short",
        "no audio ordered | an audio track (aac, 16000 Hz, 1 channel): were you billed for it?",
      ])
  }

  @Test func `each finding says by how much it is off, and what that means`() throws {
    func told(_ facts: MediaFacts, _ expected: String, _ rule: Finding.Rule) throws -> String {
      let findings = Policy().judge(facts, against: try Expectation(parsing: expected)).findings
      return findings.first { $0.rule == rule }.map { "\($0.expected) | \($0.actual)" } ?? "nothing"
    }
    #expect(
      try told(makeMediaFacts(width: 1080, height: 1080), "aspect=16:9", .aspect)
        == "16:9, within 2 % | 1080x1080, that is 1:1: 43.7 % too narrow")
    #expect(
      try told(makeMediaFacts(width: 1000, height: 700), "resolution=1080p", .resolution)
        == "1080p: a short side of 1080 px, give or take 16 | 1000x700, a short side of 700 px: 380 px too small")
    #expect(
      try told(makeMediaFacts(frames: 123, audioEnd: nil), "duration=5", .duration)
        == "5 s, give or take 0.1 s | 5.125 s, 123 frames: 0.125 s or 2 % too long")
    #expect(
      try told(makeClip(lasting: "2", rate: 10), "duration=5", .duration)
        == "5 s, give or take 0.2 s | 2 s, 121 frames: 3 s or 60 % too short")
    #expect(
      try told(makeMediaFacts(audioEnd: nil), "audio=yes", .audio) == "audio | no audio track: the clip is mute")
    var facts = makeMediaFacts(frames: 120, audioEnd: Ratio(whole: 3))
    facts.audio?.isSilent = true
    #expect(
      try told(facts, "audio=yes", .audio)
        == "audio that is to be heard | a silent audio track (aac, 16000 Hz, 1 channel): nothing in it is louder than -60 dB"
    )
    #expect(
      try told(facts, "", .streamEnds)
        == "video and audio that end within 0.25 s of each other | video ends at 5 s, audio at 3 s: 2 s of picture without sound"
    )
    facts = makeMediaFacts(frames: 72, audioEnd: Ratio(whole: 5))
    #expect(try told(facts, "", .streamEnds).hasSuffix("2 s of sound without a picture"))
    facts.completeness = MediaFacts.Completeness(size: 600, claimed: 1000, missingPackets: 20, damage: [.truncated])
    #expect(
      try told(facts, "", .completeness)
        == "all 1000 bytes that its headers claim | 600 of 1000 bytes: the last 40 % were cut off")
    facts.completeness.claimed = 601
    #expect(try told(facts, "", .completeness).hasSuffix("600 of 601 bytes: the end was cut off"))
    facts.completeness.damage = [.packetsMissing]
    #expect(
      try told(facts, "", .completeness)
        == "every packet of picture and sound that its index lists | 20 packets missing or cut: it breaks off when played"
    )
    let page = MediaFacts(content: .html, completeness: MediaFacts.Completeness(size: 10))
    #expect(
      try told(page, "", .playable).hasSuffix("| a web page (HTML), which is what an address that has expired gives"))
  }

  @Test func `a picture that changed is an error with both digests`() {
    let (old, new) = (Digest(of: [1]), Digest(of: [2]))
    let finding = Finding.inputImageChanged(hashed: old, now: new)
    #expect(finding.rule == .inputImage && finding.severity == .error)
    #expect(finding.expected.contains(old.hex) && finding.actual.contains(new.hex))
    #expect(Finding(json: finding.json) == finding)
  }

  @Test func `what was at the picture's address is an error, a warning, or nothing`() {
    let digest = Digest(of: [1])
    #expect(ImageCheck.same.finding(hashed: digest) == nil)
    #expect(ImageCheck.changed(Digest(of: [2])).finding(hashed: digest)?.severity == .error)
    let unchecked = ImageCheck.unchecked.finding(hashed: digest)
    #expect(unchecked?.severity == .warning && unchecked?.rule == .inputImage)
    #expect(
      unchecked?.expected.contains(digest.hex) == true && unchecked?.actual.contains("could not be checked") == true)
    #expect(Judgement([unchecked].compactMap(\.self)).verdict == .conforms, "what nobody knows is no violation")
  }

  @Test func `the rules have the names of the contract`() {
    #expect(
      Finding.Rule.allCases.map(\.rawValue) == [
        "playable", "completeness", "resolution", "aspect", "duration", "audio", "stream-ends", "decode", "picture",
        "input-image", "faststart", "container", "codec", "profile", "pixel-format", "size", "frame-rate", "bit-rate",
        "dynamic-range", "audio-codec", "sample-rate", "channels", "loudness", "policy",
      ])
  }
}
