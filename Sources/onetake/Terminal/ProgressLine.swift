/// One line on standard error that says what is going on, rewritten in place and gone at the end.
///
/// Only on a terminal; elsewhere it says nothing, because nobody reads a log full of half lines.
final class ProgressLine {
  private let terminal: Terminal
  private let output: OutputWriter
  private let isActive: Bool
  private var shown = ""

  /// `output` should not buffer.
  init(_ terminal: Terminal, _ output: OutputWriter, isQuiet: Bool) {
    self.terminal = terminal
    self.output = output
    isActive = terminal.canRewrite && !isQuiet
  }

  deinit { clear() }

  /// Replaces the line, cut to the terminal's width.
  func show(_ text: String) {
    guard isActive else { return }
    let line = DisplayWidth.truncate(SafeText.line(text), to: terminal.width - 1)
    guard line != shown else { return }
    output.write("\r\u{1B}[K" + line)
    output.flush()
    shown = line
  }

  /// Prints a line that stays, above the progress.
  func note(_ text: String) {
    let current = shown
    clear()
    output.line(text)
    output.flush()
    show(current)
  }

  /// Wipes the line.
  func clear() {
    guard isActive, !shown.isEmpty else { return }
    output.write("\r\u{1B}[K")
    output.flush()
    shown = ""
  }
}
