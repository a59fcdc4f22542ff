import Domain
import Foundation
import TerminalPictures
import Testing

@Suite struct PictureTerminalTests {
  /// The left half red, the right half blue.
  private let halves: Pixels = {
    let line = [UInt8]((0..<80).flatMap { $0 < 40 ? [200, 20, 10] : [10, 20, 200] })
    return Pixels(size: PictureSize(width: 80, height: 40), samples: Array(repeatElement(line, count: 40).joined()))!
  }()

  private func terminal(_ variables: String...) throws -> PictureTerminal {
    try #require(PictureTerminal(environment: variables), "libchafa.so.0 cannot be opened: Scripts/setup build")
  }

  private func area(_ columns: Int = 8) -> PictureArea { PictureArea(for: halves.size, columns: columns, rows: 20) }

  @Test(arguments: [
    (["TERM=xterm-kitty", "KITTY_PID=7"], PictureTerminal.Form.kitty),
    (["TERM=xterm-256color", "TERM_PROGRAM=iTerm.app", "LC_TERMINAL=iTerm2"], .iterm2),
    (["TERM=mlterm"], .sixels), (["TERM=xterm-256color"], .symbols), (["TERM=linux"], .symbols), ([], .symbols),
    (["TERM=tmux-256color", "TMUX=/tmp/a,1,0", "KITTY_PID=7"], .symbols),
    (["TERM=screen", "STY=1.a"], .symbols), (["TERM=xterm-kitty", "KITTY_PID=7", "TMUX=/tmp/a,1,0"], .symbols),
  ])
  func `a terminal is known by its environment`(variables: [String], form: PictureTerminal.Form) throws {
    #expect(try #require(PictureTerminal(environment: variables)).form == form)
  }

  @Test func `blocks fill as many lines and columns as they may`() throws {
    let text = try terminal("TERM=xterm-256color", "COLORTERM=truecolor").text(halves, on: area())
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    #expect(lines.count == area().rows, "\(text.debugDescription)")
    #expect(text.hasSuffix("\n") && text.contains("\u{1B}["))
    for line in lines {
      // Each line sets a red and a blue, as red;green;blue of SGR 38;2 or 48;2.
      #expect(line.contains("200;20;10") && line.contains("10;20;200"), "\(line.debugDescription)")
    }
  }

  @Test func `kitty is sent the picture's own samples`() throws {
    let text = try terminal("TERM=xterm-kitty", "KITTY_PID=7").text(halves, on: area())
    // Each piece is ESC _ G keys ; base64 ESC \ (the terminal graphics protocol of kitty).
    var keys: [String] = []
    var payload = Data()
    for piece in text.components(separatedBy: "\u{1B}_G").dropFirst() {
      let parts = (piece.components(separatedBy: "\u{1B}\\").first ?? "").components(separatedBy: ";")
      keys.append(parts[0])
      if parts.count > 1 { payload += Data(base64Encoded: parts[1]) ?? Data() }
    }
    let first = (keys.first ?? "").components(separatedBy: ",")
    func number(_ key: String) -> Int? { first.first { $0.hasPrefix(key + "=") }.flatMap { Int($0.dropFirst(2)) } }
    let (width, height) = (try #require(number("s")), try #require(number("v")))
    let channels = try #require(number("f")) / 8
    #expect(first.contains("a=T"))
    try #require(payload.count == width * height * channels, "\(payload.count) bytes of \(width)x\(height)")
    let middle = height / 2 * width * channels
    let left = payload[middle + width / 4 * channels..<middle + width / 4 * channels + 3].map(Int.init)
    let right = payload[middle + width * 3 / 4 * channels..<middle + width * 3 / 4 * channels + 3].map(Int.init)
    for (found, wanted) in zip(left + right, [200, 20, 10, 10, 20, 200]) {
      #expect((found - wanted).magnitude <= 3, "\(left) \(right)")
    }
  }

  @Test func `sixels draw each colour in its half`() throws {
    let text = try terminal("TERM=mlterm").text(halves, on: area())
    let begin = try #require(text.range(of: "\u{1B}P"))
    let end = try #require(text.range(of: "\u{1B}\\", options: .backwards))
    let body = text[begin.upperBound..<end.lowerBound]
    #expect(body.contains("q"), "no sixel data")
    // A colour is #N;2;R;G;B in hundredths; red 200 is 78, blue 10 is 4.
    let colours = body.matches(of: /#(\d+);2;(\d+);(\d+);(\d+)/).map { match in
      (Int(match.2) ?? 0, Int(match.3) ?? 0, Int(match.4) ?? 0)
    }
    #expect(colours.contains { $0.0 > 70 && $0.2 < 12 }, "no red among \(colours)")
    #expect(colours.contains { $0.0 < 12 && $0.2 > 70 }, "no blue among \(colours)")
  }

  @Test func `iTerm2 is sent a file that it can decode`() throws {
    let text = try terminal("TERM=xterm-256color", "TERM_PROGRAM=iTerm.app", "LC_TERMINAL=iTerm2").text(
      halves, on: area())
    let file = try #require(text.firstMatch(of: /\u{1B}\]1337;File=([^:]*):([A-Za-z0-9+\/=]+)/))
    #expect(file.1.contains("inline=1"))
    let bytes = try #require(Data(base64Encoded: String(file.2)))
    // TIFF, in either byte order.
    #expect(bytes.starts(with: [0x49, 0x49, 0x2A]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]))
  }

  @Test(arguments: [
    (PictureSize(width: 1280, height: 720), 80, 12, 43, 12), (PictureSize(width: 1280, height: 720), 40, 30, 40, 11),
    (PictureSize(width: 720, height: 1280), 80, 12, 14, 12), (PictureSize(width: 1000, height: 1), 80, 12, 80, 1),
    (PictureSize(width: 1, height: 1000), 80, 12, 1, 12), (PictureSize(width: 10, height: 10), 0, 0, 1, 1),
  ])
  func `an area has the picture's shape within its bounds`(
    size: PictureSize, columns: Int, rows: Int, across: Int, down: Int
  ) {
    let area = PictureArea(for: size, columns: columns, rows: rows)
    #expect(area.columns == across && area.rows == down, "\(area)")
  }

  @Test func `the functions are declared as libchafa's own header does`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    // Two declarations of one function that differ are an error.
    let check = """
      #include <chafa.h>
      #include "shim.h"
      #define same(ours, theirs) _Static_assert(ours == (int)theirs, #theirs)
      same(OT_CHAFA_SEQ_COLOURS_DIRECT, CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT);
      same(OT_CHAFA_SEQ_COLOURS_256, CHAFA_TERM_SEQ_SET_COLOR_FGBG_256);
      same(OT_CHAFA_SEQ_COLOURS_16, CHAFA_TERM_SEQ_SET_COLOR_FGBG_16);
      same(OT_CHAFA_SEQ_SIXELS, CHAFA_TERM_SEQ_BEGIN_SIXELS);
      same(OT_CHAFA_SEQ_KITTY, CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1);
      same(OT_CHAFA_SEQ_ITERM2, CHAFA_TERM_SEQ_BEGIN_ITERM2_IMAGE);
      same(OT_CHAFA_MODE_SYMBOLS, CHAFA_PIXEL_MODE_SYMBOLS);
      same(OT_CHAFA_MODE_SIXELS, CHAFA_PIXEL_MODE_SIXELS);
      same(OT_CHAFA_MODE_KITTY, CHAFA_PIXEL_MODE_KITTY);
      same(OT_CHAFA_MODE_ITERM2, CHAFA_PIXEL_MODE_ITERM2);
      same(OT_CHAFA_CANVAS_TRUECOLOUR, CHAFA_CANVAS_MODE_TRUECOLOR);
      same(OT_CHAFA_CANVAS_240, CHAFA_CANVAS_MODE_INDEXED_240);
      same(OT_CHAFA_CANVAS_16, CHAFA_CANVAS_MODE_INDEXED_16);
      same(OT_CHAFA_CANVAS_PLAIN, CHAFA_CANVAS_MODE_FGBG);
      same(OT_CHAFA_RGB8, CHAFA_PIXEL_RGB8);
      same(OT_CHAFA_TAG_SPACE, CHAFA_SYMBOL_TAG_SPACE);
      same(OT_CHAFA_TAG_SOLID, CHAFA_SYMBOL_TAG_SOLID);
      same(OT_CHAFA_TAG_BLOCK, CHAFA_SYMBOL_TAG_BLOCK);
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "clang -std=gnu11 -Werror -fsyntax-only $(pkg-config --cflags chafa) -I Sources/CChafa/include -x c - 2>&1",
    ]
    process.currentDirectoryURL = root
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(check.utf8))
    try input.fileHandleForWriting.close()
    let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
  }
}
