import Domain
import Onetake

/// `onetake verify`
enum VerifyCommand: Command {
  static var spec: CommandSpec { .verify }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    var expectation: Expectation?
    if let text = context.arguments.value("expect") {
      do { expectation = try Expectation(parsing: text) } catch {
        throw CommandFailure(.invalid, "--expect \(error.message)")
      }
    }
    let found = expectation
    return try context.withLibrary { (library) throws(CommandFailure) in
      var worst = ExitCode.done
      if context.arguments.has("all") {
        var page = try doing { () throws(LibraryError) in try library.clips(after: 0) }
        while let last = page.last {
          for record in page {
            do throws(LibraryError) {
              report(try library.verify(record), context, &worst)
            } catch {
              // One damaged clip does not keep the others from being judged, and none of them hides it.
              let failure = CommandFailure(error)
              failure.lines.forEach { context.notes.line($0) }
              if context.globals.json { context.emit(failure.json(about: "id", record.id.text)) }
              worst = .worse(worst, failure.exitCode)
            }
          }
          page = try doing { () throws(LibraryError) in try library.clips(after: last.serial) }
        }
        return worst
      }
      for name in context.arguments.operands {
        let result = try doing { () throws(LibraryError) in
          if let found { return try library.verify(path: name, expecting: found) }
          if name.contains("/") || name.contains(".") {
            throw LibraryError(
              .invalid, "\(name) is a file: say what it is held against",
              cure: "such as --expect 'resolution=720p duration=5 audio=no aspect=16:9'")
          }
          return try library.verify(try library.record(named: name))
        }
        report(result, context, &worst)
      }
      return worst
    }
  }

  private static func report(_ result: VerifyResult, _ context: CommandContext, _ worst: inout ExitCode) {
    switch result.verdict {
    case .violations: worst = .worse(worst, .nonconforming)
    case .notJudged: worst = .worse(worst, .pending)
    case .conforms: break
    }
    if context.globals.json {
      context.emit([
        "id": .text(result.record?.id.text), "path": .string(result.path),
        "verdict": .string(result.verdict.rawValue), "findings": .array(result.findings.map(\.json)),
        "facts": result.facts?.json ?? .null, "problem": .text(result.problem),
      ])
      return
    }
    let style: Style = result.verdict == .conforms ? .green : .yellow
    let name = result.record.map { "\($0.id)  \(SafeText.line($0.clip?.prompt ?? ""))" } ?? SafeText.line(result.path)
    let verdict = DisplayWidth.pad(result.verdict.rawValue, to: 10)
    context.output.line("\(context.terminal.paint(verdict, style))  \(name)")
    for finding in result.findings {
      FindingText.lines(finding, at: 12, context.terminal).forEach { context.output.line($0) }
    }
    if let problem = result.problem { context.output.line("            \(SafeText.line(problem))") }
  }
}
