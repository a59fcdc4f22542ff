/// Judges measured facts against what was ordered. Pure: the same facts and expectation always give the same findings.
public struct Policy: Sendable {
  /// What each model's clips may be off by.
  private let table: Tolerances.Table
  /// How far the clip that is judged may be off.
  private var tolerances: Tolerances

  /// Makes a policy.
  public init(tolerances table: Tolerances.Table = .known) {
    self.table = table
    tolerances = table.standard
  }

  /// Every rule's findings, in the order of the rules, and the verdict.
  ///
  /// A file that is no film gets one `playable` error, or `completeness` errors where it is a film's rest; the other
  /// rules have nothing to say about it.
  public func judge(_ facts: MediaFacts, against expected: Expectation) -> Judgement {
    var policy = self
    policy.tolerances = table.of(expected.model)
    return Judgement(policy.findings(facts, expected))
  }

  private func findings(_ facts: MediaFacts, _ expected: Expectation) -> [Finding] {
    var findings = playable(facts) + completeness(facts)
    if let video = facts.video, video.frames > 0 {
      findings += resolution(video, expected) + aspect(video, expected) + duration(video, expected)
    }
    if facts.video != nil || facts.audio != nil { findings += audio(facts, expected) }
    return findings + streamEnds(facts) + faststart(facts)
  }

  // MARK: Whether it is a film, and whole

  private static let playableVideo: Set = ["h264", "hevc", "av1"]
  private static let playableAudio: Set = ["aac", "mp3", "opus"]

  private func playable(_ facts: MediaFacts) -> [Finding] {
    func finding(_ severity: Finding.Severity, _ actual: String) -> [Finding] {
      let expected = "an mp4 or mov film with h264, hevc or av1 video, and aac, mp3 or opus audio if any"
      return [Finding(.playable, severity, expected: expected, actual: actual)]
    }
    guard facts.content.isFilm else { return finding(.error, facts.content.words) }
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
        case .truncated: ("\(whole.claimed ?? 0) bytes, as its headers claim", "\(whole.size) bytes: it was cut off")
        case .moovMissing: ("an index (moov)", "none: it was cut off, or never finished")
        case .packetsMissing:
          ("every packet that its index lists", "\(Phrase.count(whole.missingPackets, "packet")) missing or cut")
        case .malformed: ("a container that can be read", "\(whole.size) bytes that make no sense as one")
        }
      return Finding(.completeness, .error, expected: expected, actual: actual)
    }
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
        actual: "\(video.displayed), a short side of \(video.displayed.shortSide) px")
    ]
  }

  private func aspect(_ video: VideoFacts, _ expected: Expectation) -> [Finding] {
    let image = expected.image.flatMap { AspectRatio($0.width, $0.height) }
    guard let asked = expected.aspect ?? image else { return [] }
    if isNear(video.displayed, asked) { return [] }
    let shape = AspectRatio(video.displayed.width, video.displayed.height)
    let actual = "\(video.displayed)" + (shape.map { ", that is \($0)" } ?? "")
    guard expected.aspect != nil, let image, isNear(video.displayed, image) else {
      let either = image.flatMap { $0 == asked ? nil : ", or the input image's \($0)" } ?? ""
      let parts = "within \(tolerances.aspectShare.percent) %"
      return [Finding(.aspect, .error, expected: "\(asked)\(either), \(parts)", actual: actual)]
    }
    return [Finding(.aspect, .warning, expected: "\(asked)", actual: "\(actual): it follows the input image")]
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
    if came.isWithin(max(tolerances.durationSeconds, frames ?? tolerances.durationSeconds), of: asked) { return [] }
    let slack = asked.multiplied(by: tolerances.durationWarningShare)
    let severity: Finding.Severity = slack.map { came.isWithin($0, of: asked) } == true ? .warning : .error
    return [
      Finding(
        .duration, severity, expected: "\(asked.decimal()) s",
        actual: "\(came.decimal()) s, \(Phrase.count(video.frames, "frame"))")
    ]
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
    case (.ordered, nil): return finding(.error, "audio", "no audio track")
    case (.ordered, let track?): return track.isSilent == true ? finding(.warning, "audio", "a silent \(words)") : []
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
        actual: "video ends at \(video.decimal()) s, audio at \(audio.decimal()) s")
    ]
  }
}

extension Ratio {
  /// A share of one as a number of per cent: `2`, `0.5`.
  var percent: String { multiplied(by: Ratio(whole: 100))?.decimal() ?? decimal() }
}

extension MediaFacts.Content {
  /// What such a file is, in a producer's words.
  var words: String {
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
}
