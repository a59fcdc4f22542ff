/// What a person says of clips. None of it changes what a clip is, or which request it answers.
public enum Curation: Hashable, Sendable {
  /// Puts clips under tags, or into collections.
  case add([CurationName], CurationList)
  /// Takes them out again.
  case remove([CurationName], CurationList)
  /// 1 to 5; nil takes the rating away.
  case rate(ClipRating?)
  case favourite(Bool)
  /// Replaces the note; nil takes it away.
  case note(ClipNote?)
}

/// The lists that clips can stand in.
public enum CurationList: String, Hashable, Sendable, CaseIterable {
  case tags
  case collections

  /// "tag", "collection".
  public var noun: String { self == .tags ? "tag" : "collection" }

  /// The names that a person typed for it. Tags are separated by commas, each said once; a collection is one name.
  public func names(_ typed: String) throws(CurationError) -> [CurationName] {
    guard self == .tags else { return [try CurationName(typed)] }
    let parts = typed.split(separator: ",", maxSplits: Self.mostNames, omittingEmptySubsequences: false)
    guard parts.count <= Self.mostNames else {
      throw CurationError("\(Self.mostNames) tags at most in one go")
    }
    var names: [CurationName] = []
    for part in parts {
      let name = try CurationName(String(part))
      if !names.contains(where: { $0.folded == name.folded }) { names.append(name) }
    }
    return names
  }

  /// How many names one command takes.
  public static let mostNames = 32
  /// How many tags a clip has at most, and in how many collections it stands.
  public static let mostOfAClip = 100
}

/// A person's rating of a clip.
public struct ClipRating: Hashable, Sendable {
  /// 1 to 5.
  public let stars: Int

  /// Takes 1 to 5, or is nil.
  public init?(_ stars: Int) {
    guard (1...5).contains(stars) else { return nil }
    self.stars = stars
  }
}

/// A person's note on a clip.
public struct ClipNote: Hashable, Sendable {
  /// The most bytes of one.
  public static let maximumBytes = 10_000

  /// NFC, lines ended by LF, no white space at its ends, never empty.
  public let text: String

  /// Takes text; nil where nothing is left of it.
  public init?(_ typed: String) throws(CurationError) {
    let text = RequestText.normalized(typed)
    guard text.utf8.count <= Self.maximumBytes else {
      throw CurationError("a note has \(Self.maximumBytes) bytes at most, and this one \(text.utf8.count)")
    }
    guard !text.unicodeScalars.contains("\0") else { throw CurationError("a note cannot hold a NUL character") }
    guard !text.isEmpty else { return nil }
    self.text = text
  }
}

extension Curation: CustomStringConvertible {
  /// What became of a clip, as the end of a sentence: "tagged client-x", "rated 4".
  public var description: String {
    switch self {
    case .add(let names, .tags): "tagged \(Self.list(names))"
    case .add(let names, .collections): "put into \(Self.list(names))"
    case .remove(let names, .tags): "untagged \(Self.list(names))"
    case .remove(let names, .collections): "taken out of \(Self.list(names))"
    case .rate(let rating?): "rated \(rating.stars)"
    case .rate(nil): "left without a rating"
    case .favourite(true): "marked as favourite"
    case .favourite(false): "no longer marked as favourite"
    case .note(let note?): "given the note \"\(SearchHints.shown(note.text))\""
    case .note(nil): "left without a note"
    }
  }

  private static func list(_ names: [CurationName]) -> String {
    Phrase.list(names.map(\.text), joined: "and")
  }
}
