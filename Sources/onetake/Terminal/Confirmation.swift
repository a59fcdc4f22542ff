import Glibc

/// A question that a person answers with yes or no.
struct Confirmation {
  /// Where the answer comes from; nil where nobody may be asked: `--no-input`, or no terminal at standard input.
  private let input: Int32?
  private let notes: OutputWriter

  /// Asks at standard input, where a person sits there.
  init(_ context: CommandContext) {
    let mayAsk = !context.globals.noInput && isatty(STDIN_FILENO) == 1
    self.init(input: mayAsk ? STDIN_FILENO : nil, notes: context.notes)
  }

  init(input: Int32?, notes: OutputWriter) {
    self.input = input
    self.notes = notes
  }

  /// Whether the answer was `y` or `yes`; nil where nobody could be asked. No answer means no.
  func ask(_ question: String) -> Bool? {
    guard let input else { return nil }
    notes.write(SafeText.block(question) + " [y/N] ")
    notes.flush()
    var answer: [UInt8] = []
    var byte: UInt8 = 0
    while answer.count < 80 {
      let count = unsafe read(input, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 || byte == UInt8(ascii: "\n") { break }
      answer.append(byte)
    }
    let word = String(decoding: answer, as: UTF8.self).lowercased().split(separator: " ").first
    return word == "y" || word == "yes"
  }
}
