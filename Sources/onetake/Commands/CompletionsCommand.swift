import Domain

/// `onetake completions SHELL`
enum CompletionsCommand: Command {
  static var spec: CommandSpec { .completions }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let word = context.arguments.operands.first ?? ""
    let shells = Completions.Shell.allCases.map(\.rawValue)
    guard let shell = Completions.Shell(rawValue: word) else {
      let meant = Suggestion.closest(to: word, among: shells).map { "; did you mean \($0)?" } ?? ""
      throw CommandFailure(
        .invalid, "there are completions for \(shells.joined(separator: ", ")), not \"\(word)\"\(meant)")
    }
    let script = Completions.script(for: shell, Commands.specs)
    if context.globals.json {
      context.emit(.object(JSONObject([.init("shell", .string(word)), .init("script", .string(script))])))
    } else {
      context.output.write(script)
    }
    return .done
  }
}

extension CommandSpec {
  static let completions = CommandSpec(
    name: "completions", group: .program, summary: "Print a completion script for a shell",
    usage: ["bash|zsh|fish"],
    about: ["Prints a script that lets the shell complete commands, options and known values with the Tab key."],
    operands: [.one("SHELL", "bash, zsh or fish.")],
    examples: [
      Example(line: "source <(onetake completions bash)", says: "For this bash session"),
      Example(
        line: "onetake completions fish > ~/.config/fish/completions/onetake.fish", says: "For every fish session"),
    ])
}
