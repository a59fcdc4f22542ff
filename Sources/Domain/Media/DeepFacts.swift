/// What came of decoding every frame of a film: its first video track that is no cover picture, and its first audio
/// track. It judges nothing; `Policy` does.
///
/// All times are seconds since the film begins for a player: the first frame or sound that is presented is at 0.
public struct DeepFacts: Hashable, Sendable {
  /// The version of the decoding and measuring that this code knows. A change in what any fact means is a new number.
  public static let currentVersion = 1
  /// How many errors are kept with their times.
  public static let maximumErrors = 20
  /// A picture that is black, or a sound that is silent, for longer than so many seconds makes a stretch.
  public static let leastSeconds = Ratio(decimal: "0.5") ?? Ratio(whole: 0)
  /// A picture that stands still for longer than so many seconds makes a stretch.
  public static let leastFrozenSeconds = Ratio(whole: 1)

  /// The version of the measuring that gave these facts.
  public var version: Int
  /// When that was; nil where nobody said.
  public var checkedAt: Timestamp?
  /// How many frames and sounds did not decode as they were encoded, in both tracks.
  public var errors: Int
  /// The first of them, in the order of the file.
  public var firstErrors: [DecodeError]
  /// What the pictures show; nil where there is no video track, or none in a codec that is decoded.
  public var video: Pictures?
  /// What is heard; nil where there is no audio track, or none in a codec that is decoded.
  public var audio: Sound?

  /// Makes facts of a film of which nothing was decoded yet.
  public init() {
    version = Self.currentVersion
    errors = 0
    firstErrors = []
  }

  /// One frame or sound that is not as it was encoded.
  public struct DecodeError: Hashable, Sendable {
    /// The tracks that are decoded.
    public enum Track: String, Hashable, Sendable, CaseIterable {
      case video, audio
    }

    /// What is wrong with it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// The decoder refused it.
      case undecodable
      /// The decoder made up what is missing or damaged.
      case concealed
      /// The file ends before it does.
      case cut
    }

    /// The track that it belongs to.
    public let track: Track
    /// What is wrong with it.
    public let kind: Kind
    /// When it is presented; 0 for one that others need and that is not presented itself; nil where it has no time.
    public let time: Ratio?

    /// Makes an error.
    public init(_ track: Track, _ kind: Kind, at time: Ratio?) {
      self.track = track
      self.kind = kind
      self.time = time
    }
  }

  /// Parts of a film that have something in common.
  public struct Stretches: Hashable, Sendable {
    /// How many are kept.
    public static let maximum = 100

    /// The first of them, in the order of time; none overlaps another.
    public var list: [Presentation]
    /// The seconds that all of them last, also those that are not in the list.
    public var total: Ratio
    /// Whether there are more than are in the list.
    public var isCut: Bool

    /// Takes stretches of which none is left out.
    public init(_ list: [Presentation] = [], total: Ratio = Ratio(whole: 0), isCut: Bool = false) {
      self.list = list
      self.total = total
      self.isCut = isCut
    }
  }

  /// What the pictures show.
  public struct Pictures: Hashable, Sendable {
    /// The frames that were decoded without an error and are presented.
    public var frames: Int
    /// Where the picture is black: 98 of 100 of its pixels are darker than 5 % of white. Nil where the pixel format is
    /// not one that is looked into.
    public var black: Stretches?
    /// Where nothing moves: frames that differ from the first of the stretch by no more than a codec's noise, and are not
    /// black. Nil as above.
    public var frozen: Stretches?
    /// Whether every frame is black to 999 of 1,000 of its pixels; nil as above, or without a frame.
    public var isAllBlack: Bool?

    /// Takes a number of frames that were not looked into.
    public init(frames: Int) { self.frames = frames }
  }

  /// What is heard.
  public struct Sound: Hashable, Sendable {
    /// Where nothing is heard: no 20 ms reach `AudioFacts.silenceDecibels` in any channel.
    public var silent: Stretches?
    /// The highest peak of the sound's curve between its samples, in dB of full scale (dBTP), in tenths, by ITU-R BS.1770-4;
    /// nil where all is zero, or it was not measured.
    public var truePeak: Double?

    /// Makes a track to which nobody listened.
    public init() {}
  }
}
