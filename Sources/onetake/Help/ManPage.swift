/// Manual pages in mdoc(7), made from the specs of the commands.
enum ManPage {
  /// A page's name with its section, as its file is called: "onetake-jobs-resolve.1".
  static func fileName(_ spec: CommandSpec?) -> String { title(spec) + ".1" }

  /// Every page there is, the program's own first.
  static func all(_ commands: [CommandSpec]) -> [(fileName: String, text: String)] {
    let specs = commands.filter { !$0.isHidden }.flatMap { [$0] + $0.subcommands }
    return [(fileName(nil), program(commands))] + specs.map { (fileName($0), page($0)) }
  }

  private static func title(_ spec: CommandSpec?) -> String {
    (["onetake"] + (spec?.name.split(separator: " ").map(String.init) ?? [])).joined(separator: "-")
  }

  private static func head(_ spec: CommandSpec?, _ summary: String) -> [String] {
    [
      ".Dd \(Version.date)", ".Dt \(title(spec).uppercased()) 1", ".Os", ".Sh NAME", ".Nm \(escaped(title(spec)))",
      ".Nd \(escaped(summary))", ".Sh SYNOPSIS",
    ]
  }

  private static func program(_ commands: [CommandSpec]) -> String {
    let listed = commands.filter { !$0.isHidden }
    var lines = head(nil, Version.tagline) + [".Nm onetake", ".Ar command", ".Op Ar option ...", ".Sh DESCRIPTION"]
    lines += sentences(
      "A local asset manager and result cache for generated video. It asks its library before it asks a provider: a clip that was bought once is found again and costs nothing."
    )
    lines += [".Pp", "The commands, each with a page of its own:", ".Bl -tag -width Ds"]
    for spec in listed { lines += [".It Xr \(escaped(title(spec))) 1"] + sentences(spec.summary + ".") }
    lines += [".El", ".Sh OPTIONS"] + options(GlobalOptions.specs)
    lines += [".Sh ENVIRONMENT", ".Bl -tag -width Ds"]
    for (name, meaning) in Environment.known { lines += [".It Ev \(escaped(name))"] + sentences(meaning) }
    lines += [".El", ".Sh FILES", ".Bl -tag -width Ds"]
    lines += [".It Pa ~/.config/onetake/config.json", "The configuration; see", ".Xr onetake-config 1 ."]
    lines += [
      ".It Pa ~/.local/share/onetake", "The library: the index, the clips, and what can be made anew from them.", ".El",
    ]
    lines += exitStatus(ExitCode.allCases)
    lines += [".Pp"]
    lines += sentences(
      "With --json a failure also prints one object on standard output: {\"error\": {\"code\", \"messages\", \"cures\", \"problems\"}}. code is the exit status, messages say what happened, cures what can be typed, and problems what is wrong with a request, each with its field, value, reason and what is allowed."
    )
    return text(lines)
  }

  private static func page(_ spec: CommandSpec) -> String {
    var lines = head(spec, spec.summary)
    for usage in spec.usage {
      lines += [".Nm \(escaped("onetake " + spec.name))"] + (usage.isEmpty ? [] : [escaped(usage)]) + [".Pp"]
    }
    // A break before a section would be one too many.
    lines.removeLast()
    lines += [".Sh DESCRIPTION"]
    for (index, paragraph) in spec.about.enumerated() { lines += (index > 0 ? [".Pp"] : []) + sentences(paragraph) }
    if !spec.operands.isEmpty {
      lines += [".Bl -tag -width Ds"]
      for operand in spec.operands { lines += [".It Ar \(escaped(operand.name))"] + sentences(operand.help) }
      lines += [".El"]
    }
    if !spec.subcommands.isEmpty {
      lines += [".Bl -tag -width Ds"]
      for below in spec.subcommands {
        lines += [".It Xr \(escaped(title(below))) 1"] + sentences(below.summary + ".")
      }
      lines += [".El"]
    }
    for table in spec.tables {
      lines += [".Ss \(escaped(table.title))", ".Bl -tag -width Ds"]
      for row in table.rows { lines += [".It \(argument(row.typed))"] + sentences(row.means) }
      lines += [".El"]
    }
    for group in spec.options { lines += [".Ss \(escaped(group.title))"] + options(group.options) }
    lines += exitStatus(spec.exitCodes)
    if !spec.examples.isEmpty {
      lines += [".Sh EXAMPLES"]
      for (index, example) in spec.examples.enumerated() {
        lines += (index > 0 ? [".Pp"] : []) + sentences(example.says + ":")
        let typed = Help.commandLines(example.line, width: 70).map(escaped)
        lines += [".Bd -literal -offset indent"] + typed + [".Ed"]
      }
    }
    lines += [".Sh SEE ALSO", ".Xr onetake 1"]
    return text(lines)
  }

  private static func options(_ options: [OptionSpec]) -> [String] {
    var lines = [".Bl -tag -width Ds"]
    for option in options {
      var names = option.short.map { "Fl \($0) , " } ?? ""
      names += "Fl Fl \(escaped(option.name))"
      lines += [".It " + names + (option.placeholder.map { " Ar \(escaped($0))" } ?? "")] + sentences(option.help)
    }
    return lines + [".El"]
  }

  private static func exitStatus(_ codes: [ExitCode]) -> [String] {
    var lines = [".Sh EXIT STATUS", ".Bl -tag -width Ds"]
    for code in codes { lines += [".It \(code.rawValue)"] + sentences(code.meaning) }
    return lines + [".El"]
  }

  /// mdoc wants each sentence to begin a line, and no line to be longer than 80 bytes.
  private static func sentences(_ text: String) -> [String] {
    var lines: [String] = []
    var rest = Substring(text)
    while let end = rest.firstRange(of: ". ") {
      lines += TextWrap.lines(String(rest[..<end.lowerBound]) + ".", width: 78)
      rest = rest[end.upperBound...]
    }
    lines += TextWrap.lines(String(rest), width: 78)
    return lines.map(escaped)
  }

  /// roff reads backslashes everywhere, and a full stop or an apostrophe at the beginning of a line, as its own.
  private static func escaped(_ text: String) -> String {
    let plain = text.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }

  /// Text behind a macro, as one argument: its quotes are doubled, for a single one ends it.
  private static func argument(_ text: String) -> String {
    "\"" + escaped(text).map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  private static func text(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }
}
