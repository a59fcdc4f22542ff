/// The part of a text around the first thing that a search marks in it.
public struct SearchSnippet: Hashable, Sendable {
  /// At most `limit` characters of the text; an ellipsis stands where it goes on.
  public let text: String

  /// Cuts a text; `lead` characters stand before the first mark, where that is not at the beginning.
  ///
  /// It begins with a whole word where one begins among those. A text without marks is cut at its end alone.
  public init(of whole: String, marks: [SearchHighlight], limit: Int = 160, lead: Int = 24) {
    let first = marks.first?.characters.lowerBound ?? 0
    var start = whole.startIndex
    if first > lead {
      start = whole.index(start, offsetBy: first - lead)
      let mark = whole.index(start, offsetBy: lead)
      if let space = whole[start..<mark].firstIndex(where: \.isWhitespace) { start = whole.index(after: space) }
    }
    let end = whole.index(start, offsetBy: limit, limitedBy: whole.endIndex) ?? whole.endIndex
    text = (start > whole.startIndex ? "…" : "") + whole[start..<end] + (end < whole.endIndex ? "…" : "")
  }
}
