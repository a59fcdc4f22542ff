import Domain

@testable import onetake

/// The configuration file, which a person or a script wrote.
enum ConfigTargets {
  static let all = [FuzzTarget(name: "config", rounds: 1500, words: words, check: check)]

  private static let words =
    JSONTargets.words + ConfigKey.all.map { "\"\($0.name)\":" } + [
      "\"budget\":{\"month\":", "\"urls\":{\"gmi\":", "\"https://h/p\"", "\"http://u:pw-5ecret@h/\"", "\"auto\"",
      "\"never\"",
      "\"12.50\"", "600", "601", "\"api_key\":\"sk\"", "\"true\"", "1099511627776", "\u{1B}[2J",
    ]

  private static func hasSecretName(_ json: JSON) -> Bool {
    json.objectValue?.members.contains { $0.name.contains("5ecret") || hasSecretName($0.value) } ?? false
  }

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    let config: Config
    do {
      config = try Config(parsing: bytes)
    } catch {
      try demand(!error.problems.isEmpty, "it is refused without a reason")
      // A password stands in an address, never in a setting's name.
      guard let json = try? JSONParser.parse(bytes), !hasSecretName(json) else { return }
      for problem in error.problems { try demand(!problem.contains("pw-5ecret"), "a password is repeated: \(problem)") }
      return
    }
    let again = try? Config(parsing: Array(config.text.utf8))
    try demand(again?.values == config.values, "it reads otherwise than it was written: \(config.text)")
    for (name, value) in config.values {
      try demand(ConfigKey.named(name)?.value(from: value) == value, "\(name) is \(value.text)")
    }
    try demand(config.monthlyBudget.map { $0 >= .zero } ?? true, "the budget is \(config.monthlyBudget as Money?)")
    try demand((0...1440).contains(config.pollMinutes) && config.maximumDownload > 0, "a limit is out of range")
    for (name, text) in [("provider", "gmi"), ("budget.month", "5"), ("poll.first_ms", "10")] {
      let changed = try? config.setting(name, to: text)
      let read = changed.flatMap { try? Config(parsing: Array($0.text.utf8)) }
      try demand(read != nil && read?.values == changed?.values, "\(name) cannot be set in \(config.text)")
      try demand(read?.values.filter { $0.key != name } == config.values.filter { $0.key != name }, "others changed")
    }
  }
}
