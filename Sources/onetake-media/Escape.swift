import CSeccomp
import Glibc

/// Tries to leave the sandbox and tells what became of it, so that doctor and the tests see the filter at work.
///
/// Harmless where there is no filter: nothing is written, what is run does not exist, and a child ends at once.
enum Escape {
  /// Each attempt with its errno; 0 is a success.
  static func attempts() -> [(name: String, errno: Int32)] {
    var attempts: [(name: String, errno: Int32)] = files()
    for more in [sockets(), processes(), powers()] { attempts += more }
    attempts.append(("inherited", tryInherited()))
    return attempts
  }

  /// A call by the numbers of x32, which a filter for x86-64 must not let pass as calls of its own.
  static func foreignCall() -> Int32 { Int32(clamping: max(0, -ot_foreign_call())) }

  // MARK: What is tried

  private static let nothing = "/nonexistent/a"

  private static func files() -> [(String, Int32)] {
    [
      ("open", openFile("/dev/null", O_RDONLY)), ("create", openFile("/dev/null", O_WRONLY | O_CREAT)),
      ("openat2", tryOpenAt2()), ("memfd_create", withText("x") { call("memfd_create", $0, 0) }),
      ("unlink", withText(nothing) { call("unlink", $0) }), ("mkdir", withText(nothing) { call("mkdir", $0, 0o700) }),
      ("rename", withText(nothing) { call("rename", $0, $0) }),
      ("truncate", withText(nothing) { call("truncate", $0, 0) }),
      ("write", withText("") { call("write", Int(STDOUT_FILENO), $0, 0) }),
      ("stat", withText("/") { path in withSpace { call("stat", path, $0) } }),
    ]
  }

  private static func sockets() -> [(String, Int32)] {
    let stream = Int(SOCK_STREAM.rawValue)
    return [
      ("socket", call("socket", Int(AF_INET), stream)), ("local-socket", call("socket", Int(AF_UNIX), stream)),
      ("socketpair", withSpace { call("socketpair", Int(AF_UNIX), stream, 0, $0, closes: false) }),
      // The one socket that is there may not be turned to another end.
      ("connect", withSpace { call("connect", Int(Channel.number), $0, 2) }),
      ("bind", withSpace { call("bind", Int(Channel.number), $0, 2) }),
    ]
  }

  private static func processes() -> [(String, Int32)] {
    let parent = Int(getppid())
    return [
      ("exec", withText(nothing) { path in withSpace { call("execve", path, $0, $0) } }), ("spawn", trySpawn()),
      ("fork", tryFork("fork")), ("clone", tryFork("clone", Int(SIGCHLD))),
      ("kill", call("kill", parent, 0)), ("tgkill", call("tgkill", parent, parent, 0)),
      ("pidfd_open", call("pidfd_open", parent, 0)),
      ("ptrace", call("ptrace", 0)),
      ("process_vm_readv", withSpace { call("process_vm_readv", parent, $0, 1, $0) }),
    ]
  }

  private static func powers() -> [(String, Int32)] {
    [
      ("io_uring_setup", withSpace { call("io_uring_setup", 1, $0) }),
      ("prlimit64", call("prlimit64", 0, Int(RLIMIT_NOFILE.rawValue), 0, 0)), ("seccomp", call("seccomp", 2, 0, 0)),
      ("prctl", call("prctl", 38)), ("unshare", call("unshare", 0)), ("bpf", withSpace { call("bpf", 0, $0, 72) }),
      ("userfaultfd", call("userfaultfd", 0)), ("ioctl", call("ioctl", 0, 0x5413)),
      ("executable-memory", tryExecutableMemory()),
    ]
  }

  // MARK: How

  /// The errno of a call by syscall(2) under its name; a descriptor that it gives is closed again.
  private static func call(
    _ name: String, _ first: Int = 0, _ second: Int = 0, _ third: Int = 0, _ fourth: Int = 0, closes: Bool = true
  ) -> Int32 {
    let result = ot_call(Int(unsafe seccomp_syscall_resolve_name(name)), first, second, third, fourth)
    if closes, result > Channel.number, result < 1024 { close(Int32(result)) }
    return Int32(clamping: max(0, -result))
  }

  private static func withText(_ text: String, _ body: (Int) -> Int32) -> Int32 {
    unsafe text.withCString { body(Int(bitPattern: $0)) }
  }

  /// Lends zeros, which are an empty structure of any kind.
  private static func withSpace(_ body: (Int) -> Int32) -> Int32 {
    var zeros = [UInt64](repeating: 0, count: 64)
    return unsafe zeros.withUnsafeMutableBytes { body(Int(bitPattern: $0.baseAddress)) }
  }

  private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
    withText(path) { call("openat", Int(AT_FDCWD), $0, Int(flags), 0o600) }
  }

  private static func tryOpenAt2() -> Int32 {
    withText("/dev/null") { path in withSpace { call("openat2", Int(AT_FDCWD), path, $0, 24) } }
  }

  private static func tryFork(_ name: String, _ flags: Int = 0) -> Int32 {
    let child = ot_call(Int(unsafe seccomp_syscall_resolve_name(name)), flags, 0, 0, 0)
    if child == 0 { _exit(0) }
    if child > 0 { waitpid(pid_t(child), nil, 0) }
    return Int32(clamping: max(0, -child))
  }

  private static func trySpawn() -> Int32 {
    var child: pid_t = 0
    var end: UnsafeMutablePointer<CChar>?
    let result = unsafe withUnsafeMutablePointer(to: &end) {
      unsafe posix_spawn(&child, "/bin/true", nil, nil, $0, nil)
    }
    if result == 0 { waitpid(child, nil, 0) }
    return result
  }

  /// Closing what was inherited succeeds only if something was.
  private static func tryInherited() -> Int32 {
    let closed = (Channel.number + 1..<256).filter { close($0) == 0 }
    return closed.isEmpty ? EBADF : 0
  }

  private static func tryExecutableMemory() -> Int32 {
    let memory = unsafe mmap(nil, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard unsafe memory != MAP_FAILED else { return errno }
    unsafe munmap(memory, 4096)
    return 0
  }
}
