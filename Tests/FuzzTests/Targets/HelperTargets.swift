import Domain

@testable import MediaClient
@testable import onetake_media

/// The probe's protocol, on both ends: neither believes the other.
enum HelperTargets {
  static let all = [
    FuzzTarget(name: "helper-answer", limit: 8192, rounds: 2500, words: words, check: answer),
    FuzzTarget(name: "helper-request", rounds: 1000, words: JSONTargets.words + requestWords, check: request),
  ]

  private static let words =
    JSONTargets.words + [
      "\"facts\":", "\"error\":{\"code\":", "\"memory\"", "\"limit\"", "\"sandbox\"", "\"read\"", "\"detail\":",
      "\"mp4\"",
      "\"size\":", "\"claimed\":", "\"missing_packets\":", "\"damage\":[\"truncated\"]", "\"video\":null",
      "\"frames\":",
      "\"coded\":[0,0]", "\"displayed\":[9007199254740991,1]", "\"presented\":{\"start\":\"0/1\",\"end\":\"5/1\"}",
      "\"9007199254740991/2147483647\"", "\"-1/1\"", "\"frame_rate\":\"24/1\"", "\"tags\":[[\"a\",\"b\"]]",
      "\"silent\":null",
      "\"deep\":", "\"progress\":50", "\"errors\":1", "\"first_errors\":[]", "\"track\":\"video\"", "\"kind\":\"cut\"",
      "\"time\":\"1/24\"", "\"black\":null", "\"frozen\":", "\"all_black\":true", "\"total\":\"5/1\"", "\"cut\":false",
      "\"list\":[[\"0/1\",\"1/1\"]]", "\"true_peak\":-1.5",
      "\"hello\":", "\"escape\":", "\u{1B}[2J", "\"parts\":[12,9]", "\"pictures\":", "\"pixels\":", "\"tiles\":",
      "\"pixel_digest\":", "\"sha256\":", "\"method\":",
      "\"end\":",
    ]
  private static let requestWords = [
    "\"do\":", "\"facts\"", "\"deep\"", "\"hello\"", "\"escape\"", "\"escape-foreign\"", "\"size\":",
    "\"pictures\"", "\"pixels\"", "\"encode\"", "\"width\":", "\"height\":", "\"format\":", "\"webp\"", "\"png\"",
    "\"pixel-digest\"",
  ]

  /// The parent, on whatever a helper says that a film has taken over.
  private static func answer(_ bytes: [UInt8]) throws(Violation) {
    let answer: HelperAnswer
    do throws(MediaHelperError) {
      answer = try read(bytes)
    } catch {
      try demand(!error.message.isEmpty, "no words for \(error)")
      return
    }
    if let facts = try? answer.facts {
      try demand((try? MediaFacts(json: facts.json)) == facts, "the facts do not read as they were written")
      for expected in expectations {
        let judgement = Policy().judge(facts, against: expected)
        let isWrong = !facts.content.isFilm || !facts.completeness.damage.isEmpty || facts.video == nil
        try demand(judgement.verdict == .violations || !isWrong, "it conforms: \(facts.json.text)")
        for finding in judgement.findings {
          try demand(Finding(json: finding.json) == finding, "a finding does not read as it was written")
        }
      }
    }
    if let deep = try? answer.deep { try checkDeep(deep) }
    let done = HelperAnswer.progress(in: answer.json)
    try demand(done.map { (0...100).contains($0) } ?? true, "it is \(done ?? 0) % done")
    _ = (try? answer.description, try? answer.attempts)
    if let drawn = try? answer.pictures {
      let sheet = drawn.description.storyboard
      try demand(FilmPictures(json: drawn.description.json) == drawn.description, "a drawing does not read as written")
      try demand(sheet.size.width * sheet.size.height <= 25 * 4096 * 4096, "a sheet of \(sheet.size)")
      try demand(sheet.webVTT(image: "a").hasPrefix("WEBVTT\n"), "no cues")
    }
    if let pixels = try? answer.pixelDigest {
      try demand((1...64).contains(pixels.method.utf8.count), "a method of \(pixels.method)")
      try demand(!pixels.method.hasControlCharacters, "control characters in \(pixels.method)")
    }
    if let pixels = try? answer.pixels(within: PictureSize(width: 8, height: 8)) {
      try demand(pixels.samples.count == pixels.size.width * pixels.size.height * 3, "samples too many or too few")
    }
  }

  /// What was decoded reads as it was written, and is judged: an error is never passed over.
  static func checkDeep(_ deep: DeepFacts) throws(Violation) {
    try demand((try? DeepFacts(json: deep.json)) == deep, "what was decoded does not read as it was written")
    var facts = MediaFacts(content: .mp4, completeness: MediaFacts.Completeness(size: 1))
    facts.deep = deep
    try demand((try? MediaFacts(json: facts.json)) == facts, "the facts do not read as they were written")
    let judgement = Policy().judge(facts, against: Expectation())
    let isTold = judgement.findings.contains { $0.rule == .decode && $0.severity == .error }
    try demand(isTold == (deep.errors > 0), "\(deep.errors) errors, and told or not: \(deep.json.text)")
    try demand(judgement.findings.allSatisfy { !$0.actual.isEmpty && !$0.actual.hasControlCharacters }, "no words")
  }

  /// An answer as it comes in messages: with parts as long as it says, in so far as that is believed.
  private static func read(_ bytes: [UInt8]) throws(MediaHelperError) -> HelperAnswer {
    guard let json = try? JSONParser.parse(bytes) else { throw MediaHelperError(.nonsense("no JSON")) }
    let lengths = try HelperAnswer.lengths(in: json)
    guard lengths.reduce(0, +) < 10_000 else { throw MediaHelperError(.timedOut) }
    let parts = lengths.map { Array("RIFFxxxxWEBP".utf8.prefix($0)) + [UInt8](repeating: 0, count: max(0, $0 - 12)) }
    return try HelperAnswer(json, parts: parts)
  }

  private static let expectations: [Expectation] = {
    var ordered = Expectation()
    ordered.resolution = .p720
    ordered.aspect = AspectRatio(16, 9)
    ordered.image = PictureSize(width: 1920, height: 1080)
    ordered.duration = Ratio(whole: 5)
    ordered.audio = .ordered
    var odd = Expectation()
    odd.image = PictureSize(width: 1_000_000, height: 1)
    odd.duration = Ratio(whole: 3600)
    odd.audio = .forbidden
    return [Expectation(), ordered, odd]
  }()

  /// The helper, on whatever comes through its socket.
  private static func request(_ bytes: [UInt8]) throws(Violation) {
    switch Demand(bytes, film: 7) {
    case .facts(let film, let size), .deep(let film, let size), .pixelDigest(let film, let size):
      try demand(film == 7 && size >= 0, "film \(film) of \(size) bytes")
    case .hello, .escape, .foreignCall: break
    case .picture(.film(let film, let size, _)), .picture(.pixels(let film, let size, _)):
      try demand(film == 7 && size >= 0, "film \(film) of \(size) bytes")
    case .picture(.encoded(let film, let size, _)):
      try demand(film == 7 && size.shortSide > 0, "film \(film) of \(size)")
    case nil: try demand(Demand(bytes, film: nil) == nil, "without its film it means something")
    }
    switch Demand(bytes, film: nil) {
    case .facts, .deep, .pixelDigest, .picture: throw Violation("there is no film to measure")
    default: break
    }
  }
}
