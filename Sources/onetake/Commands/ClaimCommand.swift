import Domain
import Onetake

/// `onetake claim`
enum ClaimCommand: Command {
  static var spec: CommandSpec { .claim }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let (record, report) = try doing { () throws(LibraryError) in
        let record = try library.record(named: context.arguments.operands[0])
        var order = ClaimOrder(
          target: target(context.arguments.value("output"), record), madeBy: "onetake \(Version.number)")
        order.includesClip = context.arguments.has("with-clip")
        return (record, try library.claim(record, order))
      }
      if let missing = report.missing { context.note(missing) }
      if context.globals.json {
        context.emit([
          "id": .string(record.id.text), "state": .string(record.state.rawValue), "path": .string(report.path),
          "files": .array(report.files.map { .string($0) }), "currency": .string(Money.currency),
          "at_stake": .money(report.atStake), "missing": .text(report.missing),
        ])
        return .done
      }
      context.output.line(SafeText.line(report.path))
      let stake = report.atStake.map { "\($0) USD at stake" } ?? "no charge is known of"
      context.note("\(Phrase.count(report.files.count, "file")), \(stake); begin with index.html")
      return .done
    }
  }

  /// The path without slashes at its end, which would name what is in it.
  private static func target(_ given: String?, _ record: GenerationRecord) -> String {
    guard let given else { return "claim-\(record.id.text)" }
    var path = Substring(given)
    while path.count > 1, path.last == "/" { path = path.dropLast() }
    return String(path)
  }
}
