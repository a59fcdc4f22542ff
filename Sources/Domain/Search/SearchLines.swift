/// A resolution by its name: the lines of the picture's short side.
public struct SearchLines: SearchValue {
  public let lines: Int64

  /// Takes `1080p`, `1080`, `hd`, `fullhd`, `4k` or `8k`, or is nil.
  public init?(_ text: Substring) {
    switch text {
    case "hd": lines = 720
    case "fhd", "fullhd", "full-hd": lines = 1080
    case "4k", "uhd": lines = 2160
    case "8k": lines = 4320
    default:
      let number = text.hasSuffix("p") ? text.dropLast() : text
      guard let decimal = SearchDecimal(number), decimal.places == 0, (1...100_000).contains(decimal.digits) else {
        return nil
      }
      lines = decimal.digits
    }
  }

  public func bounds(now: Int64) -> ClosedRange<Int64> { lines...lines }

  public var description: String { "\(lines)p" }
}
