/// A name, or the beginning of names: case, width and composition aside.
public struct SearchName: Hashable, Sendable {
  /// The most bytes of one.
  public static let maximumBytes = 128

  /// The name as it was typed.
  public let text: String
  /// Whether every name counts that begins so.
  public let isPrefix: Bool

  /// Takes a name of up to `maximumBytes`; an empty one only as a beginning, of all names.
  public init?(_ text: String, isPrefix: Bool = false) {
    guard text.utf8.count <= Self.maximumBytes, isPrefix || !text.isEmpty else { return nil }
    self.text = text
    self.isPrefix = isPrefix
  }

  /// Whether it means `name`.
  public func matches(_ name: String) -> Bool {
    let (own, other) = (Self.folded(text), Self.folded(name))
    return isPrefix ? other.utf8.starts(with: own.utf8) : own.utf8.elementsEqual(other.utf8)
  }

  /// The form in which names are compared, byte by byte: NFC, lower case, full-width Latin as ASCII, trimmed.
  public static func folded(_ name: String) -> String { RequestText.normalized(SearchMark.ascii(name).lowercased()) }
}
