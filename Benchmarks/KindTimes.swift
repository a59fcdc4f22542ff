/// Times of queries of several kinds, of one engine that answers them.
///
/// A line for each kind, with tabs between: engine, kind, how many queries, the time that half of them stay below, 99 of
/// 100, all (in milliseconds), and the slowest query. xapian-search.py prints such lines, too.
struct KindTimes {
  private let engine: String
  private var names: [String] = []
  private var kinds: [String: Kind] = [:]
  private var all = Kind()

  init(_ engine: String) { self.engine = engine }

  /// Does `work`, which answers `query`, and notes how long it took.
  mutating func measure<Result>(_ kind: String, _ query: String, _ work: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    let result = try work()
    let time = Int((ContinuousClock.now - start) / .nanoseconds(1))
    if kinds[kind] == nil { names.append(kind) }
    kinds[kind, default: Kind()].note(time, query)
    all.note(time, query)
    return result
  }

  /// Reports each kind, and all of them where there are several.
  func report() {
    for name in names { report(name, kinds[name] ?? Kind()) }
    if names.count > 1 { report("all", all) }
  }

  private func report(_ name: String, _ kind: Kind) {
    let times = [kind.samples.time(of: 50), kind.samples.time(of: 99), kind.slowest.time].map(Self.milliseconds)
    Bench.line(([engine, name, "\(kind.samples.count)"] + times + [kind.slowest.query]).joined(separator: "\t"))
  }

  private static func milliseconds(_ nanoseconds: Int) -> String {
    let microseconds = max(0, nanoseconds / 1000)
    return "\(microseconds / 1000).\(String(1000 + microseconds % 1000).dropFirst())"
  }

  /// The queries of one kind.
  private struct Kind {
    var samples = Samples()
    var slowest = (time: -1, query: "")

    mutating func note(_ time: Int, _ query: String) {
      samples.add(time)
      if time > slowest.time { slowest = (time, query) }
    }
  }
}
