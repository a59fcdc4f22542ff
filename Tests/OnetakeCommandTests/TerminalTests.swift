import Glibc
import Testing

@testable import onetake

@Suite struct TerminalTests {
  private func terminal(
    _ environment: [String: String] = [:], isTerminal: Bool = true, columns: Int? = nil, noColor: Bool = false
  ) -> Terminal {
    Terminal(isTerminal: isTerminal, columns: columns, noColor: noColor, environment: Environment(environment))
  }

  @Test func `colour is for terminals, unless somebody says otherwise`() {
    #expect(terminal().hasColor)
    #expect(!terminal(isTerminal: false).hasColor)
    #expect(!terminal(["NO_COLOR": "1"]).hasColor)
    #expect(terminal(["NO_COLOR": ""]).hasColor)
    #expect(!terminal(noColor: true).hasColor)
    #expect(!terminal(["TERM": "dumb"]).hasColor)
    #expect(terminal(["CLICOLOR_FORCE": "1"], isTerminal: false).hasColor)
    #expect(!terminal(["CLICOLOR_FORCE": "0"], isTerminal: false).hasColor)
    #expect(!terminal(["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).hasColor)
  }

  @Test func `the width is the terminal's, else COLUMNS, else 80, and within reason`() {
    #expect(terminal(["COLUMNS": "100"], columns: 120).width == 120)
    #expect(terminal(["COLUMNS": "100"]).width == 100)
    #expect(terminal(["COLUMNS": "wide"]).width == 80)
    #expect(terminal(columns: 1).width == 20)
    #expect(terminal(["COLUMNS": "999999999"]).width == 500)
  }

  @Test(arguments: [
    ("plain", 5), ("", 0), ("霓虹", 4), ("e\u{301}", 1), ("東京 ネオン", 11), ("고양이", 6), ("\u{1100}\u{1161}", 2), ("🎬", 2),
    ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("ｗ", 2), ("a\u{200B}b", 2), ("\u{00AD}", 1), ("—", 1),
  ])
  func `text takes the columns that terminals give it`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test(arguments: [
    ("neon", 4, "neon"), ("neon", 3, "ne…"), ("霓虹街", 6, "霓虹街"), ("霓虹街", 5, "霓虹…"), ("霓虹街", 4, "霓…"), ("neon", 1, "…"),
    ("neon", 0, ""),
  ])
  func `what does not fit ends in an ellipsis and never in half a character`(text: String, width: Int, cut: String) {
    #expect(DisplayWidth.truncate(text, to: width) == cut)
    #expect(DisplayWidth.of(cut) <= width)
  }

  @Test func `a table lines up in display width and gives way on a terminal only`() {
    var table = Table([
      .init(title: "id"), .init(title: "prompt", shrinks: true), .init(title: "cost", alignsRight: true),
    ])
    table.add([.init("3f"), .init("霓虹 rain over a very long street"), .init("0.19", .red)])
    table.add([.init("81aa"), .init("cat"), .init("12.00")])
    #expect(
      table.lines(for: terminal(isTerminal: false)) == [
        "id    prompt                              cost", "3f    霓虹 rain over a very long street   0.19",
        "81aa  cat                                12.00",
      ])
    let narrow = table.lines(for: terminal(["NO_COLOR": "1"], columns: 24))
    #expect(narrow == ["id    prompt        cost", "3f    霓虹 rain …   0.19", "81aa  cat          12.00"])
    #expect(table.lines(for: terminal())[1].contains("\u{1B}[31m0.19\u{1B}[0m"))
  }

  @Test func `a last column that wraps goes on below itself, on a terminal only`() {
    var table = Table([.init(title: "id"), .init(title: "why", wraps: true)])
    table.add([.init("3f"), .init("takes images by URL only, and none was given")])
    #expect(
      table.lines(for: terminal(["NO_COLOR": "1"], columns: 30)) == [
        "id  why", "3f  takes images by URL only,", "    and none was given",
      ])
    #expect(table.lines(for: terminal(isTerminal: false))[1] == "3f  takes images by URL only, and none was given")
  }

  @Test func `text that fits, or has no room left, is not broken`() {
    let text = "one  two three four five six"
    let wide = terminal(["NO_COLOR": "1"], columns: 80)
    #expect(TextWrap.lines(text, at: 10, on: wide) == [text])
    #expect(TextWrap.lines(text, at: 61, on: wide) == [text])
    #expect(TextWrap.lines(text, at: 60, on: wide).count == 2)
    #expect(TextWrap.lines(text, at: 10, on: terminal(isTerminal: false)) == [text])
  }

  @Test func `a table's cells cannot break out of their line`() {
    var table = Table([.init(title: "prompt")])
    table.add([.init("one\ntwo\u{1B}[2J")])
    #expect(table.lines(for: terminal(isTerminal: false))[1] == "one two␛[2J")
  }

  @Test(arguments: [
    ("plain 霓虹 é", "plain 霓虹 é"), ("a\u{1B}[31mb", "a␛[31mb"), ("a\u{9B}31m", "a\u{FFFD}31m"), ("a\r\nb\tc", "a b c"),
    ("\u{7F}", "␡"), ("pay \u{202E}00.1", "pay \u{FFFD}00.1"), ("a\u{2066}b\u{2069}", "a\u{FFFD}b\u{FFFD}"),
    ("\0", "␀"), ("👩‍👧", "👩‍👧"),
  ])
  func `control characters never reach a terminal`(text: String, safe: String) {
    #expect(SafeText.line(text) == safe)
  }

  @Test func `a block keeps its lines`() {
    #expect(SafeText.block("a\r\nb\tc\n\u{1B}c") == "a\nb  c\n␛c")
  }

  @Test func `JSON stays the same JSON`() {
    #expect(SafeText.json("{\"a\":\"\u{9B}1m\u{202E}\\u001b\"}\n") == "{\"a\":\"\\u009b1m\\u202e\\u001b\"}\n")
  }

  @Test func `a progress line is rewritten, cut, and gone at the end`() throws {
    let pipe = try Pipe()
    do {
      let line = ProgressLine(
        terminal(columns: 20), OutputWriter(descriptor: pipe.writing, capacity: 0), isQuiet: false)
      line.show("rendering since 12 s, quoted 0.19")
      line.note("a word")
    }
    let wipe = "\r\u{1B}[K"
    let shown = wipe + "rendering since 12…"
    #expect(pipe.drain() == shown + wipe + "a word\n" + shown + wipe)
  }

  @Test func `without a terminal, or when quiet, there is no progress`() throws {
    let pipe = try Pipe()
    ProgressLine(terminal(isTerminal: false), OutputWriter(descriptor: pipe.writing, capacity: 0), isQuiet: false).show(
      "x")
    ProgressLine(terminal(["TERM": "dumb"]), OutputWriter(descriptor: pipe.writing, capacity: 0), isQuiet: false).show(
      "x")
    ProgressLine(terminal(), OutputWriter(descriptor: pipe.writing, capacity: 0), isQuiet: true).show("x")
    #expect(pipe.drain() == "")
  }

  @Test func `a full disk is told, and a reader that left is not`() throws {
    let full = unsafe OutputWriter(descriptor: open("/dev/full", O_WRONLY))
    full.line("data")
    full.flush()
    #expect(full.failure?.message == "writing to standard output failed: No space left on device")
    _ = signal(SIGPIPE, SIG_IGN)
    let pipe = try Pipe()
    pipe.stopReading()
    let output = OutputWriter(descriptor: pipe.writing)
    output.line("data")
    #expect(output.failure == nil)
    output.flush()
    #expect(output.failure?.isReaderGone == true)
    #expect(output.failure?.message == nil)
  }
}

/// Both ends of a `pipe(2)`.
final class Pipe {
  let writing: Int32
  private(set) var reading: Int32

  struct Failure: Error {}

  init() throws {
    var ends: [Int32] = [0, 0]
    guard unsafe Glibc.pipe(&ends) == 0 else { throw Failure() }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(writing)
    stopReading()
  }

  func stopReading() {
    if reading >= 0 { close(reading) }
    reading = -1
  }

  /// What was written so far.
  func drain() -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(reading, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
