/// The shape of a picture. A ratio is met within `Tolerances.aspectShare`.
public enum SearchAspect: Hashable, Sendable {
  case ratio(AspectRatio)
  case portrait
  case square
  case landscape

  /// Takes `9:16`, `9x16`, `1.78`, `portrait`, `landscape`, `square` and the like, in lower case, or is nil.
  init?(_ text: String) {
    switch text {
    case "portrait", "vertical", "tall": self = .portrait
    case "landscape", "horizontal", "wide": self = .landscape
    case "square": self = .square
    default:
      let plain = String(text.map { $0 == "x" || $0 == "/" || $0 == "×" ? ":" : $0 })
      if let ratio = AspectRatio(plain) {
        self = .ratio(ratio)
      } else if let number = SearchDecimal(text[...]), number.places > 0, let width = number.scaled(by: 1000),
        let ratio = AspectRatio(Int(width), 1000)
      {
        self = .ratio(ratio)
      } else {
        return nil
      }
    }
  }

  /// A picture's width by its height in millionths, cut: the number that shapes are compared by. Sides are 1 or more.
  public static func shape(width: Int, height: Int) -> Int64 {
    Int64(clamping: Int128(max(1, width)) * 1_000_000 / Int128(max(1, height)))
  }

  /// The shapes that count as square.
  private static let squareShapes: ClosedRange<Int64> = {
    let share = Tolerances.standard.aspectShare.thousandths * 1000
    return 1_000_000 - share...1_000_000 + share
  }()

  /// The shapes that it means, as `shape` counts them.
  public var shapes: ClosedRange<Int64> {
    let square = Self.squareShapes
    switch self {
    case .portrait: return 0...square.lowerBound - 1
    case .square: return square
    case .landscape: return square.upperBound + 1 ... .max
    case .ratio(let ratio):
      let (width, height) = (Int64(ratio.width), Int64(ratio.height))
      return width * square.lowerBound / height...width * square.upperBound / height
    }
  }
}

extension SearchAspect: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ratio(let ratio): "\(ratio)"
    case .portrait: "portrait"
    case .square: "square"
    case .landscape: "landscape"
    }
  }
}
