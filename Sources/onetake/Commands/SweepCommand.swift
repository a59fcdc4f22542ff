import Domain
import Onetake

/// `onetake gc`
enum SweepCommand: Command {
  static var spec: CommandSpec { .sweep }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      var order = SweepOrder()
      order.graceDays = context.arguments.value("grace").flatMap { Int($0) } ?? library.options.trashDays
      order.isDryRun = context.arguments.has("dry-run")
      order.takesStrays = context.arguments.has("strays")
      let wanted = order
      let progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
      let report = try doing { () throws(LibraryError) in
        try library.sweep(wanted, progress: { progress.show("removed \(Phrase.count($0.blobs.count, "blob"))") })
      }
      progress.clear()
      if context.globals.json {
        context.emit(json(report, order))
      } else {
        lines(report, order).forEach { context.output.line($0) }
      }
      if report.isUnfinished {
        context.note("other processes were storing clips all the time; the next gc removes the rest")
      }
      return .done
    }
  }

  private static func json(_ report: SweepReport, _ order: SweepOrder) -> JSON {
    func amount(_ amount: SweepReport.Amount) -> JSON {
      ["count": .int(amount.count), "bytes": .int(Int(amount.bytes))]
    }
    return [
      "dry_run": .bool(order.isDryRun), "grace_days": .int(order.graceDays), "clips": .int(report.clips),
      "blobs": amount(report.blobs), "strays": amount(report.strays), "derived": amount(report.derived),
      "temporary": amount(report.temporary), "bytes": .int(Int(report.bytes)),
      "unfinished": .bool(report.isUnfinished),
    ]
  }

  private static func lines(_ report: SweepReport, _ order: SweepOrder) -> [String] {
    let age = order.graceDays == 0 ? "" : " for \(Phrase.count(order.graceDays, "day")) or longer"
    let sweeps = order.isDryRun ? "would sweep" : "swept"
    let removes = order.isDryRun ? "would remove" : "removed"
    var lines = ["\(sweeps) \(Phrase.count(report.clips, "clip")) that had been in the trash\(age)"]
    let amounts = [
      ("blob", report.blobs, "that nothing needs"), ("blob", report.strays, "that no row knows"),
      ("derived file", report.derived, "that can be made again"), ("temp file", report.temporary, "of dead processes"),
    ]
    for (noun, amount, what) in amounts where amount.count > 0 {
      lines.append("\(removes) \(Phrase.count(amount.count, noun)) \(what), \(ByteText.of(amount.bytes))")
    }
    return lines + ["\(order.isDryRun ? "would free" : "freed") \(ByteText.of(report.bytes))"]
  }
}

/// Bytes as people read them.
enum ByteText {
  /// "0 bytes", "999 bytes", "1.5 KiB", "20.3 MiB".
  static func of(_ bytes: Int64) -> String {
    if bytes < 1024 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    var tenths = bytes * 10 / 1024
    var unit = 0
    while tenths >= 10_240, unit < 3 {
      tenths /= 1024
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(["KiB", "MiB", "GiB", "TiB"][unit])"
  }
}
