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
    let deep = context.arguments.has("deep")
    let watch = VerifyProgressView(context)
    return try context.withLibrary { (library) throws(CommandFailure) in
      var worst = ExitCode.done
      if context.arguments.has("all") {
        var page = try doing { () throws(LibraryError) in try library.clips(after: 0) }
        while let last = page.last {
          for record in page {
            judge(about: ("id", record.id.text), context, &worst) { () throws(LibraryError) in
              defer { watch.end() }
              return try library.verify(record, deep: deep, progress: watch.next(record.id.text))
            }
          }
          page = try doing { () throws(LibraryError) in try library.clips(after: last.serial) }
        }
        return worst
      }
      let names = context.arguments.operands
      for name in names {
        let verify = { () throws(LibraryError) in
          defer { watch.end() }
          return try result(name, found, library, deep ? watch.next(name, of: names.count) : nil)
        }
        if names.count == 1 {
          report(try doing(verify), context, &worst)
        } else {
          judge(about: (found == nil ? "id" : "path", name), context, &worst, verify)
        }
      }
      return worst
    }
  }

  /// What a name on the command line means: a file where something is expected of it, else a clip. With `progress`, a
  /// deep look at it; of a file that alone is something to ask for.
  private static func result(
    _ name: String, _ expectation: Expectation?, _ library: Library, _ progress: ((Int) -> Void)?
  ) throws(LibraryError) -> VerifyResult {
    let isFile = name.contains("/") || name.contains(".")
    if let expectation = expectation ?? (progress != nil && isFile ? Expectation() : nil) {
      return try library.verify(
        path: name, expecting: expectation, deep: progress != nil, progress: progress ?? { _ in })
    }
    if isFile {
      throw LibraryError(
        .invalid, "\(name) is a file: say what it is held against",
        cure: "such as --expect 'resolution=720p duration=5 audio=no aspect=16:9'")
    }
    return try library.verify(
      try library.record(named: name), deep: progress != nil, progress: progress ?? { _ in })
  }

  /// One of several: what is damaged does not keep the others from being judged, and none of them hides it.
  private static func judge(
    about name: (member: String, value: String), _ context: CommandContext, _ worst: inout ExitCode,
    _ verify: () throws(LibraryError) -> VerifyResult
  ) {
    do throws(LibraryError) {
      report(try verify(), context, &worst)
    } catch {
      let failure = CommandFailure(error)
      context.tell(failure)
      if context.globals.json { context.emit(failure.json(about: name.member, name.value)) }
      worst = .worse(worst, failure.exitCode)
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
    if let deep = result.facts?.deep {
      var lines = TextWrap.lines(DeepText.dated(deep), at: 12, on: context.terminal)
      lines[0] = String(repeating: " ", count: 12) + lines[0]
      lines.forEach { context.output.line($0) }
    }
    if let problem = result.problem { context.output.line("            \(SafeText.line(problem))") }
  }
}
