import Glibc

/// Tries to leave the sandbox and tells what became of it, so that doctor and the tests see the filter at work.
///
/// Harmless where there is no filter: nothing is written, and what is run does not exist.
enum Escape {
  /// Each attempt with its errno; 0 is a success.
  static func attempts() -> [(name: String, errno: Int32)] {
    [
      ("open", attempt { unsafe open("/dev/null", O_RDONLY) }),
      ("create", attempt { unsafe open("/dev/null", O_WRONLY | O_CREAT, 0o600) }),
      ("socket", attempt { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }),
      ("local-socket", attempt { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }),
      ("exec", tryExec()),
      ("spawn", trySpawn()),
      ("kill", kill(getppid(), 0) == 0 ? 0 : errno),
      ("rename", unsafe rename("/nonexistent/a", "/nonexistent/b") == 0 ? 0 : errno),
      ("executable-memory", tryExecutableMemory()),
      ("inherited", tryInherited()),
    ]
  }

  private static func attempt(_ open: () -> Int32) -> Int32 {
    let number = open()
    guard number >= 0 else { return errno }
    close(number)
    return 0
  }

  private static func withNoArguments(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) -> Int32 {
    var end: UnsafeMutablePointer<CChar>?
    return unsafe withUnsafeMutablePointer(to: &end) { unsafe body($0) }
  }

  private static func tryExec() -> Int32 {
    unsafe withNoArguments { unsafe execv("/nonexistent", $0) == 0 ? 0 : errno }
  }

  private static func trySpawn() -> Int32 {
    var child: pid_t = 0
    let result = unsafe withNoArguments { unsafe posix_spawn(&child, "/bin/true", nil, nil, $0, nil) }
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
