import Domain

/// A studio's policy file, which a person wrote, or somebody else's program.
enum PolicyTargets {
  static let all = [FuzzTarget(name: "policy", rounds: 1500, words: words, check: check)]

  private static let words =
    JSONTargets.words + Finding.Rule.allCases.map { "\"\($0.rawValue)\":" }
    + ["exactly", "one_of", "at_least", "at_most", "constant", "severity"].map { "\"\($0)\":" } + [
      "\"policy\":1", "\"rules\":{", "\"tolerances\":{", "\"off\"", "\"note\"", "\"error\"", "\"1920x1080\"",
      "\"16:9\"",
      "\"24000/1001\"", "-24.5", "1000000000000", "0.000000001", "\"h264\"", "\"yes\"", "\"sdr\"", "true", "[", "]",
      "\"aspect_percent\":", "\"duration_seconds\":", "\"resolution_pixels\":", "\u{1B}[2J", "\u{202E}",
    ]

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    let policy: StudioPolicy
    do {
      policy = try StudioPolicy(parsing: bytes, name: "fuzzed")
    } catch {
      try demand(!error.problems.isEmpty, "it is refused without a reason")
      for problem in error.problems { try demand(!problem.allowed.isEmpty, "nothing is said to be allowed") }
      return
    }
    try demand(!policy.name.hasControlCharacters && !policy.name.isEmpty, "it is called \(policy.name)")
    for content in MediaFacts.Content.allCases {
      var facts = MediaFacts(content: content, completeness: MediaFacts.Completeness(size: 10, damage: [.truncated]))
      try judge(facts, policy)
      facts.video = VideoFacts(
        codec: "h264", coded: PictureSize(width: 16, height: 9), displayed: PictureSize(width: 16, height: 9))
      facts.video?.frames = 24
      facts.audio = AudioFacts(codec: "aac", sampleRate: 1, channels: 1)
      try judge(facts, policy)
    }
  }

  private static func judge(_ facts: MediaFacts, _ policy: StudioPolicy) throws(Violation) {
    let judgement = Policy(studio: policy).judge(facts, against: Expectation())
    // Half a film, or none.
    try demand(judgement.verdict == .violations, "a policy makes good what is not whole: \(judgement.findings)")
    try demand(judgement.findings.last == policy.note, "it does not say by what it was judged")
    try demand(policy.weigh(judgement.findings) == judgement.findings, "weighing again changes findings")
    for finding in judgement.findings {
      try demand(policy.severities[finding.rule] != .off || finding.rule.isBinding, "\(finding.rule) is off")
      try demand(Finding(json: finding.json) == finding, "a finding does not read as it was written")
    }
  }
}
