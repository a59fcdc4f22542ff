import Domain
import Onetake

/// `onetake fsck`
enum FsckCommand: Command {
  static var spec: CommandSpec { .fsck }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    do throws(CommandFailure) { return try check(context) } catch {
      guard error.exitCode == .damaged else { throw error }
      // Whoever runs this need not be sent here again.
      let cure =
        "nothing was changed; `onetake restore-backup FOLDER` brings a backup in and sets aside what is here; without "
        + "one, put a copy back (library.sqlite.before-*)"
      throw CommandFailure(.damaged, problems: error.problems, cures: [cure])
    }
  }

  private static func check(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary(whereAbsent: .begins) { (library) throws(CommandFailure) in
      let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
      let report = try doing { () throws(LibraryError) in
        try library.fsck(
          found: {
            progress.clear()
            tell($0, context)
          }, progress: { progress.show("read \(Phrase.count($0.blobs, "blob")), \($0.bytes >> 20) MiB") })
      }
      progress.clear()
      let damages = report.damages
      let read = "read \(Phrase.count(report.blobs, "blob")), \(report.bytes >> 20) MiB"
      if damages == 0 {
        context.note("\(read); nothing is damaged")
        return .done
      }
      let failure = CommandFailure(
        .damaged, "\(read); \(Phrase.count(damages, "finding")) of damage",
        cures: ["nothing was changed; `onetake jobs resume ID` asks the provider for a clip again"])
      failure.lines.forEach { context.notes.line($0) }
      return failure.exitCode
    }
  }

  private static func tell(_ finding: FsckFinding, _ context: CommandContext) {
    if context.globals.json {
      context.emit([
        "kind": .string(finding.kind.rawValue), "digest": .text(finding.digest?.hex),
        "clips": .array(finding.clips.map { .string($0.text) }), "message": .string(finding.message),
        "damage": .bool(finding.isDamage),
      ])
      return
    }
    let hit = finding.clips.isEmpty ? "" : "; hit: " + finding.clips.map(\.text).joined(separator: ", ")
    let kind = context.terminal.paint(finding.kind.rawValue, finding.isDamage ? .red : .yellow)
    context.output.line("\(kind): \(SafeText.line(finding.message + hit))")
  }
}
