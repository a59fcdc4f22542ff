import Domain
import Onetake

/// `onetake undo`
enum UndoCommand: Command {
  static var spec: CommandSpec { .undo }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let all = try doing { () throws(LibraryError) in try library.undoableCurations() }
      if context.arguments.has("list") {
        list(all, context)
        return .done
      }
      guard let last = all.first else { throw CommandFailure(.notFound, "there is nothing to undo") }
      let isDryRun = context.arguments.has("dry-run")
      let clips = isDryRun ? last.clips : try doing { () throws(LibraryError) in try library.undoCuration(last) }
      if context.globals.json {
        guard case .object(var object) = json(last) else { return .unexpected }
        (object["clips"], object["dry_run"]) = (.int(clips), .bool(isDryRun))
        context.emit(.object(object))
      } else {
        let would = isDryRun ? "would undo" : "undone"
        context.output.line(
          SafeText.line("\(would): \(Phrase.count(clips, "clip")) \(last.curation), \(When.minute(last.at))"))
      }
      return .done
    }
  }

  private static func list(_ all: [CurationUndo], _ context: CommandContext) {
    if context.globals.json {
      for undo in all { context.emit(json(undo)) }
      return
    }
    guard !all.isEmpty else { return context.note("there is nothing to undo") }
    var table = Table([
      .init(title: "when"), .init(title: "clips", alignsRight: true), .init(title: "were"),
      .init(title: "by query", shrinks: true),
    ])
    for undo in all {
      table.add([
        .init(When.minute(undo.at), .dim), .init("\(undo.clips)"), .init("\(undo.curation)"), .init(undo.query ?? ""),
      ])
    }
    table.lines(for: context.terminal).forEach { context.output.line($0) }
  }

  private static func json(_ undo: CurationUndo) -> JSON {
    [
      "at": .string(When.full(undo.at)), "action": .string(undo.curation.action), "value": undo.curation.json,
      "query": .text(undo.query), "clips": .int(undo.clips),
    ]
  }
}
