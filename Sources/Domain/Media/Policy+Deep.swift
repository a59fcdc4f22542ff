/// What is judged once every frame was decoded; films that were not looked at so closely have no such findings.
extension Policy {
  /// The rules `decode` and `picture`.
  func deep(_ facts: MediaFacts) -> [Finding] {
    guard let deep = facts.deep else { return [] }
    return decode(facts, deep) + picture(facts, deep)
  }

  // MARK: decode

  private func decode(_ facts: MediaFacts, _ deep: DeepFacts) -> [Finding] {
    func finding(_ severity: Finding.Severity, _ actual: String) -> [Finding] {
      [Finding(.decode, severity, expected: "every frame and sound to decode without an error", actual: actual)]
    }
    if deep.errors > 0 { return finding(.error, deep.errorWords) }
    if let video = facts.video, video.frames > 0, deep.video?.frames == 0 {
      return finding(.error, "none of \(Phrase.count(video.frames, "frame")) decodes")
    }
    var unchecked: [String] = []
    if let video = facts.video, deep.video == nil { unchecked.append("the \(video.codec) video") }
    if let audio = facts.audio, deep.audio == nil { unchecked.append("the \(audio.codec) audio") }
    if unchecked.isEmpty { return [] }
    let (verb, object) = unchecked.count == 1 ? ("was", "it") : ("were", "them")
    let words = "\(Phrase.list(unchecked, joined: "and")) \(verb) not decoded: onetake has no decoder for \(object)"
    return finding(.note, words)
  }

  // MARK: picture

  private func picture(_ facts: MediaFacts, _ deep: DeepFacts) -> [Finding] {
    guard let pictures = deep.video else { return [] }
    if pictures.isAllBlack == true {
      let frames = pictures.frames == 1 ? "the one frame is" : "all \(pictures.frames) frames are"
      return [Finding(.picture, .error, expected: "a picture", actual: "\(frames) black")]
    }
    let (black, frozen) = (pictures.black ?? DeepFacts.Stretches(), pictures.frozen ?? DeepFacts.Stretches())
    guard let length = facts.video?.presented?.duration, let idle = black.total.adding(frozen.total),
      let limit = Ratio(1, tolerances.idlePictureParts).flatMap(length.multiplied), idle > limit
    else { return [] }
    let parts = [("black", black), ("frozen", frozen)].filter { $0.1.total.numerator > 0 }
    let words = parts.map { "\($0.0) for \($0.1.total.decimal(places: 2)) s (\($0.1.words))" }
    return [
      Finding(
        .picture, .warning,
        expected: "a picture that is there and moves for all but \(100 / tolerances.idlePictureParts) % of its length",
        actual: "\(Phrase.list(words, joined: "and")) of \(length.decimal(places: 2)) s")
    ]
  }
}

extension DeepFacts {
  /// How many errors there are and where, in a producer's words: "3 errors: in the picture at 0.5 s, 0.54 s and 1.2 s".
  public var errorWords: String {
    let places = [(DecodeError.Track.video, "picture"), (.audio, "sound")].compactMap { track, name in
      let times = firstErrors.filter { $0.track == track }.prefix(Self.shownPlaces).map {
        $0.time.map { "\($0.decimal(places: 2)) s" } ?? "a time that is not known"
      }
      return times.isEmpty ? nil : "in the \(name) at \(Phrase.list(times, joined: "and"))"
    }
    let shown = [DecodeError.Track.video, .audio].reduce(0) { sum, track in
      sum + min(Self.shownPlaces, firstErrors.count { $0.track == track })
    }
    var words = Phrase.count(errors, "error")
    if !places.isEmpty { words += ": " + places.joined(separator: ", ") }
    if errors > shown, shown > 0 { words += ", and \(errors - shown) more" }
    if firstErrors.contains(where: { $0.kind == .cut }) { words += "; the file ends in the middle of a frame" }
    return words
  }

  /// How many places of each track are told to a person.
  private static let shownPlaces = 3
}

extension DeepFacts.Stretches {
  /// Where they are, in a producer's words: "0 to 1.2 s, 3 to 4.5 s".
  public var words: String {
    let shown = list.prefix(3).map { "\($0.start.decimal(places: 2)) to \($0.end.decimal(places: 2)) s" }
    return shown.joined(separator: ", ") + (list.count > shown.count || isCut ? " …" : "")
  }
}
