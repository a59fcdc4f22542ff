import Domain
import Onetake

/// A judgement in words and as JSON.
enum VerifyText {
  /// What `verify --json` prints of each.
  static func json(_ result: VerifyResult) -> JSON {
    [
      "id": .text(result.record?.id.text), "path": .string(result.path),
      "verdict": .string(result.verdict.rawValue), "findings": .array(result.findings.map(\.json)),
      "facts": result.facts?.json ?? .null, "problem": .text(result.problem),
    ]
  }

  /// A line with the verdict and the name, what was found below it, and what can be done about a clip of the library.
  static func lines(_ result: VerifyResult, _ terminal: Terminal) -> [String] {
    let style: Style = result.verdict == .conforms ? .green : result.verdict == .violations ? .red : .yellow
    let name = result.record.map { "\($0.id)  \(SafeText.line($0.clip?.prompt ?? ""))" } ?? SafeText.line(result.path)
    let verdict = DisplayWidth.pad(result.verdict.rawValue, to: 10)
    var lines = ["\(terminal.paint(verdict, style))  \(name)"]
    // Whoever judges files names the policy on the line.
    let told = result.findings.filter { $0.rule != .policy || result.record != nil }
    for finding in told { lines += FindingText.lines(finding, at: 12, terminal) }
    if let deep = result.facts?.deep {
      var told = TextWrap.lines(DeepText.dated(deep), at: 12, on: terminal)
      told[0] = String(repeating: " ", count: 12) + told[0]
      lines += told
    }
    if let problem = result.problem { lines.append("            \(SafeText.line(problem))") }
    if result.verdict == .violations, let record = result.record { lines += cures(record) }
    return lines
  }

  /// What a person can do about a clip that does not conform.
  private static func cures(_ record: GenerationRecord) -> [String] {
    var cures: [(line: String, says: String)] = []
    if record.state == .nonconforming { cures.append(("onetake accept \(record.id)", "serve it as it is, 0.00")) }
    if Commands.all.contains(where: { $0.spec.name == "claim" }) {
      cures.append(("onetake claim \(record.id)", "gather the evidence for a refund"))
    }
    if record.key != nil { cures.append(("generate … --new-take", "buy another one")) }
    let width = 2 + (cures.map(\.line.count).max() ?? 0)
    return cures.map { "            " + DisplayWidth.pad($0.line, to: width) + $0.says }
  }
}
