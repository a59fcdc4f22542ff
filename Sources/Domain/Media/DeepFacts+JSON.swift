extension DeepFacts {
  /// The facts as stored and as the helper answers them; absent values are null, exact fractions are `"121/24"`.
  public var json: JSON {
    [
      "version": .int(version), "checked_at": .text(checkedAt?.description), "errors": .int(errors),
      "first_errors": .array(firstErrors.map(\.json)), "video": video?.json ?? nil, "audio": audio?.json ?? nil,
    ]
  }

  /// Reads what `json` wrote; members that it does not know are passed over.
  ///
  /// Throws `MediaFactsError` for the first member that is missing, of another kind or out of range.
  public init(json: JSON) throws(MediaFactsError) {
    try self.init(FactsReader(json, at: ""))
  }

  /// Reads the facts at a place of a larger document.
  init(_ root: FactsReader) throws(MediaFactsError) {
    self.init()
    version = try root.count("version")
    if let moment = try root.optional("checked_at") {
      guard let time = Timestamp(try moment.text()) else { throw moment.error("a moment such as 2026-03-01T12:00:00Z") }
      checkedAt = time
    }
    errors = try root.count("errors")
    for error in try root.elements("first_errors", atMost: Self.maximumErrors) { firstErrors.append(try .init(error)) }
    guard firstErrors.count <= errors else { throw try root.member("errors").error("no fewer than are listed") }
    if let track = try root.optional("video") { video = try Pictures(track) }
    if let track = try root.optional("audio") { audio = try Sound(track) }
  }
}

extension DeepFacts.DecodeError {
  fileprivate var json: JSON {
    ["track": .string(track.rawValue), "kind": .string(kind.rawValue), "time": .text(time?.description)]
  }

  fileprivate init(_ error: FactsReader) throws(MediaFactsError) {
    self.init(try error.word("track"), try error.word("kind"), at: try error.optional("time")?.time())
  }
}

extension DeepFacts.Stretches {
  fileprivate var json: JSON {
    [
      "total": .string(total.description), "cut": .bool(isCut),
      "list": .array(list.map { [.string($0.start.description), .string($0.end.description)] }),
    ]
  }

  fileprivate init(_ stretches: FactsReader) throws(MediaFactsError) {
    self.init(total: try stretches.member("total").time(), isCut: try stretches.flag("cut"))
    for pair in try stretches.elements("list", atMost: Self.maximum) {
      let times = try pair.elements(atMost: 2)
      guard times.count == 2, let stretch = Presentation(start: try times[0].time(), end: try times[1].time()) else {
        throw pair.error("a start, and an end after it")
      }
      if let last = list.last, stretch.start < last.end { throw pair.error("a start after the end of the one before") }
      list.append(stretch)
    }
  }
}

extension DeepFacts.Pictures {
  fileprivate var json: JSON {
    [
      "frames": .int(frames), "black": black?.json ?? nil, "frozen": frozen?.json ?? nil,
      "all_black": isAllBlack.map(JSON.bool) ?? nil,
    ]
  }

  fileprivate init(_ track: FactsReader) throws(MediaFactsError) {
    self.init(frames: try track.count("frames"))
    if let stretches = try track.optional("black") { black = try .init(stretches) }
    if let stretches = try track.optional("frozen") { frozen = try .init(stretches) }
    isAllBlack = try track.optional("all_black")?.flag()
  }
}

extension DeepFacts.Sound {
  fileprivate var json: JSON {
    ["silent": silent?.json ?? nil, "true_peak": .double(truePeak)]
  }

  fileprivate init(_ track: FactsReader) throws(MediaFactsError) {
    self.init()
    if let stretches = try track.optional("silent") { silent = try .init(stretches) }
    truePeak = try track.optional("true_peak")?.decibels()
  }
}
