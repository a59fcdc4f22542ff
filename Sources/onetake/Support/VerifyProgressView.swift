import Onetake

/// Shows on a terminal which clip is decoded and how far; says nothing where nobody watches.
final class VerifyProgressView {
  private let line: ProgressLine
  private var count = 0

  init(_ context: CommandContext) {
    line = ProgressLine(context.notesTerminal, context.notes, isQuiet: context.globals.quiet)
  }

  /// What is to be told how much of the next clip was read, in hundredths; `total` is how many there are.
  func next(_ name: String, of total: Int? = nil) -> (Int) -> Void {
    count += 1
    let place = total.map { $0 > 1 ? "\(count) of \($0): " : "" } ?? "\(count): "
    return { [line] part in line.show("decoding \(place)\(name), \(part) %") }
  }

  /// Wipes the line.
  func end() { line.clear() }
}
