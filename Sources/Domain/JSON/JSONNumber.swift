import Glibc  // why: rounding a Double calls libm, which nothing else here links.

/// A JSON number as its literal says it.
public struct JSONNumber: Hashable, Sendable {
  /// The literal, in the grammar of RFC 8259.
  public let literal: String

  /// Takes a literal that the parser has checked.
  init(checked literal: String) { self.literal = literal }

  /// Takes a whole number.
  public init(_ value: Int) { literal = String(value) }

  /// Takes a finite number; JSON has no literal for any other, which is nil.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    literal = ECMAScriptNumber.text(of: value)
  }

  /// Takes text that is a whole JSON number and nothing else, or nil.
  public init?(parsing text: String) {
    guard JSONParser.isNumber(text) else { return nil }
    literal = text
  }

  /// The nearest `Double`, or nil if the literal overflows.
  public var double: Double? {
    guard let value = Double(literal), value.isFinite else { return nil }
    return value
  }

  /// The largest whole number that every reader of JSON agrees on: 2^53 - 1 (RFC 8259, 6).
  public static let maximumWhole = 9_007_199_254_740_991

  /// The value if it is whole as a `Double` and within ±`maximumWhole`, however it is written: `5`, `5.0`, `0.5e1`.
  public var int: Int? {
    guard let value = double, value == value.rounded(), abs(value) <= Double(Self.maximumWhole) else { return nil }
    return Int(value)
  }
}

/// ECMAScript's Number::toString, which RFC 8785 takes for canonical JSON.
enum ECMAScriptNumber {
  /// The shortest text that reads back as `value`, laid out as ECMA-262 6.1.6.1.20 says. `value` must be finite.
  static func text(of value: Double) -> String {
    if value == 0 { return "0" }
    let (digits, point) = shortestDigits(of: value.magnitude)
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    if count <= point && point <= 21 {
      return sign + digits + String(repeating: "0", count: point - count)
    }
    if 0 < point && point <= 21 {
      return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
    if -6 < point && point <= 0 {
      return sign + "0." + String(repeating: "0", count: -point) + digits
    }
    let exponent = point - 1
    let mantissa = count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst(1))"
    return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
  }

  /// The shortest decimal digits of a positive number and where its point stands: 0.digits x 10^point.
  private static func shortestDigits(of value: Double) -> (digits: String, point: Int) {
    // Swift's own description is the shortest text that reads back; only its layout differs.
    var mantissa = Substring(value.description)
    var exponent = 0
    if let e = mantissa.firstIndex(of: "e") {
      exponent = Int(mantissa[mantissa.index(after: e)...]) ?? 0
      mantissa = mantissa[..<e]
    }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(parts[0])
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    var digits = Substring(whole + fraction)
    var point = whole.count + exponent
    while digits.first == "0" {
      digits = digits.dropFirst()
      point -= 1
    }
    while digits.last == "0" { digits = digits.dropLast() }
    return (String(digits), point)
  }
}
