extension Curation {
  /// The word by which the journal of curations tells what was done.
  public var action: String {
    switch self {
    case .add(_, .tags): "tag"
    case .remove(_, .tags): "untag"
    case .add(_, .collections): "collect"
    case .remove(_, .collections): "uncollect"
    case .rate: "rate"
    case .favourite(true): "favourite"
    case .favourite(false): "unfavourite"
    case .note: "note"
    }
  }

  /// What was said, as the journal keeps it: names with a line break between them, a rating, a note; empty for none.
  public var value: String {
    switch self {
    case .add(let names, _), .remove(let names, _): names.map(\.text).joined(separator: "\n")
    case .rate(let rating): rating.map { "\($0.stars)" } ?? ""
    case .favourite: ""
    case .note(let note): note?.text ?? ""
    }
  }

  /// Reads what `action` and `value` wrote, or is nil.
  public init?(action: String, value: String) {
    switch action {
    case "tag", "untag", "collect", "uncollect":
      let names = value.split(separator: "\n").compactMap { try? CurationName(String($0)) }
      guard !names.isEmpty else { return nil }
      let list: CurationList = action.hasSuffix("tag") ? .tags : .collections
      self = action.hasPrefix("un") ? .remove(names, list) : .add(names, list)
    case "rate":
      let rating = Int(value).flatMap { ClipRating($0) }
      guard rating != nil || value.isEmpty else { return nil }
      self = .rate(rating)
    case "favourite": self = .favourite(true)
    case "unfavourite": self = .favourite(false)
    case "note":
      do { self = .note(try ClipNote(value)) } catch { return nil }
    default: return nil
    }
  }
}
