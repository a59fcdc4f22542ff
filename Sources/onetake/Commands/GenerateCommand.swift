import Domain
import Onetake

/// `onetake generate`
enum GenerateCommand: Command {
  static var spec: CommandSpec { .generate }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    // What is wrong with the request is told before a library is made or opened.
    var opened: Library?
    let described = try context.describedRequest { () throws(CommandFailure) in
      let library = try openLibrary(context)
      opened = library
      return library
    }
    if let target = context.arguments.value("output") {
      try doing { () throws(LibraryError) in try Library.checkExportTarget(target) }
    }
    if opened == nil { try refuseWhatNobodySells(described.request, context) }
    let config = try context.config()
    var order = GenerateOrder(described.request)
    order.imageBytes = described.imageBytes
    order.imageURL = described.imageURL
    order.wish = wish(context.arguments)
    order.terms = terms(context.arguments, config)
    order.waits = !context.arguments.has("no-wait")
    order.isDryRun = context.arguments.has("dry-run")
    let absence = order.isDryRun ? Library.Absence.readsAsEmpty : .begins
    if opened == nil { opened = try openLibrary(context, absence) }
    return try context.withLibrary(opened) { (library) throws(CommandFailure) in
      try carryOut(order, library, context)
    }
  }

  /// Opens the library, and says what it cost where that fails.
  private static func openLibrary(
    _ context: CommandContext, _ absence: Library.Absence = .readsAsEmpty
  ) throws(CommandFailure) -> Library {
    do throws(CommandFailure) {
      return try context.openLibrary(whereAbsent: absence)
    } catch {
      let problems = error.problems.enumerated().map { index, problem in
        index < error.problems.count - 1 || problem.contains("nothing was sent")
          ? problem : problem + "; nothing was sent"
      }
      throw CommandFailure(error.exitCode, problems: problems, cures: error.cures, fields: error.fields)
    }
  }

  /// Where there is no library yet nothing held can answer: no library is made for what nobody sells.
  private static func refuseWhatNobodySells(
    _ request: Request, _ context: CommandContext
  ) throws(CommandFailure) {
    guard !Library.isBegun(at: try context.libraryOptions().home) else { return }
    let named = context.arguments.value("provider").flatMap { Provider(rawValue: $0) }
    let problems = ModelCatalog.problems(of: request, for: named)
    guard problems.isEmpty else { throw CommandFailure(problems: problems, model: request.model.rawValue) }
  }

  private static func carryOut(
    _ order: GenerateOrder, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let interrupt = try doing { () throws(LibraryError) in try Interrupt() }
    Signals.raise(interrupt)
    let progress = GenerateProgressView(context)
    let result = try doing { () throws(LibraryError) in
      try library.generate(order, interrupt: interrupt, observer: { progress.show($0) })
    }
    progress.end()
    if result.outcome == .pending, result.record?.state.isDrivable == true, !order.isDryRun {
      Collector.leaveBehind(context, home: library.options.home)
    }
    // What was bought is told first: a copy that fails must not hide it.
    context.print(result, told: progress.told)
    let isCopied = copyOut(result, library, context)
    if interrupt.isRaised && result.outcome == .pending { return .interrupted }
    if result.outcome == .pending && !order.waits { return .done }
    return isCopied ? ExitCode(result) : .unexpected
  }

  static func wish(_ arguments: Arguments) -> TakeWish {
    if arguments.has("new-take") { return .new }
    return arguments.value("take").flatMap { Int($0) }.map { .number($0) } ?? .any
  }

  private static func terms(_ arguments: Arguments, _ config: Config) -> PurchaseTerms {
    let named = arguments.value("provider")
    return PurchaseTerms(
      provider: named.map { Provider(rawValue: $0) } ?? config.provider,
      maximumCost: arguments.value("max-cost").flatMap { Money($0) } ?? config.maxCost,
      acceptsUnknownPrice: arguments.has("accept-unknown-price"))
  }

  /// `-o`: a copy of what was served, and of nothing else.
  ///
  /// A copy that fails takes nothing back: it is told after the result, and the answer is false.
  static func copyOut(_ result: GenerateResult, _ library: Library, _ context: CommandContext) -> Bool {
    guard let target = context.arguments.value("output"), result.outcome != .planned else { return true }
    guard let record = result.record, [.reused, .generated, .joined].contains(result.outcome) else {
      context.note("nothing was copied to \(target)")
      return true
    }
    do throws(LibraryError) {
      try library.export(record, to: target, replacing: true)
      context.note("copied to \(target)")
      return true
    } catch {
      let place = result.path ?? "in the library"
      context.notes.line(
        SafeText.line("onetake: the clip is at \(place) and could not be copied to \(target): \(error.message)"))
      context.notes.line(SafeText.line("  the same line again copies it, 0.00" + (error.cure.map { "; \($0)" } ?? "")))
      return false
    }
  }
}

extension ExitCode {
  /// What a result ends with.
  init(_ result: GenerateResult) {
    switch result.outcome {
    case .reused, .generated, .joined, .planned: self = .done
    case .nonconforming: self = .nonconforming
    case .uncertain: self = .uncertain
    case .refused, .failed, .lost: self = .providerFailed
    case .pending: self = .pending
    }
  }
}

extension CommandContext {
  /// Prints a result: one object with `--json`, else lines for a person. `told` are notes that were shown before.
  func print(_ result: GenerateResult, told: [String] = []) {
    if globals.json {
      emit(ResultJSON.of(result))
    } else {
      for line in ResultText.lines(result, terminal) { output.line(line) }
    }
    for text in result.notes where !told.contains(text) { note(text) }
  }
}
