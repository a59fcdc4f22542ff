/// What was ordered of a clip; whatever is nil was not said and is not judged.
public struct Expectation: Hashable, Sendable {
  /// What was said about audio.
  public enum Audio: String, Hashable, Sendable, CaseIterable {
    /// A track that is to be heard.
    case ordered = "yes"
    /// None was ordered; one that came is a warning.
    case notOrdered = "no"
    /// None may be there; one that came is an error.
    case forbidden = "none"
  }

  /// The model that was ordered, which decides what is tolerated; nil where nobody knows it.
  public var model: Model?
  /// The ordered resolution.
  public var resolution: Resolution?
  /// The ordered aspect ratio.
  public var aspect: AspectRatio?
  /// The input image as displayed, whose shape an image-to-video clip may follow.
  public var image: PictureSize?
  /// The ordered length in seconds.
  public var duration: Ratio?
  /// What was said about audio.
  public var audio: Audio?

  /// The longest duration that can be expected, in seconds.
  public static let maximumSeconds = 3600

  /// Expects nothing yet.
  public init() {}

  /// Takes what `--expect` takes: `resolution=720p duration=5 audio=yes aspect=16:9`, in any order, parted by spaces or
  /// commas, each at most once.
  ///
  /// Throws the first `ExpectationError`.
  public init(parsing text: String) throws(ExpectationError) {
    self.init()
    var seen: Set<String> = []
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let value = parts.count == 2 ? parts[1] : ""
      try set(parts[0], to: value)
      guard seen.insert(parts[0]).inserted else {
        throw ExpectationError(field: parts[0], value: value, allowed: "each field once")
      }
    }
  }

  private mutating func set(_ field: String, to value: String) throws(ExpectationError) {
    func take<Value>(_ parsed: Value?, _ allowed: String) throws(ExpectationError) -> Value {
      guard let parsed else { throw ExpectationError(field: field, value: value, allowed: allowed) }
      return parsed
    }
    switch field {
    case "resolution":
      let allowed = Phrase.list(Resolution.allCases.map(\.rawValue), joined: "or")
      resolution = try take(Resolution(rawValue: value.lowercased()), allowed)
    case "aspect":
      aspect = try take(AspectRatio(value), "WIDTH:HEIGHT in whole numbers, such as 16:9")
    case "duration":
      let seconds = Ratio(decimal: value).flatMap { Self.durations.contains($0) ? $0 : nil }
      duration = try take(seconds, "seconds, more than 0 and at most \(Self.maximumSeconds), such as 5 or 7.5")
    case "audio":
      let allowed = Phrase.list(Audio.allCases.map(\.rawValue), joined: "or")
      audio = try take(Audio(rawValue: value.lowercased()), allowed)
    default:
      throw ExpectationError(field: field, value: value, allowed: "resolution=, duration=, audio= or aspect=")
    }
  }

  private static let durations = (Ratio(1, 1_000_000_000) ?? Ratio(whole: 1))...Ratio(whole: maximumSeconds)
}

/// Why a text is no expectation.
public struct ExpectationError: Error, Hashable, Sendable {
  /// The field at fault, as it was typed.
  public let field: String
  /// Its value, as it was typed; empty where there was none.
  public let value: String
  /// What would be taken instead.
  public let allowed: String

  /// One line: "duration=abc: allowed: seconds, more than 0 …".
  public var message: String { "\(field)=\(value): allowed: \(allowed)" }
}
