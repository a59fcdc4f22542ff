// What each rule of a policy file may demand, and which values it takes.
extension PolicyReader {
  /// Reads one rule: its severity alone, or an object of demands that may have one.
  mutating func read(_ rule: Finding.Rule, _ place: Place, into policy: inout StudioPolicy) {
    if place.json.stringValue != nil {
      let severity = severity(of: rule, place)
      if rule.isStudioOnly, severity != .off {
        complain(place.pointer, place.json, "an object of \(list(rule.demandNames)), for nobody else demands anything")
      }
      policy.severities[rule] = severity
      return
    }
    let members = members(of: place.json, at: place.pointer, rule.demandNames + ["severity"])
    if members.ordered.isEmpty, place.json.objectValue?.isEmpty == true {
      complain(place.pointer, place.json, list(rule.demandNames + ["severity"]))
    }
    if let said = members["severity"] {
      policy.severities[rule] = severity(of: rule, said)
      if rule.isStudioOnly, members.ordered.count == 1 {
        complain(place.pointer, place.json, "\(list(rule.demandNames)) beside a severity")
      }
    }
    if members["exactly"] != nil, let other = ["one_of", "at_least", "at_most"].compactMap({ members[$0] }).first {
      complain(other.pointer, other.json, "nothing beside exactly")
    }
    demands(of: rule, members, &policy.demands)
  }

  private func list(_ names: [String]) -> String { Phrase.list(names, joined: "or") }

  private mutating func severity(of rule: Finding.Rule, _ place: Place) -> StudioPolicy.RuleSeverity? {
    let all = StudioPolicy.RuleSeverity.allCases.map(\.rawValue)
    guard let severity = word(place, all).flatMap({ StudioPolicy.RuleSeverity(rawValue: $0) }) else { return nil }
    if rule.isBinding, rule != .playable, severity != .error {
      complain(place.pointer, place.json, "error: what is not whole, or not what was ordered, is right under no policy")
    }
    return severity
  }

  private mutating func demands(
    of rule: Finding.Rule, _ members: Members, _ demands: inout StudioPolicy.Demands
  ) {
    switch rule {
    case .container:
      let names = MediaFacts.Content.allCases.filter(\.isFilm).map(\.rawValue)
      demands.containers = words(members, names).compactMap { MediaFacts.Content(rawValue: $0) }
    case .codec: demands.codecs = words(members, MediaWords.videoCodecs, aliases: MediaWords.codecAliases)
    case .profile: demands.profiles = words(members, MediaWords.profiles)
    case .pixelFormat: demands.pixelFormats = words(members, MediaWords.pixelFormats)
    case .audioCodec: demands.audioCodecs = words(members, MediaWords.audioCodecs, aliases: MediaWords.codecAliases)
    case .size: demands.size = bounds(members) { $0.size($1) }
    case .resolution:
      let names = Resolution.allCases.map(\.rawValue)
      demands.resolution = members["exactly"].flatMap { word($0, names) }.flatMap { Resolution(rawValue: $0) }
    case .aspect: demands.aspect = members["exactly"].flatMap { aspect($0) }
    case .frameRate:
      demands.frameRate = bounds(members) { $0.ratio($1, 1...1000, takesFraction: true) }
      demands.wantsConstantRate = members["constant"].map { flag($0) } ?? false
    case .bitRate: demands.bitRate = bounds(members) { $0.whole($1, 1...1_000_000_000_000) }
    case .duration: demands.duration = bounds(members) { $0.duration($1) }
    case .audio:
      let names = Expectation.Audio.allCases.map(\.rawValue)
      demands.audio = members["exactly"].flatMap { word($0, names) }.flatMap { Expectation.Audio(rawValue: $0) }
    case .sampleRate: demands.sampleRate = bounds(members) { $0.whole($1, 1...10_000_000) }
    case .channels: demands.channels = bounds(members) { $0.whole($1, 1...1024) }
    case .loudness: demands.loudness = bounds(members) { $0.ratio($1, -100...20) }
    case .dynamicRange:
      let names = StudioPolicy.DynamicRange.allCases.map(\.rawValue)
      demands.dynamicRange = members["exactly"].flatMap { word($0, names) }
        .flatMap { StudioPolicy.DynamicRange(rawValue: $0) }
    default: break
    }
  }

  private mutating func words(_ members: Members, _ known: [String], aliases: [String: String] = [:]) -> [String] {
    if let one = members["exactly"] { return word(one, known, aliases: aliases).map { [$0] } ?? [] }
    return members["one_of"].map { list($0) { $0.word($1, known, aliases: aliases) } } ?? []
  }

  private mutating func bounds<Value>(
    _ members: Members, _ read: (inout PolicyReader, Place) -> Value?
  ) -> StudioPolicy.Bounds<Value> {
    var bounds = StudioPolicy.Bounds<Value>()
    if let one = members["exactly"] { bounds.oneOf = read(&self, one).map { [$0] } ?? [] }
    if let some = members["one_of"] { bounds.oneOf = list(some, read) }
    bounds.atLeast = members["at_least"].flatMap { read(&self, $0) }
    bounds.atMost = members["at_most"].flatMap { read(&self, $0) }
    if let least = bounds.atLeast, let most = bounds.atMost, let place = members["at_most"], Self.isBelow(most, least) {
      complain(place.pointer, place.json, "what is not less than at_least")
    }
    return bounds
  }

  private static func isBelow<Value>(_ value: Value, _ other: Value) -> Bool {
    switch (value, other) {
    case (let value as Int, let other as Int): value < other
    case (let value as Ratio, let other as Ratio): value < other
    case (let value as PictureSize, let other as PictureSize): value.width < other.width || value.height < other.height
    default: false
    }
  }

  private mutating func duration(_ place: Place) -> Ratio? {
    guard let seconds = ratio(place, 0...Expectation.maximumSeconds) else { return nil }
    if seconds > Ratio(whole: 0) { return seconds }
    complain(place.pointer, place.json, "seconds, more than 0 and at most \(Expectation.maximumSeconds)")
    return nil
  }

  private mutating func aspect(_ place: Place) -> AspectRatio? {
    if let ratio = place.json.stringValue.flatMap({ AspectRatio($0) }) { return ratio }
    complain(place.pointer, place.json, "a text of WIDTH:HEIGHT in whole numbers, such as \"16:9\"")
    return nil
  }

  // MARK: Tolerances

  /// Reads the tolerances that a policy sets.
  mutating func tolerances(_ place: Place) -> StudioPolicy.ToleranceChange {
    let names = [
      "resolution_pixels", "aspect_percent", "duration_frames", "duration_seconds", "duration_warning_percent",
      "stream_end_seconds", "frame_rate",
    ]
    let members = members(of: place.json, at: place.pointer, names)
    var change = StudioPolicy.ToleranceChange()
    change.resolutionPixels = members["resolution_pixels"].flatMap { whole($0, 0...1000) }
    change.aspectShare = members["aspect_percent"].flatMap { percent($0) }
    change.durationFrames = members["duration_frames"].flatMap { whole($0, 0...1000) }
    change.durationSeconds = members["duration_seconds"].flatMap { ratio($0, 0...Expectation.maximumSeconds) }
    change.durationWarningShare = members["duration_warning_percent"].flatMap { percent($0) }
    change.streamEndSeconds = members["stream_end_seconds"].flatMap { ratio($0, 0...Expectation.maximumSeconds) }
    change.frameRate = members["frame_rate"].flatMap { ratio($0, 0...10) }
    return change
  }

  private mutating func percent(_ place: Place) -> Ratio? {
    guard let percent = ratio(place, 0...100) else { return nil }
    let share = Ratio(1, 100).flatMap(percent.multiplied)
    if share == nil { complain(place.pointer, place.json, "a number with at most seven decimals") }
    return share
  }
}

extension Finding.Rule {
  /// What a policy file may demand of it, besides a severity.
  var demandNames: [String] {
    switch self {
    case .container, .codec, .profile, .pixelFormat, .audioCodec: ["exactly", "one_of"]
    case .resolution, .aspect, .audio, .dynamicRange: ["exactly"]
    case .size, .sampleRate, .channels: ["exactly", "one_of", "at_least", "at_most"]
    case .frameRate: ["exactly", "one_of", "at_least", "at_most", "constant"]
    case .bitRate, .loudness: ["at_least", "at_most"]
    case .duration: ["exactly", "at_least", "at_most"]
    default: []
    }
  }

  /// Whether nothing but a policy file's demands can be judged by it.
  var isStudioOnly: Bool {
    switch self {
    case .container, .codec, .profile, .pixelFormat, .audioCodec, .size, .sampleRate, .channels, .frameRate, .bitRate,
      .loudness, .dynamicRange:
      true
    default: false
    }
  }
}
