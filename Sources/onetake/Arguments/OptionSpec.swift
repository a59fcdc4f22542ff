/// One option of a command: its names, what it takes and what it does.
struct OptionSpec: Hashable, Sendable {
  /// Whether an option takes a value, and how often it may stand on a line.
  enum Kind: Hashable, Sendable {
    case flag
    case value(placeholder: String, ValueShape)
    case repeated(placeholder: String, ValueShape)
  }

  /// The long name, without its dashes.
  let name: String
  let short: Character?
  let kind: Kind
  /// One or two sentences for people.
  let help: String

  static func flag(_ name: String, short: Character? = nil, _ help: String) -> OptionSpec {
    OptionSpec(name: name, short: short, kind: .flag, help: help)
  }

  static func value(
    _ name: String, short: Character? = nil, _ placeholder: String, _ shape: ValueShape = .text, help: String
  ) -> OptionSpec {
    OptionSpec(name: name, short: short, kind: .value(placeholder: placeholder, shape), help: help)
  }

  static func repeated(
    _ name: String, _ placeholder: String, _ shape: ValueShape = .text, help: String
  ) -> OptionSpec {
    OptionSpec(name: name, short: nil, kind: .repeated(placeholder: placeholder, shape), help: help)
  }

  /// The long name as it is typed.
  var flagText: String { "--\(name)" }

  var placeholder: String? {
    switch kind {
    case .flag: nil
    case .value(let placeholder, _), .repeated(let placeholder, _): placeholder
    }
  }

  var shape: ValueShape? {
    switch kind {
    case .flag: nil
    case .value(_, let shape), .repeated(_, let shape): shape
    }
  }

  /// Both names with the placeholder, as help shows them: "-o, --output FILE".
  var heading: String {
    let names = (short.map { "-\($0), " } ?? "    ") + flagText
    return placeholder.map { "\(names) \($0)" } ?? names
  }
}

/// Options under a title of their own.
struct OptionGroup: Hashable, Sendable {
  let title: String
  let options: [OptionSpec]
}

/// What must hold between the options of one line.
enum OptionRule: Hashable, Sendable {
  case atMostOne([String])
  case exactlyOne([String])
  /// Operands or this flag, and not both.
  case operandsOr(String)
}
