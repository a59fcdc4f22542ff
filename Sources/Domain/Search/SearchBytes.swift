/// The size of a file: a number with a unit.
public struct SearchBytes: SearchValue {
  private let number: SearchDecimal
  private let unit: String
  /// The bytes.
  public let bytes: Int64

  /// Takes `500`, `500k`, `10MB` or `1.5GiB`, case aside, or is nil. k, M, G and T are powers of 1000; Ki and so on of 1024.
  public init?(_ text: Substring) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = SearchDecimal(digits), let unit = Self.units[text[digits.endIndex...].lowercased()],
      let scale = Self.scales[unit], number.places <= 6, let bytes = number.scaled(by: scale)
    else { return nil }
    (self.number, self.unit, self.bytes) = (number, unit, bytes)
  }

  private static let scales: [String: Int64] = [
    "": 1, "kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
  ]
  private static let units: [String: String] = {
    var units = ["b": "", "bytes": ""]
    for unit in scales.keys {
      units[unit.lowercased()] = unit
      if unit.count > 1 { units[String(unit.dropLast()).lowercased()] = unit }
    }
    return units
  }()

  public func bounds(now: Int64) -> ClosedRange<Int64> { bytes...bytes }

  /// No file has exactly 10,000,000 bytes: alone, a size means every one that is rounded to it.
  public func about(now: Int64) -> ClosedRange<Int64> {
    let step = (Self.scales[unit] ?? 1) / SearchDecimal.power(number.places)
    guard step > 1 else { return bytes...bytes }
    return max(0, bytes - step / 2)...bytes + (step + 1) / 2 - 1
  }

  public var description: String {
    guard number.places > 0 else { return "\(number.digits)\(unit)" }
    let (whole, fraction) = number.digits.quotientAndRemainder(dividingBy: SearchDecimal.power(number.places))
    // Zeros at the end stay: they say how exactly it is meant.
    return "\(whole).\(String(fraction + SearchDecimal.power(number.places)).dropFirst())\(unit)"
  }
}
