/// Small pieces of English, for the sentences that people read.
public enum Phrase {
  /// "a", "a and b", "a, b and c".
  public static func list(_ items: [String], joined word: String) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  /// `text`, or its beginning and "…" where it has more than `most` Unicode scalars.
  public static func shortened(_ text: String, to most: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(String.UnicodeScalarView(scalars.prefix(most - 1))) + "…"
  }

  /// Text from outside for a line on a terminal: white space and control characters become spaces.
  public static func onOneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      line.append(scalar.properties.generalCategory == .control || scalar.properties.isWhitespace ? " " : scalar)
    }
    return String(line)
  }

  /// "1 clip", "2 clips".
  public static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
