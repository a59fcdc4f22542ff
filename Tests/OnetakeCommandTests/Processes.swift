import Glibc

/// Where a program is, among the usual folders.
func program(_ name: String) -> String? {
  ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }.first { unsafe access($0, X_OK) == 0 }
}

/// Runs a program by `posix_spawn(3)` with its output in a file, and gives its exit code; -1 where it did not end by
/// itself. The program has nothing in its environment but a folder for its configuration.
func run(_ arguments: [String], output: String = "/dev/null", config: String = "/nonexistent") -> Int32 {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY, 0)
  unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
  var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
  defer { unsafe words.forEach { unsafe free($0) } }
  var variables: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("XDG_CONFIG_HOME=\(config)"), nil]
  defer { unsafe variables.forEach { unsafe free($0) } }
  var child = pid_t()
  guard unsafe posix_spawn(&child, arguments[0], &actions, nil, &words, &variables) == 0 else { return -1 }
  var status: Int32 = 0
  while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
  return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
}
