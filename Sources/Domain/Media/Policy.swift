/// Judges measured facts against what was ordered. Pure: the same facts and expectation always give the same findings.
public struct Policy: Sendable {
  /// What each model's clips may be off by.
  private let table: Tolerances.Table
  /// How far the clip that is judged may be off.
  private(set) var tolerances: Tolerances
  /// What a studio demands beside what was ordered.
  private let studio: StudioPolicy?

  /// Makes a policy.
  public init(tolerances table: Tolerances.Table = .known, studio: StudioPolicy? = nil) {
    self.table = table
    tolerances = table.standard
    self.studio = studio
  }

  /// Every rule's findings, in the order of the rules, and the verdict.
  ///
  /// A file that is no film gets one `playable` error, or `completeness` errors where it is a film's rest; the other
  /// rules have nothing to say about it.
  public func judge(_ facts: MediaFacts, against expected: Expectation) -> Judgement {
    var policy = self
    policy.tolerances = table.of(expected.model)
    guard let studio else { return Judgement(policy.findings(facts, expected)) }
    policy.tolerances = studio.tolerances.applied(to: policy.tolerances)
    let findings = policy.findings(facts, expected) + policy.findings(facts, of: studio, beside: expected)
    return Judgement(studio.weigh(findings) + [studio.note])
  }

  /// What a studio's demands find; what the order says too is judged with the order.
  private func findings(_ facts: MediaFacts, of studio: StudioPolicy, beside ordered: Expectation) -> [Finding] {
    var expected = studio.expectation
    if expected.resolution == ordered.resolution { expected.resolution = nil }
    // An order with an image also takes the image's shape, which is more than the studio does.
    if expected.aspect == ordered.aspect, ordered.image == nil { expected.aspect = nil }
    if expected.duration == ordered.duration { expected.duration = nil }
    if expected.audio == ordered.audio { expected.audio = nil }
    let shared = asOrdered(facts, expected).map(\.asThePolicyDemands)
    return shared + StudioRules(demands: studio.demands, tolerances: tolerances).findings(facts)
  }

  private func findings(_ facts: MediaFacts, _ expected: Expectation) -> [Finding] {
    playable(facts) + completeness(facts) + asOrdered(facts, expected) + streamEnds(facts) + deep(facts)
      + faststart(facts)
  }

  private func asOrdered(_ facts: MediaFacts, _ expected: Expectation) -> [Finding] {
    var findings: [Finding] = []
    if let video = facts.video, video.frames > 0 {
      findings += resolution(video, expected) + aspect(video, expected) + duration(video, expected)
    }
    if facts.video != nil || facts.audio != nil { findings += audio(facts, expected) }
    return findings
  }

  // MARK: Whether it is a film, and whole

  private static let playableVideo: Set = ["h264", "hevc", "av1"]
  private static let playableAudio: Set = ["aac", "mp3", "opus"]

  private func playable(_ facts: MediaFacts) -> [Finding] {
    func finding(_ severity: Finding.Severity, _ actual: String) -> [Finding] {
      let expected = "an mp4 or mov film with h264, hevc or av1 video, and aac, mp3 or opus audio if any"
      return [Finding(.playable, severity, expected: expected, actual: actual)]
    }
    guard facts.content.isFilm else { return finding(.error, facts.content.wordsInsteadOfFilm) }
    guard let video = facts.video else {
      return facts.completeness.damage.isEmpty ? finding(.error, "no video track") : []
    }
    guard video.coded.shortSide > 0 else { return finding(.error, "a video track of \(video.coded) pixels") }
    // libav's name for what it cannot name, which no player can either.
    guard video.codec != "none" else { return finding(.error, "a video track in a codec that is not known") }
    guard video.frames > 0 else { return finding(.error, "a video track without a frame") }
    guard video.frames > 1 else { return finding(.error, "a still: a video track of one frame") }
    var strange: [String] = []
    if facts.content != .mp4, facts.content != .mov { strange.append("a \(facts.content.rawValue) file") }
    if !Self.playableVideo.contains(video.codec) { strange.append("\(video.codec) video") }
    if let audio = facts.audio, !Self.playableAudio.contains(audio.codec) { strange.append("\(audio.codec) audio") }
    return strange.isEmpty ? [] : finding(.warning, Phrase.list(strange, joined: "with"))
  }

  private func completeness(_ facts: MediaFacts) -> [Finding] {
    guard facts.content.isFilm else { return [] }
    let whole = facts.completeness
    return whole.damage.map { damage in
      let (expected, actual) =
        switch damage {
        case .truncated: ("all \(whole.claimed ?? 0) bytes that its headers claim", cutOff(whole))
        case .moovMissing:
          ("an index (moov)", "none, so no player can show it: it was cut off, or never finished")
        case .packetsMissing:
          (
            "every packet of picture and sound that its index lists",
            "\(Phrase.count(whole.missingPackets, "packet")) missing or cut: it breaks off when played"
          )
        case .malformed: ("a container that can be read", "\(whole.size) bytes that make no sense as one")
        }
      return Finding(.completeness, .error, expected: expected, actual: actual)
    }
  }

  /// "21312 of 35520 bytes: the last 40 % were cut off".
  private func cutOff(_ whole: MediaFacts.Completeness) -> String {
    let missing = (whole.claimed ?? 0) - whole.size
    let share = Ratio(missing, max(1, whole.claimed ?? 1)).map { $0.percent(places: 0) } ?? "0"
    let end = share == "0" ? "the end was" : "the last \(share) % were"
    return "\(whole.size) of \(whole.claimed ?? 0) bytes: \(end) cut off"
  }

  private func faststart(_ facts: MediaFacts) -> [Finding] {
    guard let layout = facts.layout, !layout.isFaststart, !layout.isFragmented,
      !facts.completeness.damage.contains(.moovMissing)
    else { return [] }
    return [
      Finding(
        .faststart, .note, expected: "the index (moov) first, to begin playing while it loads",
        actual: "the index last, as PixVerse delivers it")
    ]
  }

  // MARK: Whether it is what was ordered

  private func resolution(_ video: VideoFacts, _ expected: Expectation) -> [Finding] {
    guard let tier = expected.resolution,
      abs(video.displayed.shortSide - tier.shortSide) > tolerances.resolutionPixels
    else { return [] }
    return [
      Finding(
        .resolution, .error,
        expected: "\(tier.rawValue): a short side of \(tier.shortSide) px, give or take \(tolerances.resolutionPixels)",
        actual: "\(video.displayed), a short side of \(video.displayed.shortSide) px: \(missed(tier, video.displayed))")
    ]
  }

  /// "360 px too small, the size of 720p".
  private func missed(_ tier: Resolution, _ size: PictureSize) -> String {
    let off = size.shortSide - tier.shortSide
    let other = Resolution.allCases.first { abs(size.shortSide - $0.shortSide) <= tolerances.resolutionPixels }
    let name = other.map { $0 == tier ? "" : ", the size of \($0.rawValue)" } ?? ""
    return "\(abs(off)) px too \(off < 0 ? "small" : "large")\(name)"
  }

  private func aspect(_ video: VideoFacts, _ expected: Expectation) -> [Finding] {
    let image = expected.image.flatMap { AspectRatio($0.width, $0.height) }
    guard let asked = expected.aspect ?? image else { return [] }
    if isNear(video.displayed, asked) { return [] }
    let shape = AspectRatio(video.displayed.width, video.displayed.height)
    let actual = "\(video.displayed)" + (shape.map { ", that is \($0): \($0.difference(from: asked))" } ?? "")
    guard expected.aspect != nil, let image, isNear(video.displayed, image) else {
      let either = image.flatMap { $0 == asked ? nil : ", or the input image's \($0)" } ?? ""
      let parts = "within \(tolerances.aspectShare.percent()) %"
      return [Finding(.aspect, .error, expected: "\(asked)\(either), \(parts)", actual: actual)]
    }
    return [Finding(.aspect, .warning, expected: "\(asked)", actual: "\(actual); it follows the input image")]
  }

  /// request-key's rule for a named ratio, at 2 %: `50 x |w x b - h x a| <= h x a`.
  private func isNear(_ size: PictureSize, _ ratio: AspectRatio) -> Bool {
    let (ours, theirs) = (Int128(size.width) * Int128(ratio.height), Int128(size.height) * Int128(ratio.width))
    let share = tolerances.aspectShare
    return Int128(share.denominator) * abs(ours - theirs) <= Int128(share.numerator) * theirs
  }

  private func duration(_ video: VideoFacts, _ expected: Expectation) -> [Finding] {
    guard let asked = expected.duration else { return [] }
    guard let came = video.presented?.duration else {
      return [Finding(.duration, .error, expected: "\(asked.decimal()) s", actual: "times that make no sense")]
    }
    let frame = video.frameRate.flatMap { Ratio($0.denominator, $0.numerator) }
    let frames = frame?.multiplied(by: Ratio(whole: tolerances.durationFrames))
    let allowed = max(tolerances.durationSeconds, frames ?? tolerances.durationSeconds)
    if came.isWithin(allowed, of: asked) { return [] }
    let slack = asked.multiplied(by: tolerances.durationWarningShare)
    let severity: Finding.Severity = slack.map { came.isWithin($0, of: asked) } == true ? .warning : .error
    return [
      Finding(
        .duration, severity, expected: "\(asked.decimal()) s, give or take \(allowed.decimal()) s",
        actual: "\(came.decimal()) s, \(Phrase.count(video.frames, "frame")): \(missed(asked, came))")
    ]
  }

  /// "2.4583 s or 49 % too short".
  private func missed(_ asked: Ratio, _ came: Ratio) -> String {
    guard let off = came.subtracting(asked) else { return "far off" }
    let share = Ratio(asked.denominator, asked.numerator).flatMap(off.magnitude.multiplied)
    let percent = share.map { " or \($0.percent(places: 0)) %" } ?? ""
    return "\(off.magnitude.decimal()) s\(percent) too \(off < Ratio(whole: 0) ? "short" : "long")"
  }

  private func audio(_ facts: MediaFacts, _ expected: Expectation) -> [Finding] {
    func finding(_ severity: Finding.Severity, _ expected: String, _ actual: String) -> [Finding] {
      [Finding(.audio, severity, expected: expected, actual: actual)]
    }
    let words =
      facts.audio.map { "audio track (\($0.codec), \($0.sampleRate) Hz, \(Phrase.count($0.channels, "channel")))" }
      ?? ""
    switch (expected.audio, facts.audio) {
    case (nil, _), (.notOrdered, nil), (.forbidden, nil): return []
    case (.ordered, nil): return finding(.error, "audio", "no audio track: the clip is mute")
    case (.ordered, let track?):
      guard track.isSilent == true else { return [] }
      let level = "nothing in it is louder than \(AudioFacts.silenceDecibels) dB"
      return finding(.warning, "audio that is to be heard", "a silent \(words): \(level)")
    case (.notOrdered, _?): return finding(.warning, "no audio ordered", "an \(words): were you billed for it?")
    case (.forbidden, _?): return finding(.error, "no audio at all", "an \(words)")
    }
  }

  private func streamEnds(_ facts: MediaFacts) -> [Finding] {
    guard let video = facts.video?.presented?.end, let audio = facts.audio?.presented?.end,
      !video.isWithin(tolerances.streamEndSeconds, of: audio)
    else { return [] }
    return [
      Finding(
        .streamEnds, .warning,
        expected: "video and audio that end within \(tolerances.streamEndSeconds.decimal()) s of each other",
        actual: "video ends at \(video.decimal()) s, audio at \(audio.decimal()) s: \(surplus(video, audio))")
    ]
  }

  /// "1 s of sound without a picture".
  private func surplus(_ video: Ratio, _ audio: Ratio) -> String {
    let off = video.subtracting(audio).map { "\($0.magnitude.decimal()) s of " } ?? ""
    return off + (video < audio ? "sound without a picture" : "picture without sound")
  }
}

extension Ratio {
  /// A share of one as a number of per cent, cut and not rounded: `2`, `0.5`.
  func percent(places: Int = 4) -> String { multiplied(by: Ratio(whole: 100))?.decimal(places: places) ?? decimal() }
}

extension AspectRatio {
  /// "43.7 % too narrow".
  fileprivate func difference(from asked: AspectRatio) -> String {
    let (ours, theirs) = (width * asked.height, height * asked.width)
    let share = Ratio(abs(ours - theirs), 1).flatMap { Ratio(1, theirs).flatMap($0.multiplied) }
    return (share.map { "\($0.percent(places: 1)) % " } ?? "") + "too \(ours < theirs ? "narrow" : "wide")"
  }
}

extension MediaFacts.Content {
  /// What such a file is, in a producer's words.
  public var words: String {
    switch self {
    case .mp4, .mov, .matroska, .webm: "a \(rawValue) film"
    case .empty: "an empty file"
    case .html: "a web page (HTML)"
    case .json: "a JSON text"
    case .text: "a text"
    case .jpeg, .png, .gif, .webp, .heif: "a picture (\(rawValue))"
    case .unknown: "bytes that are no film"
    }
  }

  /// What such a file is where a film should be, and what that means.
  fileprivate var wordsInsteadOfFilm: String {
    switch self {
    case .html: "\(words), which is what an address that has expired gives"
    case .json, .text: "\(words), such as a provider's message about an error"
    default: words
    }
  }
}
