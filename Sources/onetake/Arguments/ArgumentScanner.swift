/// Splits a command line into options with their values and operands, without judging them.
struct ArgumentScanner {
  /// One piece of the line.
  enum Piece {
    case operand(String, index: Int)
    case option(OptionSpec, value: String?, spelled: String)
    case unknown(spelled: String)
    case missingValue(OptionSpec, next: String?)
    case idleValue(OptionSpec, value: String)
  }

  /// Options by name.
  let options: [OptionSpec]
  /// Words with one dash are operands unless they are exactly a short flag.
  var takesDashedOperands = false

  func scan(_ argv: [String]) -> [Piece] {
    var pieces: [Piece] = []
    var index = 0
    var onlyOperands = false
    while index < argv.count {
      let word = argv[index]
      index += 1
      if onlyOperands || !word.hasPrefix("-") || word == "-" || Self.isNumber(word) {
        pieces.append(.operand(word, index: index - 1))
      } else if word == "--" {
        onlyOperands = true
      } else if word.hasPrefix("--") {
        pieces.append(long(word, argv, &index))
      } else {
        short(word, argv, &index, into: &pieces)
      }
    }
    return pieces
  }

  private func long(_ word: String, _ argv: [String], _ index: inout Int) -> Piece {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let attached = parts.count > 1 ? String(parts[1]) : nil
    guard let option = options.first(where: { $0.name == name }) else { return .unknown(spelled: "--\(name)") }
    return piece(option, spelled: "--\(name)", attached: attached, argv, &index)
  }

  /// `-q`, `-o FILE`, `-oFILE`, and flags run together with one of these at the end.
  private func short(_ word: String, _ argv: [String], _ index: inout Int, into pieces: inout [Piece]) {
    let letters = Array(word.dropFirst())
    if takesDashedOperands, letters.count > 1 || option(letters[0]) == nil {
      pieces.append(.operand(word, index: index - 1))
      return
    }
    for (place, letter) in letters.enumerated() {
      guard let option = option(letter) else {
        pieces.append(.unknown(spelled: place == 0 ? word : "-\(letter)"))
        return
      }
      let rest = letters[(place + 1)...]
      if option.kind == .flag, rest.first != "=" {
        pieces.append(.option(option, value: nil, spelled: "-\(letter)"))
        continue
      }
      let attached = rest.isEmpty ? nil : String(rest.first == "=" ? rest.dropFirst() : rest)
      pieces.append(piece(option, spelled: "-\(letter)", attached: attached, argv, &index))
      return
    }
  }

  private func option(_ letter: Character) -> OptionSpec? { options.first { $0.short == letter } }

  private func piece(
    _ option: OptionSpec, spelled: String, attached: String?, _ argv: [String], _ index: inout Int
  ) -> Piece {
    if option.kind == .flag {
      if let attached { return .idleValue(option, value: attached) }
      return .option(option, value: nil, spelled: spelled)
    }
    if let attached { return .option(option, value: attached, spelled: spelled) }
    guard index < argv.count, !Self.looksLikeOption(argv[index]) else {
      return .missingValue(option, next: index < argv.count ? argv[index] : nil)
    }
    index += 1
    return .option(option, value: argv[index - 1], spelled: spelled)
  }

  /// A forgotten value must not swallow the next option: `--prompt --image cat.jpg` would buy a clip of "--image".
  private static func looksLikeOption(_ word: String) -> Bool {
    word.hasPrefix("-") && word != "-" && !isNumber(word) && !word.contains(" ")
  }

  private static func isNumber(_ word: String) -> Bool {
    word.hasPrefix("-") && Double(word) != nil && word.dropFirst().first.map { $0.isNumber || $0 == "." } == true
  }
}
