import CSpawn
import Glibc

/// A process that was just started, with what its starter holds of it.
///
/// By posix_spawn(3): Foundation's `Process` looks for the end 20 times a second, or keeps two descriptors of each
/// program for ever where it is told to call back.
struct Spawn {
  let number: pid_t
  /// Reads what it prints.
  let output: CInt
  /// Its standard input, to be closed once; nil where that is /dev/null.
  let input: CInt?

  /// Starts `path` in a process group of its own. Errors go to the file at `errors`, so that nobody has to read two pipes
  /// at once.
  init(
    _ path: String, _ arguments: [String], environment: [String: String], errors: String, holdsInput: Bool,
    folder: String?
  ) throws {
    let (reading, writing) = try Self.pipe()
    defer { close(writing) }
    let held = holdsInput ? try Self.pipe() : nil
    defer { if let held { close(held.reading) } }
    output = reading
    input = held?.writing

    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let held {
      unsafe posix_spawn_file_actions_adddup2(&actions, held.reading, STDIN_FILENO)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, writing, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    if let folder { unsafe posix_spawn_file_actions_addchdir_np(&actions, folder) }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    var child: pid_t = 0
    func spawn() -> CInt {
      unsafe Self.withWords([path] + arguments) { words in
        unsafe Self.withWords(environment.map { "\($0.key)=\($0.value)" }) { variables in
          unsafe posix_spawn(&child, path, &actions, &attributes, words, variables)
        }
      }
    }
    var failure = spawn()
    // A program that was just copied may still be open for writing in a child of another thread, until that becomes its
    // own program.
    for _ in 0..<5000 where failure == ETXTBSY {
      usleep(1000)
      failure = spawn()
    }
    guard failure == 0 else {
      close(reading)
      if let held { close(held.writing) }
      throw RigError("\(path) could not be started: \(unsafe String(cString: strerror(failure)))")
    }
    number = child
  }

  private static func pipe() throws -> (reading: CInt, writing: CInt) {
    var ends: [CInt] = [-1, -1]
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw RigError("no pipe: errno \(errno)") }
    return (ends[0], ends[1])
  }

  private static func withWords<Result>(
    _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe body(&pointers)
  }
}
