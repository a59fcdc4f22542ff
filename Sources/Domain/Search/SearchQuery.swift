/// What somebody typed into a search, understood.
public struct SearchQuery: Hashable, Sendable {
  /// What must all hold of a clip's words, in the order typed.
  public var words: [Word] = []
  /// What must all hold of its facts.
  public var filters: [Filter] = []
  /// What was not taken as typed, in words for a person.
  public var hints: [String] = []

  /// Words to find in a clip's prompt, negative prompt or tags.
  public struct Word: Hashable, Sendable {
    /// A word, or a phrase whose words follow each other.
    public let text: String
    /// Whether longer words that begin so count too.
    public let isPrefix: Bool
    /// Whether clips that hold it are left out.
    public let isExcluded: Bool
  }

  /// A condition on a column.
  public enum Filter: Hashable, Sendable {
    /// The canonical model id begins so, or is this; `*` at the end stands for the rest.
    case model(String, isPrefix: Bool)
    /// The provider's name.
    case provider(String)
    /// The ordered resolution.
    case resolution(String)
    /// The presented length in milliseconds.
    case duration(ClosedRange<Int64>)
    /// The verdict's word.
    case verdict(String)
    /// When the clip came, in Unix milliseconds.
    case created(ClosedRange<Int64>)
    /// Trashed clips, which are left out otherwise.
    case trashed
    /// Imported clips.
    case imported
  }

  /// Makes an empty query, which finds everything.
  public init() {}
}
