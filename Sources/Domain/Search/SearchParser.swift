/// Reads what a person types. Nothing is an error: what is no condition is text, and a hint says so.
///
/// `NOT` and `-` bind closest, then what merely stands together, then `OR`. docs/search.md describes the language.
public struct SearchParser {
  /// The most bytes that are read of what was typed.
  public static let maximumTyped = 32_768
  /// The most bytes of words that are searched for; the rest is left out, with a hint.
  public static let maximumBytes = 8192
  /// The most words and conditions that are used; the rest is left out, with a hint.
  public static let maximumTerms = 64
  /// The most parentheses within each other.
  public static let maximumDepth = 16

  private var reader: SearchReader
  private var parts: [SearchReader.Part] = []
  private var next = 0

  private init(_ text: String) {
    reader = SearchReader(text)
    reader.read()
    parts = reader.parts
  }

  /// The query that `text` asks.
  public static func parse(_ text: String) -> SearchQuery {
    var parser = SearchParser(text)
    var query = SearchQuery()
    query.root = parser.group()
    query.sort = parser.reader.maker.sort ?? .newest
    query.groupsTakes = parser.reader.maker.groupsTakes
    query.hints = parser.reader.maker.hints.lines
    return query
  }

  /// Reads to the end of a group, or of everything. As deep as the reader lets groups be.
  private mutating func group() -> SearchNode? {
    var alternatives: [SearchNode] = []
    var together: [SearchNode] = []
    var isExcluded = false
    var followsOperand = false
    func add(_ node: SearchNode?, _ isOwnExcluded: Bool) {
      if let node { together.append(isExcluded != isOwnExcluded ? node.excluded : node) }
      (isExcluded, followsOperand) = (false, true)
    }
    reading: while next < parts.count {
      let part = parts[next]
      next += 1
      switch part {
      case .close: break reading
      case .open(let isOwnExcluded): add(group(), isOwnExcluded)
      case .leaf(let node, let isOwnExcluded): add(node, isOwnExcluded)
      case .word(.not, _) where isOperandNext: isExcluded.toggle()
      case .word(.and, _) where followsOperand && isOperandNext: followsOperand = false
      case .word(.or, _) where followsOperand && isOperandNext:
        if let node = SearchNode.every(together) { alternatives.append(node) }
        together = []
        followsOperand = false
      case .word(let word, let field):
        let typed = SearchMaker.Typed(text: word.rawValue, isPrefix: false)
        add(reader.maker.node(typed, in: field), false)
      }
    }
    if let node = SearchNode.every(together) { alternatives.append(node) }
    return SearchNode.either(alternatives)
  }

  /// Whether something follows that an operator can stand before.
  private var isOperandNext: Bool {
    guard next < parts.count else { return false }
    switch parts[next] {
    case .close, .word(.and, _), .word(.or, _): return false
    default: return true
    }
  }
}
