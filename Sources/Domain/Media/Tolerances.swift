/// How far a clip may be from what was ordered: the one place where these numbers stand.
public struct Tolerances: Hashable, Sendable {
  /// Pixels by which the displayed picture's short side may miss the ordered lines.
  public var resolutionPixels = 16
  /// The part of the ordered ratio by which the picture's shape may miss it: 1/50 is 2 %.
  public var aspectShare = Ratio.share(1, of: 50)
  /// Frames by which the presented time may miss the ordered one.
  public var durationFrames = 2
  /// Seconds by which it always may.
  public var durationSeconds = Ratio.share(1, of: 10)
  /// The part of the ordered time by which it may miss it with a warning: 1/20 is 5 %.
  public var durationWarningShare = Ratio.share(1, of: 20)
  /// Seconds by which video and audio may end apart.
  public var streamEndSeconds = Ratio.share(1, of: 4)
  /// Frames per second by which a demanded rate may be missed: 23.976 is how people write 24000/1001.
  public var frameRate = Ratio.share(1, of: 200)
  /// One part in this many of a clip's length for which its picture may be black or frozen: 5 is 20 %.
  public var idlePictureParts = 5

  /// Makes the standard ones.
  public init() {}

  /// The tolerances that clips are judged by where nothing else is known of their model.
  public static let standard = Tolerances()

  /// Those of a model's clips; the standard ones for a model that is not known.
  public static func of(_ model: Model?) -> Tolerances { Table.known.of(model) }
}

extension Tolerances {
  /// The tolerances of each model.
  public struct Table: Hashable, Sendable {
    /// What holds for every model that has none of its own.
    public var standard: Tolerances
    /// The models that are known to deliver otherwise.
    public var own: [Model: Tolerances]

    /// Makes a table.
    public init(standard: Tolerances = .standard, own: [Model: Tolerances] = [:]) {
      self.standard = standard
      self.own = own
    }

    /// The tolerances of a model's clips.
    public func of(_ model: Model?) -> Tolerances { model.flatMap { own[$0] } ?? standard }

    /// What is known of the models. No model needs tolerances of its own yet:
    ///
    /// - pixverse-v6/image-to-video, measured on delivered clips of 1080p: 24 x seconds + 1 frames at 24 fps, so 1/24 s
    ///   too long (0.1 s pass); 1072 lines, so 8 px too few (16 pass), and 0.7 % too wide (2 % pass).
    /// - pixverse-v5.5 of either kind: nobody has measured one.
    public static let known = Table()
  }
}

extension Ratio {
  /// A part of one: 1 of 50 is 2 %. For numbers that stand in the code.
  fileprivate static func share(_ part: Int, of whole: Int) -> Ratio { Ratio(part, whole) ?? Ratio(whole: 0) }
}
