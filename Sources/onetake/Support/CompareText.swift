import Domain
import Onetake

/// Two takes side by side, for `compare`.
enum CompareText {
  static func lines(_ comparison: Comparison, _ terminal: Terminal) -> [String] {
    let sides = [comparison.first, comparison.second]
    var table = Table([
      Table.Column(title: ""), Table.Column(title: sides[0].record.id.text),
      Table.Column(title: sides[1].record.id.text, wraps: true),
    ])
    for (name, value) in rows {
      let values = sides.map(value)
      guard values.contains(where: { $0 != nil }) else { continue }
      let style: Style? = values[0] == values[1] ? nil : .yellow
      table.add([Table.Cell(name, .dim)] + values.map { Table.Cell($0 ?? "-", style) })
    }
    var lines = table.lines(for: terminal)
    for side in sides where side.record.clip?.findings.isEmpty == false {
      lines.append(terminal.paint("findings of \(side.record.id)", .dim))
      lines += (side.record.clip?.findings ?? []).flatMap { FindingText.lines($0, at: 2, terminal) }
    }
    lines.append(contentsOf: differences(comparison, terminal))
    return lines
  }

  /// What is worth a line for everybody; the rest of the facts is in `--json`.
  private static let rows: [(String, @Sendable (ClipDetails) -> String?)] = [
    ("state", { $0.record.state.rawValue + ($0.record.take.map { ", take \($0)" } ?? "") }),
    ("verdict", { details in details.record.clip.map { ResultText.verdict($0, details.record) } }),
    ("model", { $0.record.model }), ("provider", { $0.record.provider?.rawValue }),
    ("cost", { DetailsText.cost($0.record) }),
    ("size", { $0.facts?.video?.displayed.description }),
    ("length", { $0.facts?.video?.presented.map { "\($0.duration.decimal(places: 3)) s" } }),
    ("frames", frames), ("codec", codec), ("sound", sound),
    ("bytes", { $0.record.clip.map { "\($0.bytes)" } }), ("made", { When.minute($0.record.createdAt) }),
  ]

  private static func frames(_ details: ClipDetails) -> String? {
    guard let video = details.facts?.video else { return nil }
    return "\(video.frames)" + (video.frameRate.map { ", \($0.decimal(places: 3)) fps" } ?? "")
  }

  private static func codec(_ details: ClipDetails) -> String? {
    guard let video = details.facts?.video else { return nil }
    return [video.codec, video.profile, video.pixelFormat].compactMap { $0 }.joined(separator: " ")
  }

  private static func sound(_ details: ClipDetails) -> String? {
    guard let facts = details.facts else { return nil }
    guard let audio = facts.audio else { return "none" }
    return "\(audio.codec) \(audio.sampleRate) Hz" + (audio.isSilent == true ? ", silent" : "")
  }

  private static func differences(_ comparison: Comparison, _ terminal: Terminal) -> [String] {
    let (first, second) = (comparison.first.record, comparison.second.record)
    if first.key != nil, first.key == second.key { return [terminal.paint("the same request", .dim)] }
    if comparison.parameters.isEmpty { return [terminal.paint("no known difference of what was ordered", .dim)] }
    var lines = [terminal.paint("ordered differently", .dim)]
    for difference in comparison.parameters {
      lines.append("  " + SafeText.line(difference.place))
      for value in [difference.first, difference.second] {
        let text = value.map { SafeText.line($0.stringValue ?? $0.text) } ?? "-"
        var wrapped = TextWrap.lines(text, at: 4, on: terminal)
        wrapped[0] = "    " + wrapped[0]
        lines += wrapped
      }
    }
    return lines
  }

  static func json(_ comparison: Comparison, picture: String?) -> JSON {
    func list(_ differences: [JSON.Difference]) -> JSON {
      .array(
        differences.map { ["field": .string($0.place), "first": $0.first ?? .null, "second": $0.second ?? .null] })
    }
    let keys = (comparison.first.record.key, comparison.second.record.key)
    return [
      "first": DetailsText.json(comparison.first), "second": DetailsText.json(comparison.second),
      "same_request": .bool(keys.0 != nil && keys.0 == keys.1),
      "parameters": list(comparison.parameters), "facts": list(comparison.facts), "picture": .text(picture),
    ]
  }
}
