import Testing

@testable import onetake

@Suite struct ArgumentTests {
  @Test func `values are taken after a space, after an equals sign and behind a short name`() throws {
    let spaced = try parse("generate", "--prompt", "neon rain", "-o", "a.mp4")
    #expect(spaced.value("prompt") == "neon rain")
    #expect(spaced.value("output") == "a.mp4")
    let attached = try parse("generate", "--prompt=--image", "-oa.mp4", "--negative-prompt=")
    #expect(attached.value("prompt") == "--image")
    #expect(attached.value("output") == "a.mp4")
    #expect(attached.value("negative-prompt") == "")
    #expect(!attached.has("audio"))
  }

  @Test(arguments: [["--json", "-q", "show", "3f"], ["show", "--json", "3f", "-q"], ["show", "3f", "-q", "--json"]])
  func `options of every command stand anywhere`(argv: [String]) throws {
    let arguments = try Arguments.parse(argv, Commands.specs)
    #expect(arguments.globals.json && arguments.globals.quiet && !arguments.globals.noInput)
    #expect(arguments.operands == ["3f"])
  }

  @Test func `an option and its value may stand before the command`() throws {
    let arguments = try parse("--home", "stats", "--by=month", "stats")
    #expect(arguments.globals.home == "stats")
    #expect(arguments.value("by") == "month")
  }

  @Test func `two dashes end the options`() throws {
    #expect(try parse("show", "--", "--json", "-q").operands == ["--json", "-q"])
  }

  @Test func `a negative number is a value and an operand`() throws {
    #expect(try parse("generate", "--seed", "-1").value("seed") == "-1")
    #expect(try parse("show", "-1.5").operands == ["-1.5"])
  }

  @Test func `a forgotten value does not swallow the next option`() {
    #expect(
      problems("generate", "--prompt", "--image", "cat.png") == [
        "--prompt needs a value, TEXT; if \"--image\" is meant, write --prompt=--image"
      ])
    #expect(problems("generate", "--prompt") == ["--prompt needs a value, TEXT"])
  }

  @Test func `a prompt that begins with a dash and has spaces is a prompt`() throws {
    #expect(try parse("generate", "--prompt", "- slow pan").value("prompt") == "- slow pan")
  }

  @Test(arguments: [
    (["genrate"], "there is no command \"genrate\"; did you mean generate?"),
    (["frobnicate"], "there is no command \"frobnicate\""),
    (["man-page"], "there is no command \"man-page\""),
    (["generate", "--modle", "x"], "--modle is no option of generate; did you mean --model?"),
    (["generate", "-x"], "-x is no option of generate"),
    (["quote", "--take", "2"], "--take is no option of quote; it belongs to generate, lookup"),
    (["jobs", "resum"], "jobs has no \"resum\"; did you mean resume?"),
    (["jobs", "purge"], "jobs has no \"purge\"; there are list, resume, resolve, cancel"),
    (
      ["generate", "--provider", "gmy"], "--provider takes auto, shortapi, highway, gmi, not \"gmy\"; did you mean gmi?"
    ),
    (["stats", "--json=yes"], "--json takes no value, and was given \"yes\""),
    (["generate", "--seed", "1", "--seed=2"], "--seed stands twice, as \"1\" and \"2\"; keep one"),
    (["generate", "--max-cost", "cheap"], "--max-cost takes an amount in US dollars such as 0.50, not \"cheap\""),
    (["generate", "--max-cost", "-1"], "--max-cost takes an amount in US dollars such as 0.50, not \"-1\""),
    (["generate", "--take", "0"], "--take takes a whole number, 1 to 2147483647, not \"0\""),
    (["stats", "--home="], "--home needs a path, and was given an empty one"),
    (["accept"], "ID is missing: The clip, by its id or a unique beginning of it."),
    (["accept", "a", "b"], "too many operands for accept: \"b\"; quote a value that has spaces in it"),
    (["stats", "x"], "stats takes no operands, and was given \"x\""),
    (["verify"], "ID|FILE|DIR or --all is needed"),
    (["verify", "--all", "3f"], "ID|FILE|DIR and --all exclude each other"),
    (["jobs", "resolve", "3f"], "one of --job-id, --not-charged, --charged, --refunded is needed"),
    (["generate", "--take", "1", "--new-take"], "--take and --new-take exclude each other"),
    (["--json"], "a command is missing, such as generate, lookup or search"),
    ([], "a command is missing, such as generate, lookup or search"),
  ])
  func `what is wrong is said with its cure`(argv: [String], problem: String) {
    #expect(throws: UsageError.self) { try Arguments.parse(argv, Commands.specs) }
    do { _ = try Arguments.parse(argv, Commands.specs) } catch { #expect(error.problems == [problem]) }
  }

  @Test func `everything wrong with a line is said in one answer`() {
    let all = problems("generate", "--modle", "x", "--take", "0", "--new-take", "--seed", "1", "--seed", "1", "--image")
    #expect(all.count == 5)
  }

  @Test func `limits of a whole number hold on both sides`() {
    #expect(problems("generate", "--take", "1").isEmpty)
    #expect(problems("generate", "--take", "2147483647").isEmpty)
    #expect(problems("generate", "--take", "2147483648").count == 1)
  }

  @Test func `jobs and config without a word list`() throws {
    #expect(try parse("jobs").spec?.name == "jobs list")
    #expect(try parse("config", "--json").spec?.name == "config list")
    #expect(try parse("jobs", "--job-id", "J", "resolve", "3f").spec?.name == "jobs resolve")
  }

  @Test func `a search takes words with a dash, and still its options`() throws {
    let arguments = try parse("search", "neon", "-blurry", "-old", "-\"two words\"", "-q", "--limit", "5")
    #expect(arguments.operands == ["neon", "-blurry", "-old", "-\"two words\""])
    #expect(arguments.globals.quiet)
    #expect(problems("search", "--limt", "5") == ["--limt is no option of search; did you mean --limit?"])
  }

  @Test(arguments: [["--help"], ["generate", "-h"], ["generate", "--bogus", "--help"], ["jobs", "--help"]])
  func `help is given even where the rest is wrong`(argv: [String]) throws {
    #expect(try Arguments.parse(argv, Commands.specs).intent == .help)
  }

  @Test func `a value called --help asks for no help`() throws {
    #expect(try parse("generate", "--prompt=--help").intent == .run)
    #expect(try parse("show", "--", "--help").intent == .run)
  }

  @Test func `what was typed is safe to print`() {
    let error = UsageError(["\u{1B}]0;title\u{7} is no option"])
    #expect(error.lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
  }
}
