import Domain

/// `onetake tag`
enum TagCommand: Command {
  static var spec: CommandSpec { .tag }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.changeList(.tags)
  }
}

/// `onetake collect`
enum CollectCommand: Command {
  static var spec: CommandSpec { .collect }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.changeList(.collections)
  }
}

extension CommandContext {
  /// Puts clips into a list, or takes them out; or shows what lists there are.
  fileprivate func changeList(_ list: CurationList) throws(CommandFailure) -> ExitCode {
    let run = CurationRun(self)
    if run.isListing { return try run.showNames(of: list) }
    guard let typed = arguments.operands.first else { throw CommandFailure(.invalid, "which \(list.noun)?") }
    let names = try said { () throws(CurationError) in try list.names(typed) }
    return try run.run(
      arguments.has("remove") ? .remove(names, list) : .add(names, list), arguments.operands.dropFirst())
  }
}
