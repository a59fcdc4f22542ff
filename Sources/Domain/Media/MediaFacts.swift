/// What the probe measured of one file. It judges nothing; `Policy` does.
public struct MediaFacts: Hashable, Sendable {
  /// The version of the measuring that this code knows. A change in what any fact means is a new number.
  public static let currentProber = 2

  /// The version of the measuring that gave these facts.
  public var prober: Int
  /// What the bytes are, by how they begin.
  public var content: Content
  /// Which bytes and packets are there, and which are missing.
  public var completeness: Completeness
  /// The order of an MP4's boxes; nil for other containers.
  public var layout: BoxLayout?
  /// The first video track that is no cover picture.
  public var video: VideoFacts?
  /// The first audio track.
  public var audio: AudioFacts?
  /// How many tracks there are besides these two: more video or audio, cover pictures, subtitles, data.
  public var otherTracks: Int
  /// What those are, in the container's order, as far as they are kept.
  public var others: [OtherTrack]
  /// The container's own tags (title, comment …), in its order.
  public var tags: [Tag]
  /// Whether there were more tags than are kept.
  public var tagsCut: Bool
  /// What came of decoding every frame; nil where that was not done.
  public var deep: DeepFacts?

  /// How many bytes of tag names and values are kept, all together.
  public static let maximumTagBytes = 24 * 1024
  /// How many tags are kept.
  public static let maximumTags = 64
  /// How many of the other tracks are kept.
  public static let maximumOthers = 16

  /// Makes the facts of a file in which nothing was found yet.
  public init(content: Content, completeness: Completeness) {
    prober = Self.currentProber
    self.content = content
    self.completeness = completeness
    otherTracks = 0
    others = []
    tags = []
    tagsCut = false
  }

  /// What a file is by its first bytes: a film's container, or what else came in its place.
  public enum Content: String, Hashable, Sendable, CaseIterable {
    case mp4, mov, matroska, webm
    case empty, html, json, text, jpeg, png, gif, webp, heif
    case unknown

    /// Whether these are the containers that the probe opens.
    public var isFilm: Bool {
      switch self {
      case .mp4, .mov, .matroska, .webm: true
      default: false
      }
    }
  }

  /// A track that is only named.
  public struct OtherTrack: Hashable, Sendable {
    /// What a track can be.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      case video, audio, subtitle, data, attachment, unknown
      /// A picture beside the film, which comes as a video track.
      case cover
    }

    /// What it is.
    public let kind: Kind
    /// libav's name of the codec; `none` where it has none.
    public let codec: String

    /// Makes one.
    public init(kind: Kind, codec: String) {
      self.kind = kind
      self.codec = codec
    }
  }

  /// One name and value that the container carries.
  public struct Tag: Hashable, Sendable {
    /// The name as libavformat gives it, such as `comment`.
    public let name: String
    /// The value, as UTF-8 with what is ill-formed replaced.
    public let value: String

    /// Makes a tag.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// How the boxes of an MP4 lie.
  public struct BoxLayout: Hashable, Sendable {
    /// Whether `moov` comes before the first `mdat`, so that a player may begin before all is there.
    public var isFaststart: Bool
    /// Whether the film is in fragments (`moof`).
    public var isFragmented: Bool

    /// Makes a layout.
    public init(isFaststart: Bool, isFragmented: Bool) {
      self.isFaststart = isFaststart
      self.isFragmented = isFragmented
    }
  }
}

extension MediaFacts {
  /// Whether all is there that the file's own headers claim.
  public struct Completeness: Hashable, Sendable {
    /// The bytes of the file.
    public var size: Int
    /// The bytes that its boxes or its segment claim; nil where they claim nothing. May be less than `size`.
    public var claimed: Int?
    /// The packets that the sample tables list and the file does not hold whole.
    public var missingPackets: Int
    /// Everything that is wrong, in a fixed order; empty if nothing is.
    public var damage: [Damage]

    /// Makes a description of a file of `size` bytes to which nothing is known to have happened.
    public init(size: Int, claimed: Int? = nil, missingPackets: Int = 0, damage: [Damage] = []) {
      self.size = size
      self.claimed = claimed
      self.missingPackets = missingPackets
      self.damage = damage
    }
  }

  /// A way in which a file is not whole.
  public enum Damage: String, Hashable, Sendable, CaseIterable {
    /// The boxes or the segment claim more bytes than there are.
    case truncated
    /// An MP4 without its index: what a download that broke off looks like when `moov` comes last.
    case moovMissing = "moov-missing"
    /// The sample tables list packets that lie beyond the end, in part or whole.
    case packetsMissing = "packets-missing"
    /// The container's structure makes no sense to libavformat.
    case malformed
  }
}
