/// A clip's length. A clip ordered at 5 s is 5.042 s long: lengths are compared as the verdict compares them.
public struct SearchLength: SearchValue {
  /// By how many milliseconds a length may be off.
  public static let tolerance = Tolerances.standard.durationSeconds.thousandths

  public let milliseconds: Int64

  /// Takes seconds (`5`, `5s`, `0.5`), other units (`500ms`, `1m30s`, `1h`) or a clock (`1:05`, `1:02:03`), or is nil.
  public init?(_ text: Substring) {
    guard let value = Self.clock(text) ?? Self.units(text), value <= 1_000_000_000_000 else { return nil }
    milliseconds = value
  }

  private static func clock(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let last = SearchDecimal(parts[parts.count - 1])?.scaled(by: 1000) else {
      return nil
    }
    var minutes: Int64 = 0
    for part in parts.dropLast() {
      guard let number = SearchDecimal(part), number.places == 0, number.digits < 1_000_000 else { return nil }
      minutes = minutes * 60 + number.digits
    }
    return last < 60_000 ? minutes * 60_000 + last : nil
  }

  private static func units(_ text: Substring) -> Int64? {
    var rest = text
    var total: Int64 = 0
    var last = Int64.max
    repeat {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let unit = rest[number.endIndex...].prefix { $0.isASCII && $0.isLetter }
      guard let decimal = SearchDecimal(number), let scale = scale(of: unit), scale < last,
        !unit.isEmpty || last == .max, let part = decimal.scaled(by: scale)
      else { return nil }
      rest = rest[unit.endIndex...]
      (total, last) = (total + part, unit.isEmpty ? 0 : scale)
    } while !rest.isEmpty
    return total
  }

  private static func scale(of unit: Substring) -> Int64? {
    switch unit {
    case "", "s", "sec", "secs", "second", "seconds": 1000
    case "ms": 1
    case "m", "min", "mins", "minute", "minutes": 60_000
    case "h", "hour", "hours": 3_600_000
    default: nil
    }
  }

  public func bounds(now: Int64) -> ClosedRange<Int64> {
    milliseconds - Self.tolerance...milliseconds + Self.tolerance
  }

  /// Seconds.
  public var description: String { SearchDecimal.text(milliseconds, places: 3) }
}
