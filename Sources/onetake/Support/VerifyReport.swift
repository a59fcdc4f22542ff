import Domain
import Glibc
import Onetake

/// Tells what judgements came to, one by one: to a person or a script, and to a JUnit file if one is wanted.
final class VerifyReport {
  let context: CommandContext
  /// Whether a clip of the library was judged.
  private(set) var hasClips = false
  private var worst = ExitCode.done
  private var tally = VerifyTally()
  private let progress: ProgressLine
  private let junit: JUnitReport?

  /// Throws where the JUnit file cannot be written, before anything is judged.
  init(_ context: CommandContext) throws(CommandFailure) {
    self.context = context
    progress = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
    if let path = context.arguments.value("junit") { junit = try JUnitReport(path) } else { junit = nil }
  }

  /// Whether every frame is decoded.
  var isDeep: Bool { context.arguments.has("deep") }

  /// What is to be told how much of a film was decoded, in hundredths.
  func decoding(_ name: String) -> (Int) -> Void {
    { [progress] part in progress.show("decoding \(name), \(part) %") }
  }

  /// Tells the judgement of a file or a clip.
  func tell(_ result: VerifyResult) {
    if result.record != nil { hasClips = true }
    tally.count(result)
    switch result.verdict {
    case .violations: worst = .worse(worst, .nonconforming)
    case .notJudged: worst = .worse(worst, .pending)
    case .conforms: break
    }
    junit?.add(result)
    progress.clear()
    if context.globals.json { context.emit(VerifyText.json(result)) } else { lines(of: result) }
    showProgress(result.path)
  }

  /// Tells a clip's judgement. Where it is one of many, what is damaged does not keep the others from being judged, and
  /// none of them hides it.
  func tell(clip name: String, isOneOfMany: Bool, _ verify: () throws(LibraryError) -> VerifyResult) {
    do throws(LibraryError) {
      tell(try verify())
    } catch {
      fail(error, ("id", name))
    }
  }

  /// Tells why a file was not judged.
  func tell(path: String, _ error: LibraryError) { fail(error, ("path", path)) }

  /// Tells what became of a file or a folder.
  func tell(_ outcome: FileOutcome) {
    switch outcome {
    case .judged(let result): tell(result)
    case .failed(let path, let error): tell(path: path, error)
    case .noFilm(let folder):
      let error = LibraryError(.notFound, "there is no film in \(folder)", cure: "is it the right folder?")
      fail(error, ("path", folder))
    case .passedOver(let path, let what):
      tally.passedOver += 1
      junit?.addSkipped(path, what)
      progress.clear()
      if context.globals.json {
        context.emit(["path": .string(path), "skipped": .string(what)])
      } else {
        let word = context.terminal.paint("skipped   ", .dim)
        context.output.line("\(word)  \(SafeText.line(path)): \(SafeText.line(what))")
      }
      showProgress(path)
    }
  }

  /// Says what it all came to, and what can be done; the end of the run.
  func finish() throws(CommandFailure) -> ExitCode {
    progress.clear()
    context.output.flush()
    for line in tally.lines(hasClips: hasClips, hasPolicy: context.arguments.has("policy")) {
      context.note(TextWrap.lines(line, at: 0, on: context.notesTerminal).joined(separator: "\n"))
    }
    try junit?.finish()
    return worst
  }

  private func fail(_ error: LibraryError, _ about: (member: String, value: String)) {
    let failure = CommandFailure(error)
    tally.failed += 1
    junit?.addFailed(about.value, failure)
    progress.clear()
    context.tell(failure)
    if context.globals.json { context.emit(failure.json(about: about.member, about.value)) }
    worst = .worse(worst, failure.exitCode)
  }

  private func lines(of result: VerifyResult) {
    for line in VerifyText.lines(result, context.terminal) { context.output.line(line) }
  }

  private func showProgress(_ path: String) {
    // What is told so far is seen before what comes next is waited for.
    if context.terminal.isTerminal { context.output.flush() }
    progress.show("\(tally.progress), \(path)")
  }

  /// Whether there is something at `path`.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Whether there is a folder at `path`.
  static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }
}

/// How many films came out how.
struct VerifyTally {
  private(set) var conforming = 0
  private(set) var violating = 0
  private(set) var notJudged = 0
  /// Of those that violate: no film, or not whole.
  private(set) var broken = 0
  var passedOver = 0
  var failed = 0

  mutating func count(_ result: VerifyResult) {
    switch result.verdict {
    case .conforms: conforming += 1
    case .notJudged: notJudged += 1
    case .violations:
      violating += 1
      if result.findings.contains(where: { $0.severity == .error && [.playable, .completeness].contains($0.rule) }) {
        broken += 1
      }
    }
  }

  private var judged: Int { conforming + violating + notJudged }

  /// "120 films, 3 do not conform".
  var progress: String {
    "\(Phrase.count(judged, "film"))"
      + (violating == 0 ? "" : ", \(violating) \(violating == 1 ? "does" : "do") not conform")
  }

  /// The sum of several, and what a person can do about those that violate.
  func lines(hasClips: Bool, hasPolicy: Bool) -> [String] {
    var lines: [String] = []
    if judged + passedOver + failed > 1 {
      var parts = [conforming == 0 ? "none conforms" : "\(conforming) \(conforming == 1 ? "conforms" : "conform")"]
      if violating > 0 { parts.append("\(violating) \(violating == 1 ? "does" : "do") not") }
      if notJudged > 0 { parts.append("\(notJudged) could not be judged") }
      if failed > 0 { parts.append("\(failed) could not be read") }
      let other = passedOver == 0 ? "" : "; passed over: \(Phrase.count(passedOver, "other thing"))"
      lines.append("\(Phrase.count(judged + failed, "film")): \(Phrase.list(parts, joined: "and"))\(other)")
    }
    if notJudged > 0 { lines.append("what could not be judged is no violation: onetake doctor, then verify again") }
    guard !hasClips else { return lines }
    if broken > 0 {
      lines.append(
        "\(subject(broken)) no film, or not whole: fetch \(broken == 1 ? "it" : "them") again; if that brings the same, it was delivered so, and your money is owed to you"
      )
    }
    let demanded = hasPolicy ? ", or what the policy demands" : ""
    if violating > broken {
      lines.append(
        "\(subject(violating - broken)) not what was ordered\(demanded): ask for your money back, buy another take, or take \(violating - broken == 1 ? "it" : "them") as \(violating - broken == 1 ? "it is" : "they are")"
      )
    }
    return lines
  }

  private func subject(_ count: Int) -> String { count == 1 ? "1 is" : "\(count) are" }
}
