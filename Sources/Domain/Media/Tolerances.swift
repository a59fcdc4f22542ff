/// How far a clip may be from what was ordered: the one place where these numbers stand.
public struct Tolerances: Hashable, Sendable {
  /// Pixels by which the displayed picture's short side may miss the ordered lines.
  public var resolutionPixels = 16
  /// One part in this many by which the width may miss the ordered ratio: 50 is 2 %.
  public var aspectParts = 50
  /// Frames by which the presented time may miss the ordered one.
  public var durationFrames = 2
  /// Seconds by which it always may.
  public var durationSeconds = Ratio(decimal: "0.1") ?? Ratio(whole: 0)
  /// One part in this many by which it may miss with a warning: 20 is 5 %.
  public var durationWarningParts = 20
  /// Seconds by which video and audio may end apart.
  public var streamEndSeconds = Ratio(decimal: "0.25") ?? Ratio(whole: 0)
  /// One part in this many of a clip's length for which its picture may be black or frozen: 5 is 20 %.
  public var idlePictureParts = 5

  /// The tolerances that clips are judged by.
  public static let standard = Tolerances()
}
