/// A frame rate. 23.976 and 23.98 are how people write 24000/1001.
public struct SearchRate: SearchValue {
  /// By how many thousandths of a frame per second it may be off.
  public static let tolerance = Tolerances.standard.frameRate.thousandths

  /// Thousandths of a frame per second.
  public let thousandths: Int64

  /// Takes `24`, `23.976` or `24fps`, or is nil.
  public init?(_ text: Substring) {
    let number = text.hasSuffix("fps") ? text.dropLast(3) : text
    guard let value = SearchDecimal(number)?.scaled(by: 1000), value <= 1_000_000_000 else { return nil }
    thousandths = value
  }

  public func bounds(now: Int64) -> ClosedRange<Int64> { thousandths - Self.tolerance...thousandths + Self.tolerance }

  public var description: String { SearchDecimal.text(thousandths, places: 3) }
}
