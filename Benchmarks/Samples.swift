/// Times of the same thing done many times, in nanoseconds.
struct Samples {
  private var values: [Int] = []

  /// Does `work` and notes how long it took.
  mutating func measure<Result, Failure: Error>(
    _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = ContinuousClock.now
    let result = try work()
    add(Int((ContinuousClock.now - start) / .nanoseconds(1)))
    return result
  }

  /// Notes a time that was measured elsewhere.
  mutating func add(_ time: Int) { values.append(time) }

  /// How many were noted.
  var count: Int { values.count }

  /// The time that so many of a hundred stay below; 0 where none was noted.
  func time(of percent: Int) -> Int { values.isEmpty ? 0 : values.sorted()[values.count * percent / 100] }

  /// Reports the median, the time that 99 of 100 stay below, and the sum, in nanoseconds.
  func report() {
    guard !values.isEmpty else { return }
    Bench.report("count", count)
    Bench.report("median_ns", time(of: 50))
    Bench.report("p99_ns", time(of: 99))
    Bench.report("total_ns", values.reduce(0, +))
  }
}
