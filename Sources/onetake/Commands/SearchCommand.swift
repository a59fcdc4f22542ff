import Domain
import Onetake

/// `onetake search`
enum SearchCommand: Command {
  static var spec: CommandSpec { .search }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let text = context.arguments.operands.joined(separator: " ")
    let limit = context.arguments.value("limit").flatMap { Int($0) } ?? 20
    return try context.withLibrary { (library) throws(CommandFailure) in
      let answer = try doing { () throws(LibraryError) in
        try library.search(text, limit: limit, after: context.arguments.value("next"))
      }
      if context.globals.json {
        context.emit(json(answer))
      } else {
        print(answer, context)
      }
      return answer.total == 0 ? .notFound : .done
    }
  }

  private static func print(_ answer: SearchAnswer, _ context: CommandContext) {
    if !answer.records.isEmpty {
      let areGrouped = !answer.takes.isEmpty
      var table = Table(
        [.init(title: "id"), .init(title: "when"), .init(title: "clip"), .init(title: "verdict")]
          + (areGrouped ? [.init(title: "takes")] : []) + [.init(title: "prompt", shrinks: true)])
      for (index, record) in answer.records.enumerated() {
        table.add(
          [
            .init(record.id.text), .init(When.day(record.createdAt)), .init(ClipText.size(record), .dim),
            .init(record.clip?.verdict.rawValue ?? "", record.clip?.verdict == .conforms ? .green : .yellow),
          ] + (areGrouped ? [.init("\(answer.takes[index])")] : []) + [
            .init(prompt(of: record, answer.highlights[index], context))
          ])
      }
      table.lines(for: context.terminal).forEach { context.output.line($0) }
    }
    let total = answer.totalIsExact ? "\(answer.total)" : "\(answer.total)+"
    if answer.records.count < answer.total {
      context.note(
        "\(answer.records.count) of \(total) \(answer.takes.isEmpty ? "clips" : "requests"), \(order(answer))")
    }
    if answer.total == 0 { context.note("no clip matches") }
    for hint in answer.hints { context.note(hint) }
  }

  /// The prompt; on a terminal, which cuts it off, from a little before what was looked for.
  private static func prompt(
    of record: GenerationRecord, _ marks: [SearchHighlight], _ context: CommandContext
  ) -> String {
    let prompt = record.clip?.prompt ?? ""
    return context.terminal.isTerminal ? SearchSnippet(of: prompt, marks: marks).text : prompt
  }

  /// The order of the clips, in words.
  private static func order(_ answer: SearchAnswer) -> String {
    switch answer.sort {
    case .newest: "newest first"
    case .oldest: "oldest first"
    case .relevance: "best first" + (answer.rankedWithin.map { " among the newest \($0)" } ?? "")
    case .rating: "highest rated first"
    case .cost: "dearest first"
    case .duration: "longest first"
    }
  }

  private static func json(_ answer: SearchAnswer) -> JSON {
    var object = JSONObject([
      .init("total", .int(answer.total)), .init("total_is_exact", .bool(answer.totalIsExact)),
      .init("ranked_within", .int(answer.rankedWithin)),
      .init("hint", .text(answer.hints.isEmpty ? nil : answer.hints.joined(separator: "; "))),
      .init("clips", .array(zip(answer.records, answer.highlights).map(clip))), .init("next", .text(answer.next)),
    ])
    if !answer.takes.isEmpty { object["takes"] = .array(answer.takes.map { .int($0) }) }
    return .object(object)
  }

  /// A clip, with what the query marks in its prompt: in UTF-8 bytes and in characters, the end not included.
  private static func clip(_ record: GenerationRecord, _ marks: [SearchHighlight]) -> JSON {
    guard case .object(var object) = ClipText.json(record) else { return .null }
    func range(_ range: Range<Int>) -> JSON { [.int(range.lowerBound), .int(range.upperBound)] }
    object["snippet"] = record.clip.map { .string(SearchSnippet(of: $0.prompt, marks: marks).text) } ?? .null
    object["highlights"] = .array(marks.map { ["bytes": range($0.bytes), "characters": range($0.characters)] })
    return .object(object)
  }
}
