/// A year, month, day or moment in UTC, or one that is counted back from now.
public enum SearchDate: SearchValue {
  case year(Int)
  /// A month by its first day.
  case month(CivilDate)
  case day(CivilDate)
  /// A moment in Unix milliseconds, and how many of them it means: a minute's, a second's or one.
  case moment(Int64, length: Int64)
  case today
  case yesterday
  /// So many hours, days, weeks, months or years ago. It stays what it is: a saved search moves with the days.
  case ago(Int, Unit)

  /// What is counted back in.
  public enum Unit: String, Hashable, Sendable {
    case hours = "h"
    case days = "d"
    case weeks = "w"
    case months = "m"
    case years = "y"
  }

  private static let dayLength: Int64 = 86_400_000

  /// Takes `2026`, `2026-01`, `2026-01-31`, `2026-01-31T10:00` with or without seconds and zone, `today`, `yesterday`,
  /// `7d`, `2w`, `3m`, `1y` or `12h`, in lower case; or is nil. Without a zone it is UTC. Counts go up to 100,000.
  public init?(_ text: Substring) {
    if text == "today" {
      self = .today
    } else if text == "yesterday" {
      self = .yesterday
    } else if let date = Self.written(text) ?? Self.counted(text) {
      self = date
    } else {
      return nil
    }
  }

  private static func written(_ text: Substring) -> SearchDate? {
    switch text.utf8.count {
    case ..<4: return nil
    case 4:
      return CivilDate("\(text)-01-01").map { .year($0.year) }
    case 7: return CivilDate("\(text)-01").map { .month($0) }
    case 10: return CivilDate(String(text)).map { .day($0) }
    case 16...40: return moment(text)
    default: return nil
    }
  }

  private static func moment(_ text: Substring) -> SearchDate? {
    guard let clock = text.utf8.index(text.startIndex, offsetBy: 10, limitedBy: text.endIndex),
      text[clock...].first == "t"
    else { return nil }
    let rest = text[clock...].dropFirst()
    let zone = rest.firstIndex { "z+-".contains($0) } ?? rest.endIndex
    let time = rest[..<zone]
    let length: Int64
    switch time.utf8.count {
    case 5: length = 60_000
    case 8: length = 1000
    default: length = 1
    }
    let whole =
      "\(text[..<clock])T\(time)\(length == 60_000 ? ":00" : "")\(zone == rest.endIndex ? "Z" : rest[zone...])"
    guard let moment = Timestamp(whole), let first = CivilDate("0001-01-01"), let last = CivilDate("9999-12-31"),
      // A zone can carry it out of the years that are written with four digits.
      (first.milliseconds..<last.milliseconds + dayLength).contains(moment.milliseconds)
    else { return nil }
    return .moment(moment.milliseconds, length: length)
  }

  private static func counted(_ text: Substring) -> SearchDate? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard (1...6).contains(digits.utf8.count), let count = Int(digits), count <= 100_000 else { return nil }
    let unit: Unit
    switch text[digits.endIndex...] {
    case "h", "hour", "hours": unit = .hours
    case "d", "day", "days": unit = .days
    case "w", "week", "weeks": unit = .weeks
    case "m", "month", "months": unit = .months
    case "y", "year", "years": unit = .years
    default: return nil
    }
    return .ago(count, unit)
  }

  public func bounds(now: Int64) -> ClosedRange<Int64> {
    let today = CivilDate(milliseconds: now).milliseconds
    switch self {
    case .year(let year): return Self.span(year: year, month: 1, months: 12)
    case .month(let first): return Self.span(year: first.year, month: first.month, months: 1)
    case .day(let date): return Self.span(date.milliseconds, Self.dayLength)
    case .moment(let start, let length): return Self.span(start, length)
    case .today: return Self.span(today, Self.dayLength)
    case .yesterday: return Self.span(today - Self.dayLength, Self.dayLength)
    case .ago(let count, .hours): return Self.span(now - Int64(count) * 3_600_000, 3_600_000)
    case .ago(let count, .days): return Self.span(today - Int64(count) * Self.dayLength, Self.dayLength)
    case .ago(let count, .weeks): return Self.span(today - Int64(count) * 7 * Self.dayLength, Self.dayLength)
    case .ago(let count, .months): return Self.span(Self.back(count, from: now), Self.dayLength)
    case .ago(let count, .years): return Self.span(Self.back(count * 12, from: now), Self.dayLength)
    }
  }

  private static func span(_ start: Int64, _ length: Int64) -> ClosedRange<Int64> { start...start + length - 1 }

  private static func span(year: Int, month: Int, months: Int) -> ClosedRange<Int64> {
    let start = Timestamp.days(year: year, month: month, day: 1) ?? 0
    let next = month - 1 + months
    let end = Timestamp.days(year: year + next / 12, month: next % 12 + 1, day: 1) ?? start
    return Int64(start) * dayLength...Int64(end) * dayLength - 1
  }

  /// The same day so many months before, or the month's last where it has no such day; not before the year 1.
  private static func back(_ months: Int, from now: Int64) -> Int64 {
    let today = CivilDate(milliseconds: now)
    let index = today.year * 12 + today.month - 1 - months
    guard index >= 12 else { return CivilDate("0001-01-01")?.milliseconds ?? 0 }
    for day in stride(from: today.day, through: 28, by: -1) {
      if let days = Timestamp.days(year: index / 12, month: index % 12 + 1, day: day) { return Int64(days) * dayLength }
    }
    return Int64(Timestamp.days(year: index / 12, month: index % 12 + 1, day: today.day) ?? 0) * dayLength
  }
}

extension SearchDate: CustomStringConvertible {
  public var description: String {
    switch self {
    case .year(let year): String(CivilDate(year: year, month: 1, day: 1)?.description.prefix(4) ?? "")
    case .month(let first): String(first.description.prefix(7))
    case .day(let date): date.description
    case .moment(let start, let length):
      // YYYY-MM-DDThh:mm:ss.fffZ, as far as it says something.
      String(Timestamp(milliseconds: start).description.prefix(length == 60_000 ? 16 : length == 1000 ? 19 : 23))
    case .today: "today"
    case .yesterday: "yesterday"
    case .ago(let count, let unit): "\(count)\(unit.rawValue)"
    }
  }
}
