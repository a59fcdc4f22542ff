import Domain
import Onetake
import Synchronization

/// Shows on a terminal what a purchase is doing, since when, and what it costs; says nothing where nobody watches.
final class GenerateProgressView: Sendable {
  private struct State {
    var line: ProgressLine
    var price: String = ""
    let began = ContinuousClock.now
  }

  private let state: Mutex<State>
  private let isQuiet: Bool

  init(_ context: CommandContext) {
    isQuiet = context.globals.quiet
    state = Mutex(State(line: ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)))
  }

  func show(_ progress: GenerateProgress) {
    state.withLock { state in
      let seconds = Int((ContinuousClock.now - state.began) / .seconds(1))
      let since = seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
      switch progress {
      case .missed(let near):
        if !isQuiet, let near { NearMissText.lines(near).forEach { state.line.note($0) } }
      case .sending(let provider, let price):
        state.price = price.map { ", \($0) USD" } ?? ", price unknown"
        state.line.show("sending to \(provider.rawValue)\(state.price)")
      case .retrying(let provider, let seconds, let reason):
        state.line.show("\(provider.rawValue) has not taken it yet, again in \(seconds) s: \(reason)")
      case .rendering(let provider, let job, let percent):
        let part = percent.map { " \($0) %" } ?? ""
        state.line.show("\(provider.rawValue) renders\(part), \(since)\(state.price), job \(job)")
      case .joined(let take): state.line.show("take \(take) is on its way already: waiting for it, \(since), 0.00 USD")
      case .downloading(let bytes, let total):
        let whole = total.map { " of \($0 / 1024)" } ?? ""
        state.line.show("fetching the clip, \(bytes / 1024)\(whole) KiB")
      case .judging: state.line.show("looking at the clip")
      }
    }
  }

  /// Wipes the line.
  func end() { state.withLock { $0.line.clear() } }
}

/// A miss explained: the nearest request that is held, and what differs.
enum NearMissText {
  static func lines(_ near: NearMiss) -> [String] {
    let head = "not held; the nearest request is \(near.key.description.prefix(12)), which differs in:"
    return [head]
      + near.differences.map { difference in
        let asked = difference.asked.map { SafeText.line($0) } ?? "not given"
        let held = difference.held.map { SafeText.line($0) } ?? "not given"
        return "  \(difference.field): asked \(DisplayWidth.truncate(asked, to: 60)), held \(DisplayWidth.truncate(held, to: 60))"
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
