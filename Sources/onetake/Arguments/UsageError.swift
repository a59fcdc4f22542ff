import Domain
import Onetake

/// Everything that is wrong with a command line, in one answer. The caller ends with exit code 2.
struct UsageError: Error, Hashable, Sendable {
  /// The command meant, if one was: "jobs resolve".
  let command: String?
  /// One sentence each, with the cure where there is one.
  let problems: [String]

  init(command: String? = nil, _ problems: [String]) {
    self.command = command
    self.problems = problems.map(Secrecy.clean)
  }

  init(command: String? = nil, _ problem: String) { self.init(command: command, [problem]) }

  /// What `--json` prints, in the shape of every other failure.
  var json: JSON {
    let help = command.map { "onetake help \($0)" } ?? "onetake --help"
    return CommandFailure(.invalid, problems: problems, cures: [help]).json
  }

  /// What to print on standard error, safe for a terminal.
  var lines: [String] {
    let title = command.map { "onetake \($0)" } ?? "onetake"
    let help = command.map { "onetake help \($0)" } ?? "onetake --help"
    let safe = problems.map(SafeText.line)
    let listed =
      safe.count == 1 ? ["\(title): \(safe[0])"] : ["\(title): \(safe.count) problems"] + safe.map { "  - \($0)" }
    return listed + ["See: \(help)"]
  }
}
