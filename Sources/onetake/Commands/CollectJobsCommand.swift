import Domain
import Onetake

/// `onetake collect-paid-jobs`: what the detached collector runs.
enum CollectJobsCommand: Command {
  static var spec: CommandSpec { .collectJobs }

  /// Collects until a round brings nothing further.
  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let interrupt = try doing { () throws(LibraryError) in try Interrupt() }
      Signals.raise(interrupt)
      try doing { () throws(LibraryError) in try library.collect(interrupt: interrupt) }
      return .done
    }
  }
}

extension CommandSpec {
  static let collectJobs = CommandSpec(
    name: "collect-paid-jobs", group: .money, summary: "Bring in paid jobs until none is left", usage: [""],
    about: ["What --no-wait and Ctrl-C leave behind, unless the config says collect = never."],
    exitCodes: [.done, .unexpected, .invalid, .damaged], isHidden: true)
}
