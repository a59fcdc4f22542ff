import Domain
import Onetake

/// Shows on a terminal what a purchase is doing, since when, and what it costs; says nothing where nobody watches.
final class GenerateProgressView {
  private let line: ProgressLine
  private let isQuiet: Bool
  private let began = ContinuousClock.now
  private var price = ""
  /// The warnings that were shown before anything was sent.
  private(set) var told: [String] = []

  init(_ context: CommandContext) {
    isQuiet = context.globals.quiet
    line = ProgressLine(context.notesTerminal, context.notes, isQuiet: isQuiet)
  }

  func show(_ progress: GenerateProgress) {
    switch progress {
    case .missed(let miss):
      told = miss.warnings
      if !isQuiet { (told + (miss.nearest.map { NearMissText.lines($0) } ?? [])).forEach { line.note($0) } }
    case .sending(let provider, let price):
      self.price = price.map { ", \($0) USD" } ?? ", price unknown"
      line.show("sending to \(provider.rawValue)\(self.price)")
    case .retrying(let provider, let seconds, let reason):
      line.show("\(provider.rawValue) has not taken it yet, again in \(seconds) s: \(reason)")
    case .rendering(let provider, let job, let percent):
      let part = percent.map { " \($0) %" } ?? ""
      line.show("\(provider.rawValue) renders\(part), \(since)\(price), job \(job)")
    case .joined(let take): line.show("take \(take) is on its way already: waiting for it, 0.00 USD")
    case .downloading(let bytes, let total):
      let whole = total.map { " of \($0 / 1024)" } ?? ""
      line.show("fetching the clip, \(bytes / 1024)\(whole) KiB")
    case .judging: line.show("looking at the clip")
    }
  }

  private var since: String {
    let seconds = Int((ContinuousClock.now - began) / .seconds(1))
    return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
  }

  /// Wipes the line.
  func end() { line.clear() }
}

/// A miss explained: the nearest request that is held, and what differs.
enum NearMissText {
  static func lines(_ near: NearMiss) -> [String] {
    let head = "not held; the nearest request is \(near.key.description.prefix(12)), which differs in:"
    return [head]
      + near.differences.map { difference in
        let asked = difference.asked.map { SafeText.line($0) } ?? "not given"
        let held = difference.held.map { SafeText.line($0) } ?? "not given"
        return
          "  \(difference.field): asked \(DisplayWidth.truncate(asked, to: 60)), held \(DisplayWidth.truncate(held, to: 60))"
      }
  }

  static func json(_ near: NearMiss) -> JSON {
    [
      "key": .string(near.key.description),
      "differences": .array(
        near.differences.map { ["field": .string($0.field), "asked": .text($0.asked), "held": .text($0.held)] }),
    ]
  }
}
