import Onetake

/// A command as data, from which parsing, help, man pages and shell completions are all made.
struct CommandSpec: Sendable {
  /// The headings under which `onetake --help` lists the commands, in their order.
  enum Group: String, Sendable, CaseIterable {
    case make = "Make a clip, or reuse one"
    case find = "Find and play clips"
    case curate = "Tag, rate and collect clips"
    case judge = "Judge clips"
    case money = "Jobs and money"
    case keep = "Keep the library well"
    case program = "The program itself"
  }

  /// A line that works, and what it shows.
  struct Example: Hashable, Sendable {
    let line: String
    let says: String
  }

  /// What can be typed in an operand that has a language of its own, and what it means.
  struct Table: Hashable, Sendable {
    struct Row: Hashable, Sendable {
      let typed: String
      let means: String

      init(_ typed: String, _ means: String) {
        self.typed = typed
        self.means = means
      }
    }

    let title: String
    let rows: [Row]
  }

  /// The words after `onetake`: "generate", or "jobs resolve".
  let name: String
  let group: Group
  /// One line, without a final stop.
  let summary: String
  /// What stands behind the name; one entry for each way of using it.
  let usage: [String]
  /// Paragraphs that say what it does.
  let about: [String]
  var operands: [OperandSpec] = []
  var tables: [Table] = []
  var options: [OptionGroup] = []
  var rules: [OptionRule] = []
  var examples: [Example] = []
  var exitCodes: [ExitCode] = [.done, .unexpected, .invalid]
  /// Commands below this one; the first is meant when none is named.
  var subcommands: [CommandSpec] = []
  /// Words that begin with one dash are operands, as a search's `-blurry`.
  var takesDashedOperands = false
  /// Not listed in help.
  var isHidden = false

  /// The last word of the name: "resolve" of "jobs resolve".
  var word: String { name.split(separator: " ").last.map(String.init) ?? name }

  var allOptions: [OptionSpec] { options.flatMap(\.options) }
}

extension CommandSpec {
  /// What completions take from the library for the operands, by their places; the last one holds for the rest.
  var operandValues: [LibraryValue?] { operands.flatMap(\.values) }
}

/// One operand, or a row of them.
struct OperandSpec: Hashable, Sendable {
  let name: String
  let help: String
  let count: ClosedRange<Int>
  /// What completions take from the library for the first of a row, the second and so on; the last one holds for the rest.
  var values: [LibraryValue?] = []

  static func one(_ name: String, _ help: String) -> OperandSpec { OperandSpec(name: name, help: help, count: 1...1) }

  static func optional(_ name: String, _ help: String) -> OperandSpec {
    OperandSpec(name: name, help: help, count: 0...1)
  }

  /// The same, completed from the library.
  func completed(by values: LibraryValue?...) -> OperandSpec {
    var spec = self
    spec.values = values
    return spec
  }

  /// Any number, `atLeast` at the least.
  static func many(_ name: String, atLeast: Int = 1, _ help: String) -> OperandSpec {
    OperandSpec(name: name, help: help, count: atLeast...Int(Int32.max))
  }
}
