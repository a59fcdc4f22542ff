import Glibc

/// Waits for what ends the program: SIGTERM, SIGINT, or the end of standard input.
@safe struct Ending: ~Copyable {
  private var signals = sigset_t()

  /// Blocks the signals in this thread and those that it will start (pthread_sigmask(3)), so that `wait` gets them.
  init() {
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGINT)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Returns when it is time to end.
  mutating func wait(untilInputEnds: Bool) {
    if untilInputEnds { watchInput() }
    var received: Int32 = 0
    unsafe sigwait(&signals, &received)
  }

  /// Starts a thread that turns the end of standard input into a SIGTERM.
  private func watchInput() {
    var thread = pthread_t()
    if unsafe pthread_create(&thread, nil, readInputToItsEnd, nil) == 0 { pthread_detach(thread) }
  }
}

/// Reads standard input until there is no more, and then asks the process to end.
private func readInputToItsEnd(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  var piece = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = unsafe read(STDIN_FILENO, &piece, piece.count)
    if count == 0 || (count < 0 && errno != EINTR) { break }
  }
  kill(getpid(), SIGTERM)
  return nil
}
