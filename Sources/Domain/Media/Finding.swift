/// One thing that a rule found in a clip.
public struct Finding: Hashable, Sendable {
  /// The rules, by the names they have in `--json` and in policy files.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    case playable, completeness, resolution, aspect, duration, audio
    case streamEnds = "stream-ends"
    case decode, picture
    case inputImage = "input-image"
    case faststart
    // Demands that only a policy file makes.
    case container, codec, profile
    case pixelFormat = "pixel-format"
    case size
    case frameRate = "frame-rate"
    case bitRate = "bit-rate"
    case dynamicRange = "dynamic-range"
    case audioCodec = "audio-codec"
    case sampleRate = "sample-rate"
    case channels, loudness
    /// The note that tells by which policy file a clip was judged.
    case policy
  }

  /// How bad it is.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// The clip is not what was ordered.
    case error
    /// It is, but a producer wants to know.
    case warning
    /// Nothing is wrong; a fact worth a line.
    case note
  }

  /// The rule that found it.
  public let rule: Rule
  /// How bad it is.
  public let severity: Severity
  /// What was ordered, in a producer's words.
  public let expected: String
  /// What came, in a producer's words.
  public let actual: String

  /// Makes a finding.
  public init(_ rule: Rule, _ severity: Severity, expected: String, actual: String) {
    self.rule = rule
    self.severity = severity
    self.expected = expected
    self.actual = actual
  }

  /// The error for a picture that changed between hashing and submit; the digests are of the two files.
  public static func inputImageChanged(hashed: Digest, now: Digest) -> Finding {
    Finding(
      .inputImage, .error, expected: "the picture with digest \(hashed.hex)",
      actual: "another picture was at its address when the provider was asked: \(now.hex)")
  }

  /// The warning for a picture whose address nobody could read again after the submit.
  public static func inputImageUnchecked(hashed: Digest) -> Finding {
    Finding(
      .inputImage, .warning, expected: "the picture with digest \(hashed.hex)",
      actual: "whether it was still at its address when the provider was asked could not be checked")
  }

  /// The finding as `--json` prints it.
  public var json: JSON {
    [
      "rule": .string(rule.rawValue), "severity": .string(severity.rawValue), "expected": .string(expected),
      "actual": .string(actual),
    ]
  }

  /// Reads what `json` wrote, or is nil.
  public init?(json: JSON) {
    guard let rule = json["rule"]?.stringValue.flatMap(Rule.init(rawValue:)),
      let severity = json["severity"]?.stringValue.flatMap(Severity.init(rawValue:)),
      let expected = json["expected"]?.stringValue, let actual = json["actual"]?.stringValue
    else { return nil }
    self.init(rule, severity, expected: expected, actual: actual)
  }
}
