import Domain
import Onetake

/// `onetake search`
enum SearchCommand: Command {
  static var spec: CommandSpec { .search }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    if let code = try SavedSearches.run(context) { return code }
    let text = context.arguments.operands.joined(separator: " ")
    let limit = context.arguments.value("limit").flatMap { Int($0) } ?? 20
    return try context.withLibrary { (library) throws(CommandFailure) in
      let query = try doing { () throws(LibraryError) in
        try library.query(text, within: context.arguments.value("saved"))
      }
      if let name = context.arguments.value("like") {
        return try LikeText.run(name, query, limit: limit, library, context)
      }
      if context.arguments.has("explain") { return try ExplainText.run(query, limit: limit, library, context) }
      var answer = try doing { () throws(LibraryError) in
        try library.search(query, limit: limit, after: context.arguments.value("next"))
      }
      if context.arguments.has("corrected"), let meant = answer.correction {
        context.note("searched for: \(meant.query)")
        answer = try doing { () throws(LibraryError) in try library.search(meant.query, limit: limit) }
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
      var columns: [Table.Column] = [
        .init(title: "id"), .init(title: "when"), .init(title: "clip"), .init(title: "verdict"),
      ]
      if areGrouped { columns.append(.init(title: "takes")) }
      columns.append(.init(title: "prompt", shrinks: true))
      var table = Table(columns)
      for (index, record) in answer.records.enumerated() {
        let verdict = record.clip?.verdict
        var cells: [Table.Cell] = [
          .init(record.id.text), .init(When.day(record.createdAt)), .init(ClipText.size(record), .dim),
          .init(verdict?.rawValue ?? "", verdict == .conforms ? .green : .yellow),
        ]
        if areGrouped { cells.append(.init("\(answer.takes[index])")) }
        cells.append(.init(prompt(of: record, answer.highlights[index], context)))
        table.add(cells)
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
    if let meant = answer.correction {
      context.note("did you mean: \(meant.query) (\(Phrase.count(meant.total, "clip")))? --corrected searches for that")
    }
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
    answer.sort.words + (answer.rankedWithin.map { " among the newest \($0)" } ?? "")
  }

  private static func json(_ answer: SearchAnswer) -> JSON {
    var object = JSONObject([
      .init("total", .int(answer.total)), .init("total_is_exact", .bool(answer.totalIsExact)),
      .init("ranked_within", .int(answer.rankedWithin)),
      .init("hint", .text(answer.hints.isEmpty ? nil : answer.hints.joined(separator: "; "))),
      .init("clips", .array(zip(answer.records, answer.highlights).map(clip))), .init("next", .text(answer.next)),
    ])
    if let meant = answer.correction {
      object["did_you_mean"] = ["query": .string(meant.query), "total": .int(meant.total)]
    }
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
