import Domain

/// Judges a command line by the specs of the commands, and says all that is wrong with it at once.
struct ArgumentParser {
  private let commands: [CommandSpec]
  private let everyOption: [OptionSpec]

  init(_ commands: [CommandSpec]) {
    self.commands = commands
    let leaves = commands.flatMap { [$0] + $0.subcommands }
    everyOption = GlobalOptions.specs + leaves.flatMap(\.allOptions)
  }

  func parse(_ argv: [String]) throws(UsageError) -> Arguments {
    let found = try command(in: argv)
    guard let spec = found?.spec else { return try withoutCommand(argv) }
    let rest = argv.enumerated().filter { found?.words.contains($0.offset) == false }.map(\.element)
    return try arguments(rest, of: spec)
  }

  // MARK: Which command

  /// The command and the places of its words. Any command's options may stand before it, so all of them are known here.
  private func command(in argv: [String]) throws(UsageError) -> (spec: CommandSpec, words: [Int])? {
    let pieces = ArgumentScanner(options: everyOption).scan(argv)
    let operands = pieces.compactMap { piece in
      if case .operand(let word, let index) = piece { (word: word, index: index) } else { nil }
    }
    guard let (word, index) = operands.first else { return nil }
    guard let command = commands.first(where: { $0.name == word }) else {
      let listed = commands.filter { !$0.isHidden }.map(\.name)
      var reading = Reading()
      for piece in pieces { if case .unknown = piece { take(piece, nil, &reading) } }
      throw UsageError(["there is no command \"\(word)\"" + Self.didYouMean(word, listed)] + reading.problems)
    }
    guard let standard = command.subcommands.first else { return (command, [index]) }
    guard operands.count > 1 else { return (Self.asksForHelp(argv) ? command : standard, [index]) }
    let (second, place) = operands[1]
    guard let subcommand = command.subcommands.first(where: { $0.word == second }) else {
      let words = command.subcommands.map(\.word)
      let meant = Self.didYouMean(second, words, else: "; there are \(words.joined(separator: ", "))")
      throw UsageError(command: command.name, "\(command.name) has no \"\(second)\"" + meant)
    }
    return (subcommand, [index, place])
  }

  private static func asksForHelp(_ argv: [String]) -> Bool {
    argv.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }

  // MARK: No command

  private func withoutCommand(_ argv: [String]) throws(UsageError) -> Arguments {
    var reading = Reading()
    for piece in ArgumentScanner(options: GlobalOptions.specs).scan(argv) { take(piece, nil, &reading) }
    if reading.values["help"] != nil { return Arguments(intent: .help, spec: nil, globals: reading.globals) }
    if reading.values["version"] != nil { return Arguments(intent: .version, spec: nil, globals: reading.globals) }
    throw UsageError(reading.problems + ["a command is missing, such as generate, lookup or search"])
  }

  // MARK: The command's line

  /// What was read so far.
  private struct Reading {
    var values: [String: [String]] = [:]
    var operands: [String] = []
    var problems: [String] = []
    var hasUnknownOption = false

    var globals: GlobalOptions {
      GlobalOptions(
        json: values["json"] != nil, quiet: values["quiet"] != nil, noInput: values["no-input"] != nil,
        noColor: values["no-color"] != nil, home: values["home"]?.last)
    }
  }

  private func arguments(_ argv: [String], of spec: CommandSpec) throws(UsageError) -> Arguments {
    let own = GlobalOptions.specs + spec.allOptions
    // Options of other commands are known too, so that their values are not taken for operands.
    let foreign = everyOption.filter { option in
      !own.contains { $0.name == option.name || ($0.short != nil && $0.short == option.short) }
    }
    let scanner = ArgumentScanner(
      options: own + (spec.takesDashedOperands ? [] : foreign), takesDashedOperands: spec.takesDashedOperands)
    var reading = Reading()
    for piece in scanner.scan(argv) { take(piece, spec, &reading) }
    if reading.values["help"] != nil { return Arguments(intent: .help, spec: spec, globals: reading.globals) }
    if reading.values["version"] != nil { return Arguments(intent: .version, spec: spec, globals: reading.globals) }
    checkOperands(spec, &reading)
    for rule in spec.rules { check(rule, spec, &reading) }
    guard reading.problems.isEmpty else { throw UsageError(command: spec.name, reading.problems) }
    return Arguments(
      intent: .run, spec: spec, globals: reading.globals, operands: reading.operands, values: reading.values)
  }

  private func take(_ piece: ArgumentScanner.Piece, _ spec: CommandSpec?, _ reading: inout Reading) {
    let own = GlobalOptions.specs + (spec?.allOptions ?? [])
    switch piece {
    case .operand(let word, _):
      reading.operands.append(word)
    case .unknown(let spelled):
      reading.hasUnknownOption = true
      let owner = spec.map { "no option of \($0.name)" } ?? "no option that stands before a command"
      reading.problems.append("\(spelled) is \(owner)" + Self.didYouMean(spelled, own.map(\.flagText)))
    case .missingValue(let option, let next):
      var problem = "\(option.flagText) needs a value, \(option.placeholder ?? "VALUE")"
      if let next { problem += "; if \"\(next)\" is meant, write \(option.flagText)=\(next)" }
      reading.problems.append(problem)
    case .idleValue(let option, let value):
      reading.problems.append("\(option.flagText) takes no value, and was given \"\(value)\"")
    case .option(let option, let value, let spelled):
      guard own.contains(where: { $0.name == option.name }) else {
        let owners = commands.flatMap { [$0] + $0.subcommands }.filter { command in
          command.allOptions.contains { $0.name == option.name }
        }
        let names = owners.map(\.name).joined(separator: ", ")
        let meant = Self.didYouMean(spelled, own.map(\.flagText), else: "; it belongs to \(names)")
        reading.problems.append("\(spelled) is no option of \(spec?.name ?? "onetake")" + meant)
        return
      }
      if let value, let complaint = option.shape?.complaint(about: value) {
        reading.problems.append("\(option.flagText) \(complaint)")
      }
      if case .value = option.kind, let earlier = reading.values[option.name]?.last, let value {
        reading.problems.append("\(option.flagText) stands twice, as \"\(earlier)\" and \"\(value)\"; keep one")
      }
      reading.values[option.name, default: []].append(value ?? "")
    }
  }

  private func checkOperands(_ spec: CommandSpec, _ reading: inout Reading) {
    let least = spec.operands.map(\.count.lowerBound).reduce(0, +)
    let most = spec.operands.map(\.count.upperBound).reduce(0, +)
    if reading.operands.count < least {
      let missing = spec.operands.filter { $0.count.lowerBound > 0 }.dropFirst(reading.operands.count)
      reading.problems += missing.map { "\($0.name) is missing: \($0.help)" }
    } else if reading.operands.count > most, !reading.hasUnknownOption {
      // The word behind an unknown option may be its value, and is no second mistake.
      let extra = reading.operands.dropFirst(most).map { "\"\($0)\"" }.joined(separator: ", ")
      reading.problems.append(
        most == 0
          ? "\(spec.name) takes no operands, and was given \(extra)"
          : "too many operands for \(spec.name): \(extra); quote a value that has spaces in it")
    }
  }

  private func check(_ rule: OptionRule, _ spec: CommandSpec, _ reading: inout Reading) {
    func given(_ names: [String]) -> [String] { names.filter { reading.values[$0] != nil }.map { "--\($0)" } }
    func listed(_ names: [String]) -> String { names.map { "--\($0)" }.joined(separator: ", ") }
    switch rule {
    case .atMostOne(let names):
      let given = given(names)
      if given.count > 1 { reading.problems.append("\(given.joined(separator: " and ")) exclude each other") }
    case .exactlyOne(let names):
      let given = given(names)
      if given.isEmpty { reading.problems.append("one of \(listed(names)) is needed") }
      if given.count > 1 { reading.problems.append("\(given.joined(separator: " and ")) exclude each other") }
    case .operandsOr(let name):
      let operand = spec.operands.first?.name ?? "an operand"
      switch (reading.operands.isEmpty, reading.values[name] != nil) {
      case (true, false): reading.problems.append("\(operand) or --\(name) is needed")
      case (false, true): reading.problems.append("\(operand) and --\(name) exclude each other")
      default: break
      }
    }
  }

  private static func didYouMean(_ word: String, _ known: [String], else other: String = "") -> String {
    Suggestion.closest(to: word, among: known).map { "; did you mean \($0)?" } ?? other
  }
}
