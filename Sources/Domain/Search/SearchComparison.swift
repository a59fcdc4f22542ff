/// A value that is compared: it stands for a range of whole numbers, such as a day for its milliseconds.
public protocol SearchValue: Hashable, Sendable, CustomStringConvertible {
  /// The numbers that it stands for in `>`, `..` and the like; `now` is in Unix milliseconds.
  func bounds(now: Int64) -> ClosedRange<Int64>
  /// The numbers that it stands for alone.
  func about(now: Int64) -> ClosedRange<Int64>
}

extension SearchValue {
  public func about(now: Int64) -> ClosedRange<Int64> { bounds(now: now) }
}

/// What a value is held against.
public enum SearchComparison<Value: SearchValue>: Hashable, Sendable {
  case equal(Value)
  case above(Value)
  case atLeast(Value)
  case below(Value)
  case atMost(Value)
  /// Both ends included; the first is the lower one.
  case between(Value, Value)

  /// The whole numbers for which it holds, or nil where there are none.
  ///
  /// What a value stands for is wholly in or wholly out: `>2026-01` begins in February, `>=2026-01` in January.
  public func range(now: Int64 = 0) -> ClosedRange<Int64>? {
    switch self {
    case .equal(let value): return value.about(now: now)
    case .above(let value):
      let high = value.bounds(now: now).upperBound
      return high == .max ? nil : high + 1 ... .max
    case .atLeast(let value): return value.bounds(now: now).lowerBound ... .max
    case .below(let value):
      let low = value.bounds(now: now).lowerBound
      return low == .min ? nil : .min...low - 1
    case .atMost(let value): return .min...value.bounds(now: now).upperBound
    case .between(let from, let to):
      let (low, high) = (from.bounds(now: now).lowerBound, to.bounds(now: now).upperBound)
      return low <= high ? low...high : nil
    }
  }

  /// Whether it holds for a number; never for one that is not known.
  public func holds(_ number: Int64?, now: Int64 = 0) -> Bool {
    guard let number, let range = range(now: now) else { return false }
    return range.contains(number)
  }

  /// The values in it.
  var values: [Value] {
    switch self {
    case .equal(let value), .above(let value), .atLeast(let value), .below(let value), .atMost(let value): [value]
    case .between(let from, let to): [from, to]
    }
  }
}

extension SearchComparison {
  /// Reads `5`, `=5`, `>5`, `>=5`, `<5`, `<=5`, `5..8`, `5..` or `..8`, whose values `read` reads; or is nil.
  ///
  /// A range that runs backwards is turned round, with `wasTurned` set, where both ends tell which is the lower.
  init?(_ text: String, wasTurned: inout Bool, _ read: (Substring) -> Value?) {
    if let dots = text.firstDots {
      let from = text[..<dots.lowerBound], to = text[dots.upperBound...]
      switch (from.isEmpty ? nil : read(from), to.isEmpty ? nil : read(to)) {
      case (let from?, let to?):
        wasTurned = Self.isBackward(from, to)
        self = wasTurned ? .between(to, from) : .between(from, to)
      case (let from?, nil) where to.isEmpty: self = .atLeast(from)
      case (nil, let to?) where from.isEmpty: self = .atMost(to)
      default: return nil
      }
      return
    }
    let sign = text.prefix { "<>=".contains($0) }
    guard let value = read(text[sign.endIndex...]) else { return nil }
    switch sign {
    case "", "=", "==": self = .equal(value)
    case ">": self = .above(value)
    case ">=", "=>": self = .atLeast(value)
    case "<": self = .below(value)
    case "<=", "=<": self = .atMost(value)
    default: return nil
    }
  }

  /// Whether the first lies after the second at all times: a day that is counted from today has no fixed place.
  private static func isBackward(_ first: Value, _ second: Value) -> Bool {
    [0, 1 << 46].allSatisfy { first.bounds(now: $0).lowerBound > second.bounds(now: $0).upperBound }
  }
}

extension String {
  /// The first run of two or three full stops.
  fileprivate var firstDots: Range<Index>? {
    var start = startIndex
    while start < endIndex {
      guard utf8[start] == 0x2E else {
        start = utf8.index(after: start)
        continue
      }
      var end = start
      var length = 0
      while end < endIndex, utf8[end] == 0x2E { (end, length) = (utf8.index(after: end), length + 1) }
      if length == 2 || length == 3 { return start..<end }
      start = end
    }
    return nil
  }
}

extension SearchComparison: CustomStringConvertible {
  /// As it is typed behind the colon.
  public var description: String {
    switch self {
    case .equal(let value): "\(value)"
    case .above(let value): ">\(value)"
    case .atLeast(let value): ">=\(value)"
    case .below(let value): "<\(value)"
    case .atMost(let value): "<=\(value)"
    case .between(let from, let to): "\(from)..\(to)"
    }
  }
}

extension Int64: SearchValue {
  public func bounds(now: Int64) -> ClosedRange<Int64> { self...self }
}

extension Money: SearchValue {
  /// Billionths of a dollar: money is exact.
  public func bounds(now: Int64) -> ClosedRange<Int64> { nanos...nanos }
}
