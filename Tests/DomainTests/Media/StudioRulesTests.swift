import Domain
import TestSupport
import Testing

@Suite struct StudioRulesTests {
  /// Findings as "rule severity", without the note that names the policy.
  private func judge(
    _ facts: MediaFacts, _ policy: StudioPolicy, _ expected: String = ""
  ) throws -> [String] {
    try judged(facts, policy, expected).map { "\($0.rule.rawValue) \($0.severity.rawValue)" }
  }

  private func judged(_ facts: MediaFacts, _ policy: StudioPolicy, _ expected: String = "") throws -> [Finding] {
    let findings = Policy(studio: policy).judge(facts, against: try Expectation(parsing: expected)).findings
    #expect(findings.last == policy.note, "whatever is found, it is told by which policy")
    return findings.dropLast()
  }

  @Test func `a policy that demands nothing changes nothing but that it is named`() throws {
    let policy = StudioPolicy(name: "empty")
    for expected in ["", "resolution=720p duration=8 audio=none aspect=1:1"] {
      let plain = Policy().judge(makeMediaFacts(), against: try Expectation(parsing: expected))
      let studio = Policy(studio: policy).judge(makeMediaFacts(), against: try Expectation(parsing: expected))
      #expect(studio.findings == plain.findings + [policy.note])
      #expect(studio.verdict == plain.verdict)
    }
  }

  // MARK: each demand, on both sides of its limit

  /// A rule's demands, a change to facts that are all right, and whether they still are.
  struct Case: Sendable, CustomStringConvertible {
    let rule: Finding.Rule
    let demand: String
    let passes: Bool
    let change: @Sendable (inout MediaFacts) -> Void
    var description: String { "\(rule.rawValue) \(demand) \(passes ? "passes" : "fails")" }

    init(
      _ rule: Finding.Rule, _ demand: String, _ passes: Bool, _ change: @escaping @Sendable (inout MediaFacts) -> Void
    ) {
      self.rule = rule
      self.demand = demand
      self.passes = passes
      self.change = change
    }
  }

  private static func size(_ width: Int, _ height: Int) -> @Sendable (inout MediaFacts) -> Void {
    { $0.video?.displayed = PictureSize(width: width, height: height) }
  }

  private static func rate(_ numerator: Int, _ denominator: Int = 1) -> @Sendable (inout MediaFacts) -> Void {
    { $0.video?.frameRate = Ratio(numerator, denominator) }
  }

  private static func lasting(_ milliseconds: Int) -> @Sendable (inout MediaFacts) -> Void {
    { $0.video?.presented = Ratio(milliseconds, 1000).flatMap { Presentation(start: Ratio(whole: 0), end: $0) } }
  }

  private static func carrying(_ bytes: Int) -> @Sendable (inout MediaFacts) -> Void {
    {
      $0.video?.presented = Presentation(start: Ratio(whole: 0), end: Ratio(whole: 1))
      $0.video?.bytes = bytes
    }
  }

  static let cases: [Case] = [
    Case(.container, #"{"one_of":["mp4","mov"]}"#, true) { $0.content = .mov },
    Case(.container, #"{"exactly":"mp4"}"#, false) { $0.content = .mov },
    Case(.codec, #"{"one_of":["hevc","h264"]}"#, true) { _ in },
    Case(.codec, #"{"exactly":"hevc"}"#, false) { _ in },
    Case(.profile, #"{"exactly":"High"}"#, true) { $0.video?.profile = "High" },
    Case(.profile, #"{"exactly":"High"}"#, false) { $0.video?.profile = "Main" },
    Case(.profile, #"{"exactly":"High"}"#, false) { $0.video?.profile = nil },
    Case(.pixelFormat, #"{"exactly":"yuv420p"}"#, true) { $0.video?.pixelFormat = "yuv420p" },
    Case(.pixelFormat, #"{"exactly":"yuv420p"}"#, false) { $0.video?.pixelFormat = "yuv420p10le" },
    Case(.pixelFormat, #"{"exactly":"yuv420p"}"#, false) { $0.video?.pixelFormat = nil },
    Case(.size, #"{"exactly":"1920x1072"}"#, true, size(1920, 1072)),
    Case(.size, #"{"exactly":"1920x1072"}"#, false, size(1921, 1072)),
    Case(.size, #"{"exactly":"1920x1072"}"#, false, size(1920, 1071)),
    Case(.size, #"{"exactly":"1920x1072"}"#, false, size(1072, 1920)),
    Case(.size, #"{"one_of":["1x1","1920x1072"]}"#, true, size(1920, 1072)),
    Case(.size, #"{"at_least":"1280x720"}"#, true, size(1280, 720)),
    Case(.size, #"{"at_least":"1280x720"}"#, false, size(1279, 720)),
    Case(.size, #"{"at_least":"1280x720"}"#, false, size(1280, 719)),
    Case(.size, #"{"at_most":"1280x720"}"#, true, size(1280, 720)),
    Case(.size, #"{"at_most":"1280x720"}"#, false, size(1281, 720)),
    Case(.size, #"{"at_most":"1280x720"}"#, false, size(1280, 721)),
    Case(.frameRate, #"{"exactly":24}"#, true, rate(24)),
    Case(.frameRate, #"{"exactly":24}"#, true, rate(4801, 200)),
    Case(.frameRate, #"{"exactly":24}"#, false, rate(4_801_001, 200_000)),
    Case(.frameRate, #"{"exactly":23.976}"#, true, rate(24_000, 1001)),
    Case(.frameRate, #"{"exactly":24}"#, false, rate(24_000, 1001)),
    Case(.frameRate, #"{"exactly":"30000/1001"}"#, true, rate(30_000, 1001)),
    Case(.frameRate, #"{"one_of":[25,30]}"#, false, rate(24)),
    Case(.frameRate, #"{"at_least":24}"#, true, rate(24)),
    Case(.frameRate, #"{"at_least":24}"#, false, rate(23)),
    Case(.frameRate, #"{"at_most":24}"#, true, rate(24)),
    Case(.frameRate, #"{"at_most":24}"#, false, rate(25)),
    Case(.frameRate, #"{"at_most":24}"#, false) { $0.video?.frameRate = nil },
    Case(.frameRate, #"{"constant":true}"#, true) { $0.video?.isConstantRate = true },
    Case(.frameRate, #"{"constant":true}"#, false) { $0.video?.isConstantRate = false },
    Case(.duration, #"{"exactly":5}"#, true, lasting(5100)),
    Case(.duration, #"{"exactly":5}"#, false, lasting(5251)),
    Case(.duration, #"{"at_least":5}"#, true, lasting(5000)),
    Case(.duration, #"{"at_least":5}"#, false, lasting(4999)),
    Case(.duration, #"{"at_most":5}"#, true, lasting(5000)),
    Case(.duration, #"{"at_most":5}"#, false, lasting(5001)),
    Case(.duration, #"{"at_most":5}"#, false) { $0.video?.presented = nil },
    // A second of 125,000 bytes.
    Case(.bitRate, #"{"at_least":1000000}"#, true, carrying(125_000)),
    Case(.bitRate, #"{"at_least":1000000}"#, false, carrying(124_999)),
    Case(.bitRate, #"{"at_most":1000000}"#, true, carrying(125_000)),
    Case(.bitRate, #"{"at_most":1000000}"#, false, carrying(125_001)),
    Case(.bitRate, #"{"at_most":1000000}"#, false) { $0.video?.presented = nil },
    Case(.dynamicRange, #"{"exactly":"sdr"}"#, true) { $0.video?.transfer = "bt709" },
    Case(.dynamicRange, #"{"exactly":"sdr"}"#, true) { $0.video?.transfer = nil },
    Case(.dynamicRange, #"{"exactly":"sdr"}"#, false) { $0.video?.transfer = "smpte2084" },
    Case(.dynamicRange, #"{"exactly":"hdr"}"#, true) { $0.video?.transfer = "arib-std-b67" },
    Case(.dynamicRange, #"{"exactly":"hdr"}"#, false) { $0.video?.transfer = nil },
    Case(.loudness, #"{"at_least":-24}"#, true) { $0.audio?.loudness = -24 },
    Case(.loudness, #"{"at_least":-24}"#, false) { $0.audio?.loudness = -24.1 },
    Case(.loudness, #"{"at_most":-14.5}"#, true) { $0.audio?.loudness = -14.5 },
    Case(.loudness, #"{"at_most":-14.5}"#, false) { $0.audio?.loudness = -14.4 },
    Case(.loudness, #"{"at_most":-14.5}"#, false) { $0.audio?.loudness = nil },
    Case(.loudness, #"{"at_most":-14.5}"#, false) { $0.audio?.isSilent = true },
    Case(.loudness, #"{"at_most":-14.5}"#, true) { $0.audio = nil },
    Case(.resolution, #"{"exactly":"1080p"}"#, true, size(1920, 1064)),
    Case(.resolution, #"{"exactly":"1080p"}"#, false, size(1920, 1063)),
    Case(.aspect, #"{"exactly":"1:1"}"#, true, size(1020, 1000)),
    Case(.aspect, #"{"exactly":"1:1"}"#, false, size(1021, 1000)),
    Case(.audio, #"{"exactly":"yes"}"#, true) { _ in },
    Case(.audio, #"{"exactly":"yes"}"#, false) { $0.audio = nil },
    Case(.audio, #"{"exactly":"none"}"#, true) { $0.audio = nil },
    Case(.audio, #"{"exactly":"none"}"#, false) { _ in },
    Case(.audioCodec, #"{"one_of":["aac","mp3"]}"#, true) { _ in },
    Case(.audioCodec, #"{"exactly":"aac"}"#, false) { $0.audio?.codec = "opus" },
    Case(.audioCodec, #"{"exactly":"aac"}"#, true) { $0.audio = nil },
    Case(.sampleRate, #"{"exactly":48000}"#, true) { $0.audio?.sampleRate = 48_000 },
    Case(.sampleRate, #"{"exactly":48000}"#, false) { $0.audio?.sampleRate = 44_100 },
    Case(.sampleRate, #"{"at_least":44100}"#, true) { $0.audio?.sampleRate = 44_100 },
    Case(.sampleRate, #"{"at_least":44100}"#, false) { $0.audio?.sampleRate = 44_099 },
    Case(.channels, #"{"at_most":2}"#, true) { $0.audio?.channels = 2 },
    Case(.channels, #"{"at_most":2}"#, false) { $0.audio?.channels = 3 },
    Case(.channels, #"{"one_of":[1,2]}"#, false) { $0.audio?.channels = 6 },
  ]

  @Test(arguments: cases)
  func `a demand is met, or is an error, on each side of its limit`(_ one: Case) throws {
    var facts = makeMediaFacts(audioEnd: Ratio(whole: 5))
    one.change(&facts)
    let policy = try makeStudioPolicy(rules: "\"\(one.rule.rawValue)\":\(one.demand)")
    let plain = try judge(facts, StudioPolicy(name: "none"))
    let found = try judge(facts, policy).filter { !plain.contains($0) }
    #expect(found == (one.passes ? [] : ["\(one.rule.rawValue) error"]))
  }

  /// The rules that take no demand: they are about what holds for every film.
  static let undemandable: Set<Finding.Rule> = [
    .playable, .completeness, .streamEnds, .decode, .picture, .inputImage, .faststart, .policy,
  ]

  @Test func `every rule that a file can demand something by has a case on both sides`() {
    for rule in Finding.Rule.allCases where !Self.undemandable.contains(rule) {
      for passes in [true, false] {
        #expect(Self.cases.contains { $0.rule == rule && $0.passes == passes }, "\(rule.rawValue), \(passes)")
      }
    }
  }

  // MARK: beside the request

  @Test func `the request's own rules hold beside the file's demands`() throws {
    let policy = try makeStudioPolicy(rules: #""size":{"exactly":"1920x1080"},"audio":{"exactly":"none"}"#)
    let findings = try judge(makeMediaFacts(width: 1280, height: 720), policy, "resolution=1080p duration=5 audio=yes")
    #expect(findings == ["resolution error", "audio error", "size error"])
  }

  @Test func `what the request and the file both say is judged once`() throws {
    let policy = try makeStudioPolicy(
      rules:
        #""resolution":{"exactly":"1080p"},"duration":{"exactly":8},"aspect":{"exactly":"1:1"},"audio":{"exactly":"none"}"#
    )
    let expected = "resolution=1080p duration=8 aspect=1:1 audio=none"
    let found = try judge(makeMediaFacts(height: 900), policy, expected)
    #expect(found == ["resolution error", "aspect error", "duration error", "audio error"])
    #expect(try judged(makeMediaFacts(height: 900), policy, expected).allSatisfy { !$0.expected.contains("policy") })
    #expect(
      try judged(makeMediaFacts(height: 900), policy).allSatisfy { $0.expected.hasSuffix("as the policy demands") })
  }

  @Test func `a file that follows from no image demands its own shape`() throws {
    let policy = try makeStudioPolicy(rules: #""aspect":{"exactly":"16:9"}"#)
    var expected = Expectation()
    expected.image = PictureSize(width: 800, height: 800)
    let square = makeMediaFacts(width: 800, height: 800)
    let findings = Policy(studio: policy).judge(square, against: expected).findings
    #expect(findings.map(\.rule) == [.aspect, .policy], "as the image, and not as the policy demands")
  }

  // MARK: severities and tolerances

  @Test(arguments: StudioPolicy.RuleSeverity.allCases)
  func `a rule's findings are as bad as the file says`(_ severity: StudioPolicy.RuleSeverity) throws {
    var facts = makeMediaFacts(width: 1280, height: 720)
    facts.layout?.isFaststart = false
    let word = severity.rawValue
    let policy = try makeStudioPolicy(
      rules: #""resolution":"\#(word)","faststart":"\#(word)","codec":{"exactly":"hevc","severity":"\#(word)"}"#)
    let findings = try judge(facts, policy, "resolution=1080p")
    #expect(findings == (severity == .off ? [] : ["resolution", "faststart", "codec"].map { "\($0) \(word)" }))
    let verdict = Policy(studio: policy).judge(facts, against: try Expectation(parsing: "resolution=1080p")).verdict
    #expect(verdict == (severity == .error ? .violations : .conforms))
  }

  @Test func `a severity of error makes a warning an error as well`() throws {
    let policy = try makeStudioPolicy(rules: #""duration":"error","audio":"error""#)
    var facts = makeMediaFacts(frames: 123, audioEnd: Ratio(41, 8))
    facts.audio?.isSilent = true
    #expect(
      try judge(facts, StudioPolicy(name: "none"), "duration=5 audio=yes") == ["duration warning", "audio warning"])
    #expect(try judge(facts, policy, "duration=5 audio=yes") == ["duration error", "audio error"])
  }

  @Test func `no policy makes good what is no film or not whole`() throws {
    let policy = try makeStudioPolicy(rules: #""playable":"off""#)
    var facts = makeMediaFacts()
    facts.video?.codec = "vp9"
    #expect(try judge(facts, StudioPolicy(name: "none")) == ["playable warning"])
    #expect(try judge(facts, policy) == [], "another codec may be all right for a studio")
    facts.video = nil
    #expect(try judge(facts, policy) == ["playable error"])
    for content in MediaFacts.Content.allCases where !content.isFilm {
      let none = MediaFacts(content: content, completeness: MediaFacts.Completeness(size: 10))
      #expect(try judge(none, policy) == ["playable error"], "\(content)")
    }
    var forced = StudioPolicy(name: "made by hand")
    forced.severities = [.completeness: .off, .playable: .note, .inputImage: .off]
    var cut = makeMediaFacts()
    cut.completeness.damage = [.truncated]
    #expect(try judge(cut, forced) == ["completeness error"])
    let changed = Finding.inputImageChanged(hashed: Digest(of: [1]), now: Digest(of: [2]))
    #expect(forced.weigh([changed]) == [changed])
  }

  @Test func `tolerances of the file stand for the model's, also for what the request ordered`() throws {
    let strict = try makeStudioPolicy(
      rules: "", tolerances: #"{"resolution_pixels":0,"duration_seconds":0,"duration_frames":0}"#)
    let facts = makeMediaFacts(height: 1079, audioEnd: nil)
    #expect(try judge(facts, StudioPolicy(name: "none"), "resolution=1080p duration=5") == [])
    #expect(try judge(facts, strict, "resolution=1080p duration=5") == ["resolution error", "duration warning"])
    let wide = try makeStudioPolicy(
      rules: "", tolerances: #"{"resolution_pixels":360,"aspect_percent":100,"duration_seconds":3}"#)
    #expect(
      try judge(makeMediaFacts(height: 720, audioEnd: nil), wide, "resolution=1080p duration=8 aspect=16:9") == [])
  }

  @Test func `what could not be measured meets no demand`() throws {
    let policy = try makeStudioPolicy(
      rules: #""profile":{"exactly":"High"},"frame-rate":{"at_least":1},"duration":{"at_least":1}"#)
    var facts = makeMediaFacts(audioEnd: nil)
    facts.video?.frameRate = nil
    facts.video?.presented = nil
    #expect(try judge(facts, policy) == ["profile error", "frame-rate error", "duration error"])
  }

  @Test func `a demand's finding says by how much it is missed`() throws {
    var facts = makeMediaFacts(width: 1920, height: 1072)
    facts.video?.bytes = 2_000_000
    facts.audio?.loudness = -30.5
    facts.video?.transfer = "smpte2084"
    let policy = try makeStudioPolicy(
      rules: #""size":{"exactly":"1920x1080"},"bit-rate":{"at_least":4000000},"#
        + #""loudness":{"at_least":-24,"at_most":-14},"#
        + #""frame-rate":{"one_of":[25,29.97]},"dynamic-range":{"exactly":"sdr"},"sample-rate":{"exactly":48000}"#)
    #expect(
      try judged(facts, policy).map { "\($0.actual) | \($0.expected)" } == [
        "1920x1072, 8 px too low | 1920x1080 as displayed, as the policy demands",
        "24 frames per second | 25 frames per second or 29.97 frames per second, as the policy demands",
        "3.17 Mbit/s, which is 826.44 kbit/s too little | at least 4 Mbit/s, as the policy demands",
        "HDR pictures: the transfer function smpte2084 | standard range (SDR) pictures, as the policy demands",
        "16000 Hz | 48000 Hz, as the policy demands",
        "-30.5 LUFS, which is 6.5 LU too little | at least -24 LUFS and at most -14 LUFS, as the policy demands",
      ])
  }

  // MARK: over many

  @Test func `weighing twice is weighing once, and nothing but severities changes`() throws {
    var numbers = Seeded(50)
    for _ in 0..<500 {
      var policy = StudioPolicy(name: "p")
      for rule in Finding.Rule.allCases where numbers.next() % 3 == 0 {
        policy.severities[rule] = StudioPolicy.RuleSeverity.allCases[Int(numbers.next() % 4)]
      }
      let findings = Finding.Rule.allCases.map { rule in
        Finding(rule, Finding.Severity.allCases[Int(numbers.next() % 3)], expected: "e", actual: "a")
      }
      let weighed = policy.weigh(findings)
      #expect(policy.weigh(weighed) == weighed)
      for finding in findings {
        let now = weighed.first { $0.rule == finding.rule }
        if finding.severity == .error, finding.rule.isBinding {
          #expect(now == finding)
        } else if let wanted = policy.severities[finding.rule] {
          #expect((now?.severity.rawValue ?? "off") == wanted.rawValue)
        } else {
          #expect(now == finding)
        }
      }
    }
  }

  @Test func `a size passes at_least and at_most just where both sides do`() throws {
    var numbers = Seeded(51)
    for _ in 0..<500 {
      func side() -> Int { 1 + Int(numbers.next() % 5) }
      var policy = StudioPolicy(name: "p")
      let least = PictureSize(width: side(), height: side())
      let most = PictureSize(width: side(), height: side())
      policy.demands.size.atLeast = least
      policy.demands.size.atMost = most
      let (width, height) = (side(), side())
      let passes = width >= least.width && height >= least.height && width <= most.width && height <= most.height
      let facts = makeMediaFacts(width: width, height: height, audioEnd: nil)
      #expect(try judge(facts, policy) == (passes ? [] : ["size error"]), "\(width)x\(height) in \(least) to \(most)")
    }
  }
}
