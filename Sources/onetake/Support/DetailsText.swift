import Domain
import Onetake

/// Everything known about a take, for `show`.
enum DetailsText {
  static func lines(_ details: ClipDetails, _ terminal: Terminal) -> [String] {
    let record = details.record
    var rows: [(String, String)] = [("id", terminal.paint(record.id.text, .bold))]
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { rows.append((name, SafeText.line(value))) }
    }
    let origin = record.origin == .imported ? ", imported" : ""
    add("state", record.state.rawValue + origin + (record.take.map { ", take \($0)" } ?? ""))
    add("reason", record.reason)
    add("prompt", record.clip?.prompt ?? prompt(details))
    add("negative", record.clip?.negative)
    add("model", record.model)
    add("provider", record.provider.map { $0.rawValue + (record.job.map { ", job \($0)" } ?? "") })
    add("cost", cost(record))
    if let clip = record.clip {
      add("clip", "\(ClipText.size(record)), \(clip.bytes) bytes" + (clip.hasAudio == true ? ", sound" : ", no sound"))
      for row in details.facts.map(FactsText.rows) ?? [] { add(row.name, row.text) }
      rows.append(("verdict", ResultText.verdict(clip, record)))
      rows += clip.findings.map { ("", FindingText.text($0, terminal)) }
      add("decoded", details.facts?.deep.map(DeepText.dated))
      add("rating", clip.rating.map { "\($0) of 5" })
      add("favourite", clip.isFavourite ? "yes" : nil)
      add("tags", clip.tags.joined(separator: ", "))
      add("in", details.collections.joined(separator: ", "))
      add("note", clip.note)
      if let swept = clip.sweptAt {
        rows.append(("trash", "swept away \(When.minute(swept)): --new-take buys another"))
      } else if clip.trashedAt != nil {
        rows.append(("trash", "in the trash: onetake restore \(record.id)"))
      }
      add("digest", clip.digest.hex)
    }
    add("path", details.path)
    add("from", record.clip?.sourceName)
    add("request", details.canonical.map { String(decoding: $0, as: UTF8.self) })
    add("key", record.key?.description)
    let copied: Set = ["digest", "path", "request", "key"]
    var lines = rows.flatMap { name, value in
      var lines = copied.contains(name) ? [value] : TextWrap.lines(value, at: 10, on: terminal)
      lines[0] = terminal.paint(pad(name), .dim) + lines[0]
      return lines
    }
    lines.append(terminal.paint("history", .dim))
    for event in details.history {
      var entry = TextWrap.lines(SafeText.line(entry(event)), at: 4, on: terminal)
      entry[0] = "  " + entry[0]
      lines += entry
    }
    return lines
  }

  private static func pad(_ name: String) -> String { name + String(repeating: " ", count: max(1, 10 - name.count)) }

  private static func prompt(_ details: ClipDetails) -> String? {
    guard let canonical = details.canonical, let json = try? JSONParser.parse(canonical) else { return nil }
    return json["params"]?["prompt"]?.stringValue
  }

  static func cost(_ record: GenerationRecord) -> String? {
    var parts: [String] = []
    if let charged = record.charged {
      let source =
        switch record.chargedSource {
        case .quote: " as quoted"
        case .person: " as a person said"
        case .import: " as the import said"
        case .provider, nil: ""
        }
      parts.append("\(charged) USD charged\(source)")
    }
    if let quoted = record.quoted, quoted != record.charged { parts.append("\(quoted) quoted") }
    if let refunded = record.refunded { parts.append("\(refunded) refunded") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func entry(_ entry: GenerationHistoryEntry) -> String {
    let step = entry.from == entry.to ? entry.to : "\(entry.from.map { "\($0) → " } ?? "")\(entry.to)"
    var text = "\(When.full(entry.at))  \(entry.event): \(step)"
    if let amount = entry.amount { text += ", \(amount) USD" }
    if let detail = entry.detail, !detail.isEmpty { text += ", \(detail)" }
    return text + "  [\(entry.actor)]"
  }

  static func json(_ details: ClipDetails) -> JSON {
    let record = details.record
    guard case .object(var object) = ClipText.json(record) else { return .null }
    let more: [(String, JSON)] = [
      ("state", .string(record.state.rawValue)), ("origin", .string(record.origin.rawValue)),
      ("take", .int(record.take)), ("job_id", .text(record.job)), ("reason", .text(record.reason)),
      ("path", .text(details.path)), ("bytes", .int(record.clip.map { Int($0.bytes) })),
      ("negative_prompt", .text(record.clip?.negative)), ("favourite", .bool(record.clip?.isFavourite ?? false)),
      ("collections", .array(details.collections.map { .string($0) })), ("note", .text(record.clip?.note)),
      ("findings", .array((record.clip?.findings ?? []).map(\.json))),
      ("accepted", .text(record.clip?.acceptedAt.map(When.full))),
      ("trashed", .text(record.clip?.trashedAt.map(When.full))), ("swept", .text(record.clip?.sweptAt.map(When.full))),
      (
        "cost",
        [
          "currency": .string(Money.currency), "quoted": .money(record.quoted), "charged": .money(record.charged),
          "charged_source": .text(record.chargedSource?.rawValue), "refunded": .money(record.refunded),
        ]
      ),
      ("request", details.canonical.flatMap { try? JSONParser.parse($0) } ?? .null),
      ("facts", details.facts?.json ?? .null), ("history", .array(details.history.map(json))),
    ]
    for (name, value) in more { object[name] = value }
    return .object(object)
  }

  private static func json(_ entry: GenerationHistoryEntry) -> JSON {
    [
      "at": .string(When.full(entry.at)), "actor": .string(entry.actor), "event": .string(entry.event),
      "from": .text(entry.from), "to": .string(entry.to), "amount": .money(entry.amount),
      "detail": .text(entry.detail), "answer": .text(entry.answer.map { String(decoding: $0, as: UTF8.self) }),
    ]
  }
}
