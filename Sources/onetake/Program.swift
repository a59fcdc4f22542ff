import Glibc
import Onetake

/// From the words that were typed to the code that the process ends with.
enum Program {
  /// Runs `argv`, without the program's own name, on this process's standard streams.
  static func run(_ argv: [String]) -> ExitCode {
    // A reader that leaves shows as EPIPE where something is written, not as a death in the middle of a purchase.
    _ = signal(SIGPIPE, SIG_IGN)
    // A file size limit shows as EFBIG where something is written, likewise.
    _ = signal(SIGXFSZ, SIG_IGN)
    let environment = Environment.ofProcess()
    if environment["ONETAKE_ALLOW_DUMPS"] != "1" { Secrecy.closeMemory() }
    let output = OutputWriter(descriptor: STDOUT_FILENO)
    let notes = OutputWriter(descriptor: STDERR_FILENO, capacity: 0)
    // A script that asked for JSON gets it also where the command line itself is wrong.
    let wantsJSON = argv.prefix { $0 != "--" }.contains("--json")
    let code: ExitCode
    do {
      let arguments = try Arguments.parse(argv, Commands.specs)
      let noColor = arguments.globals.noColor
      code = try run(
        CommandContext(
          arguments: arguments, environment: environment, output: output,
          terminal: .of(descriptor: STDOUT_FILENO, noColor: noColor, environment: environment), notes: notes,
          notesTerminal: .of(descriptor: STDERR_FILENO, noColor: noColor, environment: environment)))
    } catch let error as UsageError {
      code = .invalid
      for line in error.lines { notes.line(line) }
      if wantsJSON { output.line(SafeText.json(error.json.text)) }
    } catch let error as CommandFailure {
      code = error.exitCode
      for line in error.lines { notes.line(line) }
      if wantsJSON { output.line(SafeText.json(error.json.text)) }
    } catch {
      code = .unexpected
      notes.line("onetake: \(SafeText.line(Secrecy.clean(String(describing: error))))")
    }
    output.flush()
    guard let failure = output.failure else { return code }
    if let message = failure.message { notes.line("onetake: \(message)") }
    return code == .done ? .unexpected : code
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    switch context.arguments.intent {
    case .help:
      return HelpCommand.show(context.arguments.spec, context)
    case .version:
      return try VersionCommand.run(context)
    case .run:
      guard let spec = context.arguments.spec, let command = Commands.command(for: spec) else {
        return HelpCommand.show(nil, context)
      }
      return try command.run(context)
    }
  }
}
