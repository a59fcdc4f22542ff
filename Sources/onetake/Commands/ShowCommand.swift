import Domain
import Onetake

/// `onetake show`
enum ShowCommand: Command {
  static var spec: CommandSpec { .show }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let pictures = PictureView(context)
      for (index, name) in context.arguments.operands.enumerated() {
        let details = try doing { () throws(LibraryError) in
          try library.details(of: try library.record(named: name))
        }
        if context.globals.json {
          context.emit(DetailsText.json(details))
        } else {
          if index > 0 { context.output.line() }
          pictures?.showPoster(of: details.record, library, context)
          DetailsText.lines(details, context.terminal).forEach { context.output.line($0) }
        }
      }
      return .done
    }
  }
}
