import Domain
import Testing

@Suite struct MediaFactsJSONTests {
  /// Facts in which nothing is empty.
  private func makeFullFacts() -> MediaFacts {
    var facts = makeMediaFacts()
    facts.completeness = MediaFacts.Completeness(
      size: 10, claimed: 20, missingPackets: 3, damage: [.truncated, .packetsMissing])
    facts.video?.profile = "High"
    facts.video?.pixelFormat = "yuv420p"
    facts.video?.isConstantRate = false
    facts.audio?.profile = "LC"
    facts.audio?.isSilent = true
    facts.audio?.loudness = -23.1
    facts.audio?.peak = -1
    facts.audio?.bytes = 4000
    facts.audio?.claim = TrackClaim(packets: 9, duration: nil)
    facts.video?.sampleAspect = Ratio(4, 3) ?? Ratio(whole: 1)
    facts.video?.rotation = 270
    facts.video?.transfer = "smpte2084"
    facts.video?.primaries = "bt2020"
    facts.video?.bytes = 5000
    facts.video?.claim = TrackClaim(packets: nil, duration: Ratio(whole: 6))
    facts.otherTracks = 2
    facts.others = [MediaFacts.OtherTrack(kind: .cover, codec: "mjpeg")]
    facts.tags = [MediaFacts.Tag(name: "comment", value: "neon \"girl\"")]
    facts.tagsCut = true
    return facts
  }

  @Test func `facts come back as they were, through text`() throws {
    let bare = MediaFacts(content: .html, completeness: MediaFacts.Completeness(size: 3))
    for facts in [makeFullFacts(), makeMediaFacts(audioEnd: nil), bare] {
      #expect(try MediaFacts(json: JSONParser.parse(facts.json.text)) == facts)
    }
  }

  @Test func `the text is stable`() {
    #expect(
      makeFullFacts().json.text == """
        {"prober":2,"content":"mp4","completeness":{"size":10,"claimed":20,"missing_packets":3,\
        "damage":["truncated","packets-missing"]},"layout":{"faststart":true,"fragmented":false},\
        "video":{"codec":"h264","profile":"High","pixel_format":"yuv420p","coded":[1920,1080],\
        "displayed":[1920,1080],"sample_aspect":"4/3","rotation":270,"transfer":"smpte2084","primaries":"bt2020",\
        "frames":121,"packets":121,"bytes":5000,"claimed":{"packets":null,"duration":"6/1"},"frame_rate":"24/1",\
        "constant_rate":false,"presented":{"start":"0/1","end":"121/24"}},"audio":{"codec":"aac","profile":"LC",\
        "sample_rate":16000,"channels":1,"packets":0,"bytes":4000,"claimed":{"packets":9,"duration":null},\
        "presented":{"start":"0/1","end":"5/1"},"silent":true,"loudness":-23.1,"peak":-1},"other_tracks":2,\
        "others":[{"kind":"cover","codec":"mjpeg"}],"tags":[["comment","neon \\"girl\\""]],"tags_cut":true,\
        "deep":null}
        """)
  }

  /// What a library of an earlier version holds.
  @Test func `facts of the first prober are read, and say nothing of what it did not measure`() throws {
    let text = """
      {"prober":1,"content":"mp4","completeness":{"size":10,"claimed":20,"missing_packets":3,\
      "damage":["truncated","packets-missing"]},"layout":{"faststart":true,"fragmented":false},\
      "video":{"codec":"h264","profile":"High","pixel_format":"yuv420p","coded":[1920,1080],\
      "displayed":[1920,1080],"frames":121,"packets":121,"frame_rate":"24/1","constant_rate":false,\
      "presented":{"start":"0/1","end":"121/24"}},"audio":{"codec":"aac","profile":"LC","sample_rate":16000,\
      "channels":1,"packets":0,"presented":{"start":"0/1","end":"5/1"},"silent":true},"other_tracks":2,\
      "tags":[["comment","neon \\"girl\\""]],"tags_cut":true}
      """
    let facts = try MediaFacts(json: JSONParser.parse(text))
    #expect(facts.prober == 1 && facts.prober < MediaFacts.currentProber)
    #expect(facts.video?.frames == 121 && facts.audio?.isSilent == true)
    #expect(facts.video?.sampleAspect == Ratio(whole: 1) && facts.video?.transfer == nil)
    #expect(facts.audio?.loudness == nil && facts.others == [])
  }

  @Test(
    arguments: [
      ("video", "rotation", 45, "/video/rotation"), ("video", "sample_aspect", "4:3", "/video/sample_aspect"),
      ("video", "claimed", ["packets": 1], "/video/claimed/duration"), ("video", "bytes", -1, "/video/bytes"),
      ("audio", "loudness", 1001, "/audio/loudness"), ("audio", "peak", "-1", "/audio/peak"),
    ] as [(String, String, JSON, String)])
  func `a track's member that makes no sense is named by its pointer`(
    track: String, name: String, value: JSON, pointer: String
  ) throws {
    guard case .object(var object) = makeFullFacts().json, case .object(var members)? = object[track] else { return }
    members[name] = value
    object[track] = .object(members)
    let text = JSON.object(object)
    let error = try #require(throws: MediaFactsError.self) { try MediaFacts(json: text) }
    #expect(error.pointer == pointer)
  }

  @Test(
    arguments: [
      ("completeness", nil, "/completeness"), ("content", "film", "/content"), ("prober", -1, "/prober"),
      ("video", ["codec": 5], "/video/codec"), ("tags", [["a"]], "/tags/0"), ("tags_cut", 1, "/tags_cut"),
      ("layout", ["faststart": true], "/layout/fragmented"),
    ] as [(String, JSON?, String)])
  func `what is missing or of another kind is named by its pointer`(name: String, value: JSON?, pointer: String) {
    guard case .object(var object) = makeFullFacts().json else { return }
    object[name] = value
    let text = JSON.object(object)
    #expect(throws: MediaFactsError.self) { try MediaFacts(json: text) }
    do {
      _ = try MediaFacts(json: text)
    } catch {
      #expect(error.pointer == pointer)
    }
  }
}
