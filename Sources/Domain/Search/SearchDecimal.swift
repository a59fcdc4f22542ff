/// Digits with at most one point among them, exact.
struct SearchDecimal: Hashable, Sendable {
  /// The digits without the point, at most 15.
  let digits: Int64
  /// How many of them stand after the point.
  let places: Int

  /// Takes `5`, `5.`, `0.25` or `.25`, or is nil.
  init?(_ text: Substring) {
    var digits: Int64 = 0
    var count = 0
    var places: Int?
    for byte in text.utf8 {
      if byte == 0x2E, places == nil {
        places = 0
      } else if (0x30...0x39).contains(byte), count < 15 {
        digits = digits * 10 + Int64(byte - 0x30)
        count += 1
        if let before = places { places = before + 1 }
      } else {
        return nil
      }
    }
    guard count > 0 else { return nil }
    self.digits = digits
    self.places = places ?? 0
  }

  /// The number times `unit`, cut to a whole one; nil from 10^17 on.
  func scaled(by unit: Int64) -> Int64? {
    let value = Int128(digits) * Int128(unit) / Int128(Self.power(places))
    return value < 100_000_000_000_000_000 ? Int64(value) : nil
  }

  /// 10 to the power of `places`.
  static func power(_ places: Int) -> Int64 { (0..<places).reduce(1) { power, _ in power * 10 } }

  /// `value / 10^places` without idle zeros.
  static func text(_ value: Int64, places: Int) -> String {
    let (whole, fraction) = value.quotientAndRemainder(dividingBy: power(places))
    guard fraction != 0 else { return String(whole) }
    var digits = Substring(String(fraction + power(places)).dropFirst())
    while digits.last == "0" { digits = digits.dropLast() }
    return "\(whole).\(digits)"
  }
}
