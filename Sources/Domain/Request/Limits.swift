/// What a provider documents that it takes.
public struct Limits: Hashable, Sendable {
  /// Which lengths are sold, in seconds.
  public enum Durations: Hashable, Sendable {
    case oneOf([Int])
    case range(ClosedRange<Int>)

    /// Whether `seconds` is sold.
    public func contains(_ seconds: Int) -> Bool {
      switch self {
      case .oneOf(let lengths): lengths.contains(seconds)
      case .range(let range): range.contains(seconds)
      }
    }

    /// "5, 8 or 10", "1 to 15".
    public var description: String {
      switch self {
      case .oneOf(let lengths): Phrase.list(lengths.map(String.init), joined: "or")
      case .range(let range): "\(range.lowerBound) to \(range.upperBound)"
      }
    }
  }

  /// Which shapes are sold.
  public enum Aspects: Hashable, Sendable {
    /// A field of its own takes one of the named ratios.
    case named
    /// There is no such field: the clip follows its image.
    case followsImage
  }

  /// A resolution at one length.
  public struct Combination: Hashable, Sendable {
    /// The resolution.
    public let resolution: Resolution
    /// The length in seconds.
    public let duration: Int
  }

  /// What is demanded of an input image's file.
  public struct Image: Hashable, Sendable {
    /// The media types taken.
    public let mediaTypes: [String]
    /// The most bytes.
    public let maximumBytes: Int
    /// The least pixels of either side.
    public let minimumSide: Int
    /// The most that one side may be of the other, in tenths.
    public let maximumAspectTenths: Int
  }

  /// The resolutions sold.
  public let resolutions: [Resolution]
  /// The lengths sold.
  public let durations: Durations
  /// A resolution and a length that are not sold together.
  public let notTogether: Combination?
  /// The shapes sold.
  public let aspects: Aspects
  /// The most Unicode scalars of a prompt, if documented.
  public let maximumPrompt: Int?
  /// Whether an empty prompt is documented as taken.
  public let takesEmptyPrompt: Bool
  /// The parameters beyond the common ones that the provider has a field for.
  public let fields: Set<RequestField>
  /// What the image must be, if documented.
  public let image: Image?

  static let shortapi = Limits(
    resolutions: [.p540, .p720, .p1080], durations: .oneOf([5, 8, 10]),
    notTogether: Combination(resolution: .p1080, duration: 10), aspects: .named,
    maximumPrompt: nil, takesEmptyPrompt: false, fields: [.multiShot], image: nil)

  static let highway = Limits(
    resolutions: Resolution.allCases, durations: .range(1...15), notTogether: nil, aspects: .followsImage,
    maximumPrompt: 2500, takesEmptyPrompt: true, fields: [.seed, .cfgScale, .negativePrompt, .thinking],
    image: Image(
      mediaTypes: ["image/jpeg", "image/png"], maximumBytes: 10_000_000, minimumSide: 300, maximumAspectTenths: 25))

  static let gmi = Limits(
    resolutions: Resolution.allCases, durations: .range(1...15), notTogether: nil, aspects: .followsImage,
    maximumPrompt: 5000, takesEmptyPrompt: true, fields: [.seed, .multiShot], image: nil)
}
