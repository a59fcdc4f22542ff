import CSeccomp
import Glibc

/// Why the program could not be shut in.
struct SandboxError: Error {
  /// What failed.
  let step: String
  /// Its errno.
  let number: Int32
}

/// Shuts the process in for good: resource limits, then a seccomp filter that leaves memory, the clock, reading what is
/// open, and the one socket. There is no call left to open a file or a socket, to fork or exec.
enum Sandbox {
  /// Bytes of address space; libav's libraries take about 200 MB of it.
  private static let memory: UInt = 1 << 30
  /// Seconds of processor time, more than onetake lets a helper live.
  private static let processorSeconds: UInt = 1200
  /// Descriptors: three standard ones, the socket, a film, and some air.
  private static let descriptors: UInt = 16

  /// Enters the sandbox; there is no way back.
  static func enter() throws(SandboxError) {
    // What the parent left open in spite of everything.
    closefrom(Channel.number + 1)
    try limit(RLIMIT_AS, to: memory, "RLIMIT_AS")
    try limit(RLIMIT_CPU, to: processorSeconds, "RLIMIT_CPU")
    try limit(RLIMIT_NOFILE, to: descriptors, "RLIMIT_NOFILE")
    // No file may grow, so a descriptor that was passed for writing by mistake cannot be written to either.
    try limit(RLIMIT_FSIZE, to: 0, "RLIMIT_FSIZE")
    try limit(RLIMIT_CORE, to: 0, "RLIMIT_CORE")
    try Filter().load()
  }

  private static func limit(_ resource: __rlimit_resource, to value: UInt, _ name: String) throws(SandboxError) {
    var limits = rlimit(rlim_cur: value, rlim_max: value)
    guard unsafe setrlimit(Int32(resource.rawValue), &limits) == 0 else {
      throw SandboxError(step: name, number: errno)
    }
  }
}

/// One filter of libseccomp: what is not named in it answers EPERM.
@safe private final class Filter {
  private let context: scmp_filter_ctx

  /// Calls that can do no harm whatever their arguments are.
  private static let harmless = [
    "pread64", "close", "munmap", "mremap", "madvise", "brk", "futex", "rt_sigprocmask", "rt_sigreturn", "sched_yield",
    "sched_getaffinity", "clock_gettime", "gettimeofday", "getrandom", "getpid", "gettid", "exit", "exit_group",
    "restart_syscall",
  ]

  init() throws(SandboxError) {
    guard let context = unsafe seccomp_init(ot_seccomp_errno(UInt16(EPERM))) else {
      throw SandboxError(step: "seccomp_init", number: ENOMEM)
    }
    unsafe self.context = context
    for call in Self.harmless { try add(call, []) }
    for call in ["recvmsg", "sendmsg"] {
      try add(call, [scmp_arg_cmp(arg: 0, op: SCMP_CMP_EQ, datum_a: UInt64(Channel.number), datum_b: 0)])
    }
    // Memory, but none that can be run.
    for call in ["mmap", "mprotect"] {
      try add(call, [scmp_arg_cmp(arg: 2, op: SCMP_CMP_MASKED_EQ, datum_a: UInt64(PROT_EXEC), datum_b: 0)])
    }
  }

  deinit { unsafe seccomp_release(context) }

  /// Puts the filter into force by `seccomp_load`, which also sets no_new_privs.
  func load() throws(SandboxError) {
    let result = unsafe seccomp_load(context)
    guard result == 0 else { throw SandboxError(step: "seccomp_load", number: -result) }
  }

  private func add(_ call: String, _ conditions: [scmp_arg_cmp]) throws(SandboxError) {
    let number = unsafe seccomp_syscall_resolve_name(call)
    let result = unsafe seccomp_rule_add_array(
      context, SCMP_ACT_ALLOW, number, UInt32(conditions.count), conditions)
    guard result == 0 else { throw SandboxError(step: "seccomp rule for \(call)", number: -result) }
  }
}
