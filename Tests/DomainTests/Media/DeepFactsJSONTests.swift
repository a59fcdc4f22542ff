import Domain
import Testing

@Suite struct DeepFactsJSONTests {
  /// Facts in which nothing is empty.
  static func makeFullFacts() throws -> DeepFacts {
    var facts = DeepFacts()
    facts.checkedAt = Timestamp("2026-11-21T15:00:00.250Z")
    facts.errors = 21
    facts.firstErrors = [
      .init(.video, .undecodable, at: Ratio(29, 24)), .init(.audio, .cut, at: nil),
      .init(.video, .concealed, at: Ratio(whole: 2)),
    ]
    let first = try #require(Presentation(start: Ratio(whole: 0), end: Ratio(1, 2) ?? Ratio(whole: 1)))
    let second = try #require(Presentation(start: first.end, end: Ratio(whole: 3)))
    var pictures = DeepFacts.Pictures(frames: 100)
    pictures.black = DeepFacts.Stretches([first], total: first.duration)
    pictures.frozen = DeepFacts.Stretches([second], total: Ratio(whole: 9), isCut: true)
    pictures.isAllBlack = false
    facts.video = pictures
    var sound = DeepFacts.Sound()
    sound.silent = DeepFacts.Stretches([first, second], total: Ratio(whole: 3))
    sound.truePeak = -0.5
    facts.audio = sound
    return facts
  }

  @Test func `facts come back as they were, through text, alone and with the film's`() throws {
    for deep in [try Self.makeFullFacts(), DeepFacts()] {
      #expect(try DeepFacts(json: JSONParser.parse(deep.json.text)) == deep)
      var facts = makeMediaFacts()
      facts.deep = deep
      #expect(try MediaFacts(json: JSONParser.parse(facts.json.text)) == facts)
    }
  }

  @Test func `facts that were stored before there was a deep check have none`() throws {
    guard case .object(var object) = makeMediaFacts().json else { return }
    object["deep"] = nil
    #expect(try MediaFacts(json: .object(object)) == makeMediaFacts())
  }

  @Test func `the text is stable`() throws {
    #expect(
      try Self.makeFullFacts().json.text == """
        {"version":1,"checked_at":"2026-11-21T15:00:00.250Z","errors":21,\
        "first_errors":[{"track":"video","kind":"undecodable","time":"29/24"},\
        {"track":"audio","kind":"cut","time":null},{"track":"video","kind":"concealed","time":"2/1"}],\
        "video":{"frames":100,"black":{"total":"1/2","cut":false,"list":[["0/1","1/2"]]},\
        "frozen":{"total":"9/1","cut":true,"list":[["1/2","3/1"]]},"all_black":false},\
        "audio":{"silent":{"total":"3/1","cut":false,"list":[["0/1","1/2"],["1/2","3/1"]]},\
        "true_peak":-0.5}}
        """)
  }

  @Test(
    arguments: [
      ("errors", 2, "/errors"), ("errors", -1, "/errors"), ("version", "1", "/version"),
      ("checked_at", "yesterday", "/checked_at"), ("first_errors", [["track": "subtitles"]], "/first_errors/0/track"),
      ("first_errors", [["track": "video", "kind": "cut", "time": "-1/24"]], "/first_errors/0/time"),
      ("first_errors", .array(Array(repeating: 0, count: 21)), "/first_errors"),
      ("video", ["frames": 1], "/video/black"), ("video", 5, "/video/frames"),
      ("audio", ["silent": ["total": "-1/1"]], "/audio/silent/total"),
      ("audio", ["silent": ["total": "1/1", "cut": false, "list": [["2/1", "1/1"]]]], "/audio/silent/list/0"),
      (
        "audio", ["silent": ["total": "1/1", "cut": false, "list": [["0/1", "2/1"], ["1/1", "3/1"]]]],
        "/audio/silent/list/1"
      ),
      ("audio", ["silent": nil, "true_peak": 1001], "/audio/true_peak"),
      ("audio", nil, "/audio"),
    ] as [(String, JSON?, String)])
  func `what is missing, of another kind or beyond its bounds is named by its pointer`(
    name: String, value: JSON?, pointer: String
  ) throws {
    guard case .object(var object) = try Self.makeFullFacts().json else { return }
    object[name] = value
    let text = JSON.object(object)
    let error = #expect(throws: MediaFactsError.self) { try DeepFacts(json: text) }
    #expect(error?.pointer == pointer)
  }

  @Test func `what is wrong in it is named from the film's facts on`() {
    guard case .object(var object) = makeMediaFacts().json else { return }
    object["deep"] = ["version": 1]
    let text = JSON.object(object)
    let error = #expect(throws: MediaFactsError.self) { try MediaFacts(json: text) }
    #expect(error?.pointer == "/deep/checked_at")
  }

  @Test(arguments: [(100, true), (101, false)])
  func `a list of stretches is read up to its bound`(count: Int, isRead: Bool) throws {
    guard case .object(var object) = DeepFacts().json else { return }
    let list = (0..<count).map { JSON.array([.string("\($0)/1"), .string("\($0 + 1)/1")]) }
    object["audio"] = ["silent": ["total": "1/1", "cut": true, "list": .array(list)], "true_peak": nil]
    let facts = try? DeepFacts(json: .object(object))
    #expect((facts?.audio?.silent?.list.count == count) == isRead)
  }
}
