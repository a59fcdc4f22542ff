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

  /// The time that was noted last; 0 where none was.
  var latest: Int { values.last ?? 0 }

  /// Reports the median, the time that 99 of 100 stay below, and the sum, in nanoseconds.
  func report() {
    guard !values.isEmpty else { return }
    let sorted = values.sorted()
    Bench.report("count", sorted.count)
    Bench.report("median_ns", sorted[sorted.count / 2])
    Bench.report("p99_ns", sorted[sorted.count * 99 / 100])
    Bench.report("total_ns", sorted.reduce(0, +))
  }
}
