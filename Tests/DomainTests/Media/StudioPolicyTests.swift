import Domain
import Testing

/// Reads a policy file's text.
func makeStudioPolicy(_ text: String) throws -> StudioPolicy {
  try StudioPolicy(parsing: Array(text.utf8), name: "test")
}

/// Reads rules and tolerances of a policy file.
func makeStudioPolicy(rules: String, tolerances: String = "{}") throws -> StudioPolicy {
  try makeStudioPolicy(#"{"policy":1,"rules":{"# + rules + #"},"tolerances":"# + tolerances + "}")
}

@Suite struct StudioPolicyTests {
  @Test func `everything that a file can say is read`() throws {
    let policy = try makeStudioPolicy(
      """
      {"policy": 1, "name": "Example Studio",
       "rules": {
         "container": {"one_of": ["mp4", "mov"], "severity": "warning"}, "faststart": "error",
         "codec": {"one_of": ["H264", "hevc"]}, "profile": {"exactly": "high"}, "pixel-format": {"exactly": "yuv420p"},
         "size": {"exactly": "1920x1080"}, "resolution": {"exactly": "1080p"}, "aspect": {"exactly": "16:9"},
         "frame-rate": {"one_of": [24, "24000/1001", 29.97], "constant": true},
         "bit-rate": {"at_least": 4000000, "at_most": 20000000}, "duration": {"exactly": 5.5},
         "audio": {"exactly": "none"}, "audio-codec": {"exactly": "aac"}, "sample-rate": {"one_of": [44100, 48000]},
         "channels": {"at_least": 1, "at_most": 2}, "loudness": {"at_least": -24, "at_most": -14.5},
         "dynamic-range": {"exactly": "sdr"}, "playable": "off", "stream-ends": {"severity": "note"}},
       "tolerances": {
         "resolution_pixels": 0, "aspect_percent": 0.5, "duration_frames": 1, "duration_seconds": 0.05,
         "duration_warning_percent": 10, "stream_end_seconds": 1, "frame_rate": 0}}
      """)
    #expect(policy.name == "Example Studio")
    let demands = policy.demands
    #expect(demands.containers == [.mp4, .mov])
    #expect(demands.codecs == ["h264", "hevc"] && demands.profiles == ["High"] && demands.pixelFormats == ["yuv420p"])
    #expect(demands.size.oneOf == [PictureSize(width: 1920, height: 1080)])
    #expect(demands.resolution == .p1080 && demands.aspect == AspectRatio(16, 9))
    #expect(demands.frameRate.oneOf == [Ratio(whole: 24), Ratio(24_000, 1001), Ratio(2997, 100)])
    #expect(demands.wantsConstantRate)
    #expect(demands.bitRate.atLeast == 4_000_000 && demands.bitRate.atMost == 20_000_000)
    #expect(demands.duration.oneOf == [Ratio(11, 2)])
    #expect(demands.audio == .forbidden && demands.audioCodecs == ["aac"])
    #expect(demands.sampleRate.oneOf == [44_100, 48_000])
    #expect(demands.channels.atLeast == 1 && demands.channels.atMost == 2)
    #expect(demands.loudness.atLeast == Ratio(whole: -24) && demands.loudness.atMost == Ratio(-29, 2))
    #expect(demands.dynamicRange == .sdr)
    #expect(
      policy.severities == [.container: .warning, .faststart: .error, .playable: .off, .streamEnds: .note])
    let tolerances = policy.tolerances.applied(to: .standard)
    #expect(tolerances.resolutionPixels == 0 && tolerances.durationFrames == 1)
    #expect(tolerances.aspectShare == Ratio(1, 200) && tolerances.durationWarningShare == Ratio(1, 10))
    #expect(tolerances.durationSeconds == Ratio(1, 20) && tolerances.streamEndSeconds == Ratio(whole: 1))
    #expect(tolerances.frameRate == Ratio(whole: 0))
  }

  @Test func `a file that says nothing demands nothing, and is known by its bytes`() throws {
    let policy = try makeStudioPolicy(#"{"policy":1}"#)
    #expect(policy.demands == StudioPolicy.Demands())
    #expect(policy.severities.isEmpty && policy.tolerances == StudioPolicy.ToleranceChange())
    #expect(policy.name == "test" && policy.digest == Digest(of: Array(#"{"policy":1}"#.utf8)))
    #expect(policy.tolerances.applied(to: .standard) == .standard)
  }

  @Test func `all that is wrong is told at once`() {
    do {
      _ = try makeStudioPolicy(
        #"{"policy":2,"rules":{"codec":{"one_of":["h265"]},"frame-rat":{},"size":{"exactly":"1080p"}},"nam":"x"}"#)
      Issue.record("it was taken")
    } catch let error as StudioPolicyError {
      #expect(
        error.problems.map(\.pointer) == [
          "/nam", "/policy", "/rules/frame-rat", "/rules/codec/one_of/0", "/rules/size/exactly",
        ])
      #expect(error.problems.map(\.meant) == ["name", nil, "frame-rate", "hevc", nil])
    } catch {
      Issue.record("\(error)")
    }
  }

  /// A file, the place of what is wrong with it, and what was probably meant.
  typealias Wrong = (text: String, pointer: String, meant: String?)

  static let wrong: [Wrong] = [
    ("", "", nil), ("[]", "", nil), ("{}", "/policy", nil), (#"{"policy":"1"}"#, "/policy", nil),
    (#"{"policy":1,"policy":1}"#, "", nil),
    (#"{"policy":1,"name":""}"#, "/name", nil), (#"{"policy":1,"name":"a\nb"}"#, "/name", nil),
    (#"{"policy":1,"rules":[]}"#, "/rules", nil), (#"{"policy":1,"rule":{}}"#, "/rule", "rules"),
    (#"{"policy":1,"a/b~c":1}"#, "/a~1b~0c", nil),
    (rules(#""codec":{}"#), "/rules/codec", nil), (rules(#""codec":5"#), "/rules/codec", nil),
    (rules(#""codec":"error""#), "/rules/codec", nil), (rules(#""codec":{"severity":"error"}"#), "/rules/codec", nil),
    (rules(#""codec":{"one_of":[]}"#), "/rules/codec/one_of", nil),
    (rules(#""codec":{"one_of":"h264"}"#), "/rules/codec/one_of", nil),
    (rules(#""codec":{"exactly":"h.264"}"#), "/rules/codec/exactly", "h264"),
    (rules(#""codec":{"exactly":"h264","one_of":["hevc"]}"#), "/rules/codec/one_of", nil),
    (rules(#""codec":{"oneof":["h264"]}"#), "/rules/codec/oneof", "one_of"),
    (rules(#""faststart":"eror""#), "/rules/faststart", "error"),
    (rules(#""faststart":{"exactly":true}"#), "/rules/faststart/exactly", nil),
    (rules(#""completeness":"warning""#), "/rules/completeness", nil),
    (rules(#""input-image":{"severity":"off"}"#), "/rules/input-image/severity", nil),
    (rules(#""policy":"off""#), "/rules/policy", nil),
    (rules(#""pixel_format":{"exactly":"yuv420p"}"#), "/rules/pixel_format", "pixel-format"),
    (rules(#""pixel-format":{"exactly":"yuv420"}"#), "/rules/pixel-format/exactly", "yuv420p"),
    (rules(#""size":{"exactly":"0x1080"}"#), "/rules/size/exactly", nil),
    (rules(#""size":{"exactly":[1920,1080]}"#), "/rules/size/exactly", nil),
    (rules(#""size":{"at_least":"1920x1080","at_most":"1920x1079"}"#), "/rules/size/at_most", nil),
    (rules(#""aspect":{"exactly":"16x9"}"#), "/rules/aspect/exactly", nil),
    (rules(#""resolution":{"exactly":"1080"}"#), "/rules/resolution/exactly", "1080p"),
    (rules(#""frame-rate":{"constant":false}"#), "/rules/frame-rate/constant", nil),
    (rules(#""frame-rate":{"exactly":0}"#), "/rules/frame-rate/exactly", nil),
    (rules(#""frame-rate":{"exactly":"24"}"#), "/rules/frame-rate/exactly", nil),
    (rules(#""frame-rate":{"exactly":"24/0"}"#), "/rules/frame-rate/exactly", nil),
    (rules(#""bit-rate":{"at_least":2,"at_most":1}"#), "/rules/bit-rate/at_most", nil),
    (rules(#""bit-rate":{"at_least":0}"#), "/rules/bit-rate/at_least", nil),
    (rules(#""bit-rate":{"exactly":1}"#), "/rules/bit-rate/exactly", nil),
    (rules(#""duration":{"exactly":0}"#), "/rules/duration/exactly", nil),
    (rules(#""duration":{"exactly":3601}"#), "/rules/duration/exactly", nil),
    (rules(#""duration":{"exactly":"5"}"#), "/rules/duration/exactly", nil),
    (rules(#""audio":{"exactly":"maybe"}"#), "/rules/audio/exactly", nil),
    (rules(#""loudness":{"at_most":-100.1}"#), "/rules/loudness/at_most", nil),
    (rules(#""loudness":{"at_most":1e1}"#), "/rules/loudness/at_most", nil),
    (rules(#""dynamic-range":{"exactly":"hdr10"}"#), "/rules/dynamic-range/exactly", nil),
    (tolerances(#""aspect_percent":101"#), "/tolerances/aspect_percent", nil),
    (tolerances(#""aspect_percent":0.00000001"#), "/tolerances/aspect_percent", nil),
    (tolerances(#""duration_frames":-1"#), "/tolerances/duration_frames", nil),
    (tolerances(#""duration_second":1"#), "/tolerances/duration_second", "duration_seconds"),
  ]

  private static func rules(_ text: String) -> String { #"{"policy":1,"rules":{"# + text + "}}" }
  private static func tolerances(_ text: String) -> String { #"{"policy":1,"tolerances":{"# + text + "}}" }

  @Test(arguments: wrong)
  func `what is wrong is named with its place, its value and what is allowed`(_ wrong: Wrong) {
    do {
      let policy = try makeStudioPolicy(wrong.text)
      Issue.record("\(wrong.text) was taken: \(policy)")
    } catch let error as StudioPolicyError {
      #expect(error.problems.map(\.pointer) == [wrong.pointer], "\(wrong.text): \(error.problems)")
      #expect(error.problems.first?.meant == wrong.meant, "\(wrong.text)")
      #expect(error.problems.first?.allowed.isEmpty == false)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `a problem reads as a sentence that says what to write`() {
    do {
      _ = try makeStudioPolicy(Self.rules(#""codec":{"exactly":"h265"},"frame-rat":{}"#))
      Issue.record("it was taken")
    } catch let error as StudioPolicyError {
      #expect(error.problems.last?.message.hasPrefix("/rules/codec/exactly is \"h265\"; allowed: h264, hevc") == true)
      #expect(error.problems.last?.message.hasSuffix("or rawvideo; did you mean hevc?") == true)
      #expect(
        error.problems.first?.message.hasPrefix("/rules/frame-rat is a name that is not known; allowed: ") == true)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `a list, a name and a number are bounded`() throws {
    let many = Array(repeating: "24", count: 64).joined(separator: ",")
    #expect(try makeStudioPolicy(rules: #""frame-rate":{"one_of":["# + many + "]}").demands.frameRate.oneOf.count == 64)
    #expect(throws: StudioPolicyError.self) {
      try makeStudioPolicy(rules: #""frame-rate":{"one_of":[24,"# + many + "]}")
    }
    let name = String(repeating: "n", count: 100)
    #expect(try makeStudioPolicy(#"{"policy":1,"name":""# + name + #""}"#).name == name)
    #expect(throws: StudioPolicyError.self) { try makeStudioPolicy(#"{"policy":1,"name":"n"# + name + #""}"#) }
    #expect(try makeStudioPolicy(rules: #""loudness":{"at_least":-100,"at_most":20}"#).demands.loudness.atMost != nil)
  }
}
