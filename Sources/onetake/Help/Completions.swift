import Onetake

/// Scripts that let a shell complete commands, options and the values that are known beforehand.
enum Completions {
  /// The shells there are scripts for.
  enum Shell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish
  }

  /// The script for `shell`, to be sourced or stored where the shell looks.
  static func script(for shell: Shell, _ commands: [CommandSpec]) -> String {
    let listed = commands.filter { !$0.isHidden }
    return switch shell {
    case .bash: bash(listed)
    case .zsh: zsh(listed)
    case .fish: fish(listed)
    }
  }

  // MARK: bash

  private static func bash(_ commands: [CommandSpec]) -> String {
    var words: [String] = []
    for spec in commands {
      let below = spec.subcommands.map(\.word) + operandWords(spec, commands)
      let options = spec.allOptions + spec.subcommands.flatMap(\.allOptions) + GlobalOptions.specs
      let all = below + options.map(\.flagText)
      words.append("    \(spec.name)) words='\(unique(all).joined(separator: " "))' ;;")
    }
    return """
      # bash completion for onetake: source it, or store it as bash-completion/completions/onetake.
      _onetake() {
        local line="${COMP_LINE:0:COMP_POINT}" word='' before words='' command='' kind='' place=0 i
        local -a typed
        COMPREPLY=()
        # bash itself would part words at colons.
        read -ra typed <<< "$line"
        if [[ "$line" != *[[:space:]] ]]; then word="${typed[${#typed[@]}-1]}"; unset "typed[${#typed[@]}-1]"; fi
        before="${typed[${#typed[@]}-1]}"
        for i in "${typed[@]:1}"; do
          case "$i" in -*) ;; *) if [ -z "$command" ]; then command="$i"; else place=$((place + 1)); fi ;; esac
        done
        case "$before" in
      \(bashKinds(libraryFlags(commands)))
      \(choices(commands).map { "    \($0.flag)) words='\($0.words.joined(separator: " "))'; command=value ;;" }.joined(separator: "\n"))
          \(pathFlags(commands).joined(separator: "|"))) compopt -o default; return ;;
        esac
        case "$command" in
          value) ;;
          '') words='\((commands.map(\.name) + GlobalOptions.specs.map(\.flagText)).joined(separator: " "))' ;;
      \(words.joined(separator: "\n"))
        esac
        if [[ -z "$kind" && "$word" != -?* || "$command:$word" == search:-[!-]* ]]; then
          case "$command:$place" in
      \(operandKinds(commands).map { "      \($0.command):\($0.place)) kind=\($0.kind) ;;" }.joined(separator: "\n"))
          esac
        fi
        if [ -n "$kind" ]; then
          case "$word" in \\"*|\\'*) word="${word:1}" ;; esac
          while IFS='' read -r i; do COMPREPLY+=("$(printf %q "$i")"); done \
            < <("${typed[0]}" complete-words "$kind" -- "$word" 2>/dev/null)
          if [[ "$word" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
            i="${word%"${word##*:}"}"
            COMPREPLY=("${COMPREPLY[@]#"$i"}")
          fi
          if [[ "${#COMPREPLY[@]}" -eq 1 && "${COMPREPLY[0]}" == *: ]]; then compopt -o nospace; fi
          if [ "${#COMPREPLY[@]}" -eq 0 ]; then compopt -o default; fi
          return
        fi
        while IFS='' read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$word")
        if [ "${#COMPREPLY[@]}" -eq 0 ]; then compopt -o default; fi
      }
      complete -F _onetake onetake

      """
  }

  // MARK: zsh

  private static func zsh(_ commands: [CommandSpec]) -> String {
    var cases: [String] = []
    for spec in commands {
      var words = spec.subcommands.map { "'\($0.word):\(quoted($0.summary))'" }
      words += operandWords(spec, commands).map { "'\($0)'" }
      let options = unique(spec.allOptions + spec.subcommands.flatMap(\.allOptions) + GlobalOptions.specs)
      cases.append(
        """
            \(spec.name))
              below=(\(words.joined(separator: " ")))
              options=(\(options.map { "'\($0.flagText):\(quoted(firstSentence($0.help)))'" }.joined(separator: " ")))
              ;;
        """)
    }
    return """
      #compdef onetake
      # zsh completion for onetake: store it as _onetake in a folder of $fpath.
      _onetake() {
        local -a commands below options
        local command='' word kind='' place=0
        commands=(\(commands.map { "'\($0.name):\(quoted($0.summary))'" }.joined(separator: " ")))
        for word in "${(@)words[2,CURRENT-1]}"; do
          if [[ "$word" == -* ]]; then continue; fi
          if [[ -z "$command" ]]; then command="$word"; else place=$((place + 1)); fi
        done
        case "${words[CURRENT-1]}" in
      \(zshKinds(libraryFlags(commands)))
      \(choices(commands).map { "    \($0.flag)) compadd -- \($0.words.joined(separator: " ")); return ;;" }.joined(separator: "\n"))
          \(pathFlags(commands).joined(separator: "|"))) _files; return ;;
        esac
        if [[ -z "$command" ]]; then
          _describe command commands
          return
        fi
        case "$command" in
      \(cases.joined(separator: "\n"))
        esac
        case "$command:$place" in
      \(operandKinds(commands).map { "    \($0.command):\($0.place)) kind=\($0.kind) ;;" }.joined(separator: "\n"))
        esac
        if [[ -n "$kind" && ( "$PREFIX" != -* || "$command:$PREFIX" == search:-[^-]* ) ]]; then
          _onetake_known $kind
        elif [[ "$PREFIX" == -* ]]; then
          _describe option options
        elif (( ${#below} )); then
          _describe word below
        else
          _files
        fi
      }
      # What only the library knows: of a whole word a space follows, of a field its value.
      _onetake_known() {
        local -a found
        local typed="${(Q)PREFIX}"
        found=("${(@f)$("${words[1]}" complete-words $1 -- "$typed" 2>/dev/null)}")
        if [[ -z "$found" ]]; then _files; return; fi
        compadd -U -S '' -- "${(@M)found:#*:}"
        compadd -U -- "${(@)found:#*:}"
      }
      if [[ "${funcstack[1]}" == _onetake ]]; then _onetake "$@"; else compdef _onetake onetake; fi

      """
  }

  // MARK: fish

  private static func fish(_ commands: [CommandSpec]) -> String {
    let none = "__fish_use_subcommand"
    var lines = ["# fish completion for onetake: store it as completions/onetake.fish."]
    for spec in commands {
      lines.append("complete -c onetake -f -n \(none) -a \(spec.name) -d '\(quoted(spec.summary))'")
    }
    lines += GlobalOptions.specs.map { fishOption($0, when: nil) }
    for spec in commands {
      let here = "'__fish_seen_subcommand_from \(spec.name)'"
      for below in spec.subcommands {
        lines.append("complete -c onetake -f -n \(here) -a \(below.word) -d '\(quoted(below.summary))'")
      }
      for kind in unique(spec.operandValues.compactMap { $0 }) {
        let files = spec.operands.contains { $0.name.contains("FILE") } ? "" : " -f"
        lines.append("complete -c onetake\(files) -n \(here) -a '\(fishKnown(kind))'")
      }
      for word in operandWords(spec, commands) { lines.append("complete -c onetake -f -n \(here) -a \(word)") }
      let options = unique(spec.allOptions + spec.subcommands.flatMap(\.allOptions))
      lines += options.map { fishOption($0, when: here) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fishOption(_ option: OptionSpec, when condition: String?) -> String {
    var line = "complete -c onetake" + (condition.map { " -n \($0)" } ?? "") + " -l \(option.name)"
    if let short = option.short { line += " -s \(short)" }
    switch option.shape {
    case nil: break
    case .path: line += " -r"
    case .choice(let words): line += " -x -a '\(words.joined(separator: " "))'"
    case .library(let kind): line += " -x -a '\(fishKnown(kind))'"
    default: line += " -x"
    }
    return line + " -d '\(quoted(firstSentence(option.help)))'"
  }

  private static func fishKnown(_ kind: LibraryValue) -> String {
    "(onetake complete-words \(kind.rawValue) -- (commandline -ct) 2>/dev/null)"
  }

  // MARK: What the library knows

  private static func libraryFlags(_ commands: [CommandSpec]) -> [(flag: String, value: LibraryValue)] {
    everyOption(commands).compactMap { option in
      if case .library(let value) = option.shape { (option.flagText, value) } else { nil }
    }
  }

  private static func bashKinds(_ flags: [(flag: String, value: LibraryValue)]) -> String {
    flags.map { "    \($0.flag)) kind=\($0.value.rawValue); command=value ;;" }.joined(separator: "\n")
  }

  private static func zshKinds(_ flags: [(flag: String, value: LibraryValue)]) -> String {
    flags.map { "    \($0.flag)) _onetake_known \($0.value.rawValue); return ;;" }.joined(separator: "\n")
  }

  /// What stands at which place among the operands of a command, empty where only the person knows; the last one is a
  /// pattern for all further places.
  private static func operandKinds(
    _ commands: [CommandSpec]
  ) -> [(command: String, place: String, kind: String)] {
    var kinds: [(command: String, place: String, kind: String)] = []
    for spec in commands {
      for (place, value) in spec.operandValues.enumerated() {
        let isLast = place == spec.operandValues.count - 1
        kinds.append((spec.name, isLast ? "*" : "\(place)", value?.rawValue ?? ""))
      }
      // Behind the word of a subcommand.
      if let value = spec.subcommands.flatMap(\.operandValues).compactMap({ $0 }).first {
        kinds.append((spec.name, "1", value.rawValue))
      }
    }
    return kinds
  }

  // MARK: What the shells share

  /// The operands that are known beforehand.
  private static func operandWords(_ spec: CommandSpec, _ commands: [CommandSpec]) -> [String] {
    switch spec.name {
    case "completions": Shell.allCases.map(\.rawValue)
    case "help": commands.map(\.name)
    default: []
    }
  }

  private static func everyOption(_ commands: [CommandSpec]) -> [OptionSpec] {
    unique(GlobalOptions.specs + commands.flatMap { $0.allOptions + $0.subcommands.flatMap(\.allOptions) })
  }

  private static func choices(_ commands: [CommandSpec]) -> [(flag: String, words: [String])] {
    everyOption(commands).compactMap { option in
      if case .choice(let words) = option.shape { (option.flagText, words) } else { nil }
    }
  }

  private static func pathFlags(_ commands: [CommandSpec]) -> [String] {
    everyOption(commands).filter { $0.shape == .path }.flatMap { option in
      [option.flagText] + (option.short.map { ["-\($0)"] } ?? [])
    }
  }

  private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }

  private static func firstSentence(_ text: String) -> String {
    text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) }
      ?? String(text.hasSuffix(".") ? text.dropLast() : text[...])
  }

  /// Fit to stand between single quotes, and for zsh before a colon.
  private static func quoted(_ text: String) -> String {
    text.map { $0 == "'" ? "’" : String($0) }.joined()
  }
}
