/// A command line that fits its command.
struct Arguments: Sendable {
  /// What the line asks for.
  enum Intent: Hashable, Sendable {
    case run
    case help
    case version
  }

  let intent: Intent
  /// The command, or its subcommand; nil where only help or the version is asked for.
  let spec: CommandSpec?
  let globals: GlobalOptions
  let operands: [String]
  private let values: [String: [String]]

  init(
    intent: Intent, spec: CommandSpec?, globals: GlobalOptions, operands: [String] = [],
    values: [String: [String]] = [:]
  ) {
    self.intent = intent
    self.spec = spec
    self.globals = globals
    self.operands = operands
    self.values = values
  }

  /// Whether the option stands on the line.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The value of a single-valued option.
  func value(_ name: String) -> String? { values[name]?.last }

  /// The values of a repeated option, in order.
  func values(_ name: String) -> [String] { values[name] ?? [] }

  /// Reads `argv`, without the program's own name, by the specs of `commands`.
  static func parse(_ argv: [String], _ commands: [CommandSpec]) throws(UsageError) -> Arguments {
    try ArgumentParser(commands).parse(argv)
  }
}
