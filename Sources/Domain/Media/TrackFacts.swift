/// A picture's width and height in pixels.
public struct PictureSize: Hashable, Sendable {
  /// Pixels from left to right.
  public let width: Int
  /// Pixels, also called lines, from top to bottom.
  public let height: Int

  /// Makes a size.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The shorter of the two.
  public var shortSide: Int { min(width, height) }
}

extension PictureSize: CustomStringConvertible {
  public var description: String { "\(width)x\(height)" }
}

/// When a track's first sample is shown or heard and when its last one ends, in seconds on the film's own clock.
public struct Presentation: Hashable, Sendable {
  /// The first moment, after edit lists, encoder priming and an offset of the start.
  public let start: Ratio
  /// The end of the last frame or sound that the edit list shows, in whole frames.
  public let end: Ratio
  /// The time between them.
  public let duration: Ratio

  /// Takes two moments of one clock; nil if `end` lies before `start` or the difference is out of bounds.
  public init?(start: Ratio, end: Ratio) {
    guard start <= end, let duration = end.subtracting(start) else { return nil }
    self.start = start
    self.end = end
    self.duration = duration
  }

  /// The bits per second of so many bytes; nil where this is no time.
  func bitRate(ofBytes bytes: Int) -> Int? {
    guard duration > Ratio(whole: 0) else { return nil }
    let bits = Int128(bytes) * 8 * Int128(duration.denominator) / Int128(duration.numerator)
    return Int(exactly: bits)
  }
}

/// What the container's headers claim of a track, to be held against what was counted.
public struct TrackClaim: Hashable, Sendable {
  /// How many packets; nil where they do not say.
  public var packets: Int?
  /// How long the track is in seconds, cut short by its edit list; nil where they do not say.
  public var duration: Ratio?

  /// Makes a claim.
  public init(packets: Int? = nil, duration: Ratio? = nil) {
    self.packets = packets
    self.duration = duration
  }
}

/// What was measured of the video track.
public struct VideoFacts: Hashable, Sendable {
  /// libav's name of the codec: `h264`, `hevc`, `av1` and so on.
  public var codec: String
  /// The profile's name, such as `High`; nil where the codec has none or it is unknown.
  public var profile: String?
  /// libav's name of the pixel format, such as `yuv420p`; nil where the headers do not say.
  public var pixelFormat: String?
  /// The picture as it is coded.
  public var coded: PictureSize
  /// The picture as a player shows it, after sample aspect ratio and rotation.
  public var displayed: PictureSize
  /// Width over height of one sample; 1/1 where nothing else is said.
  public var sampleAspect: Ratio
  /// By how many degrees a player turns the picture, clockwise: 0, 90, 180 or 270.
  public var rotation: Int
  /// libav's name of the transfer function, such as `bt709`, `smpte2084` (PQ) or `arib-std-b67` (HLG); nil where nothing
  /// is said, which means standard range.
  public var transfer: String?
  /// libav's name of the colour primaries, such as `bt709` or `bt2020`; nil where nothing is said.
  public var primaries: String?
  /// The frames that are presented.
  public var frames: Int
  /// The packets that the file holds, presented or not.
  public var packets: Int
  /// The bytes of these packets.
  public var bytes: Int
  /// What the headers claim of the track.
  public var claim: TrackClaim
  /// Frames per second on the average; nil for fewer than two frames.
  public var frameRate: Ratio?
  /// Whether every frame lasts as long as every other, within a tick of the time base.
  public var isConstantRate: Bool
  /// When the first frame appears and the last one ends; nil where there is no frame.
  public var presented: Presentation?

  /// Makes a track of which only its pictures are known.
  public init(codec: String, coded: PictureSize, displayed: PictureSize) {
    self.codec = codec
    self.coded = coded
    self.displayed = displayed
    sampleAspect = Ratio(whole: 1)
    rotation = 0
    frames = 0
    packets = 0
    bytes = 0
    claim = TrackClaim()
    isConstantRate = true
  }

  /// Whether its transfer function is one of high dynamic range: PQ (SMPTE ST 2084) or HLG (ARIB STD-B67), as ITU-R
  /// BT.2100 has them.
  public var isHighDynamicRange: Bool { transfer == "smpte2084" || transfer == "arib-std-b67" }

  /// Bits per second while it is presented; nil where that is no time.
  public var bitRate: Int? { presented?.bitRate(ofBytes: bytes) }
}

/// What was measured of the audio track.
public struct AudioFacts: Hashable, Sendable {
  /// A stretch of 20 ms or more at this level or above is a sound; a track without one is silent.
  public static let silenceDecibels = -60

  /// libav's name of the codec: `aac`, `mp3`, `opus` and so on.
  public var codec: String
  /// The profile's name, such as `LC`; nil where the codec has none or it is unknown.
  public var profile: String?
  /// Samples per second.
  public var sampleRate: Int
  /// How many channels.
  public var channels: Int
  /// The packets that the file holds, presented or not.
  public var packets: Int
  /// The bytes of these packets.
  public var bytes: Int
  /// What the headers claim of the track.
  public var claim: TrackClaim
  /// When the first sample is heard and the last one ends; nil where there is none.
  public var presented: Presentation?
  /// Whether nothing is to be heard; nil where that was not found out.
  public var isSilent: Bool?
  /// The integrated loudness in LUFS, by EBU R 128, in tenths; nil for what is too quiet or too short to have one, and
  /// where it was not found out.
  public var loudness: Double?
  /// The loudest sample in dBFS, in tenths; nil where nothing was decoded, or all of it is zero.
  public var peak: Double?

  /// Makes a track of which only its format is known.
  public init(codec: String, sampleRate: Int, channels: Int) {
    self.codec = codec
    self.sampleRate = sampleRate
    self.channels = channels
    packets = 0
    bytes = 0
    claim = TrackClaim()
  }

  /// Bits per second while it is presented; nil where that is no time.
  public var bitRate: Int? { presented?.bitRate(ofBytes: bytes) }
}
