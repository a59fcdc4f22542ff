/// Help texts, made from the specs of the commands. Pure: a width in, text out.
enum Help {
  /// What `onetake --help` says.
  static func overview(_ commands: [CommandSpec], width: Int = 80) -> String {
    var lines = ["onetake - \(Version.tagline)", ""]
    lines += TextWrap.lines(
      "Asks the library before it asks a provider: a clip that was bought once is found again and costs nothing.",
      width: width)
    lines += ["", "Usage: onetake COMMAND [OPTION]..."]
    for group in CommandSpec.Group.allCases {
      let listed = commands.filter { $0.group == group && !$0.isHidden }
      guard !listed.isEmpty else { continue }
      lines += ["", "\(group.rawValue):"]
      lines += rows(listed.map { ($0.name, $0.summary) }, width: width, left: 13)
    }
    lines += ["", "Options of every command:"]
    lines += rows(GlobalOptions.specs.map { ($0.heading, $0.help) }, width: width, left: 19)
    lines += ["", "More about a command, with examples: onetake help COMMAND"]
    return text(lines)
  }

  /// What `onetake help COMMAND` says.
  static func command(_ spec: CommandSpec, width: Int = 80) -> String {
    var lines = TextWrap.lines("onetake \(spec.name) - \(spec.summary)", width: width, indent: 4, first: 0)
    lines.append("")
    for (index, usage) in spec.usage.enumerated() {
      let lead = index == 0 ? "Usage: " : "       "
      let words = "onetake \(spec.name)" + (usage.isEmpty ? "" : " \(usage)")
      let wrapped = TextWrap.lines(words, width: width, indent: 7 + 2, first: 7)
      lines += wrapped.enumerated().map { $0.offset == 0 ? lead + $0.element.dropFirst(7) : $0.element }
    }
    for paragraph in spec.about { lines += [""] + TextWrap.lines(paragraph, width: width) }
    if !spec.subcommands.isEmpty {
      lines += ["", "Commands:"]
      lines += rows(spec.subcommands.map { ($0.word, $0.summary) }, width: width, left: 13)
    }
    if !spec.operands.isEmpty {
      lines += [""] + rows(spec.operands.map { ($0.name, $0.help) }, width: width, left: 13)
    }
    for table in spec.tables {
      lines += ["", "\(table.title):"]
      lines += rows(table.rows.map { ($0.typed, $0.means) }, width: width, left: 17)
    }
    for group in spec.options {
      lines += ["", "\(group.title):"]
      lines += rows(group.options.map { ($0.heading, $0.help) }, width: width, left: 26)
    }
    if !spec.examples.isEmpty {
      lines += ["", "Examples:"]
      for example in spec.examples {
        lines += TextWrap.lines("# \(example.says)", width: width, indent: 4, first: 2)
        lines += commandLines(example.line, width: width - 2).map { "  " + $0 }
      }
    }
    lines +=
      ["", "Exit codes:"] + rows(spec.exitCodes.map { (String($0.rawValue), $0.meaning) }, width: width, left: 5)
    lines += [""]
    lines += TextWrap.lines(
      "Every command also takes --json, -q, --no-input and --home DIR: onetake --help", width: width)
    return text(lines)
  }

  /// Names at the left, their explanations beside them; a name that is too long has a line of its own.
  private static func rows(_ rows: [(name: String, help: String)], width: Int, left: Int) -> [String] {
    rows.flatMap { row -> [String] in
      let name = "  " + row.name
      let fits = DisplayWidth.of(name) + 2 <= left + 2
      let help = TextWrap.lines(row.help, width: width, indent: left + 2)
      guard fits, let first = help.first else { return [name] + help }
      return [DisplayWidth.pad(name, to: left + 2) + first.dropFirst(left + 2)] + help.dropFirst()
    }
  }

  /// A command line broken before its options, as a shell takes it, where it is wider than `width`.
  static func commandLines(_ line: String, width: Int) -> [String] {
    var lines: [String] = []
    var rest = Substring(line)
    while true {
      let room = width - (lines.isEmpty ? 0 : 4)
      let breaks = rest.ranges(of: " --").map(\.lowerBound)
      guard DisplayWidth.of(String(rest)) > room,
        let place = breaks.last(where: { DisplayWidth.of(String(rest[..<$0])) <= room - 2 })
      else { break }
      lines.append(rest[..<place] + " \\")
      rest = rest[rest.index(after: place)...]
    }
    lines.append(String(rest))
    return lines.enumerated().map { $0.offset == 0 ? $0.element : "    " + $0.element }
  }

  private static func text(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }
}
