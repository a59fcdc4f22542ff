import Domain
import Onetake

/// `onetake accept`
enum AcceptCommand: Command {
  static var spec: CommandSpec { .accept }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let record = try doing { () throws(LibraryError) in
        try library.accept(try library.record(named: context.arguments.operands[0]))
      }
      context.say(record, "accepted", "is served from now on")
      return .done
    }
  }
}

/// `onetake rm`
enum RemoveCommand: Command {
  static var spec: CommandSpec { .remove }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.forEachNamed { (library, record) throws(LibraryError) in
      let trashed = try library.trash(record)
      let until = library.restorableUntil(trashed)
      let day = until.map { " until \(When.day($0)) at least" } ?? ""
      context.say(
        trashed, "trashed", "is in the trash; onetake restore \(record.id) brings it back\(day)", until: until)
    }
  }
}

/// `onetake restore`
enum RestoreCommand: Command {
  static var spec: CommandSpec { .restore }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.forEachNamed { (library, record) throws(LibraryError) in
      context.say(try library.restore(record), "restored", "is found and served again")
    }
  }
}

extension CommandContext {
  /// Does something to each named take; all names are looked up before anything is done.
  func forEachNamed(
    _ body: (Library, GenerationRecord) throws(LibraryError) -> Void
  ) throws(CommandFailure) -> ExitCode {
    try withLibrary { (library) throws(CommandFailure) in
      var records: [GenerationRecord] = []
      for name in arguments.operands {
        records.append(try doing { () throws(LibraryError) in try library.record(named: name) })
      }
      for record in records { try doing { () throws(LibraryError) in try body(library, record) } }
      return .done
    }
  }

  /// Says what was done to a take.
  func say(_ record: GenerationRecord, _ action: String, _ sentence: String, until: Int64? = nil) {
    if globals.json {
      var line = JSONObject([
        .init("id", .string(record.id.text)), .init("action", .string(action)),
        .init("state", .string(record.state.rawValue)), .init("verdict", .text(record.clip?.verdict.rawValue)),
      ])
      if let until { line["restorable_until"] = .string(When.full(until)) }
      emit(.object(line))
    } else {
      output.line("\(record.id) \(sentence)")
    }
  }
}
