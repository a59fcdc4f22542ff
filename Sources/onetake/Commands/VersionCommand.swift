import Domain

/// `onetake version`
enum VersionCommand: Command {
  static var spec: CommandSpec { .version }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    if context.globals.json {
      context.emit(.object(JSONObject([.init("version", .string(Version.number))])))
    } else {
      context.output.line("onetake \(Version.number)")
    }
    return .done
  }
}

extension CommandSpec {
  static let version = CommandSpec(
    name: "version", group: .program, summary: "Show the version", usage: [""],
    about: ["Prints the program's version. onetake doctor also shows the versions of what it rests on."],
    examples: [Example(line: "onetake version --json", says: "For a script")])
}
