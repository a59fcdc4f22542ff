import Domain
import Glibc
import Onetake

/// `onetake open`
enum OpenCommand: Command {
  static var spec: CommandSpec { .open }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let name = context.arguments.operands[0]
      let (id, path) = try doing { () throws(LibraryError) in
        let record = try library.record(named: name)
        return (record.id, try library.playablePath(of: record))
      }
      if context.globals.json {
        context.emit(["id": .string(id.text), "path": .string(path)])
        return .done
      }
      try play(path)
      return .done
    }
  }

  /// Hands the path to the desktop, by xdg-open of xdg-utils.
  private static func play(_ path: String) throws(CommandFailure) {
    var process: pid_t = 0
    var arguments = unsafe [unsafe strdup("xdg-open"), unsafe strdup(path), nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    // A player has no use for keys.
    for provider in Provider.allCases { unsafe unsetenv(provider.keyVariable) }
    let code = unsafe posix_spawnp(&process, "xdg-open", nil, nil, &arguments, environ)
    guard code == 0 else {
      throw CommandFailure(
        .unexpected, "xdg-open could not be started", cures: ["install xdg-utils, or play \(path) with any player"])
    }
    var status: Int32 = 0
    unsafe waitpid(process, &status, 0)
    guard status == 0 else {
      throw CommandFailure(
        .unexpected, "xdg-open found nothing to play it with", cures: ["play \(path) with any player"])
    }
  }
}
