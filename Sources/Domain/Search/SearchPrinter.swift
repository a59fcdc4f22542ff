extension SearchQuery: CustomStringConvertible {
  /// The query as a person would type it: it reads back as the same query, and gives no hints.
  public var description: String {
    var pieces: [String] = []
    if let root { pieces.append(root.printed(.query)) }
    if sort != .newest { pieces.append("sort:\(sort.rawValue)") }
    if groupsTakes { pieces.append("group:takes") }
    return pieces.joined(separator: " ")
  }
}

extension SearchNode: CustomStringConvertible {
  /// As a person would type it.
  public var description: String { printed(.query) }

  /// What a node stands in.
  fileprivate enum Place { case query, any, all, not }

  fileprivate func printed(_ place: Place) -> String {
    switch self {
    case .text(let text): text.description
    case .filter(let filter): filter.description
    case .not(let node): "-" + node.printed(.not)
    case .all(let list):
      Self.grouped(list.map { $0.printed(.all) }.joined(separator: " "), place == .not)
    case .any(let list):
      Self.grouped(list.map { $0.printed(.any) }.joined(separator: " OR "), place == .not || place == .all)
    }
  }

  private static func grouped(_ text: String, _ isInside: Bool) -> String { isInside ? "(\(text))" : text }
}

extension SearchText: CustomStringConvertible {
  public var description: String {
    (scope == .anywhere ? "" : "\(scope.rawValue):") + SearchPrinter.quoted(text) + (isPrefix ? "*" : "")
  }
}

extension SearchName: CustomStringConvertible {
  public var description: String { (text.isEmpty ? "" : SearchPrinter.quoted(text)) + (isPrefix ? "*" : "") }
}

extension SearchChoice: CustomStringConvertible {
  public var description: String { name + (isPrefix ? "*" : "") }
}

extension SearchFilter: CustomStringConvertible {
  public var description: String {
    switch self {
    case .model(let name): "model:\(name)"
    case .provider(let choice): "provider:\(choice)"
    case .resolution(let lines): "resolution:\(lines)"
    case .pixels(let width, let height): "resolution:\(width)x\(height)"
    case .aspect(let aspect): "aspect:\(aspect)"
    case .duration(let lengths): "duration:\(lengths)"
    case .fps(let rates): "fps:\(rates)"
    case .size(let sizes): "size:\(sizes)"
    case .cost(let amounts): "cost:\(amounts)"
    case .rating(let numbers): "rating:\(numbers)"
    case .tag(let name): "tag:\(name)"
    case .collection(let name): "collection:\(name)"
    case .verdict(let choice): "verdict:\(choice)"
    case .state(let choice): "state:\(choice)"
    case .seed(let numbers): "seed:\(numbers)"
    case .take(let numbers): "take:\(numbers)"
    case .key(let beginning): "key:\(beginning)"
    case .digest(let beginning): "digest:\(beginning)"
    case .id(let beginning): "id:\(beginning)"
    case .created(.atLeast(let day)): "after:\(day)"
    case .created(.below(let day)): "before:\(day)"
    case .created(let days): "created:\(days)"
    case .has(let holding): "has:\(holding.rawValue)"
    case .is(let quality): "is:\(quality.rawValue)"
    }
  }
}

/// Quotes where they are needed.
enum SearchPrinter {
  /// `text`, in quotes if it would mean something else without, or give a hint.
  static func quoted(_ text: String) -> String { isPlain(text) ? text : "\"\(text)\"" }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      SearchReader.Operator(rawValue: text) == nil, SearchMark(last) != .star
    else { return false }
    switch SearchMark(first) {
    case .minus, .comparison: return false
    default: return !endsEarly(text) && !namesField(text)
    }
  }

  /// Whether something in it would end a word.
  private static func endsEarly(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      switch SearchMark($0) {
      case .space, .quote, .openCorner, .open, .close: true
      default: false
      }
    }
  }

  /// Whether it begins like a field, be it one that does not exist, or like `rating>=4`.
  private static func namesField(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let mark = scalars.firstIndex(where: { SearchMark($0) == .colon }) ?? scalars.firstIndex(where: isComparison),
      // What begins with a colon names nothing, whatever follows.
      mark > scalars.startIndex
    else { return false }
    let name = SearchMark.ascii(String(scalars[..<mark]))
    if isComparison(scalars[mark]) { return SearchField(named: name)?.isCompared ?? false }
    let isAddress = scalars[scalars.index(after: mark)...].starts(with: "//".unicodeScalars)
    return SearchField(named: name) != nil || SearchMaker.looksLikeField(name) && !isAddress
  }

  private static func isComparison(_ scalar: Unicode.Scalar) -> Bool { SearchMark(scalar) == .comparison }
}
