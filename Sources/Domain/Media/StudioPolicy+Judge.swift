/// Holds a studio's own demands against measured facts.
///
/// What could not be measured does not meet a demand: nothing passes because nobody knows it.
struct StudioRules {
  let demands: StudioPolicy.Demands
  let tolerances: Tolerances

  /// The findings, in the order of the rules. A film without a track has none about it: that is for others to say.
  func findings(_ facts: MediaFacts) -> [Finding] {
    guard facts.content.isFilm else { return [] }
    var findings = word(.container, facts.content.rawValue, demands.containers.map(\.rawValue), "container")
    if let video = facts.video, video.frames > 0 {
      findings += word(.codec, video.codec, demands.codecs, "video codec")
      findings += word(.profile, video.profile, demands.profiles, "profile")
      findings += word(.pixelFormat, video.pixelFormat, demands.pixelFormats, "pixel format")
      findings +=
        size(video.displayed) + frameRate(video) + duration(video) + bitRate(video) + dynamicRange(video)
    }
    if let audio = facts.audio {
      findings += word(.audioCodec, audio.codec, demands.audioCodecs, "audio codec")
      findings += number(.sampleRate, audio.sampleRate, demands.sampleRate) { "\($0) Hz" }
      findings += number(.channels, audio.channels, demands.channels) { Phrase.count($0, "channel") }
      findings += loudness(audio)
    }
    return findings
  }

  func finding(_ rule: Finding.Rule, _ expected: String, _ actual: String) -> [Finding] {
    [Finding(rule, .error, expected: expected, actual: actual).asThePolicyDemands]
  }

  /// A value by name; case does not count.
  private func word(_ rule: Finding.Rule, _ came: String?, _ allowed: [String], _ noun: String) -> [Finding] {
    guard !allowed.isEmpty, !allowed.contains(where: { $0.lowercased() == came?.lowercased() }) else { return [] }
    let expected = "the \(noun) \(Phrase.list(allowed, joined: "or"))"
    return finding(rule, expected, came.map { "the \(noun) \($0)" } ?? "a \(noun) that is not known")
  }

  func number(
    _ rule: Finding.Rule, _ came: Int?, _ bounds: StudioPolicy.Bounds<Int>, _ text: (Int) -> String
  ) -> [Finding] {
    guard !bounds.isEmpty else { return [] }
    let expected = bounds.words(text)
    guard let came else { return finding(rule, expected, "not known: it could not be measured") }
    if let least = bounds.atLeast, came < least {
      return finding(rule, expected, "\(text(came)), which is \(text(least - came)) too little")
    }
    if let most = bounds.atMost, came > most {
      return finding(rule, expected, "\(text(came)), which is \(text(came - most)) too much")
    }
    return bounds.oneOf.isEmpty || bounds.oneOf.contains(came) ? [] : finding(rule, expected, text(came))
  }

  /// A fraction within bounds; `text` writes a value, and a distance between two.
  func fraction(
    _ rule: Finding.Rule, _ came: Ratio?, _ bounds: StudioPolicy.Bounds<Ratio>, within slack: Ratio = Ratio(whole: 0),
    text: (value: (Ratio) -> String, difference: (Ratio) -> String)
  ) -> [Finding] {
    guard !bounds.isEmpty else { return [] }
    let expected = bounds.words(text.value)
    guard let came else { return finding(rule, expected, "not known: it could not be measured") }
    func difference(_ limit: Ratio, _ word: String) -> String {
      let off = came.subtracting(limit).map { ", which is \(text.difference($0.magnitude)) too \(word)" } ?? ""
      return text.value(came) + off
    }
    if let least = bounds.atLeast, came < least, !came.isWithin(slack, of: least) {
      return finding(rule, expected, difference(least, "little"))
    }
    if let most = bounds.atMost, came > most, !came.isWithin(slack, of: most) {
      return finding(rule, expected, difference(most, "much"))
    }
    let isAllowed = bounds.oneOf.isEmpty || bounds.oneOf.contains { came.isWithin(slack, of: $0) }
    return isAllowed ? [] : finding(rule, expected, text.value(came))
  }

  private func size(_ came: PictureSize) -> [Finding] {
    let bounds = demands.size
    guard !bounds.isEmpty else { return [] }
    let isTooSmall = bounds.atLeast.map { came.width < $0.width || came.height < $0.height } ?? false
    let isTooLarge = bounds.atMost.map { came.width > $0.width || came.height > $0.height } ?? false
    let isAllowed = bounds.oneOf.isEmpty || bounds.oneOf.contains(came)
    guard isTooSmall || isTooLarge || !isAllowed else { return [] }
    let wanted = isTooSmall ? bounds.atLeast : isTooLarge ? bounds.atMost : bounds.oneOf.only
    let off = wanted.map { ", \(came.difference(from: $0))" } ?? ""
    return finding(.size, bounds.words { "\($0)" } + " as displayed", "\(came)\(off)")
  }

  private func frameRate(_ video: VideoFacts) -> [Finding] {
    func text(_ rate: Ratio) -> String { "\(rate.decimal(places: 3)) frames per second" }
    var findings = fraction(
      .frameRate, video.frameRate, demands.frameRate, within: tolerances.frameRate, text: (text, text))
    if demands.wantsConstantRate, !video.isConstantRate {
      let average = video.frameRate.map { ", \(text($0)) on the average" } ?? ""
      findings += finding(.frameRate, "a constant frame rate", "a rate that varies\(average)")
    }
    return findings
  }

  private func duration(_ video: VideoFacts) -> [Finding] {
    var limits = demands.duration
    limits.oneOf = []
    func text(_ seconds: Ratio) -> String { "\(seconds.decimal()) s" }
    return fraction(.duration, video.presented?.duration, limits, text: (text, text))
  }
}

extension Finding {
  /// The same, saying that it is no request's but a policy's demand.
  var asThePolicyDemands: Finding {
    Finding(rule, severity, expected: "\(expected), as the policy demands", actual: actual)
  }
}

extension StudioPolicy.Bounds {
  /// "24 or 25", "at least 4", "at least 4 and at most 6".
  func words(_ text: (Value) -> String) -> String {
    if !oneOf.isEmpty { return Phrase.list(oneOf.map(text), joined: "or") }
    let limits = [atLeast.map { "at least \(text($0))" }, atMost.map { "at most \(text($0))" }]
    return Phrase.list(limits.compactMap(\.self), joined: "and")
  }
}

extension Array {
  /// The element of an array that has just one.
  fileprivate var only: Element? { count == 1 ? first : nil }
}

extension PictureSize {
  /// "8 px too low", "16 px too wide and 8 px too low".
  func difference(from wanted: PictureSize) -> String {
    var parts: [String] = []
    if width != wanted.width {
      parts.append("\(abs(width - wanted.width)) px too \(width < wanted.width ? "narrow" : "wide")")
    }
    if height != wanted.height {
      parts.append("\(abs(height - wanted.height)) px too \(height < wanted.height ? "low" : "high")")
    }
    return Phrase.list(parts, joined: "and")
  }
}

extension Ratio {
  /// The distance from zero.
  var magnitude: Ratio { numerator < 0 ? Ratio(-numerator, denominator) ?? self : self }
}
