import Domain
import Onetake

/// `onetake key`
enum KeyCommand: Command {
  static var spec: CommandSpec { .key }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let described = try context.describedRequest { () throws(CommandFailure) in try context.openLibrary() }
    let request = described.request
    if context.globals.json {
      context.emit(["key": .string(request.key.description), "canonical": .string(request.canonicalText)])
    } else {
      context.output.line(request.key.description)
      context.output.line(SafeText.json(request.canonicalText))
    }
    return .done
  }
}
