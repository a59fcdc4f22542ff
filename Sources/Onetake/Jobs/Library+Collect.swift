import Domain
import Files

extension Library {
  /// How many jobs are collected at the same time.
  static let collectorWidth = 8

  /// Brings in paid jobs that nobody else works on, until a round brings nothing further.
  public func collect(interrupt: Interrupt) throws(LibraryError) {
    try settleDeadSenders()
    var tried: [Int64: GenerationState] = [:]
    while !interrupt.isRaised {
      let waiting = try waitingJobs().filter { tried[$0.serial] != $0.state }
      if waiting.isEmpty { return }
      for record in waiting { tried[record.serial] = record.state }
      FaultPoint.collectBegun.reach()
      let width = min(Self.collectorWidth, waiting.count)
      Threads.run(width) { lane in
        for index in stride(from: lane, to: waiting.count, by: width) {
          // What comes of each stands in its row; a failure of one must not keep the others.
          _ = try? self.resume(waiting[index], interrupt: interrupt)
        }
      }
      FaultPoint.collectRound.reach()
    }
  }
}
