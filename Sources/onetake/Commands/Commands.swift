/// Every command there is, in the order in which help lists them.
enum Commands {
  /// The specs of all commands.
  static let specs: [CommandSpec] = [
    .generate, .lookup, .quote, .key, .importClips, .search, .show, .compare, .open, .tag, .collect, .rate,
    .favourite, .note, .undo, .verify, .accept, .jobs, .stats,
    .claim, .remove, .restore, .sweep, .backup, .restoreBackup, .fsck, .doctor, .config, .completions, .help, .version,
    .man, .collectJobs, .complete,
  ]

  /// What runs them.
  static var all: [any Command.Type] {
    [
      GenerateCommand.self, LookupCommand.self, QuoteCommand.self, KeyCommand.self, ImportCommand.self,
      SearchCommand.self, ShowCommand.self, CompareCommand.self, OpenCommand.self, TagCommand.self,
      CollectCommand.self, RateCommand.self, FavouriteCommand.self, NoteCommand.self, UndoCommand.self,
      VerifyCommand.self,
      AcceptCommand.self, JobsCommand.self, StatsCommand.self, ClaimCommand.self, RemoveCommand.self,
      RestoreCommand.self, SweepCommand.self, BackupCommand.self, RestoreBackupCommand.self, FsckCommand.self,
      DoctorCommand.self, ConfigCommand.self, CompletionsCommand.self, HelpCommand.self, VersionCommand.self,
      ManCommand.self, CollectJobsCommand.self, CompleteCommand.self,
    ]
  }

  /// What runs `spec`, which may be a subcommand of it.
  static func command(for spec: CommandSpec) -> (any Command.Type)? {
    let word = spec.name.split(separator: " ").first.map(String.init)
    return all.first { $0.spec.name == word }
  }
}
