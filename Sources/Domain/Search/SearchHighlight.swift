/// A part of a text to mark.
public struct SearchHighlight: Hashable, Sendable {
  /// Where it stands in UTF-8 bytes.
  public let bytes: Range<Int>
  /// Where it stands in characters, as people count them: grapheme clusters.
  public let characters: Range<Int>

  /// Ranges of bytes, widened to whole characters and put together where they touch.
  static func merged(_ ranges: [Range<Int>], in text: String) -> [SearchHighlight] {
    var rest = ranges.sorted { $0.lowerBound < $1.lowerBound }[...]
    guard !rest.isEmpty else { return [] }
    var marks: [SearchHighlight] = []
    var start: (byte: Int, character: Int)?
    var end = 0
    var offset = 0
    var count = 0
    for character in text {
      let next = offset + character.utf8.count
      // A mark ends before the first character that none of its ranges reaches.
      while let first = rest.first, first.lowerBound < next {
        if first.upperBound > offset {
          start = start ?? (offset, count)
          end = max(end, first.upperBound)
        }
        rest = rest.dropFirst()
      }
      if let begun = start, end <= offset {
        marks.append(SearchHighlight(bytes: begun.byte..<offset, characters: begun.character..<count))
        start = nil
      }
      (offset, count) = (next, count + 1)
    }
    if let begun = start {
      marks.append(SearchHighlight(bytes: begun.byte..<offset, characters: begun.character..<count))
    }
    return marks
  }
}
