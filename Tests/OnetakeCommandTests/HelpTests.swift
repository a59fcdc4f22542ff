import Glibc
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
      #expect(run(mandoc, "-Tlint", "-Wwarning", "\(scratch.path)/page.1") == 0, "\(page.fileName)")
    }
    scratch.write(".Dd today\n.Sh NONSENSE\n", to: "page.1")
    #expect(run(mandoc, "-Tlint", "-Wwarning", "\(scratch.path)/page.1") != 0)
  }

  @Test(arguments: Completions.Shell.allCases)
  func `each shell can read its completions, where it is installed`(shell: Completions.Shell) {
    let script = Completions.script(for: shell, Commands.specs)
    for spec in Commands.specs { #expect(script.contains(spec.name) != spec.isHidden || spec.name == "man") }
    guard let program = program(shell.rawValue) else { return }
    let scratch = Scratch()
    scratch.write(script, to: "script")
    #expect(run(program, "-n", "\(scratch.path)/script") == 0)
  }
}

/// Where a program is, among the usual folders.
func program(_ name: String) -> String? {
  ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }.first { unsafe access($0, X_OK) == 0 }
}

/// Runs a program with its output thrown away and gives its exit code, by `posix_spawn(3)`.
func run(_ arguments: String...) -> Int32 {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
    unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
  }
  var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
  defer { unsafe words.forEach { unsafe free($0) } }
  var child = pid_t()
  guard unsafe posix_spawn(&child, arguments[0], &actions, nil, &words, environ) == 0 else { return -1 }
  var status: Int32 = 0
  while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
  return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
}
