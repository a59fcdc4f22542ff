import Domain
import Onetake

/// `onetake jobs`: list, resume, resolve, cancel.
enum JobsCommand: Command {
  static var spec: CommandSpec { .jobs }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      switch context.arguments.spec?.word {
      case "resume": return try resume(library, context)
      case "resolve": return try resolve(library, context)
      case "cancel": return try cancel(library, context)
      default: return try list(library, context)
      }
    }
  }

  // MARK: list

  private static func list(_ library: Library, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let jobs = try doing { () throws(LibraryError) in try library.jobs() }
    let late = try doing { () throws(LibraryError) in try library.lateJobs() }
    if context.globals.json {
      for job in jobs { context.emit(JobText.json(job, try JobText.advice(job, library))) }
      late.forEach { context.emit(JobText.json($0)) }
      return .done
    }
    guard !jobs.isEmpty || !late.isEmpty else {
      context.note("nothing is in flight or in doubt")
      return .done
    }
    if !jobs.isEmpty { try show(jobs, library, context) }
    for job in late {
      context.output.line(context.terminal.paint(SafeText.line("warning: \(JobText.warning(job))"), .yellow))
      context.output.line("  " + SafeText.line(JobText.advice(job)))
    }
    return .done
  }

  private static func show(
    _ jobs: [GenerationRecord], _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) {
    var table = Table([
      .init(title: "id"), .init(title: "state"), .init(title: "since"), .init(title: "provider"),
      .init(title: "USD", alignsRight: true), .init(title: "job", shrinks: true),
    ])
    for job in jobs {
      table.add([
        .init(job.id.text),
        .init(JobText.word(job.state), job.state == .uncertain || job.state == .failedChargeUnknown ? .yellow : nil),
        .init(When.minute(job.updatedAt), .dim), .init(job.provider?.rawValue ?? ""),
        .init((job.charged ?? job.quoted)?.description ?? "unknown"), .init(job.job ?? "", .dim),
      ])
    }
    // What can be typed stands below its job, whole, whatever the terminal's width.
    for (index, line) in table.lines(for: context.terminal).enumerated() {
      context.output.line(line)
      guard index > 0 else { continue }
      let job = jobs[index - 1]
      if job.state == .uncertain, let reason = job.reason { context.output.line("  " + SafeText.line(reason)) }
      for line in try JobText.advice(job, library) { context.output.line("  " + SafeText.line(line)) }
    }
  }

  // MARK: resume

  private static func resume(_ library: Library, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    var records: [GenerationRecord] = []
    if context.arguments.operands.isEmpty {
      records = try doing { () throws(LibraryError) in
        try library.jobs().filter {
          $0.origin == .bought && ($0.state.isDrivable || $0.isLostByItself)
        }
      }
      if records.isEmpty { context.note("no paid job waits") }
    }
    for name in context.arguments.operands {
      records.append(try doing { () throws(LibraryError) in try library.record(named: name) })
    }
    let interrupt = try doing { () throws(LibraryError) in try Interrupt() }
    Signals.raise(interrupt)
    var worst = ExitCode.done
    for record in records where !interrupt.isRaised {
      let code = resume(record, interrupt, library, context)
      worst = .worse(worst, code)
    }
    return interrupt.isRaised ? .interrupted : worst
  }

  /// Resumes one job; what keeps this one must not keep the next.
  private static func resume(
    _ record: GenerationRecord, _ interrupt: Interrupt, _ library: Library, _ context: CommandContext
  ) -> ExitCode {
    let progress = GenerateProgressView(context)
    do throws(LibraryError) {
      let result = try library.resume(record, interrupt: interrupt, observer: { progress.show($0) })
      progress.end()
      context.print(result)
      return ExitCode(result)
    } catch {
      progress.end()
      let failure = CommandFailure(error)
      for line in failure.lines { context.notes.line(line) }
      return failure.exitCode
    }
  }

  // MARK: resolve

  private static func resolve(_ library: Library, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let record = try doing { () throws(LibraryError) in
      try library.record(named: context.arguments.operands[0])
    }
    let answer = answer(context.arguments)
    if case .job(let job) = answer { try confirm(job, record, library, context) }
    let resolved = try doing { () throws(LibraryError) in try library.resolve(record, answer) }
    guard resolved.state == .submitted else {
      context.say(resolved, "resolved", "is \(resolved.state.rawValue) now")
      return .done
    }
    let interrupt = try doing { () throws(LibraryError) in try Interrupt() }
    Signals.raise(interrupt)
    let progress = GenerateProgressView(context)
    let result = try doing { () throws(LibraryError) in
      try library.resume(resolved, interrupt: interrupt, observer: { progress.show($0) })
    }
    progress.end()
    context.print(result)
    return ExitCode(result)
  }

  private static func answer(_ arguments: Arguments) -> DoubtAnswer {
    if let job = arguments.value("job-id") { return .job(job) }
    if let amount = arguments.value("refunded").flatMap({ Money($0) }) { return .refunded(amount) }
    return arguments.has("charged") ? .charged : .notCharged
  }

  /// Where the provider repeats nothing of the request, only a person can tell whose job it is.
  private static func confirm(
    _ job: String, _ record: GenerationRecord, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) {
    let check = try doing { () throws(LibraryError) in try library.check(job: job, for: record) }
    guard check.disagreements.isEmpty, !check.isEchoed else { return }
    let provider = record.provider?.rawValue ?? "the provider"
    let question = "\(provider) does not say what the job \(job) (\(check.status)) was made from. Is it this request?"
    switch Confirmation(context).ask(question) {
    case true?: return
    case false?: throw CommandFailure(.invalid, "nothing was changed")
    case nil:
      context.note("\(provider) does not repeat the request of \(job): taken as you say")
    }
  }

  // MARK: cancel

  private static func cancel(_ library: Library, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let record = try doing { () throws(LibraryError) in
      try library.cancel(try library.record(named: context.arguments.operands[0]))
    }
    context.say(record, "cancelled", "is cancelled; nothing was sent")
    return .done
  }
}
