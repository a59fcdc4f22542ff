import Domain
import Onetake

/// `onetake search --explain`
enum ExplainText {
  static func run(
    _ query: SearchQuery, limit: Int, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let began = ContinuousClock.now
    let (plan, answer) = try doing { () throws(LibraryError) in
      (try library.explain(query), try library.search(query, limit: limit))
    }
    let milliseconds = (ContinuousClock.now - began) / .milliseconds(1)
    if context.globals.json {
      context.emit([
        "query": .string(plan.query), "sort": .string(plan.sort.rawValue),
        "plan": .array(plan.plan.map { .string($0) }), "clips": .int(plan.clips), "total": .int(answer.total),
        "total_is_exact": .bool(answer.totalIsExact), "ranked_within": .int(answer.rankedWithin),
        "milliseconds": .double((milliseconds * 1000).rounded() / 1000),
        "hint": .text(plan.hints.isEmpty ? nil : plan.hints.joined(separator: "; ")),
      ])
      return .done
    }
    var rows = [("read as", plan.query.isEmpty ? "every clip" : plan.query), ("order", plan.sort.words)]
    rows.append(("looks at", "\(Phrase.count(plan.clips, "clip")), in blocks of 256"))
    rows += plan.plan.enumerated().map { ($0.offset == 0 ? "plan" : "", $0.element) }
    let ranked = answer.rankedWithin.map { ", ranked among the newest \($0)" } ?? ""
    let tenths = Int((milliseconds * 10).rounded())
    let total = "\(answer.total)\(answer.totalIsExact ? "" : "+") \(answer.total == 1 ? "clip" : "clips")"
    rows.append(("found", "\(total)\(ranked), in \(tenths / 10).\(tenths % 10) ms with this plan"))
    for (name, text) in rows {
      let title = name + String(repeating: " ", count: max(1, 10 - name.count))
      context.output.line(context.terminal.paint(title, .dim) + SafeText.line(text))
    }
    for hint in plan.hints { context.note(hint) }
    return .done
  }
}

extension SearchSort {
  /// The order in words.
  var words: String {
    switch self {
    case .newest: "newest first"
    case .oldest: "oldest first"
    case .relevance: "best first"
    case .rating: "highest rated first"
    case .cost: "dearest first"
    case .duration: "longest first"
    }
  }
}
