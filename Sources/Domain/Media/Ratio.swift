/// An exact fraction in lowest terms: a time in seconds, a frame rate, the shape of a pixel.
///
/// Bounded so that products of three never overflow: |numerator| up to 2^53 - 1, denominator up to 2^31 - 1, which is
/// more than any container's time base needs.
public struct Ratio: Hashable, Sendable {
  /// The numerator, which carries the sign.
  public let numerator: Int
  /// The denominator, 1 or more.
  public let denominator: Int

  /// The largest magnitude of a numerator; every JSON reader holds it exactly.
  public static let maximumNumerator = 9_007_199_254_740_991
  /// The largest denominator, which is that of libav's `AVRational`.
  public static let maximumDenominator = Int(Int32.max)

  /// Reduces `numerator / denominator`; nil if the denominator is not positive or the result is out of bounds.
  public init?(_ numerator: Int, _ denominator: Int) {
    guard denominator > 0 else { return nil }
    let divisor = Int(Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    guard (numerator / divisor).magnitude <= UInt(Self.maximumNumerator),
      denominator / divisor <= Self.maximumDenominator
    else { return nil }
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// Takes a whole number, held to the bounds.
  public init(whole: Int) {
    numerator = max(-Self.maximumNumerator, min(whole, Self.maximumNumerator))
    denominator = 1
  }

  /// Takes a plain decimal such as `5`, `5.0` or `0.25`, of at most nine decimals, or is nil.
  public init?(decimal text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy(Self.isDigits) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.utf8.count <= 9, let value = Int(parts[0] + fraction) else { return nil }
    self.init(value, (0..<fraction.utf8.count).reduce(1) { power, _ in power * 10 })
  }

  /// Takes `NUMERATOR/DENOMINATOR`, as `description` writes it, or is nil.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let numerator = Int(parts[0]), let denominator = Int(parts[1]) else { return nil }
    self.init(numerator, denominator)
  }

  /// The nearest binary fraction, for people and for columns of a database; no limit is tested on it.
  public var double: Double { Double(numerator) / Double(denominator) }

  /// In thousandths, rounded to the nearest, such as seconds in milliseconds; the bounds of a ratio leave room for the
  /// product.
  public var thousandths: Int64 { (Int64(numerator) * 1000 + Int64(denominator) / 2) / Int64(denominator) }

  /// Whether `self` and `other` are at most `distance` apart.
  public func isWithin(_ distance: Ratio, of other: Ratio) -> Bool {
    let (a, b) = (Int128(numerator), Int128(denominator))
    let (c, d) = (Int128(other.numerator), Int128(other.denominator))
    return (a * d - c * b).magnitude * UInt128(distance.denominator.magnitude)
      <= UInt128(max(distance.numerator, 0).magnitude) * (b * d).magnitude
  }

  /// The fraction multiplied by `factor`, or nil where the result is out of bounds.
  public func multiplied(by factor: Ratio) -> Ratio? {
    let (top, overflow) = numerator.multipliedReportingOverflow(by: factor.numerator)
    let (bottom, overflowed) = denominator.multipliedReportingOverflow(by: factor.denominator)
    return overflow || overflowed ? nil : Ratio(top, bottom)
  }

  /// The sum, or nil where it is out of bounds.
  public func adding(_ other: Ratio) -> Ratio? { Ratio(-other.numerator, other.denominator).flatMap(subtracting) }

  /// The difference, or nil where it is out of bounds.
  public func subtracting(_ other: Ratio) -> Ratio? {
    let top = Int128(numerator) * Int128(other.denominator) - Int128(other.numerator) * Int128(denominator)
    let bottom = Int128(denominator) * Int128(other.denominator)
    let divisor = Int128(Self.greatestCommonDivisor(top.magnitude, bottom.magnitude))
    guard let numerator = Int(exactly: top / divisor), let denominator = Int(exactly: bottom / divisor) else {
      return nil
    }
    return Ratio(numerator, denominator)
  }

  private static func greatestCommonDivisor<Whole: UnsignedInteger>(_ left: Whole, _ right: Whole) -> Whole {
    var (divisor, rest) = (left, right)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return divisor
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension Ratio: Comparable {
  public static func < (left: Ratio, right: Ratio) -> Bool {
    Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
  }
}

extension Ratio: CustomStringConvertible {
  public var description: String { "\(numerator)/\(denominator)" }

  /// A decimal of at most `places` (0 to 9) places, cut and not rounded, without idle zeros: `5.0416`, `24`.
  public func decimal(places: Int = 4) -> String {
    let scale = (0..<max(0, min(places, 9))).reduce(1) { power, _ in power * 10 }
    let scaled = Int128(numerator.magnitude) * Int128(scale) / Int128(denominator)
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: Int128(scale))
    var digits = Substring(String(fraction + Int128(scale)).dropFirst())
    while digits.last == "0" { digits = digits.dropLast() }
    return (numerator < 0 ? "-" : "") + String(whole) + (digits.isEmpty ? "" : ".\(digits)")
  }
}
