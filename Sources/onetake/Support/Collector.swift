import Domain
import Glibc
import Onetake

/// A detached process of this same program that brings in paid jobs, and ends when nothing is left to bring.
enum Collector {
  /// Leaves a collector behind, unless the config says never or there is nothing to collect.
  static func leaveBehind(_ context: CommandContext, home: String) {
    guard (try? context.config().collectsDetached) ?? true else { return }
    var attributes = posix_spawnattr_t()
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawnattr_init(&attributes)
    unsafe posix_spawn_file_actions_init(&actions)
    defer {
      unsafe posix_spawnattr_destroy(&attributes)
      unsafe posix_spawn_file_actions_destroy(&actions)
    }
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID of glibc, which Swift does not import
    unsafe posix_spawnattr_setflags(&attributes, newSession)
    for descriptor in 0...2 as ClosedRange<Int32> {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // Whoever started this program may wait for the end of other descriptors, and must not wait for the collector.
    for descriptor in 3..<Int32(clamping: min(4096, sysconf(Int32(_SC_OPEN_MAX)))) {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    let words = ["onetake", CommandSpec.collectJobs.name, "--home", home]
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, "/proc/self/exe", &actions, &attributes, &arguments, environ)
    context.note(
      code == 0
        ? "it is collected in the background; onetake jobs shows how it stands"
        : "no collector could be started: run onetake jobs resume later")
  }
}
