import Domain
import Testing

/// The probe beside ffprobe and mediainfo, on some two hundred films. Where they differ, a reason says who is right and why,
/// and holds only where what they say fits it.
@Suite struct PeerTests {
  /// One thing that two programs say of a film, where it is not the same.
  struct Difference: Sendable {
    let peer: Peer
    /// "ffprobe video.codec"
    let fact: String
    let ours: String
    let theirs: String
  }

  @Test func `facts agree with ffprobe's and mediainfo's, and each difference has its reason`() throws {
    let peers = try Peer.all.get()
    #expect(peers.count >= 200)
    let differences = peers.flatMap { PeerComparison($0).differences }
    var used: Set<String> = []
    for difference in differences {
      let reasons = PeerReason.all.filter { $0.facts.contains(difference.fact) && $0.explains(difference) }
      #expect(
        !reasons.isEmpty,
        "\(difference.peer.name) \(difference.fact): \(difference.ours) here, \(difference.theirs) there")
      used.formUnion(reasons.map(\.words))
    }
    let mediainfo = try #require(peers.first).mediainfoVersion
    for reason in PeerReason.all where reason.lastNeededBy.map({ mediainfo <= $0 }) ?? true {
      #expect(used.contains(reason.words), "nothing needs it any more: \(reason.words)")
    }
  }

  @Test func `the films differ in all that they should`() throws {
    let peers = try Peer.all.get()
    func count<Value: Hashable>(_ value: (Peer) -> Value?) -> Int { Set(peers.compactMap(value)).count }
    #expect(count { $0.facts.content } == 4)
    #expect(count { $0.facts.video?.codec } == 6)
    #expect(count { $0.facts.audio?.codec } == 8)
    #expect(count { $0.facts.video?.displayed } >= 15)
    #expect(count { $0.facts.video?.rotation } == 4)
    #expect(count { $0.facts.video?.sampleAspect } == 3)
    #expect(count { $0.facts.video?.pixelFormat } == 4)
    #expect(count { $0.facts.audio?.channels } == 3)
    #expect(count { $0.facts.audio?.sampleRate } >= 4)
    #expect(count { $0.facts.video?.isConstantRate } == 2)
    #expect(peers.contains { $0.facts.layout?.isFragmented == true })
    #expect(peers.contains { ($0.facts.video?.presented?.start.double ?? 0) > 2.9 })
    #expect(peers.contains { ($0.facts.video?.packets ?? 0) > ($0.facts.video?.frames ?? 0) })
  }
}

/// Holds what the probe says of a film against what both others say.
struct PeerComparison {
  let peer: Peer
  private(set) var differences: [PeerTests.Difference] = []

  init(_ peer: Peer) {
    self.peer = peer
    guard let video = peer.facts.video else {
      note("ffprobe video", "no video", "one")
      return
    }
    compare(video, with: peer.ffprobe.video)
    inform(video, with: peer.mediainfo.video)
    switch (peer.facts.audio, peer.ffprobe.audio, peer.mediainfo.audio) {
    case (nil, nil, nil): break
    case (let audio?, let stream?, let track?):
      compare(audio, with: stream)
      inform(audio, with: track)
    default: note("ffprobe audio", "\(peer.facts.audio != nil)", "\(peer.ffprobe.audio != nil)")
    }
  }

  // MARK: ffprobe

  private mutating func compare(_ video: VideoFacts, with stream: JSON) {
    same("ffprobe video.codec", video.codec, stream["codec_name"]?.stringValue)
    same("ffprobe video.profile", video.profile, stream["profile"]?.stringValue)
    same("ffprobe video.pixels", video.pixelFormat, stream["pix_fmt"]?.stringValue)
    let coded = stream.size("width", "height")
    same("ffprobe video.size", "\(video.coded)", coded.map { "\($0)" })
    let turn = stream["side_data_list"]?.arrayValue?.compactMap { $0["rotation"]?.intValue }.first ?? 0
    // ffprobe counts against the clock.
    same("ffprobe video.rotation", video.rotation, (360 - turn) % 360)
    let shape = (stream["sample_aspect_ratio"]?.stringValue).flatMap { AspectRatio($0) }
    let displayed = coded.map { $0.stretched(by: shape?.share ?? 1, turned: turn % 180 != 0) }
    same("ffprobe video.displayed", "\(video.displayed)", displayed.map { "\($0)" })
    same("ffprobe video.packets", video.packets, stream.whole("nb_read_packets"))
    near("ffprobe video.rate", video.frameRate?.double, stream.fraction("avg_frame_rate"), 0.000_1)
    near("ffprobe video.start", video.presented?.start.double, stream.number("start_time"), 0.001)
    if peer.hasTrackDurations {
      near("ffprobe video.duration", video.presented?.duration.double, stream.number("duration"), 0.001)
    }
  }

  private mutating func compare(_ audio: AudioFacts, with stream: JSON) {
    same("ffprobe audio.codec", audio.codec, stream["codec_name"]?.stringValue)
    same("ffprobe audio.profile", audio.profile, stream["profile"]?.stringValue)
    same("ffprobe audio.rate", audio.sampleRate, stream.whole("sample_rate"))
    same("ffprobe audio.channels", audio.channels, stream.whole("channels"))
    same("ffprobe audio.packets", audio.packets, stream.whole("nb_read_packets"))
    near("ffprobe audio.start", audio.presented?.start.double, stream.number("start_time"), 0.001)
    if peer.hasTrackDurations {
      near("ffprobe audio.duration", audio.presented?.duration.double, stream.number("duration"), 0.001)
    }
  }

  // MARK: mediainfo

  private static let codecs = [
    "AVC": "h264", "HEVC": "hevc", "AV1": "av1", "VP8": "vp8", "VP9": "vp9", "MPEG-4 Visual": "mpeg4", "AAC": "aac",
    "MPEG Audio": "mp3", "Opus": "opus", "FLAC": "flac", "Vorbis": "vorbis", "PCM": "pcm_s16le", "ALAC": "alac",
    "AC-3": "ac3",
  ]

  private mutating func inform(_ video: VideoFacts, with track: JSON) {
    let format = track["Format"]?.stringValue ?? ""
    same("mediainfo video.codec", video.codec, Self.codecs[format] ?? format)
    let coded = track.size("Width", "Height")
    same("mediainfo video.size", "\(video.coded)", coded.map { "\($0)" })
    let turn = Int(track.number("Rotation") ?? 0)
    same("mediainfo video.rotation", video.rotation, turn)
    let shape = track.number("PixelAspectRatio") ?? 1
    let displayed = coded.map { $0.stretched(by: shape, turned: turn % 180 != 0) }
    same("mediainfo video.displayed", "\(video.displayed)", displayed.map { "\($0)" })
    same("mediainfo video.frames", video.frames, track.whole("FrameCount"))
    near("mediainfo video.rate", video.frameRate?.double, track.number("FrameRate"), 0.001)
    same("mediainfo video.mode", video.isConstantRate ? "CFR" : "VFR", track["FrameRate_Mode"]?.stringValue)
    near("mediainfo video.duration", video.presented?.duration.double, track.number("Duration"), 0.002)
  }

  private mutating func inform(_ audio: AudioFacts, with track: JSON) {
    let format = track["Format"]?.stringValue ?? ""
    same("mediainfo audio.codec", audio.codec, Self.codecs[format] ?? format)
    same("mediainfo audio.rate", audio.sampleRate, track.whole("SamplingRate"))
    same("mediainfo audio.channels", audio.channels, track.whole("Channels"))
  }

  // MARK: What is the same

  private mutating func note(_ fact: String, _ ours: String, _ theirs: String) {
    differences.append(PeerTests.Difference(peer: peer, fact: fact, ours: ours, theirs: theirs))
  }

  private mutating func same<Value: Equatable>(_ fact: String, _ ours: Value?, _ theirs: Value?) {
    if ours != theirs { note(fact, ours.map { "\($0)" } ?? "none", theirs.map { "\($0)" } ?? "none") }
  }

  private mutating func near(_ fact: String, _ ours: Double?, _ theirs: Double?, _ slack: Double) {
    if let ours, let theirs, abs(ours - theirs) <= slack { return }
    note(fact, ours.map { "\($0)" } ?? "none", theirs.map { "\($0)" } ?? "none")
  }
}

extension Peer {
  /// Matroska has none: ffprobe prints what it guesses for the whole, or nothing.
  var hasTrackDurations: Bool { facts.content == .mp4 || facts.content == .mov }
  var isFragmented: Bool { facts.layout?.isFragmented == true }
  /// Seconds of a frame, of a packet of sound.
  var frame: Double { ffprobe.video.fraction("r_frame_rate").map { 1 / $0 } ?? 0 }
}

extension JSON {
  /// A number, which ffprobe and mediainfo print as text.
  func number(_ name: String) -> Double? { self[name]?.doubleValue ?? self[name]?.stringValue.flatMap { Double($0) } }

  func whole(_ name: String) -> Int? { self[name]?.intValue ?? self[name]?.stringValue.flatMap { Int($0) } }

  /// A fraction such as "24000/1001"; nil for 0/0.
  func fraction(_ name: String) -> Double? {
    let parts = (self[name]?.stringValue ?? "").split(separator: "/").compactMap { Double($0) }
    return parts.count == 2 && parts[1] != 0 ? parts[0] / parts[1] : nil
  }

  fileprivate func size(_ width: String, _ height: String) -> PictureSize? {
    whole(width).flatMap { width in whole(height).map { PictureSize(width: width, height: $0) } }
  }
}

extension AspectRatio {
  fileprivate var share: Double { Double(width) / Double(height) }
}

extension PictureSize {
  fileprivate func stretched(by share: Double, turned: Bool) -> PictureSize {
    let wide = Int((Double(width) * share).rounded())
    return turned ? PictureSize(width: height, height: wide) : PictureSize(width: wide, height: height)
  }
}
