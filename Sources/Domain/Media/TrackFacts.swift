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
  /// The frames that are presented.
  public var frames: Int
  /// The packets that the file holds, presented or not.
  public var packets: Int
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
    frames = 0
    packets = 0
    isConstantRate = true
  }
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
  /// When the first sample is heard and the last one ends; nil where there is none.
  public var presented: Presentation?
  /// Whether nothing is to be heard; nil where that was not found out.
  public var isSilent: Bool?

  /// Makes a track of which only its format is known.
  public init(codec: String, sampleRate: Int, channels: Int) {
    self.codec = codec
    self.sampleRate = sampleRate
    self.channels = channels
    packets = 0
  }
}
