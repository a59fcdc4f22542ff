import Domain

/// `onetake rate`
enum RateCommand: Command {
  static var spec: CommandSpec { .rate }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let typed = context.arguments.operands[0]
    let rating = Int(typed).flatMap { ClipRating($0) }
    guard rating != nil || typed == "none" else {
      throw CommandFailure(.invalid, "a rating is a number from 1 to 5, or none, and not \"\(typed)\"")
    }
    return try CurationRun(context).run(.rate(rating), context.arguments.operands.dropFirst())
  }
}

/// `onetake favourite`
enum FavouriteCommand: Command {
  static var spec: CommandSpec { .favourite }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try CurationRun(context).run(.favourite(!context.arguments.has("remove")), context.arguments.operands)
  }
}

/// `onetake note`
enum NoteCommand: Command {
  static var spec: CommandSpec { .note }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let note = try said { () throws(CurationError) in try ClipNote(context.arguments.operands[0]) }
    return try CurationRun(context).run(.note(note), context.arguments.operands.dropFirst())
  }
}
