import Domain
import Onetake

/// `onetake search` with what keeps, shows and forgets searches.
enum SavedSearches {
  /// Does what is asked of the saved searches; nil where a search is asked for.
  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode? {
    let arguments = context.arguments
    if let name = arguments.value("save") { return try save(as: name, context) }
    if let name = arguments.value("forget") { return try forget(name, context) }
    return arguments.has("list-saved") ? try list(context) : nil
  }

  private static func save(as name: String, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let typed = context.arguments.operands.joined(separator: " ")
    guard !typed.isEmpty else { throw CommandFailure(.invalid, "which search is to be saved? Type its query, too") }
    return try context.withLibrary(whereAbsent: .begins) { (library) throws(CommandFailure) in
      try doing { () throws(LibraryError) in try library.saveSearch(typed, as: name) }
      SearchParser.parse(typed).hints.forEach { context.note($0) }
      return say("saved", name, "is saved: onetake search --saved '\(name)'", context)
    }
  }

  private static func forget(_ name: String, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      try doing { () throws(LibraryError) in try library.forgetSearch(named: name) }
      return say("forgotten", name, "is no longer saved", context)
    }
  }

  private static func say(
    _ action: String, _ name: String, _ sentence: String, _ context: CommandContext
  ) -> ExitCode {
    if context.globals.json {
      context.emit(["action": .string(action), "name": .string(name)])
    } else {
      context.output.line(SafeText.line("\"\(name)\" \(sentence)"))
    }
    return .done
  }

  private static func list(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let saved = try doing { () throws(LibraryError) in try library.savedSearches() }
      if context.globals.json {
        for search in saved { context.emit(["name": .string(search.name), "query": .string(search.query)]) }
        return .done
      }
      guard !saved.isEmpty else {
        context.note("no search is saved yet: onetake search --save NAME QUERY")
        return .done
      }
      var table = Table([.init(title: "name"), .init(title: "query", shrinks: true)])
      for search in saved { table.add([.init(search.name, .bold), .init(search.query)]) }
      table.lines(for: context.terminal).forEach { context.output.line($0) }
      return .done
    }
  }
}
