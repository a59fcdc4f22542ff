/// What a studio demands of every clip beside what its request ordered: what a policy file says.
///
/// The request's own rules hold beside it. It tightens them by demands, and loosens them by severities and tolerances.
public struct StudioPolicy: Hashable, Sendable {
  /// What people call it.
  public var name: String
  /// The digest of the file that it was read from; nil for one that is no file.
  public var digest: Digest?
  /// What must be true of a clip.
  public var demands = Demands()
  /// How bad a rule's findings are, where that is not what the rule itself says.
  public var severities: [Finding.Rule: RuleSeverity] = [:]
  /// The tolerances that differ from those of the clip's model.
  public var tolerances = ToleranceChange()

  /// Makes a policy that demands nothing.
  public init(name: String, digest: Digest? = nil) {
    self.name = name
    self.digest = digest
  }

  /// How bad a rule's findings are.
  public enum RuleSeverity: String, Hashable, Sendable, CaseIterable {
    case error, warning, note
    /// They are not told.
    case off
  }

  /// How much light a picture can show.
  public enum DynamicRange: String, Hashable, Sendable, CaseIterable {
    case sdr, hdr
  }

  /// What a measured value must be: one of some values, or within limits that belong to what is allowed.
  public struct Bounds<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The values that are allowed; empty where any is.
    public var oneOf: [Value] = []
    public var atLeast: Value?
    public var atMost: Value?

    /// Bounds that hold nothing back.
    public init() {}

    var isEmpty: Bool { self == Bounds() }
  }

  /// What must be true of a clip; what is empty or nil is not demanded.
  public struct Demands: Hashable, Sendable {
    public var containers: [MediaFacts.Content] = []
    /// libav's names, as `VideoFacts.codec` has them.
    public var codecs: [String] = []
    public var profiles: [String] = []
    public var pixelFormats: [String] = []
    /// Pixels, as displayed.
    public var size = Bounds<PictureSize>()
    public var resolution: Resolution?
    public var aspect: AspectRatio?
    /// Frames per second.
    public var frameRate = Bounds<Ratio>()
    /// Whether every frame must last as long as every other.
    public var wantsConstantRate = false
    /// Bits per second of the video track.
    public var bitRate = Bounds<Int>()
    /// Seconds; a single allowed value is judged as an ordered one, with its tolerances.
    public var duration = Bounds<Ratio>()
    public var audio: Expectation.Audio?
    public var audioCodecs: [String] = []
    /// Samples per second.
    public var sampleRate = Bounds<Int>()
    public var channels = Bounds<Int>()
    /// LUFS, integrated over the track.
    public var loudness = Bounds<Ratio>()
    public var dynamicRange: DynamicRange?

    /// Demands nothing.
    public init() {}
  }

  /// Tolerances of which some are set.
  public struct ToleranceChange: Hashable, Sendable {
    public var resolutionPixels: Int?
    public var aspectShare: Ratio?
    public var durationFrames: Int?
    public var durationSeconds: Ratio?
    public var durationWarningShare: Ratio?
    public var streamEndSeconds: Ratio?
    public var frameRate: Ratio?

    /// Changes nothing.
    public init() {}

    /// `tolerances` with what is set here in place of its own.
    public func applied(to tolerances: Tolerances) -> Tolerances {
      var changed = tolerances
      changed.resolutionPixels = resolutionPixels ?? changed.resolutionPixels
      changed.aspectShare = aspectShare ?? changed.aspectShare
      changed.durationFrames = durationFrames ?? changed.durationFrames
      changed.durationSeconds = durationSeconds ?? changed.durationSeconds
      changed.durationWarningShare = durationWarningShare ?? changed.durationWarningShare
      changed.streamEndSeconds = streamEndSeconds ?? changed.streamEndSeconds
      changed.frameRate = frameRate ?? changed.frameRate
      return changed
    }
  }

  /// What it demands of the fields that a request has too; they are judged by the same rules.
  var expectation: Expectation {
    var expected = Expectation()
    expected.resolution = demands.resolution
    expected.aspect = demands.aspect
    expected.duration = demands.duration.oneOf.first
    expected.audio = demands.audio
    return expected
  }

  /// The findings as bad as this policy says they are. Weighing twice changes nothing more.
  ///
  /// No policy makes good what is no film, not whole, or made from another picture: such errors stay errors.
  public func weigh(_ findings: [Finding]) -> [Finding] {
    findings.compactMap { finding in
      guard let severity = severities[finding.rule], !(finding.severity == .error && finding.rule.isBinding) else {
        return finding
      }
      return Finding.Severity(rawValue: severity.rawValue).map { finding.weighing($0) }
    }
  }

  /// The note that tells by which policy a clip was judged.
  public var note: Finding {
    let source = digest.map { " (a file with digest \($0.hex.prefix(12)))" } ?? ""
    return Finding(
      .policy, .note, expected: "what was ordered and what it demands",
      actual: "judged by the policy \"\(name)\"\(source)")
  }
}

extension Finding.Rule {
  /// Whether its errors hold under any policy.
  public var isBinding: Bool { [.playable, .completeness, .decode, .inputImage].contains(self) }
}

extension Finding {
  fileprivate func weighing(_ severity: Severity) -> Finding {
    Finding(rule, severity, expected: expected, actual: actual)
  }
}
