import Domain
import Onetake

/// `onetake verify`
enum VerifyCommand: Command {
  static var spec: CommandSpec { .verify }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let asked = try order(context)
    // Files are not the library's: whether there is one, and what waits in it, is no news then.
    let isAboutFiles = context.arguments.operands.allSatisfy { isPath($0, isAsked: asked != nil, context) }
    if isAboutFiles, !context.arguments.has("all") {
      return try judge(FilmJudge(try context.libraryOptions()), nil, asked, context)
    }
    return try context.withLibrary { (library) throws(CommandFailure) in
      try judge(library.films, library, asked, context)
    }
  }

  /// Judges what the line names; without a library these are files.
  private static func judge(
    _ films: FilmJudge, _ library: Library?, _ asked: FileOrder?, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    // What a file is held against where the line does not say: the studio's policy, if one is set.
    let house = asked == nil ? try doing { () throws(LibraryError) in try films.policy() } : nil
    let isDeep = context.arguments.has("deep")
    var order = asked
    if asked == nil, house != nil || isDeep {
      order = FileOrder()
      order?.policy = house
    }
    order?.isDeep = isDeep
    let report = try VerifyReport(context)
    if let library, context.arguments.has("all") {
      try judgeAll(library, asking: asked?.policy, report)
    } else {
      try judgeNamed(films, library, order, asked, report)
    }
    if asked?.policy != nil, report.hasClips {
      context.note("nothing was kept: --policy asks what a policy would say, and verify.policy in the config decides")
    }
    return try report.finish()
  }

  /// What the line holds files against; nil where it does not say.
  private static func order(_ context: CommandContext) throws(CommandFailure) -> FileOrder? {
    let arguments = context.arguments
    guard arguments.has("expect") || arguments.has("policy") else { return nil }
    var order = FileOrder()
    if let text = arguments.value("expect") {
      do { order.expectation = try Expectation(parsing: text) } catch {
        throw CommandFailure(.invalid, "--expect \(error.message)")
      }
    }
    if let path = arguments.value("policy") {
      order.policy = try doing { () throws(LibraryError) in try StudioPolicy(file: path) }
    }
    return order
  }

  private static func judgeAll(
    _ library: Library, asking policy: StudioPolicy?, _ report: VerifyReport
  ) throws(CommandFailure) {
    var page = try doing { () throws(LibraryError) in try library.clips(after: 0) }
    while let last = page.last {
      for record in page {
        report.tell(clip: record.id.text, isOneOfMany: true) { () throws(LibraryError) in
          try library.verify(record, asking: policy, deep: report.isDeep, progress: report.decoding(record.id.text))
        }
      }
      page = try doing { () throws(LibraryError) in try library.clips(after: last.serial) }
    }
  }

  /// Clips by their ids, and files and folders by their paths, in the order of the line.
  private static func judgeNamed(
    _ films: FilmJudge, _ library: Library?, _ order: FileOrder?, _ asked: FileOrder?, _ report: VerifyReport
  ) throws(CommandFailure) {
    let names = report.context.arguments.operands
    // One alone fails as the command; where a report is wanted, that is told in the report.
    let isAlone = names.count == 1 && !report.context.arguments.has("junit")
    var paths: [String] = []
    for name in names {
      if let library, !isPath(name, isAsked: asked != nil, report.context) {
        judge(paths, films, order, report)
        paths = []
        let clip = { () throws(LibraryError) in
          try library.verify(
            try library.record(named: name), asking: asked?.policy, deep: report.isDeep,
            progress: report.decoding(name))
        }
        if isAlone {
          report.tell(try doing(clip))
        } else {
          report.tell(clip: name, isOneOfMany: true, clip)
        }
      } else if order == nil {
        let failure = LibraryError(
          .invalid, "\(name) is a file: say what it is held against",
          cure: "such as --expect 'resolution=720p duration=5 audio=no aspect=16:9', or --policy FILE")
        if isAlone { throw CommandFailure(failure) }
        report.tell(path: name, failure)
      } else {
        paths.append(name)
      }
    }
    if isAlone, let path = paths.first, let order, !VerifyReport.isFolder(path) {
      report.tell(
        try doing { () throws(LibraryError) in
          try films.verify(path: path, against: order, progress: report.decoding(path))
        })
    } else {
      judge(paths, films, order, report)
    }
  }

  private static func judge(
    _ paths: [String], _ films: FilmJudge, _ order: FileOrder?, _ report: VerifyReport
  ) {
    guard let order, !paths.isEmpty else { return }
    films.verify(paths: paths, against: order) { outcome in
      report.tell(outcome)
      return true
    }
  }

  /// Whether a name on the line is a path and no clip's id.
  private static func isPath(_ name: String, isAsked: Bool, _ context: CommandContext) -> Bool {
    // What is expected in so many words is expected of files.
    if context.arguments.has("expect") || name.contains("/") || name.contains(".") { return true }
    return isAsked && VerifyReport.exists(name)
  }
}
