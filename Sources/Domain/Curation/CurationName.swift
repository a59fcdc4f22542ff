/// The name of a tag or a collection, as a person writes it.
///
/// On one line and without the marks that lists and searches have a use for, so that every name can be typed, listed and
/// searched for. Names that differ in case, width or composition alone are one name.
public struct CurationName: Hashable, Sendable {
  /// The most bytes of one.
  public static let maximumBytes = SearchName.maximumBytes

  /// As it was first written: NFC, no white space at its ends, single spaces within.
  public let text: String
  /// The form in which names are compared.
  public let folded: String

  /// Takes a name; throws a sentence that says why it is none.
  public init(_ typed: String) throws(CurationError) {
    let text = RequestText.normalized(typed).split(separator: " ").joined(separator: " ")
    let shown = SearchHints.shown(typed)
    guard !text.isEmpty else { throw CurationError("a name needs a letter or a sign") }
    if let mark = text.unicodeScalars.lazy.compactMap(Self.refusal).first {
      throw CurationError("\"\(shown)\" cannot be a name: it holds \(mark)")
    }
    let folded = SearchName.folded(text)
    guard max(text.utf8.count, folded.utf8.count) <= Self.maximumBytes else {
      throw CurationError("\"\(shown)\" is too long for a name: \(Self.maximumBytes) bytes at most")
    }
    self.text = text
    self.folded = folded
  }

  /// What a scalar is called, if no name can hold it.
  private static func refusal(_ scalar: Unicode.Scalar) -> String? {
    switch SearchMark(scalar) {
    case .quote: return "a quotation mark"
    case .star: return "an asterisk"
    default: break
    }
    switch scalar.value {
    case 0x2C: return "a comma"
    case 0x0A: return "a line break"
    // Joiners hold emoji and letters together; nothing else that cannot be seen stands in a name.
    case 0x200C, 0x200D: return nil
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return "a character that cannot be seen"
    default: return nil
    }
  }
}

/// Why something cannot be said of a clip, in words for whoever typed it.
public struct CurationError: Error, Hashable, Sendable {
  /// A sentence without its full stop.
  public let message: String

  init(_ message: String) { self.message = message }
}
