import Domain

/// `onetake config list|get|set`
enum ConfigCommand: Command {
  static var spec: CommandSpec { .config }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let operands = context.arguments.operands
    switch context.arguments.spec?.word {
    case "get": return try get(operands[0], context)
    case "set": return try set(operands[0], operands[1], context)
    default: return try list(context)
    }
  }

  private static func list(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let config = try context.config()
    if context.globals.json {
      let members = ConfigKey.all.map { JSONObject.Member($0.name, .text(config.text(of: $0))) }
      context.emit(.object(JSONObject(members)))
      return .done
    }
    var table = Table([.init(title: "setting"), .init(title: "value"), .init(title: "what it is for", wraps: true)])
    for key in ConfigKey.all {
      let isSet = config.values[key.name] != nil
      table.add([.init(key.name), .init(config.text(of: key) ?? "-", isSet ? .bold : .dim), .init(key.help)])
    }
    for line in table.lines(for: context.terminal) { context.output.line(line) }
    return .done
  }

  private static func get(_ name: String, _ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let config = try context.config()
    guard let key = ConfigKey.named(name) else {
      // Setting anything to an unknown name gives the same answer, with what was meant.
      do { _ = try config.setting(name, to: "") } catch { throw CommandFailure(error) }
      return .unexpected
    }
    let value = config.text(of: key)
    if context.globals.json {
      context.emit(.object(JSONObject([.init(name, .text(value))])))
    } else if let value {
      context.output.line(SafeText.line(value))
    } else {
      context.note("\(name) is not set")
    }
    return value == nil ? .notFound : .done
  }

  private static func set(_ name: String, _ value: String, _ context: CommandContext) throws(CommandFailure) -> ExitCode
  {
    let file = ConfigFile(context.environment)
    do {
      let config = try file.read().setting(name, to: value)
      try file.write(config)
      let stored = ConfigKey.named(name).flatMap { config.text(of: $0) }
      if context.globals.json { context.emit(.object(JSONObject([.init(name, .text(stored))]))) }
      return .done
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandSpec {
  static let config = CommandSpec(
    name: "config", group: .program, summary: "Show and change settings",
    usage: ["[list]", "get NAME", "set NAME VALUE"],
    about: [
      "Settings stand in $XDG_CONFIG_HOME/onetake/config.json. A flag counts over the environment, and the environment over the config.",
      "API keys never stand there: export SHORTAPI_KEY, HIGHWAYAPI_KEY or GMI_API_KEY instead.",
    ],
    examples: [
      Example(line: "onetake config set budget.month 50", says: "Spend at most 50 dollars in a month"),
      Example(line: "onetake config get provider", says: "Who is asked by default"),
    ],
    subcommands: [
      CommandSpec(
        name: "config list", group: .program, summary: "Show every setting, its value and what it is for", usage: [""],
        about: ["What is set is bold on a terminal; the rest are the defaults."],
        examples: [Example(line: "onetake config list --json", says: "For a script")]),
      CommandSpec(
        name: "config get", group: .program, summary: "Show one setting", usage: ["NAME"],
        about: ["Prints the value that holds, or ends with 3 where none does."],
        operands: [.one("NAME", "The setting, such as budget.month.")],
        examples: [Example(line: "onetake config get budget.month", says: "The monthly budget")],
        exitCodes: [.done, .unexpected, .invalid, .notFound]),
      CommandSpec(
        name: "config set", group: .program, summary: "Change one setting", usage: ["NAME VALUE"],
        about: ["Writes the file as a whole, readable by you alone; other settings keep their place."],
        operands: [.one("NAME", "The setting, such as budget.month."), .one("VALUE", "What it shall be.")],
        examples: [Example(line: "onetake config set provider gmi", says: "Ask gmi where no --provider is given")]),
    ])
}
