import Foundation
package import Testing

/// Runs each test of a suite on a thread that may wait.
///
/// Tests that drive processes mostly wait for them. Where they wait on the few threads that Swift keeps for tasks, one for
/// each core, they keep cores idle.
package struct BlockingTrait: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(BlockingThreads.shared) { try await function() }
  }
}

extension Trait where Self == BlockingTrait {
  /// See `BlockingTrait`.
  package static var blocking: Self { Self() }
}

/// Threads for what waits: twice as many as there are cores, so that all have work and memory lasts.
private final class BlockingThreads: TaskExecutor {
  static let shared = BlockingThreads()

  private let queue: OperationQueue

  private init() {
    queue = OperationQueue()
    queue.maxConcurrentOperationCount = 2 * ProcessInfo.processInfo.activeProcessorCount
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = unsafe asUnownedTaskExecutor()
    queue.addOperation { unsafe job.runSynchronously(on: executor) }
  }
}
