import Testing

@testable import onetake

@Suite struct HelpTests {
  static let names = SpecTests.leaves.filter { !$0.isHidden }.map(\.name)

  @Test func `the overview is as its fixture has it`() {
    #expect(Help.overview(Commands.specs) == fixture("help.txt"))
  }

  @Test(arguments: names)
  func `the help of a command is as its fixture has it`(name: String) throws {
    let spec = try #require(SpecTests.leaves.first { $0.name == name })
    #expect(Help.command(spec) == fixture("help-\(name.split(separator: " ").joined(separator: "-")).txt"))
  }

  @Test(arguments: names, [80, 120])
  func `no line of help is wider than the terminal`(name: String, width: Int) throws {
    let spec = try #require(SpecTests.leaves.first { $0.name == name })
    for line in Help.command(spec, width: width).split(separator: "\n") where !line.contains("onetake completions") {
      #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
    }
  }

  @Test func `a long example is broken before an option, as a shell takes it`() {
    #expect(Help.commandLines("onetake a --bb cc --dd ee", width: 20) == ["onetake a --bb cc \\", "    --dd ee"])
    #expect(Help.commandLines("onetake a", width: 5) == ["onetake a"])
  }

  @Test(.enabled(if: program("mandoc") != nil))
  func `mandoc finds nothing wrong with any page`() throws {
    let mandoc = try #require(program("mandoc"))
    let scratch = Scratch()
    for page in ManPage.all(Commands.specs) {
      scratch.write(page.text, to: "page.1")
      #expect(run([mandoc, "-Tlint", "-Wwarning", "\(scratch.path)/page.1"]) == 0, "\(page.fileName)")
    }
    scratch.write(".Dd today\n.Sh NONSENSE\n", to: "page.1")
    #expect(run([mandoc, "-Tlint", "-Wwarning", "\(scratch.path)/page.1"]) != 0)
  }

  @Test(arguments: Completions.Shell.allCases)
  func `each shell can read its completions, where it is installed`(shell: Completions.Shell) {
    let script = Completions.script(for: shell, Commands.specs)
    for spec in Commands.specs where !["man", "complete-words"].contains(spec.name) {
      #expect(script.contains(spec.name) != spec.isHidden)
    }
    guard let program = program(shell.rawValue) else { return }
    let scratch = Scratch()
    scratch.write(script, to: "script")
    #expect(run([program, "-n", "\(scratch.path)/script"]) == 0)
  }
}
