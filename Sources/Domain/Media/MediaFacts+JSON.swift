/// Why a JSON text is no `MediaFacts`.
public struct MediaFactsError: Error, Hashable, Sendable {
  /// The JSON Pointer (RFC 6901) of the member at fault.
  public let pointer: String
  /// What was expected there, as the rest of a sentence.
  public let expected: String

  /// The whole sentence: "/video/frames: expected a whole number".
  public var message: String { "\(pointer): expected \(expected)" }
}

extension MediaFacts {
  /// The facts as stored and as the helper answers them; absent values are null, exact fractions are `"121/24"`.
  public var json: JSON {
    [
      "prober": .int(prober),
      "content": .string(content.rawValue),
      "completeness": [
        "size": .int(completeness.size), "claimed": .int(completeness.claimed),
        "missing_packets": .int(completeness.missingPackets),
        "damage": .array(completeness.damage.map { .string($0.rawValue) }),
      ],
      "layout": layout.map { ["faststart": .bool($0.isFaststart), "fragmented": .bool($0.isFragmented)] } ?? nil,
      "video": video?.json ?? nil,
      "audio": audio?.json ?? nil,
      "other_tracks": .int(otherTracks),
      "others": .array(others.map { ["kind": .string($0.kind.rawValue), "codec": .string($0.codec)] }),
      "tags": .array(tags.map { [.string($0.name), .string($0.value)] }),
      "tags_cut": .bool(tagsCut),
      "deep": deep?.json ?? nil,
    ]
  }

  /// Reads what `json` wrote; members that it does not know are passed over, and what earlier versions of the prober did not
  /// measure may be missing.
  ///
  /// Throws `MediaFactsError` for the first member that is missing, of another kind or out of range.
  public init(json: JSON) throws(MediaFactsError) {
    let root = FactsReader(json, at: "")
    let whole = try root.member("completeness")
    self.init(
      content: try root.word("content"),
      completeness: Completeness(
        size: try whole.count("size"), claimed: try whole.optional("claimed")?.count(),
        missingPackets: try whole.count("missing_packets"), damage: try whole.words("damage")))
    prober = try root.count("prober")
    if let boxes = try root.optional("layout") {
      layout = BoxLayout(isFaststart: try boxes.flag("faststart"), isFragmented: try boxes.flag("fragmented"))
    }
    if let track = try root.optional("video") { video = try VideoFacts(track) }
    if let track = try root.optional("audio") { audio = try AudioFacts(track) }
    otherTracks = try root.count("other_tracks")
    for track in try root.since2("others")?.elements(atMost: Self.maximumOthers) ?? [] {
      others.append(OtherTrack(kind: try track.word("kind"), codec: try track.text("codec")))
    }
    tagsCut = try root.flag("tags_cut")
    if let checked = try root.since2("deep") { deep = try DeepFacts(checked) }
    for pair in try root.elements("tags", atMost: Self.maximumTags) {
      guard case .array(let words) = pair.json, words.count == 2, let name = words[0].stringValue,
        let value = words[1].stringValue
      else { throw pair.error("a name and a value") }
      tags.append(Tag(name: name, value: value))
    }
  }
}

extension VideoFacts {
  fileprivate var json: JSON {
    [
      "codec": .string(codec), "profile": .text(profile), "pixel_format": .text(pixelFormat),
      "coded": coded.json, "displayed": displayed.json, "sample_aspect": .string(sampleAspect.description),
      "rotation": .int(rotation), "transfer": .text(transfer), "primaries": .text(primaries), "frames": .int(frames),
      "packets": .int(packets), "bytes": .int(bytes), "claimed": claim.json,
      "frame_rate": .text(frameRate?.description), "constant_rate": .bool(isConstantRate),
      "presented": presented?.json ?? nil,
    ]
  }

  fileprivate init(_ track: FactsReader) throws(MediaFactsError) {
    self.init(codec: try track.text("codec"), coded: try track.size("coded"), displayed: try track.size("displayed"))
    profile = try track.optional("profile")?.text()
    pixelFormat = try track.optional("pixel_format")?.text()
    frames = try track.count("frames")
    packets = try track.count("packets")
    frameRate = try track.optional("frame_rate")?.ratio()
    isConstantRate = try track.flag("constant_rate")
    presented = try track.presentation()
    if let shape = try track.since2("sample_aspect") { sampleAspect = try shape.ratio() }
    if let turn = try track.since2("rotation") {
      rotation = try turn.count()
      guard [0, 90, 180, 270].contains(rotation) else { throw turn.error("0, 90, 180 or 270") }
    }
    transfer = try track.since2("transfer")?.text()
    primaries = try track.since2("primaries")?.text()
    bytes = try track.since2("bytes")?.count() ?? 0
    claim = try track.claim()
  }
}

extension AudioFacts {
  fileprivate var json: JSON {
    [
      "codec": .string(codec), "profile": .text(profile), "sample_rate": .int(sampleRate),
      "channels": .int(channels), "packets": .int(packets), "bytes": .int(bytes), "claimed": claim.json,
      "presented": presented?.json ?? nil, "silent": isSilent.map(JSON.bool) ?? nil,
      "loudness": .double(loudness), "peak": .double(peak),
    ]
  }

  fileprivate init(_ track: FactsReader) throws(MediaFactsError) {
    self.init(
      codec: try track.text("codec"), sampleRate: try track.count("sample_rate"),
      channels: try track.count("channels"))
    profile = try track.optional("profile")?.text()
    packets = try track.count("packets")
    presented = try track.presentation()
    isSilent = try track.optional("silent")?.flag()
    bytes = try track.since2("bytes")?.count() ?? 0
    claim = try track.claim()
    loudness = try track.since2("loudness")?.decibels()
    peak = try track.since2("peak")?.decibels()
  }
}

extension TrackClaim {
  fileprivate var json: JSON { ["packets": .int(packets), "duration": .text(duration?.description)] }
}

extension PictureSize {
  fileprivate var json: JSON { [.int(width), .int(height)] }
}

extension Presentation {
  fileprivate var json: JSON {
    ["start": .string(start.description), "end": .string(end.description)]
  }
}

/// A member of the facts' JSON together with where it stands.
struct FactsReader {
  let json: JSON
  let pointer: String

  init(_ json: JSON, at pointer: String) {
    self.json = json
    self.pointer = pointer
  }

  func error(_ expected: String) -> MediaFactsError { MediaFactsError(pointer: pointer, expected: expected) }

  func member(_ name: String) throws(MediaFactsError) -> FactsReader {
    guard let value = json[name] else {
      throw MediaFactsError(pointer: "\(pointer)/\(name)", expected: "a member of this name")
    }
    return FactsReader(value, at: "\(pointer)/\(name)")
  }

  func optional(_ name: String) throws(MediaFactsError) -> FactsReader? {
    let value = try member(name)
    return value.json.isNull ? nil : value
  }

  /// A member that is null, or that facts of the first prober do not have.
  func since2(_ name: String) throws(MediaFactsError) -> FactsReader? {
    json[name] == nil ? nil : try optional(name)
  }

  func elements(atMost limit: Int) throws(MediaFactsError) -> [FactsReader] {
    guard let values = json.arrayValue, values.count <= limit else {
      throw error("an array of at most \(limit) elements")
    }
    return values.enumerated().map { FactsReader($0.element, at: "\(pointer)/\($0.offset)") }
  }

  func elements(_ name: String, atMost limit: Int) throws(MediaFactsError) -> [FactsReader] {
    try member(name).elements(atMost: limit)
  }

  func decibels() throws(MediaFactsError) -> Double {
    guard let value = json.doubleValue, (-1000...1000).contains(value) else {
      throw error("a level between -1000 and 1000")
    }
    return value
  }

  func claim() throws(MediaFactsError) -> TrackClaim {
    guard let claim = try since2("claimed") else { return TrackClaim() }
    return TrackClaim(
      packets: try claim.optional("packets")?.count(), duration: try claim.optional("duration")?.ratio())
  }

  func text() throws(MediaFactsError) -> String {
    guard let text = json.stringValue else { throw error("a string") }
    return text
  }

  func count() throws(MediaFactsError) -> Int {
    guard let number = json.intValue, number >= 0 else { throw error("a whole number that is not negative") }
    return number
  }

  func flag() throws(MediaFactsError) -> Bool {
    guard let value = json.boolValue else { throw error("true or false") }
    return value
  }

  func ratio() throws(MediaFactsError) -> Ratio {
    guard let ratio = json.stringValue.flatMap({ Ratio($0) }) else { throw error("a fraction such as \"121/24\"") }
    return ratio
  }

  /// A fraction that is not negative.
  func time() throws(MediaFactsError) -> Ratio {
    let time = try ratio()
    guard time.numerator >= 0 else { throw error("a time that is not negative") }
    return time
  }

  func word<Word: RawRepresentable & CaseIterable>() throws(MediaFactsError) -> Word where Word.RawValue == String {
    guard let word = json.stringValue.flatMap(Word.init(rawValue:)) else {
      throw error("one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }

  func text(_ name: String) throws(MediaFactsError) -> String { try member(name).text() }
  func count(_ name: String) throws(MediaFactsError) -> Int { try member(name).count() }
  func flag(_ name: String) throws(MediaFactsError) -> Bool { try member(name).flag() }

  func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws(MediaFactsError) -> Word
  where Word.RawValue == String { try member(name).word() }

  func words<Word: RawRepresentable & CaseIterable>(_ name: String) throws(MediaFactsError) -> [Word]
  where Word.RawValue == String {
    var words: [Word] = []
    for element in try elements(name, atMost: Word.allCases.count) { words.append(try element.word()) }
    return words
  }

  func size(_ name: String) throws(MediaFactsError) -> PictureSize {
    let sides = try elements(name, atMost: 2)
    guard sides.count == 2 else { throw try member(name).error("a width and a height") }
    return PictureSize(width: try sides[0].count(), height: try sides[1].count())
  }

  func presentation() throws(MediaFactsError) -> Presentation? {
    guard let times = try optional("presented") else { return nil }
    let (start, end) = (try times.member("start").ratio(), try times.member("end").ratio())
    guard let presented = Presentation(start: start, end: end) else { throw times.error("an end after the start") }
    return presented
  }
}
