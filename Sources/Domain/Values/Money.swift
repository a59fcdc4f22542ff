/// An exact amount of US dollars, in steps of a billionth, never a binary fraction.
///
/// All three providers publish and charge in USD; the ledger still writes the currency beside each amount. An amount
/// that is read from text is at most `largest` either way, so sums of 9,000 of the very largest, or of millions of real
/// ones, are exact. What 64 bits do not hold stops at the end of the range instead of trapping.
public struct Money: Hashable, Sendable {
  /// Billionths of a dollar.
  public let nanos: Int64

  /// The ISO 4217 code of every amount.
  public static let currency = "USD"

  /// No money at all, which is not the same as an unknown price.
  public static let zero = Money(nanos: 0)

  /// The most that text may say: a million dollars.
  public static let largest = Money(nanos: 1_000_000_000_000_000)

  /// Takes billionths of a dollar.
  public init(nanos: Int64) { self.nanos = nanos }

  /// Takes a decimal such as `0.02`, `-1.5` or `12`: digits, at most one point, at most nine decimals that count.
  /// Anything else (an exponent, a currency sign, more than `largest`) is nil.
  public init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    var digits = Substring(text)
    let negative = digits.first == "-"
    if negative { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy(Self.isDigit) else { return nil }
    var fraction = parts.count > 1 ? parts[1] : "0"
    guard !fraction.isEmpty, fraction.utf8.allSatisfy(Self.isDigit) else { return nil }
    while fraction.utf8.count > 9, fraction.last == "0" { fraction = fraction.dropLast() }
    guard fraction.utf8.count <= 9 else { return nil }
    let padded = fraction + String(repeating: "0", count: 9 - fraction.utf8.count)
    guard let dollars = Int64(whole), let nanos = Int64(padded) else { return nil }
    let (scaled, overflow) = dollars.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowed) = scaled.addingReportingOverflow(nanos)
    guard !overflow, !overflowed, sum <= Self.largest.nanos else { return nil }
    self.nanos = negative ? -sum : sum
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Money: CustomStringConvertible {
  /// A decimal with at least two places and no idle zeros after them: `0.00`, `0.19`, `0.128`.
  public var description: String {
    let magnitude = nanos.magnitude
    var fraction = Substring(String(magnitude % 1_000_000_000 + 1_000_000_000).dropFirst())
    while fraction.utf8.count > 2, fraction.last == "0" { fraction = fraction.dropLast() }
    return "\(nanos < 0 ? "-" : "")\(magnitude / 1_000_000_000).\(fraction)"
  }
}

extension Money: Comparable, AdditiveArithmetic {
  public static func < (left: Money, right: Money) -> Bool { left.nanos < right.nanos }

  /// The sum, or the end of the range that it would pass.
  public static func + (left: Money, right: Money) -> Money {
    let (sum, overflow) = left.nanos.addingReportingOverflow(right.nanos)
    return Money(nanos: overflow ? (left.nanos < 0 ? .min : .max) : sum)
  }

  /// The difference, or the end of the range that it would pass.
  public static func - (left: Money, right: Money) -> Money {
    let (difference, overflow) = left.nanos.subtractingReportingOverflow(right.nanos)
    return Money(nanos: overflow ? (left.nanos < 0 ? .min : .max) : difference)
  }

  /// A price per second times whole seconds, or the end of the range that it would pass.
  public static func * (price: Money, count: Int) -> Money {
    let (product, overflow) = price.nanos.multipliedReportingOverflow(by: Int64(count))
    return Money(nanos: overflow ? ((price.nanos < 0) != (count < 0) ? .min : .max) : product)
  }
}

extension JSON {
  /// An amount as a decimal string, or `null` where it is unknown.
  public static func money(_ value: Money?) -> JSON { .text(value?.description) }
}
