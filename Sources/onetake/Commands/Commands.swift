/// Every command there is, in the order in which help lists them.
enum Commands {
  /// The specs of all commands.
  static let specs: [CommandSpec] = [
    .generate, .lookup, .quote, .key, .importClips, .search, .show, .open, .verify, .accept, .jobs, .stats, .remove,
    .restore, .fsck, .doctor, .config, .completions, .help, .version, .man,
  ]

  /// The commands that do their work already.
  static var wired: [any Command.Type] {
    [ConfigCommand.self, CompletionsCommand.self, HelpCommand.self, VersionCommand.self, ManCommand.self]
  }

  /// What runs `spec`, which may be a subcommand of it.
  static func command(for spec: CommandSpec) -> (any Command.Type)? {
    let word = spec.name.split(separator: " ").first.map(String.init)
    return wired.first { $0.spec.name == word }
  }
}
