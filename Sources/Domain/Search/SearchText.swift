/// Words to find, which follow each other.
public struct SearchText: Hashable, Sendable {
  /// Where they are looked for.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// In the prompt, the tags, the negative prompt and the note.
    case anywhere
    case prompt
    case negative
    case note
  }

  /// What was typed, without quotes: one or more tokens; no control character, no double quote, single spaces.
  public let text: String
  /// Whether longer words that begin like the last one count too.
  public let isPrefix: Bool
  /// Where they are looked for.
  public let scope: Scope

  /// Makes one.
  public init(_ text: String, isPrefix: Bool = false, scope: Scope = .anywhere) {
    self.text = text
    self.isPrefix = isPrefix
    self.scope = scope
  }
}
