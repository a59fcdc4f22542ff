import Glibc

/// A few threads of the system for work that blocks, joined before the call returns. `pthread_create(3)`.
package enum Threads {
  /// Runs `work` with 0, 1, … `count` - 1, each on its own thread, and returns when all have ended.
  ///
  /// Where no thread can be made, the caller's own thread does that part.
  package static func run(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    var started: [pthread_t] = []
    for index in 1..<max(1, count) {
      let job = unsafe Unmanaged.passRetained(ThreadJob { work(index) })
      var thread = pthread_t()
      if unsafe pthread_create(&thread, nil, runThreadJob, job.toOpaque()) == 0 {
        started.append(thread)
      } else {
        unsafe job.takeRetainedValue().work()
      }
    }
    work(0)
    for thread in started { pthread_join(thread, nil) }
  }
}

private final class ThreadJob: Sendable {
  let work: @Sendable () -> Void
  init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}

private func runThreadJob(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context = unsafe context { unsafe Unmanaged<ThreadJob>.fromOpaque(context).takeRetainedValue().work() }
  return nil
}
