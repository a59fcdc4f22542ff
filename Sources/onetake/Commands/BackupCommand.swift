import Domain
import Onetake

/// `onetake backup`
enum BackupCommand: Command {
  static var spec: CommandSpec { .backup }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let target = context.arguments.operands[0]
    return try context.withLibrary { (library) throws(CommandFailure) in
      let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
      let report = try doing { () throws(LibraryError) in
        try library.backup(
          to: target, linking: context.arguments.has("link"),
          progress: { progress.show("\(Phrase.count($0.blobs, "blob")), \(ByteText.of($0.bytes))") })
      }
      progress.clear()
      if context.globals.json {
        context.emit([
          "path": .string(target), "taken_at": .string(When.full(report.takenAt)), "blobs": .int(report.blobs),
          "bytes": .int(Int(report.bytes)), "copied": .int(report.copied), "cloned": .int(report.cloned),
          "linked": .int(report.linked), "answers": .int(report.slots),
          "missing": .array(report.missing.map { .string($0.text) }),
          "missing_blobs": .array(report.missingBlobs.map { .string($0.hex) }),
        ])
      } else {
        let new = report.copied + report.cloned + report.linked
        context.output.line(
          "backed up \(Phrase.count(report.blobs, "blob")), \(ByteText.of(report.bytes)), \(new) of them new, to \(SafeText.line(target))"
        )
        context.output.line("it knows everything up to \(When.full(report.takenAt))")
      }
      guard !report.missingBlobs.isEmpty else { return .done }
      let clips = report.missing.isEmpty ? "" : ": hit are \(Phrase.list(report.missing.map(\.text), joined: "and"))"
      let failure = CommandFailure(
        .damaged,
        "\(Phrase.count(report.missingBlobs.count, "blob")) could not be backed up, missing or damaged in the library\(clips)",
        cures: ["`onetake jobs resume ID` asks the provider for a clip again; `onetake fsck` looks at all"])
      return context.tell(failure)
    }
  }
}

/// `onetake restore-backup`
enum RestoreBackupCommand: Command {
  static var spec: CommandSpec { .restoreBackup }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let options = try context.libraryOptions()
    let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
    let report = try doing { () throws(LibraryError) in
      guard let source = context.arguments.operands.first else { return try Library.adoptPresent(options) }
      return try Library.restore(
        from: source, options, progress: { progress.show("\(Phrase.count($0.blobs, "blob")) brought") })
    }
    progress.clear()
    if context.globals.json {
      context.emit(json(report))
    } else {
      lines(report, home: options.home).forEach { context.output.line(SafeText.line($0)) }
    }
    guard !report.missing.isEmpty else { return .done }
    let names = Phrase.list(report.missing.map(\.text), joined: "and")
    let failure = CommandFailure(
      .damaged,
      "of \(Phrase.count(report.missing.count, "clip")) neither the library nor the backup has the bytes: \(names)",
      cures: ["`onetake jobs resume ID` asks the provider for a clip again"])
    return context.tell(failure)
  }

  private static func word(_ present: RestoreReport.Present) -> String {
    switch present {
    case .none: "none"
    case .readable: "readable"
    case .damaged: "damaged"
    }
  }

  private static func json(_ report: RestoreReport) -> JSON {
    [
      "taken_at": .text(report.takenAt.map(When.full)), "present": .string(word(report.present)),
      "set_aside": .text(report.setAside), "takes": .int(report.brought), "blobs": .int(report.blobs),
      "replaced": .int(report.replaced), "uncertain": .int(report.uncertain), "answers": .int(report.answers),
      "parted": .array(report.parted.map { .string($0.text) }),
      "missing": .array(report.missing.map { .string($0.text) }),
      "payments_unknown_since": .text(report.unknownSince.map(When.full)),
      "forgotten": report.forgotten.map { ["id": .string($0.take.text), "sent": .string(When.full($0.at))] } ?? .null,
      "finished": .bool(report.isFinished),
    ]
  }

  private static func lines(_ report: RestoreReport, home: String) -> [String] {
    var lines: [String] = []
    if report.isFinished {
      lines.append("the restore that was interrupted is complete in \(home)")
    } else if let takenAt = report.takenAt {
      lines.append("restored the backup of \(When.full(takenAt)) into \(home)")
      lines.append("\(Phrase.count(report.brought, "take")) and \(Phrase.count(report.blobs, "blob")) came from it")
    } else {
      lines.append("going on with the library.sqlite in \(home)")
    }
    switch report.present {
    case .none: break
    case .readable: if report.takenAt != nil { lines.append("what the present library knew besides is kept") }
    case .damaged(let why): lines.append("the present library could not be read (\(why)): the backup alone counts")
    }
    if let path = report.setAside { lines.append("what stood there is set aside as \(path)") }
    if report.replaced > 0 { lines.append("\(Phrase.count(report.replaced, "damaged blob")) set aside in damaged/") }
    if !report.parted.isEmpty {
      let names = Phrase.list(report.parted.map(\.text), joined: "and")
      lines.append("both had gone on with \(names): what is here was kept, other payments are takes of their own")
    }
    if report.answers > 0 {
      lines.append("\(Phrase.count(report.answers, "answer")) of providers came with it: `onetake jobs` reads them")
    }
    if report.uncertain > 0 {
      lines.append("\(Phrase.count(report.uncertain, "take")) uncertain now: `onetake jobs` shows them")
    }
    if let since = report.unknownSince {
      lines.append("payments are unknown from \(When.full(since)) on: what was bought then would be bought again")
      if let forgotten = report.forgotten {
        lines.append("the last one is known to be take \(forgotten.take), sent at \(When.full(forgotten.at))")
      }
      lines.append("look at the providers' lists of jobs or bills before you ask for the same again")
    } else if report.takenAt != nil {
      lines.append("no payment is unknown")
    }
    return lines
  }
}
