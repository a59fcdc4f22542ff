import Domain

/// Names for jobs and films that nobody can guess, in the providers' own looks.
enum JobName {
  /// So many lower-case hex digits.
  static func hex(_ count: Int) -> String {
    String((0..<count).map { _ in "0123456789abcdef".randomElement() ?? "0" })
  }

  /// A job id: 32 hex digits, a UUID, or gmi's look, which is a UUID's with a letter that hex has not.
  static func random(for provider: Provider) -> String {
    switch provider {
    case .shortapi: hex(32)
    case .highway: [8, 4, 4, 4, 12].map(hex).joined(separator: "-")
    case .gmi: "\(hex(7))g-\(hex(4))-\(hex(4))-0g\(hex(2))-\(hex(12))"
    }
  }

  /// A job id that is a whole number beyond 2^53, and odd, so that a double would change it.
  static func number() -> String {
    String(UInt64.random(in: 9_007_199_254_740_993...9_100_000_000_000_000_000) | 1)
  }
}
