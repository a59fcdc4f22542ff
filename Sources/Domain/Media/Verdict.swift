/// Whether a clip is what was ordered. The raw value is its name in `--json`, in the index and in searches.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
  /// No finding is an error.
  case conforms
  /// Some finding is an error.
  case violations
  /// The probe could not run; never treated as a violation.
  case notJudged = "not-judged"
}

/// A clip's verdict with the findings that led to it.
public struct Judgement: Hashable, Sendable {
  /// Every finding, in the order of the rules.
  public let findings: [Finding]
  /// What they amount to.
  public let verdict: Verdict

  /// Judges by findings: one error makes a violation.
  public init(_ findings: [Finding]) {
    self.findings = findings
    verdict = findings.contains { $0.severity == .error } ? .violations : .conforms
  }

  private init(verdict: Verdict) {
    findings = []
    self.verdict = verdict
  }

  /// What stands where the probe could not run.
  public static let notJudged = Judgement(verdict: .notJudged)
}
