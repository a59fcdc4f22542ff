import Domain
import Onetake

/// A result as `--json` prints it: the shape of cli.md.
enum ResultJSON {
  static func of(_ result: GenerateResult) -> JSON {
    let record = result.record
    let clip = record?.clip
    return [
      "outcome": .string(result.outcome.rawValue), "id": .text(record?.id.text), "key": .string(result.key.description),
      "take": .int(record?.take), "digest": .text(clip?.digest.hex), "path": .text(result.path),
      "model": .text(record?.model), "provider": .text((record?.provider ?? result.quote?.provider)?.rawValue),
      "job_id": .text(record?.job), "verdict": .text(verdict(record)),
      "findings": .array((clip?.findings ?? []).map(\.json)), "cost": cost(result),
      "reason": .text(record?.reason), "cures": .array(ResultText.cures(result).map { .string($0.line) }),
      "notes": .array(result.notes.map { .string($0) }),
    ]
  }

  private static func verdict(_ record: GenerationRecord?) -> String? { record?.clip?.verdict.rawValue }

  private static func cost(_ result: GenerateResult) -> JSON {
    var quoted = result.record?.quoted ?? result.quote?.price
    var charged = result.record?.charged
    if result.outcome == .reused || result.outcome == .joined {
      quoted = nil
      charged = .zero
    }
    if result.record?.state.isResendable == true { charged = nil }
    return [
      "currency": .string(Money.currency), "quoted": .money(quoted), "charged": .money(charged),
      "avoided": .money(result.avoided),
    ]
  }
}

/// A result in words, for a person.
enum ResultText {
  /// The lines of a result: what it is, what it cost, what it is worth, where it lies, what to do.
  static func lines(_ result: GenerateResult, _ terminal: Terminal) -> [String] {
    let record = result.record
    var rows: [(String, String)] = []
    rows.append((result.outcome.rawValue, headline(result)))
    if let cost = cost(result) { rows.append(("cost", cost)) }
    if let record, let clip = record.clip {
      rows.append(("verdict", verdict(clip, record)))
      // A note is no trouble: `show` and `verify` tell it.
      rows += clip.findings.filter { $0.severity != .note }.map { ("", FindingText.text($0, terminal)) }
    }
    if let reason = record?.reason, record?.state.hasClip != true { rows.append(("reason", SafeText.line(reason))) }
    if let path = result.path { rows.append(("clip", path)) }
    if result.outcome == .uncertain {
      rows.append(("", "look at the provider's list of jobs or its bill, then say which it was:"))
    }
    // What can be typed or copied is never broken.
    let cures = aligned(cures(result))
    rows += cures.map { ("", $0) }
    let width = 2 + max(9, rows.map(\.0.count).max() ?? 0)
    return rows.enumerated().flatMap { index, row in
      let name = row.0 + String(repeating: " ", count: width - row.0.count)
      var lines = row.0 == "clip" || cures.contains(row.1) ? [row.1] : TextWrap.lines(row.1, at: width, on: terminal)
      lines[0] = terminal.paint(name, index == 0 ? style(result.outcome) : .dim) + lines[0]
      return lines
    }
  }

  private static func style(_ outcome: GenerateOutcome) -> Style {
    switch outcome {
    case .reused, .generated, .joined: .green
    case .pending, .planned: .cyan
    case .nonconforming, .uncertain: .yellow
    case .refused, .failed, .lost: .red
    }
  }

  private static func headline(_ result: GenerateResult) -> String {
    guard let record = result.record else {
      return result.quote.map { "would be bought from \($0.provider.rawValue); nothing was sent" } ?? ""
    }
    let take = record.take.map { "take \($0)" } ?? "no take"
    return "\(record.id)  \(take)  \(SafeText.line(record.model ?? ""))"
  }

  private static func cost(_ result: GenerateResult) -> String? {
    let provider = (result.record?.provider ?? result.quote?.provider)?.rawValue
    switch result.outcome {
    case .reused:
      return "0.00 USD" + (result.avoided.map { ", \($0) avoided" } ?? "")
    case .joined: return "0.00 USD, paid by the request that was joined"
    case .planned: return "\(result.quote?.price.map { "\($0) USD" } ?? "unknown") (quote of \(provider ?? "nobody"))"
    case .refused: return "0.00 USD, nothing was taken"
    default:
      guard let record = result.record else { return nil }
      let charged = record.charged.map { "\($0) USD" } ?? "an unknown price"
      if result.outcome == .uncertain {
        return "\(record.quoted.map { "\($0) USD" } ?? "an unknown price") may have been charged by \(provider ?? "")"
      }
      if record.state == .failedNotCharged { return "0.00 USD, the provider charged nothing" }
      if record.state == .failedChargeUnknown { return "\(charged) at \(provider ?? ""), if it was charged at all" }
      return "\(charged) to \(provider ?? "")" + (record.chargedSource == .quote ? " (as quoted)" : "")
        + (record.job.map { ", job \(SafeText.line($0))" } ?? "")
    }
  }

  static func verdict(_ clip: ClipRecord, _ record: GenerationRecord) -> String {
    let errors = clip.findings.count { $0.severity == .error }
    let warnings = clip.findings.count { $0.severity == .warning }
    var parts: [String] = []
    if errors > 0 { parts.append(Phrase.count(errors, "error")) }
    if warnings > 0 { parts.append(Phrase.count(warnings, "warning")) }
    let accepted = clip.acceptedAt == nil ? "" : ", accepted"
    return clip.verdict.rawValue + (parts.isEmpty ? "" : " (\(Phrase.list(parts, joined: "and")))") + accepted
  }

  /// What a person can do now: a line that can be typed, and what it is for.
  static func cures(_ result: GenerateResult) -> [(line: String, says: String)] {
    guard let record = result.record else { return [] }
    let resume = "onetake jobs resume \(record.id)"
    let resolve = "onetake jobs resolve \(record.id)"
    switch result.outcome {
    case .nonconforming: return [("onetake accept \(record.id)", "serve it as it is, 0.00"), newTake]
    case .uncertain:
      return [
        ("\(resolve) --job-id J", "the provider lists it: go on with it"),
        ("\(resolve) --not-charged", "the provider has none: may be sent when asked again"),
        ("\(resolve) --charged", "it was charged, and nothing came"),
      ]
    case .failed where record.state != .failedNotCharged, .lost:
      let ask = [(line: resume, says: "ask the provider again, 0.00")]
      let book = [
        (line: "\(resolve) --not-charged", says: "its bill does not have it: may be sent when asked again"),
        (line: "\(resolve) --charged", says: "its bill has it"),
      ]
      return (record.job == nil ? [] : ask) + (record.state == .lost ? [] : book)
        + [("\(resolve) --refunded USD", "it gave the money back"), newTake]
    case .pending:
      let ask = [(line: resume, says: "go on with it, 0.00")]
      return ask + (result.nextTake.map { endings(record, resolve, nextTake: $0) } ?? [])
    default: return []
    }
  }

  /// How a person ends a wait that the provider does not.
  private static func endings(
    _ record: GenerationRecord, _ resolve: String, nextTake: Int
  ) -> [(line: String, says: String)] {
    let whileSubmitted = [
      (line: "\(resolve) --job-id J", says: "its job is another one: go on with that"),
      (line: "\(resolve) --not-charged", says: "the provider has none: may be sent when asked again"),
    ]
    return (record.state == .submitted ? whileSubmitted : []) + [
      ("\(resolve) --charged", "it was charged, and will never come"),
      ("\(resolve) --refunded USD", "it gave the money back"),
      ("the same line with --take \(nextTake)", "buy another one beside it; once it is resolved: --new-take"),
    ]
  }

  private static let newTake = (line: "the same line with --new-take", says: "buy another one")

  private static func aligned(_ cures: [(line: String, says: String)]) -> [String] {
    let width = 2 + (cures.map(\.line.count).max() ?? 0)
    return cures.map { $0.line + String(repeating: " ", count: width - $0.line.count) + $0.says }
  }
}

/// A finding in words.
enum FindingText {
  /// Its lines, the first indented to `column` and the others a little more, so that each finding stands out.
  static func lines(_ finding: Finding, at column: Int, _ terminal: Terminal) -> [String] {
    // Broken before it is painted: what paints has no width.
    var lines = TextWrap.lines(plain(finding), at: column + 2, on: terminal)
    lines[0] = String(repeating: " ", count: column) + painted(lines[0], finding, terminal)
    return lines
  }

  static func text(_ finding: Finding, _ terminal: Terminal) -> String { painted(plain(finding), finding, terminal) }

  private static func head(_ finding: Finding) -> String { "\(finding.severity.rawValue) \(finding.rule.rawValue)" }

  private static func plain(_ finding: Finding) -> String {
    "\(head(finding)): \(SafeText.line(finding.actual)); expected \(SafeText.line(finding.expected))"
  }

  private static func painted(_ line: String, _ finding: Finding, _ terminal: Terminal) -> String {
    let style: Style =
      switch finding.severity {
      case .error: .red
      case .warning: .yellow
      case .note: .dim
      }
    let head = head(finding)
    return line.hasPrefix(head) ? terminal.paint(head, style) + line.dropFirst(head.count) : line
  }
}
