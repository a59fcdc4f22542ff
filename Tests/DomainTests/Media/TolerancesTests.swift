import Domain
import Testing

@Suite struct TolerancesTests {
  @Test func `the standard ones have the numbers of the contract`() {
    let standard = Tolerances.standard
    #expect(standard.resolutionPixels == 16)
    #expect(standard.aspectShare == Ratio(2, 100))
    #expect(standard.durationFrames == 2)
    #expect(standard.durationSeconds == Ratio(decimal: "0.1"))
    #expect(standard.durationWarningShare == Ratio(5, 100))
    #expect(standard.streamEndSeconds == Ratio(decimal: "0.25"))
  }

  @Test func `a model without tolerances of its own, and no model, have the standard ones`() {
    #expect(Tolerances.of(nil) == .standard)
    for model in Model.allCases {
      #expect(Tolerances.of(model) == Tolerances.Table.known.own[model] ?? .standard, "\(model)")
    }
  }

  @Test(arguments: Model.allCases)
  func `a clip is judged by its own model's tolerances, and other models' clips are not`(model: Model) throws {
    var wide = Tolerances.standard
    wide.resolutionPixels = 40
    wide.aspectShare = try #require(Ratio(1, 10))
    wide.durationSeconds = Ratio(whole: 2)
    wide.streamEndSeconds = Ratio(whole: 3)
    let policy = Policy(tolerances: Tolerances.Table(own: [model: wide]))
    // 40 px, 3.8 %, and 2 s off; the sound ends 3 s after the picture.
    let facts = makeMediaFacts(width: 1920, height: 1040, frames: 120, audioEnd: Ratio(whole: 8))
    var expected = try Expectation(parsing: "resolution=1080p duration=7 aspect=16:9 audio=yes")
    for other in Model.allCases.map(Optional.some) + [nil] {
      expected.model = other
      let rules = policy.judge(facts, against: expected).findings.map(\.rule)
      let wanted: [Finding.Rule] = other == model ? [] : [.resolution, .aspect, .duration, .streamEnds]
      #expect(rules == wanted, "\(other?.rawValue ?? "no model") where \(model.rawValue) has tolerances of its own")
    }
  }

  @Test(arguments: 1...15)
  func `what pixverse-v6 is known to deliver conforms, at every duration it is sold in`(seconds: Int) throws {
    // 24 x seconds + 1 frames, 1072 lines for 1080p, audio though none was ordered, which ends a little off.
    let frames = 24 * seconds + 1
    let facts = makeMediaFacts(height: 1072, frames: frames, audioEnd: Ratio(frames * 125 + 43, 24 * 125))
    var expected = try Expectation(parsing: "resolution=1080p duration=\(seconds) aspect=16:9 audio=no")
    expected.model = .pixverseV6ImageToVideo
    expected.image = PictureSize(width: 1920, height: 1080)
    let judgement = Policy().judge(facts, against: expected)
    #expect(judgement.verdict == .conforms, "\(judgement.findings)")
    #expect(judgement.findings.map(\.rule) == [.audio])
  }
}
