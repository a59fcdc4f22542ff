/// One of a few words, or those that begin in a way.
public struct SearchChoice<Value: RawRepresentable & CaseIterable & Hashable & Sendable>: Hashable, Sendable
where Value.RawValue == String {
  /// What was typed of the word.
  public let name: String
  /// Whether it is only the beginning.
  public let isPrefix: Bool

  /// Takes a word, or a beginning that some word has, in lower case; or is nil.
  public init?(_ name: String, isPrefix: Bool) {
    self.name = name
    self.isPrefix = isPrefix
    if values.isEmpty { return nil }
  }

  /// The words that it means, one or more.
  public var values: [Value] {
    Value.allCases.filter { isPrefix ? $0.rawValue.hasPrefix(name) : $0.rawValue == name }
  }
}
