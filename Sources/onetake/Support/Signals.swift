import Glibc
import Onetake

/// Ctrl-C and its kin, turned into a wish that the library can heed at the right moment.
enum Signals {
  /// From now on SIGINT, SIGTERM and SIGHUP raise `interrupt`.
  static func raise(_ interrupt: Interrupt) {
    unsafe current = Unmanaged.passRetained(interrupt)
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = onSignal
    var numbers = sigset_t()
    unsafe sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      unsafe sigaction(number, &action, nil)
      unsafe sigaddset(&numbers, number)
    }
    // A mask is inherited, and some who start programs have these blocked: sigprocmask(2).
    unsafe sigprocmask(SIG_UNBLOCK, &numbers, nil)
  }
}

// why: a signal handler can take no lock; this is written once, before any handler that reads it is installed.
nonisolated(unsafe) private var current: Unmanaged<Interrupt>?

private func onSignal(_ number: Int32) {
  let code = errno
  unsafe current?._withUnsafeGuaranteedRef { $0.raise() }
  errno = code
}
