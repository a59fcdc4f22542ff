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
      var table = Table([
        .init(title: "id"), .init(title: "when"), .init(title: "clip"), .init(title: "verdict"),
        .init(title: "prompt", shrinks: true),
      ])
      for record in answer.records {
        table.add([
          .init(record.id.text), .init(When.day(record.createdAt)), .init(ClipText.size(record), .dim),
          .init(record.clip?.verdict.rawValue ?? "", record.clip?.verdict == .conforms ? .green : .yellow),
          .init(record.clip?.prompt ?? ""),
        ])
      }
      table.lines(for: context.terminal).forEach { context.output.line($0) }
    }
    let total = answer.totalIsExact ? "\(answer.total)" : "\(answer.total)+"
    if answer.records.count < answer.total { context.note("\(answer.records.count) of \(total) clips, newest first") }
    if answer.total == 0 { context.note("no clip matches") }
    for hint in answer.hints { context.note(hint) }
  }

  private static func json(_ answer: SearchAnswer) -> JSON {
    [
      "total": .int(answer.total), "total_is_exact": .bool(answer.totalIsExact), "ranked_within": .null,
      "hint": .text(answer.hints.isEmpty ? nil : answer.hints.joined(separator: "; ")),
      "clips": .array(answer.records.map(ClipText.json)), "next": .text(answer.next),
    ]
  }
}
