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
        return try miss(described, library, context)
      }
    }
  }

  private static func miss(
    _ described: DescribedRequest, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let miss = try doing { () throws(LibraryError) in
      try library.explainMiss(of: described.request, imageBytes: described.imageBytes)
    }
    if context.globals.json {
      context.emit([
        "outcome": "miss", "key": .string(described.request.key.description),
        "nearest": miss.nearest.map { NearMissText.json($0) } ?? .null,
        "same_picture": miss.samePicture.map { json($0) } ?? .null,
      ])
    } else {
      context.output.line("miss          \(described.request.key)")
      let lines = miss.nearest.map { NearMissText.lines($0) } ?? ["no request like it is held"]
      for line in lines { context.output.line(line) }
    }
    miss.warnings.forEach { context.note($0) }
    return .notFound
  }

  private static func json(_ same: SamePicture) -> JSON {
    ["image": .string(same.image.hex), "clip": .text(same.clip?.text)]
  }
}
