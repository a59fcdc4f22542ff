import Domain
import Onetake

/// `onetake complete-words`: what the shells' completions ask.
enum CompleteCommand: Command {
  static var spec: CommandSpec { .complete }

  /// Prints a completion a line. What cannot be told is not worth a message in the middle of somebody's typing, and an
  /// older library is not brought to this version by a key that somebody pressed.
  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let operands = context.arguments.operands
    guard let value = LibraryValue(rawValue: operands[0]) else { return .invalid }
    guard let options = try? context.libraryOptions(), Library.opensAtOnce(options),
      let library = try? Library(options, whereAbsent: .readsAsEmpty),
      let found = try? library.completions(of: operands.count > 1 ? operands[1] : "", as: value)
    else { return .notFound }
    // A name that a terminal would obey is none to type.
    for word in found where SafeText.line(word) == word { context.output.line(word) }
    return .done
  }
}

extension CommandSpec {
  static let complete = CommandSpec(
    name: "complete-words", group: .program, summary: "Complete what is being typed",
    usage: ["\(LibraryValue.allCases.map(\.rawValue).joined(separator: "|")) [WORD]"],
    about: ["The scripts of onetake completions ask this for what only the library knows."],
    operands: [.one("KIND", "What is being typed."), .optional("WORD", "Its beginning.")],
    exitCodes: [.done, .unexpected, .invalid, .notFound], takesDashedOperands: true, isHidden: true)
}
