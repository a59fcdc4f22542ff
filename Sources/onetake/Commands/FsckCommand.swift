import Domain
import Onetake

/// `onetake fsck`
enum FsckCommand: Command {
  static var spec: CommandSpec { .fsck }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let options = try context.libraryOptions()
    let library: Library
    do throws(LibraryError) { library = try Library(options, whereAbsent: .begins) } catch {
      return try checkStore(options, insteadOf: error, context)
    }
    if context.arguments.has("rebuild-index") { return try rebuildIndex(library, context) }
    if let target = context.arguments.value("salvage") { return try salvage(target, library, context) }
    do throws(CommandFailure) { return try check(library, context) } catch {
      guard error.exitCode == .damaged else { throw error }
      // Whoever runs this need not be sent here again.
      throw CommandFailure(.damaged, problems: error.problems, cures: [catalogCure])
    }
  }

  private static let catalogCure =
    "nothing was changed; `onetake restore-backup FOLDER` brings a backup in and sets aside what is here; without "
    + "one, put a copy back (library.sqlite.before-*)"

  private static func check(_ library: Library, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary(library) { (library) throws(CommandFailure) in
      var order = FsckOrder()
      order.repairs = context.arguments.has("repair")
      order.sources = context.arguments.values("from")
      order.asksProviders = !context.arguments.has("offline")
      let wanted = order
      let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
      let report = try doing { () throws(LibraryError) in
        var interrupt: Interrupt?
        if wanted.repairs {
          let made = try Interrupt()
          Signals.raise(made)
          interrupt = made
        }
        return try library.fsck(
          wanted, interrupt: interrupt,
          found: {
            progress.clear()
            tell($0, context)
          }, progress: { progress.show(read($0)) })
      }
      progress.clear()
      return conclude(report, repaired: wanted.repairs, context)
    }
  }

  private static func rebuildIndex(
    _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let clips = try doing { () throws(LibraryError) in try library.rebuildIndex() }
    if context.globals.json { context.emit(["clips": .int(clips)]) }
    context.note("the index of \(Phrase.count(clips, "clip")) was made anew")
    return .done
  }

  private static func salvage(
    _ target: String, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let report = try doing { () throws(LibraryError) in try library.salvage(to: target) }
    if context.globals.json {
      context.emit([
        "path": .string(target), "clips": .int(report.clips), "requests": .int(report.requests),
        "unread": .int(report.unread), "missing": .int(report.missing),
      ])
    } else {
      context.output.line(
        SafeText.line(
          "\(Phrase.count(report.clips, "clip")) written to \(target), \(report.requests) of them with the whole request"
        ))
      context.output.line(
        "\(Phrase.count(report.unread, "take")) could not be read; of \(Phrase.count(report.missing, "clip")) the file is gone"
      )
      context.note(
        "onetake import --manifest FILE --home DIR brings them into another library; jobs and reuses are not told")
    }
    return report.unread + report.missing == 0 ? .done : .damaged
  }

  /// What can be said where the catalog cannot be opened.
  private static func checkStore(
    _ options: LibraryOptions, insteadOf error: LibraryError, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
    let report = try doing { () throws(LibraryError) in
      try Library.fsckStore(
        options, insteadOf: error,
        found: {
          progress.clear()
          tell($0, context)
        }, progress: { progress.show(read($0)) })
    }
    progress.clear()
    let failure = CommandFailure(.damaged, error.message + "; " + read(report), cures: [catalogCure])
    return context.tell(failure)
  }

  private static func read(_ report: FsckReport) -> String {
    "read \(Phrase.count(report.blobs, "blob")), \(ByteText.of(report.bytes))"
  }

  private static func conclude(_ report: FsckReport, repaired: Bool, _ context: CommandContext) -> ExitCode {
    var said = read(report)
    if report.damages > 0 { said += "; \(Phrase.count(report.damages, "finding")) of damage" }
    if report.damages > 0, repaired {
      said += report.left == 0 ? ", all repaired" : ", \(report.repaired) repaired, \(report.left) left"
    }
    if report.unreadable > 0 { said += "; \(report.unreadable) could not be read, and may be whole" }
    var cures: [String] = []
    if report.isCatalogDamaged {
      cures.append(catalogCure)
    } else if report.left > 0 {
      cures.append(
        repaired
          ? "`onetake fsck --repair --from PATH` looks in a backup, or among films, for what nobody had"
          : "nothing was changed; `onetake fsck --repair` does what stands behind \"repair\"; --from PATH names a backup or films"
      )
    }
    if report.unreadable > 0 {
      cures.append("look at the permissions and at the disk (the kernel's log, dmesg, names it), then run this again")
    }
    guard !cures.isEmpty else {
      context.note(said + (report.damages == 0 ? "; nothing is damaged" : ""))
      return .done
    }
    let failure = CommandFailure(report.left > 0 ? .damaged : .unexpected, said, cures: cures)
    return context.tell(failure)
  }

  private static func tell(_ finding: FsckFinding, _ context: CommandContext) {
    if context.globals.json { return context.emit(json(finding)) }
    let kind = context.terminal.paint(finding.kind.rawValue, finding.isDamage ? .red : .yellow)
    context.output.line("\(kind): \(SafeText.line(finding.message))")
    for hit in finding.hits { row("hit", hit.id.text + (hit.prompt.isEmpty ? "" : "  \(hit.prompt)"), nil, context) }
    guard let outcome = finding.outcome else { return row("repair", finding.plan.words, nil, context) }
    row(outcome.isRepaired ? "done" : "left", outcome.words, outcome.isRepaired ? .green : .red, context)
    if let place = outcome.setAside { row("aside", "the damaged file is \(place)", nil, context) }
  }

  private static func row(_ name: String, _ text: String, _ style: Style?, _ context: CommandContext) {
    var lines = TextWrap.lines(SafeText.line(text), at: 10, on: context.terminal)
    let label = name + String(repeating: " ", count: 8 - name.count)
    lines[0] = "  " + context.terminal.paint(label, style ?? .dim) + lines[0]
    lines.forEach { context.output.line($0) }
  }

  private static func json(_ finding: FsckFinding) -> JSON {
    [
      "kind": .string(finding.kind.rawValue), "digest": .text(finding.digest?.hex),
      "clips": .array(finding.clips.map { .string($0.text) }),
      "prompts": .array(finding.hits.map { .string($0.prompt) }), "message": .string(finding.message),
      "damage": .bool(finding.isDamage),
      "repair": [
        "action": .string(finding.plan.action.rawValue), "message": .string(finding.plan.words),
        // No provider says how long it keeps a result.
        "from": .array(
          finding.plan.sources.map {
            ["kind": .string($0.kind.rawValue), "place": .string($0.place), "until": .null]
          }),
      ],
      "outcome": finding.outcome.map {
        [
          "repaired": .bool($0.isRepaired), "message": .string($0.words), "set_aside": .text($0.setAside),
        ]
      } ?? .null,
    ]
  }
}
