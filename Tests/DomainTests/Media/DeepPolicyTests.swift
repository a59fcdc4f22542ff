import Domain
import Testing

/// The rules that a deep check feeds: `decode` and `picture`.
@Suite struct DeepPolicyTests {
  /// A clip of 5 s and 120 frames, with sound, that was decoded.
  private func makeClip(_ change: (inout DeepFacts) -> Void = { _ in }) -> MediaFacts {
    var facts = makeMediaFacts(frames: 120)
    var deep = DeepFacts()
    deep.video = DeepFacts.Pictures(frames: 120)
    deep.video?.isAllBlack = false
    deep.audio = DeepFacts.Sound()
    change(&deep)
    facts.deep = deep
    return facts
  }

  private func judge(_ facts: MediaFacts) -> [Finding] { Policy().judge(facts, against: Expectation()).findings }

  /// Stretches that last so many 24ths of a second, from `start` on.
  private func stretches(_ frames: Int, from start: Int = 0) -> DeepFacts.Stretches {
    let times = [start, start + frames].map { Ratio($0, 24) ?? Ratio(whole: 0) }
    let list = [Presentation(start: times[0], end: times[1])].compactMap { $0 }
    return DeepFacts.Stretches(list, total: Ratio(frames, 24) ?? Ratio(whole: 0))
  }

  @Test func `a film that decodes has no finding, and neither has one that was not decoded`() {
    #expect(judge(makeClip()) == [])
    #expect(judge(makeMediaFacts()) == [])
  }

  // MARK: decode

  @Test func `one error is an error, and its time is told`() throws {
    let findings = judge(
      makeClip {
        $0.errors = 1
        $0.firstErrors = [.init(.video, .undecodable, at: Ratio(29, 24))]
      })
    #expect(findings.map(\.rule) == [.decode] && findings.map(\.severity) == [.error])
    #expect(findings.first?.actual == "1 error: in the picture at 1.2 s")
    #expect(Judgement(findings).verdict == .violations)
  }

  @Test func `errors of both tracks are told apart, and those that are not listed are counted`() {
    let words = judge(
      makeClip {
        $0.errors = 25
        $0.firstErrors =
          (1...6).map { .init(.video, .concealed, at: Ratio(whole: $0)) } + [.init(.audio, .cut, at: nil)]
      })
    #expect(
      words.first?.actual
        == "25 errors: in the picture at 1 s, 2 s and 3 s, in the sound at a time that is not known, and 21 more; "
        + "the file ends in the middle of a frame")
  }

  @Test(arguments: [(0, ["decode"]), (1, [])])
  func `a film of which no frame decodes is an error although nothing complained`(frames: Int, rules: [String]) {
    let findings = judge(makeClip { $0.video?.frames = frames })
    #expect(findings.map(\.rule.rawValue) == rules, "\(findings)")
  }

  @Test func `what has no decoder here is noted, and no error`() {
    let findings = judge(
      makeClip {
        $0.video = nil
        $0.audio = nil
      })
    #expect(findings.map(\.severity) == [.note])
    #expect(
      findings.first?.actual == "the h264 video and the aac audio were not decoded: onetake has no decoder for them")
  }

  // MARK: picture

  // 24 of 120 frames are 20 %.
  @Test(arguments: [(24, 0, false), (25, 0, true), (0, 24, false), (0, 25, true), (12, 12, false), (12, 13, true)])
  func `black or frozen for over 20 % of the clip is a warning`(black: Int, frozen: Int, isWarned: Bool) {
    let findings = judge(
      makeClip {
        $0.video?.black = stretches(black)
        $0.video?.frozen = stretches(frozen, from: 60)
      })
    #expect(findings.map(\.rule) == (isWarned ? [.picture] : []), "\(findings)")
    #expect(findings.allSatisfy { $0.severity == .warning })
  }

  @Test(arguments: [(240, false), (239, true)])
  func `the limit goes with the clip's length`(frames: Int, isWarned: Bool) {
    var facts = makeClip { $0.video?.black = stretches(48) }
    facts.audio = nil
    facts.video?.presented = Ratio(frames, 24).flatMap { Presentation(start: Ratio(whole: 0), end: $0) }
    #expect(judge(facts).map(\.rule) == (isWarned ? [.picture] : []))
  }

  @Test func `where the picture is black or frozen is told`() {
    let findings = judge(
      makeClip {
        $0.video?.black = stretches(24)
        $0.video?.frozen = stretches(36, from: 60)
      })
    #expect(
      findings.first?.actual == "black for 1 s (0 to 1 s) and frozen for 1.5 s (2.5 to 4 s) of 5 s", "\(findings)")
  }

  @Test func `what is not in the list counts as well`() {
    let findings = judge(makeClip { $0.video?.black = DeepFacts.Stretches([], total: Ratio(whole: 2), isCut: true) })
    #expect(findings.map(\.rule) == [.picture])
  }

  @Test func `a film that is all black is an error, and not warned of besides`() {
    let findings = judge(
      makeClip {
        $0.video?.black = stretches(120)
        $0.video?.isAllBlack = true
      })
    #expect(findings.map(\.severity) == [.error])
    #expect(findings.first?.actual == "all 120 frames are black")
  }

  @Test func `silence for a part of the film is a fact and no finding`() {
    #expect(judge(makeClip { $0.audio?.silent = stretches(100) }) == [])
  }
}
