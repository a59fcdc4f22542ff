import Domain
import Foundation
import Rig
import Synchronization
import TestThreads
import Testing

/// What docs/durability.md says under "Failing system calls": real processes, of whose calls on files the n-th fails,
/// once or for ever, for every n until a run completes that is not hit.
///
/// With ONETAKE_TORTURE set, every kind of call gives every answer at every n; else what tells most.
@Suite(.blocking) struct FailingCallsTests {
  private static let isTorture = ProcessInfo.processInfo.environment["ONETAKE_TORTURE"] != nil

  /// All of them, or the one that ONETAKE_UNDERTAKING names, for whoever looks into a failure.
  private static let undertakings = Undertaking.allCases.filter { undertaking in
    ProcessInfo.processInfo.environment["ONETAKE_UNDERTAKING"].map { $0 == undertaking.rawValue } ?? true
  }

  @Test(arguments: undertakings)
  func `whatever call fails is told, loses nothing, pays nothing twice, and all works again`(
    undertaking: Undertaking
  ) throws {
    let faults = Self.isTorture ? Undertaking.allFaults : undertaking.faults
    let next = Atomic<Int>(0)
    let found = Mutex<[Result<Tried, any Error>]>([])
    // Processes that wait for the disk leave room for others: each lane tries one fault after the other.
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      let results = Self.lane(undertaking) {
        let (mine, _) = next.add(1, ordering: .relaxed)
        return mine < faults.count ? faults[mine] : nil
      }
      found.withLock { $0 += results }
    }
    let tried = try found.withLock { $0 }.map { try $0.get() }
    for fault in tried {
      #expect(fault.stories == [])
      #expect(fault.hits > 0 || !fault.isMade, "\(undertaking) makes such calls, and \(fault.fault) hit none")
    }
    #expect(tried.count == faults.count && tried.contains { $0.hits > 0 })
    if Self.isTorture { print("failing calls: \(undertaking): \(tried.map(\.hits).reduce(0, +)) runs, each hit") }
  }

  /// What came of one fault at every number.
  private struct Tried: Sendable {
    let fault: CallFault
    /// How many runs had a call that failed.
    var hits = 0
    /// Whether the undertaking makes calls of that kind.
    var isMade = false
    /// What went wrong, each in a story.
    var stories: [String] = []
  }

  /// Tries what `next` hands out, in a workshop of its own.
  private static func lane(_ undertaking: Undertaking, _ next: () -> CallFault?) -> [Result<Tried, any Error>] {
    do {
      let shop = try Workshop(undertaking)
      let calls = try shop.count()
      var results: [Result<Tried, any Error>] = []
      while let fault = next() { results.append(Result { try attempt(fault, in: shop, calls) }) }
      return results
    } catch {
      return [.failure(error)]
    }
  }

  private static func attempt(_ fault: CallFault, in shop: Workshop, _ calls: [CountedCall]) throws -> Tried {
    var tried = Tried(fault: fault)
    tried.isMade = calls.contains { $0.kind == fault.kind }
    // Pages of one commit and reads of one index are many and alike; so is what comes of a full table of descriptors.
    let isExhaustive = isTorture || (fault.kind != .write && fault.kind != .read)
    let step = !isTorture && fault.answer == .EMFILE ? 3 : 1
    // A write that is short is gone on with: from the first on all are tried at once.
    let isOneRun = !isTorture && fault.answer == .short && fault.times == .forever
    let numbers =
      isOneRun
      ? [1]
      : isExhaustive ? Array(stride(from: 1, to: 10_000, by: step)) : CountedCall.telling(fault.kind, in: calls)
    for number in numbers {
      var fault = fault
      fault.number = number
      var trial = Trial(shop, fault)
      guard try trial.run() else {
        if isExhaustive { break } else { continue }
      }
      tried.hits += 1
      if !trial.problems.isEmpty { tried.stories.append(trial.story) }
    }
    return tried
  }
}
