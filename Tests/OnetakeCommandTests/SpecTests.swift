import Domain
import Testing

@testable import onetake

/// What must hold of every spec, so that help, manual and parsing keep saying the same.
@Suite struct SpecTests {
  static let leaves = Commands.specs.flatMap { [$0] + $0.subcommands }

  @Test func `an option has the same arity wherever it stands`() {
    var arity: [String: Bool] = [:]
    for option in GlobalOptions.specs + Self.leaves.flatMap(\.allOptions) {
      let takesValue = option.kind != .flag
      #expect(arity[option.name, default: takesValue] == takesValue, "--\(option.name)")
      arity[option.name] = takesValue
    }
  }

  @Test(arguments: leaves.map(\.name))
  func `no two options of a command share a name`(name: String) throws {
    let spec = try #require(Self.leaves.first { $0.name == name })
    let options = GlobalOptions.specs + spec.allOptions
    #expect(Set(options.map(\.name)).count == options.count)
    let short = options.compactMap(\.short)
    #expect(Set(short).count == short.count)
  }

  @Test(arguments: leaves.map(\.name))
  func `a command says what it does, how it ends, and shows a line that parses`(name: String) throws {
    let spec = try #require(Self.leaves.first { $0.name == name })
    #expect(!spec.summary.isEmpty && !spec.summary.hasSuffix(".") && !spec.about.isEmpty)
    #expect(spec.exitCodes.starts(with: [.done, .unexpected, .invalid]))
    #expect(!spec.examples.isEmpty || spec.isHidden)
    for example in spec.examples where !example.line.hasPrefix("source") {
      let words = shellWords(example.line.split(separator: " >").first.map(String.init) ?? "")
      #expect(words.first == "onetake")
      let arguments = try Arguments.parse(Array(words.dropFirst()), Commands.specs)
      #expect(arguments.spec?.name.hasPrefix(spec.name) == true || spec.name == "help")
    }
  }

  /// Splits as a shell does, for examples that use single quotes only.
  private func shellWords(_ line: String) -> [String] {
    var words = [""]
    var isQuoted = false
    for character in line {
      if character == "'" {
        isQuoted.toggle()
      } else if character == " ", !isQuoted {
        words.append("")
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words
  }

  @Test func `every rule names options that are there`() {
    for spec in Self.leaves {
      for rule in spec.rules {
        let names =
          switch rule {
          case .atMostOne(let names), .exactlyOne(let names): names
          case .operandsOr(let name): [name]
          }
        #expect(names.allSatisfy { name in spec.allOptions.contains { $0.name == name } }, "\(spec.name)")
      }
    }
  }

  @Test func `every command that is listed can be run`() {
    for spec in Commands.specs { #expect(Commands.command(for: spec) != nil, "\(spec.name)") }
  }

  @Test func `every provider's variables are among those that are read`() {
    let known = Environment.known.map(\.name)
    for provider in Provider.allCases {
      #expect(known.contains(provider.keyVariable) && known.contains(provider.baseURLVariable))
    }
  }
}
