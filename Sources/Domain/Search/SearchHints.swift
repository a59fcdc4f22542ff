/// What was not taken as typed, for people: each said once, few of them, none long.
public struct SearchHints: Hashable, Sendable {
  /// The most hints of a query.
  public static let most = 8
  /// The most Unicode scalars of what was typed that a hint repeats.
  public static let mostShown = 40

  /// The hints, in the order in which they came up.
  public private(set) var lines: [String] = []
  private var isFull = false

  /// Makes none.
  public init() {}

  /// Adds a hint that is not there yet; beyond `most` one says that there were more.
  public mutating func add(_ sentence: @autoclosure () -> String) {
    guard !isFull else { return }
    let line = sentence()
    guard !lines.contains(line) else { return }
    isFull = lines.count == Self.most - 1
    lines.append(isFull ? "more was not taken as typed" : line)
  }

  /// Typed text for a sentence: on one line, without what turns its direction or hides, and not long.
  static func shown(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(mostShown + 1) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: line.append(" ")
      default: line.append(scalar)
      }
    }
    return Phrase.shortened(String(line), to: mostShown)
  }
}
