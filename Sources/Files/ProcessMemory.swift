import CLinux
import Glibc

/// Who may read this process's memory.
package enum ProcessMemory {
  /// What a program dies of: the Swift runtime has handlers for these, which print what registers point at.
  private static let crashes = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

  /// Keeps it out of memory dumps, out of the runtime's reports of crashes, and from all processes but root's.
  ///
  /// By prctl(2), PR_SET_DUMPABLE: the kernel writes no dump then, whatever RLIMIT_CORE and core_pattern say, and
  /// /proc/PID/mem, /proc/PID/environ and ptrace(2) are root's. A program that is started from here is not bound by it.
  package static func close() {
    _ = ot_forbid_dumps()
    for number in crashes { _ = ot_forget_handler(number) }
  }
}
