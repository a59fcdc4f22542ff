import Domain
import Glibc
import Onetake

/// `onetake import`
enum ImportCommand: Command {
  static var spec: CommandSpec { .importClips }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    var opened: Library?
    let described = try described(context, &opened)
    var clips = context.arguments.operands.map { (path: $0, description: ImportDescription?.none) }
    if let manifest = context.arguments.value("manifest") {
      let entries = try doing { () throws(LibraryError) in try ImportDescription.manifest(manifest) }
      clips += entries.map { ($0.clip, $0.description) }
    }
    clips = clips.flatMap { clip in films(in: clip.path).map { ($0, clip.description) } }
    return try context.withLibrary(opened, whereAbsent: .begins) { (library) throws(CommandFailure) in
      var worst = ExitCode.done
      for start in stride(from: 0, to: clips.count, by: Library.importBatch) {
        let batch = Array(clips[start..<min(clips.count, start + Library.importBatch)])
        for (clip, outcome) in zip(batch, try imported(batch, described, library, context)) {
          do throws(LibraryError) {
            let (result, notes) = try outcome.get()
            report(result, notes, context)
            worst = .worse(worst, code(result))
          } catch {
            let failure = CommandFailure(error)
            guard clips.count > 1 else { throw failure }
            tell(failure, of: clip.path, context)
            worst = .worse(worst, failure.exitCode)
          }
        }
      }
      if clips.isEmpty { context.note("there is no clip there") }
      return worst
    }
  }

  /// The request that the options describe, if they describe one; wrong options are told before anything is kept.
  private static func described(
    _ context: CommandContext, _ opened: inout Library?
  ) throws(CommandFailure) -> DescribedRequest? {
    let arguments = context.arguments
    guard let name = arguments.value("model"), arguments.has("prompt") else { return nil }
    let hasImage = ["image", "image-url", "image-digest"].contains { arguments.has($0) }
    if let model = Model(named: name), model.takesImage, !hasImage { return nil }
    var library: Library?
    let described = try context.describedRequest { () throws(CommandFailure) in
      let made = try context.openLibrary()
      library = made
      return made
    }
    opened = library
    return described
  }

  /// Says why one of several was not brought in.
  private static func tell(_ failure: CommandFailure, of path: String, _ context: CommandContext) {
    context.tell(failure)
    if context.globals.json { context.emit(failure.json(about: "path", path)) }
  }

  private typealias Imported = (result: ImportResult, notes: [String])

  /// Looks at the films of a batch, finds out what each is, and brings in those that can be.
  private static func imported(
    _ batch: [(path: String, description: ImportDescription?)], _ described: DescribedRequest?, _ library: Library,
    _ context: CommandContext
  ) throws(CommandFailure) -> [Result<Imported, LibraryError>] {
    var outcomes: [Result<Imported, LibraryError>?] = Array(repeating: nil, count: batch.count)
    var orders: [(index: Int, clip: ImportClip, notes: [String])] = []
    for (index, source) in library.examine(batch.map(\.path)).enumerated() {
      do throws(LibraryError) {
        let order = try order(try source.get(), batch[index].description, described, library, context)
        orders.append((index, order.clip, order.notes))
      } catch {
        outcomes[index] = .failure(error)
      }
    }
    let results = try doing { () throws(LibraryError) in try library.importClips(orders.map(\.clip)) }
    for (order, result) in zip(orders, results) { outcomes[order.index] = result.map { ($0, order.notes) } }
    return outcomes.compactMap { $0 }
  }

  private static func order(
    _ source: ImportSource, _ description: ImportDescription?, _ described: DescribedRequest?, _ library: Library,
    _ context: CommandContext
  ) throws(LibraryError) -> (clip: ImportClip, notes: [String]) {
    let arguments = context.arguments
    var clip = ImportClip(source)
    clip.moves = arguments.has("move")
    if let described {
      clip.request = described.request
      clip.imageBytes = described.imageBytes
      clip.provider = arguments.value("provider").flatMap { Provider(rawValue: $0) }
      return (clip, [])
    }
    if arguments.has("model") || arguments.has("prompt") {
      clip.prompt = arguments.value("prompt") ?? ""
      clip.negativePrompt = arguments.value("negative-prompt") ?? ""
      clip.model = arguments.value("model").map { Model(named: $0)?.rawValue ?? $0 }
      clip.resolution = arguments.value("resolution").flatMap { Resolution(rawValue: $0.lowercased()) }
      clip.duration = arguments.value("duration").flatMap { Int($0) }
      return (clip, [])
    }
    var found = description
    if found == nil { found = try ImportDescription.sidecar(of: source.path) }
    if found == nil { found = source.tags }
    let notes = try found?.describe(&clip, userAgent: library.options.userAgent) ?? []
    return (clip, notes)
  }

  /// The path itself, or the films in it where it is a folder, by name.
  private static func films(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [path] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
      if ["mp4", "m4v", "mov", "webm", "mkv"].contains(ending), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  private static func code(_ result: ImportResult) -> ExitCode {
    switch result.record.clip?.verdict {
    case .violations: result.record.state == .available ? .done : .nonconforming
    case .notJudged: .pending
    case .conforms, nil: .done
    }
  }

  private static func report(_ result: ImportResult, _ notes: [String], _ context: CommandContext) {
    let record = result.record
    if context.globals.json {
      context.emit([
        "outcome": .string(result.isNew ? "imported" : "known"), "id": .string(record.id.text),
        "key": .text(record.key?.description), "take": .int(record.take), "digest": .text(record.clip?.digest.hex),
        "path": .string(result.path), "verdict": .text(record.clip?.verdict.rawValue),
        "findings": .array((record.clip?.findings ?? []).map(\.json)),
        "served": .bool(record.key != nil && record.state == .available),
      ])
    } else if let clip = record.clip {
      let word = context.terminal.paint(result.isNew ? "imported" : "known   ", .green)
      context.output.line("\(word)  \(record.id)  \(SafeText.line(clip.sourceName ?? ""))")
      context.output.line("          \(ClipText.size(record)), \(ResultText.verdict(clip, record))")
      for finding in clip.findings where finding.severity != .note {
        FindingText.lines(finding, at: 10, context.terminal).forEach { context.output.line($0) }
      }
    }
    for text in notes.isEmpty ? result.notes : notes { context.note(text) }
    if let reason = result.sourceLeft { context.note(reason) }
  }
}
