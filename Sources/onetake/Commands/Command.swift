import Domain
import Onetake

/// A command of the program: what it takes, and what it does with it.
protocol Command {
  /// What parsing, help and completions know of it.
  static var spec: CommandSpec { get }

  /// Does the work. Data goes to `context.output`, everything else to `context.notes`.
  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode
}

/// What a command has at hand.
struct CommandContext {
  let arguments: Arguments
  let environment: Environment
  /// Standard output and what is known of it; for data.
  let output: OutputWriter
  let terminal: Terminal
  /// Standard error and what is known of it; for everything that is no data.
  let notes: OutputWriter
  let notesTerminal: Terminal

  var globals: GlobalOptions { arguments.globals }

  /// Says something to a person, unless `-q` was given. The text is made safe here.
  func note(_ text: String) {
    if !globals.quiet { notes.line(SafeText.block(text)) }
  }

  /// Says what went wrong, where the command has its output all the same, and returns the code to end with.
  @discardableResult
  func tell(_ failure: CommandFailure) -> ExitCode {
    failure.lines.forEach { notes.line($0) }
    return failure.exitCode
  }

  /// Prints one JSON value on a line of its own, with nothing in it that a terminal would obey.
  func emit(_ json: JSON) { output.line(SafeText.json(json.text)) }

  /// The settings of the configuration file.
  func config() throws(CommandFailure) -> Config {
    do { return try ConfigFile(environment).read() } catch { throw CommandFailure(error) }
  }

  /// Flags over environment over config.
  func settings() throws(CommandFailure) -> Settings {
    let config = try config()
    do { return try Settings(globals, environment, config) } catch { throw CommandFailure(error) }
  }
}

/// How a command ends where it does not end well.
struct CommandFailure: Error, Hashable, Sendable {
  let exitCode: ExitCode
  /// What is wrong, one sentence each.
  let problems: [String]
  /// What can be done, as lines that can be typed where possible.
  let cures: [String]
  /// What is wrong with a request, field by field, for `--json`.
  let fields: [RequestProblem]

  init(_ exitCode: ExitCode, _ problem: String, cures: [String] = []) {
    self.init(exitCode, problems: [problem], cures: cures)
  }

  init(_ exitCode: ExitCode, problems: [String], cures: [String] = [], fields: [RequestProblem] = []) {
    self.exitCode = exitCode
    // What was typed or stands in a file is repeated here, and a signed address or a key may be part of it.
    self.problems = problems.map(Secrecy.clean)
    self.cures = cures
    self.fields = fields.map(\.withoutSecrets)
  }

  /// A configuration that is wrong is an invalid request: nothing was sent.
  init(_ error: ConfigError) {
    self.init(.invalid, problems: error.problems)
  }

  /// What `--json` prints: the exit code, the sentences, what can be done, and a request's problems field by field.
  var json: JSON {
    [
      "error": [
        "code": .int(Int(exitCode.rawValue)), "messages": .array(problems.map { .string($0) }),
        "cures": .array(cures.map { .string($0) }), "problems": .array(fields.map(\.json)),
      ]
    ]
  }

  /// The same about one of several things, which is named beside it.
  func json(about name: String, _ value: String) -> JSON {
    guard case .object(var object) = json else { return json }
    object[name] = .string(value)
    return .object(object)
  }

  /// What to print on standard error, safe for a terminal.
  var lines: [String] {
    problems.map { "onetake: \(SafeText.line($0))" } + cures.map { "  \(SafeText.line($0))" }
  }
}

extension RequestProblem {
  /// The same, without keys and signed addresses.
  fileprivate var withoutSecrets: RequestProblem {
    RequestProblem(
      field, value: Secrecy.clean(value), reason: Secrecy.clean(reason), allowed: allowed, refusedBy: refusedBy,
      takenBy: takenBy)
  }
}
