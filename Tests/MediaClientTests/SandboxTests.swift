import Glibc
import MediaClient
import TestThreads
import Testing

/// Inside the sandbox there is no way to a file, a socket or another process.
@Suite(.blocking) struct SandboxTests {
  /// What is tried, by name; tests below hold this list against what the helper really tried.
  private static let attempts: Set = [
    "open", "create", "openat2", "memfd_create", "unlink", "mkdir", "rename", "truncate", "write", "stat",
    "socket", "local-socket", "socketpair", "connect", "bind",
    "exec", "spawn", "fork", "clone", "kill", "tgkill", "pidfd_open", "ptrace", "process_vm_readv",
    "io_uring_setup", "prlimit64", "seccomp", "prctl", "unshare", "bpf", "userfaultfd", "ioctl", "executable-memory",
  ]
  /// What a container's own rules may refuse as well, so that a refusal outside the sandbox says nothing.
  private static let privileged: Set = [
    "ptrace", "process_vm_readv", "io_uring_setup", "seccomp", "unshare", "bpf", "userfaultfd", "pidfd_open",
  ]

  private func makeHelper(_ arguments: [String] = []) throws -> MediaHelper {
    var options = MediaHelper.Options(program: try MediaHelper.defaultPath())
    options.arguments = arguments
    return MediaHelper(options)
  }

  @Test func `nothing can be opened, run, signalled or gained, and nothing was inherited`() throws {
    let left = dup(STDERR_FILENO)
    defer { close(left) }
    var attempts = try makeHelper().tryEscape()
    #expect(attempts.removeValue(forKey: "inherited") == Int(EBADF))
    #expect(Set(attempts.keys) == Self.attempts)
    for (attempt, number) in attempts { #expect(number == Int(EPERM), "\(attempt) gave errno \(number)") }
  }

  @Test func `without the sandbox the same attempts get through, so that they prove something`() throws {
    let left = dup(STDERR_FILENO)
    defer { close(left) }
    let helper = try makeHelper(["--no-sandbox"])
    let attempts = try helper.tryEscape()
    for attempt in Self.attempts.subtracting(Self.privileged) {
      #expect(attempts[attempt] != Int(EPERM), "\(attempt) was refused by something else than the sandbox")
    }
    for attempt in [
      "open", "create", "openat2", "memfd_create", "stat", "write", "socket", "local-socket", "socketpair", "spawn",
      "fork", "clone", "kill", "executable-memory", "inherited",
    ] { #expect(attempts[attempt] == 0, "\(attempt) gave errno \(attempts[attempt] ?? -1)") }
    #expect(attempts["exec"] == Int(ENOENT))
    #expect(try helper.describe().isSandboxed == false)
  }

  @Test func `a call by another architecture's numbers ends the helper, and the next film has a new one`() throws {
    let helper = try makeHelper()
    #expect(throws: MediaHelperError(.killed(signal: SIGSYS))) { try helper.tryForeignCall() }
    #expect(try helper.describe().isSandboxed)
  }

  @Test func `a helper that tried to get out goes on measuring`() throws {
    let helper = try makeHelper()
    _ = try helper.tryEscape()
    #expect(try helper.describe().isSandboxed)
  }
}
