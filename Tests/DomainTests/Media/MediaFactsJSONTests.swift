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
    facts.otherTracks = 2
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
        {"prober":1,"content":"mp4","completeness":{"size":10,"claimed":20,"missing_packets":3,\
        "damage":["truncated","packets-missing"]},"layout":{"faststart":true,"fragmented":false},\
        "video":{"codec":"h264","profile":"High","pixel_format":"yuv420p","coded":[1920,1080],\
        "displayed":[1920,1080],"frames":121,"packets":121,"frame_rate":"24/1","constant_rate":false,\
        "presented":{"start":"0/1","end":"121/24"}},"audio":{"codec":"aac","profile":"LC","sample_rate":16000,\
        "channels":1,"packets":0,"presented":{"start":"0/1","end":"5/1"},"silent":true},"other_tracks":2,\
        "tags":[["comment","neon \\"girl\\""]],"tags_cut":true}
        """)
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
