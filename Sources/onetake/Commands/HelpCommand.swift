import Domain

/// `onetake help [COMMAND]`
enum HelpCommand: Command {
  static var spec: CommandSpec { .help }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let words = context.arguments.operands
    guard let word = words.first else { return show(nil, context) }
    guard let command = Commands.specs.first(where: { $0.name == word }) else {
      throw unknown(word, Commands.specs.filter { !$0.isHidden }.map(\.name))
    }
    guard words.count > 1 else { return show(command, context) }
    guard let below = command.subcommands.first(where: { $0.word == words[1] }) else {
      throw unknown(words.joined(separator: " "), command.subcommands.map(\.name))
    }
    return show(below, context)
  }

  /// Prints the help of a command, or of the program.
  static func show(_ spec: CommandSpec?, _ context: CommandContext) -> ExitCode {
    let text = spec.map { Help.command($0) } ?? Help.overview(Commands.specs)
    if context.globals.json {
      context.emit(["command": .text(spec?.name), "help": .string(text)])
    } else {
      context.output.write(text)
    }
    return .done
  }

  private static func unknown(_ word: String, _ known: [String]) -> CommandFailure {
    let meant = Suggestion.closest(to: word, among: known).map { "; did you mean \($0)?" }
    return CommandFailure(.invalid, "there is no command \"\(word)\"" + (meant ?? ""), cures: ["onetake --help"])
  }
}

extension CommandSpec {
  static let help = CommandSpec(
    name: "help", group: .program, summary: "Explain a command", usage: ["[COMMAND [SUBCOMMAND]]"],
    about: ["Says what a command does, what it takes, how it ends, and shows lines that work."],
    operands: [.optional("COMMAND", "The command."), .optional("SUBCOMMAND", "The command below it.")],
    examples: [
      Example(line: "onetake help generate", says: "How to ask for a clip"),
      Example(line: "onetake help jobs resolve", says: "What to do where payment is uncertain"),
    ])
}
