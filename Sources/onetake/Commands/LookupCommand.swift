import Domain
import Onetake

/// `onetake lookup`
enum LookupCommand: Command {
  static var spec: CommandSpec { .lookup }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    var opened: Library?
    let described = try context.describedRequest { () throws(CommandFailure) in
      let library = try context.openLibrary()
      opened = library
      return library
    }
    return try context.withLibrary(opened) { (library) throws(CommandFailure) in
      let wish = GenerateCommand.wish(context.arguments)
      let found = try doing { () throws(LibraryError) in try library.lookup(described.request, wish, books: false) }
      if let result = found.result {
        context.print(result)
        return GenerateCommand.copyOut(result, library, context) ? ExitCode(result) : .unexpected
      }
      switch found.choice {
      case .join(let take), .drive(let take):
        context.print(library.pending(found, take: take, of: described.request))
        return .pending
      default:
        return try miss(described.request, library, context)
      }
    }
  }

  private static func miss(
    _ request: Request, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let near = try doing { () throws(LibraryError) in try library.nearMiss(to: request) }
    if context.globals.json {
      context.emit([
        "outcome": "miss", "key": .string(request.key.description),
        "nearest": near.map { NearMissText.json($0) } ?? .null,
      ])
    } else {
      context.output.line("miss          \(request.key)")
      let lines = near.map { NearMissText.lines($0) } ?? ["no request like it is held"]
      for line in lines { context.output.line(line) }
    }
    return .notFound
  }
}
