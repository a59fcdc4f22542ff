import Files
import Glibc

/// A python3 that runs a script; killed when it goes out of scope.
final class Child {
  private let process: pid_t
  private let output: CInt

  /// Whether this machine can run scripts.
  static var isAvailable: Bool { unsafe access("/usr/bin/python3", X_OK) == 0 }

  init(script: String, _ arguments: String...) throws {
    var ends: [CInt] = [0, 0]
    unsafe pipe(&ends)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    var words = unsafe (["python3", "-c", script] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process = pid_t()
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    let code = unsafe posix_spawn(&process, "/usr/bin/python3", &actions, nil, &words, environ)
    close(ends[1])
    guard code == 0 else { throw FileError("start", "python3", code: code) }
    self.process = process
    output = ends[0]
  }

  deinit {
    kill(process, SIGKILL)
    close(output)
    waitpid(process, nil, 0)
  }

  /// Waits until the script prints its next byte.
  func waitForOutput() throws {
    var byte: UInt8 = 0
    guard unsafe read(output, &byte, 1) == 1 else { throw FileError("read from", "python3", code: EPIPE) }
  }

  /// Kills it and waits until it is dead.
  func killNow() {
    kill(process, SIGKILL)
    var facts = unsafe siginfo_t()
    unsafe waitid(P_PID, id_t(process), &facts, WEXITED | WNOWAIT)
  }
}
