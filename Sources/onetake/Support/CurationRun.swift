import Domain
import Onetake

/// What the commands that say something of clips have in common: which clips are meant, and what is told afterwards.
struct CurationRun {
  private let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// Whether nothing says which clips are meant and what of them, so that a list is asked for.
  var isListing: Bool {
    context.arguments.operands.isEmpty
      && !["query", "saved", "remove", "dry-run"].contains { context.arguments.has($0) }
  }

  /// Says `curation` of the clips whose ids are `names`, or of those that --query and --saved find.
  func run(_ curation: Curation, _ names: some Collection<String>) throws(CommandFailure) -> ExitCode {
    let arguments = context.arguments
    let (query, saved) = (arguments.value("query"), arguments.value("saved"))
    let isByQuery = query != nil || saved != nil
    guard names.isEmpty == isByQuery else {
      throw CommandFailure(
        .invalid, names.isEmpty ? "which clips?" : "ids and --query cannot stand together",
        cures: ["name their ids, or give --query: see onetake \(arguments.spec?.name ?? "") --help"])
    }
    return try context.withLibrary { (library) throws(CommandFailure) in
      let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
      let report = try doing { () throws(LibraryError) in
        let choice: ClipChoice =
          isByQuery ? .matching(try library.query(query ?? "", within: saved)) : .named(Array(names))
        return try library.curate(curation, choice, isDryRun: arguments.has("dry-run")) {
          progress.show("\(Phrase.count($0, "clip")) done")
        }
      }
      progress.clear()
      if context.globals.json { context.emit(json(report)) } else { tell(report) }
      return .done
    }
  }

  private func tell(_ report: CurationReport) {
    context.output.line(SafeText.line(sentence(report)))
    guard report.isDryRun else {
      if report.changed > 0 { context.note("onetake undo takes it back") }
      return
    }
    guard !report.examples.isEmpty else { return }
    var table = Table([.init(title: "id"), .init(title: "clip"), .init(title: "prompt", shrinks: true)])
    for record in report.examples {
      table.add([.init(record.id.text), .init(ClipText.size(record), .dim), .init(record.clip?.prompt ?? "")])
    }
    table.lines(for: context.terminal).forEach { context.output.line($0) }
    let more = report.changed - report.examples.count
    if more > 0 { context.note("and \(more) more") }
  }

  private func sentence(_ report: CurationReport) -> String {
    let same = report.matched - report.changed
    let were = same == 1 ? "was" : "were"
    if report.changed == 0 {
      return "nothing changed: \(Phrase.count(same, "clip")) \(were) \(report.curation) already"
    }
    let would = report.isDryRun ? "would be " : ""
    let sentence = "\(Phrase.count(report.changed, "clip")) \(would)\(report.curation)"
    return same == 0 ? sentence : sentence + "; \(same) \(were) so already"
  }

  private func json(_ report: CurationReport) -> JSON {
    [
      "action": .string(report.curation.action), "value": report.curation.json, "matched": .int(report.matched),
      "changed": .int(report.changed), "dry_run": .bool(report.isDryRun),
      "clips": .array(report.examples.map { .string($0.id.text) }),
    ]
  }

  /// Lists the names of a list.
  func showNames(of list: CurationList) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let names = try doing { () throws(LibraryError) in try library.names(in: list) }
      if context.globals.json {
        context.emit([
          list.rawValue: .array(names.map { ["name": .string($0.name), "clips": .int($0.clips)] })
        ])
        return .done
      }
      guard !names.isEmpty else {
        context.note("no clip has a \(list.noun) yet")
        return .done
      }
      var table = Table([.init(title: "clips", alignsRight: true), .init(title: list.noun)])
      for name in names { table.add([.init("\(name.clips)"), .init(name.name)]) }
      table.lines(for: context.terminal).forEach { context.output.line($0) }
      return .done
    }
  }
}

extension Curation {
  /// What was said: names as a list, a rating as a number, a note as text; null where it was taken away.
  var json: JSON {
    switch self {
    case .add(let names, _), .remove(let names, _): .array(names.map { .string($0.text) })
    case .rate(let rating): .int(rating?.stars)
    case .favourite(let favourite): .bool(favourite)
    case .note(let note): .text(note?.text)
    }
  }
}

/// Turns what was typed into what is said of clips.
func said<Value>(_ body: () throws(CurationError) -> Value) throws(CommandFailure) -> Value {
  do { return try body() } catch { throw CommandFailure(.invalid, error.message) }
}
