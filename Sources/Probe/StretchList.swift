import Domain

/// Collects stretches of a track's time, in its ticks: the first so many, and how long all of them last.
struct StretchList {
  private let least: Int64
  private var list: [(start: Int64, end: Int64)] = []
  private var total: Int64 = 0
  private var isCut = false
  private var begin: Int64?

  /// Counts what lasts longer than `least` seconds; `timeBase` is seconds per tick.
  init(least: Ratio, timeBase: Ratio) {
    // Both are bounded so that no quotient is beyond an Int64.
    self.least = Int64((least.double / timeBase.double).rounded(.down))
  }

  /// Says whether what begins at a moment is part of a stretch; moments that go back are taken for the last one.
  mutating func mark(_ isPart: Bool, at ticks: Int64) {
    if isPart {
      if begin == nil { begin = ticks }
    } else if let start = begin {
      begin = nil
      add(start, ticks)
    }
  }

  /// Counts a stretch of which both ends are known, unless it is too short.
  mutating func add(_ start: Int64, _ end: Int64) {
    guard end - start > least, start >= list.last?.end ?? start else { return }
    total += end - start
    if list.count < DeepFacts.Stretches.maximum { list.append((start, end)) } else { isCut = true }
  }

  /// What was found, on the film's clock.
  func facts(_ clock: FilmClock) -> DeepFacts.Stretches {
    let told = list.compactMap { stretch in
      clock.time(stretch.start).flatMap { start in
        clock.time(stretch.end).flatMap { Presentation(start: start, end: $0) }
      }
    }
    let seconds = Ratio(Int(total), 1).flatMap(clock.timeBase.multiplied)
    return DeepFacts.Stretches(told, total: seconds ?? Ratio(whole: 0), isCut: isCut || told.count < list.count)
  }
}
