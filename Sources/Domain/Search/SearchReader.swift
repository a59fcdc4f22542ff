/// What a person typed, cut into the parts of the language, each with its meaning.
///
/// A field and its value, a quoted phrase, a word, a parenthesis, an operator word: what cannot be that is text.
struct SearchReader {
  /// A part of a query, in the order typed.
  enum Part {
    case open(isExcluded: Bool)
    case close
    /// `AND`, `OR` or `NOT`, typed so; whether it is an operator its neighbours decide. The field is that of the group.
    case word(Operator, SearchField?)
    /// A word or condition; nil where nothing of it can be looked for.
    case leaf(SearchNode?, isExcluded: Bool)
  }

  enum Operator: String { case and = "AND", or = "OR", not = "NOT" }

  private let typed: [Unicode.Scalar]
  private var position = 0
  /// The fields of the open groups, the innermost last; nil for a group without.
  private var groups: [SearchField?] = []
  private var ignoredGroups = 0

  private(set) var parts: [Part] = []
  /// Makes words and conditions of what was typed.
  var maker: SearchMaker

  init(_ text: String) {
    maker = SearchMaker()
    typed = Self.bounded(text, &maker.hints)
  }

  private static func bounded(_ text: String, _ hints: inout SearchHints) -> [Unicode.Scalar] {
    guard text.utf8.count > SearchParser.maximumTyped else { return Array(text.unicodeScalars) }
    hints.add("the query is very long: only its beginning was searched for")
    // By bytes, for one character can be of any length.
    return Array(String(decoding: text.utf8.prefix(SearchParser.maximumTyped), as: UTF8.self).unicodeScalars)
  }

  /// Reads everything, or as much as the limits allow.
  mutating func read() {
    while let next = mark(), !maker.isFull {
      if next == .space { position += 1 } else { readPart() }
    }
  }

  // MARK: Scalars

  private func mark(at offset: Int = 0) -> SearchMark? {
    position + offset < typed.count ? SearchMark(typed[position + offset]) : nil
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: typed[range])
    return String(view)
  }

  /// Where the run ends that begins at `start`: at a space, a quote or a parenthesis.
  private func runEnd(from start: Int) -> Int {
    var end = start
    while end < typed.count {
      switch SearchMark(typed[end]) {
      case .space, .quote, .openCorner, .open, .close: return end
      default: end += 1
      }
    }
    return end
  }

  private mutating func skipSpaces() {
    while mark() == .space { position += 1 }
  }

  // MARK: Parts

  private mutating func readPart() {
    var isExcluded = false
    while mark() == .minus, let next = mark(at: 1), next != .space {
      isExcluded = true
      position += 1
    }
    switch mark() {
    case .open: open(groups.last ?? nil, isExcluded: isExcluded)
    case .close: close()
    case .quote, .openCorner:
      let quoted = readQuoted()
      add(maker.node(quoted, in: groups.last ?? nil), isExcluded)
    default: readRun(isExcluded: isExcluded)
    }
  }

  private mutating func add(_ node: SearchNode?, _ isExcluded: Bool) {
    parts.append(.leaf(node, isExcluded: isExcluded))
  }

  private mutating func open(_ field: SearchField?, isExcluded: Bool) {
    position += 1
    guard ignoredGroups == 0, groups.count < SearchParser.maximumDepth else {
      ignoredGroups += 1
      maker.hints.add("parentheses within more than \(SearchParser.maximumDepth) others were left out")
      return
    }
    groups.append(field)
    parts.append(.open(isExcluded: isExcluded))
  }

  private mutating func close() {
    position += 1
    if ignoredGroups > 0 {
      ignoredGroups -= 1
    } else if !groups.isEmpty {
      groups.removeLast()
      parts.append(.close)
    }
  }

  /// Reads from a quote to the next one of its kind, or to the end.
  private mutating func readQuoted() -> SearchMaker.Typed {
    let isCorner = mark() == .openCorner
    let closing: Unicode.Scalar = typed[position] == "\u{300E}" ? "\u{300F}" : "\u{300D}"
    position += 1
    var view = String.UnicodeScalarView()
    var isSpaced = false
    while position < typed.count {
      let scalar = typed[position]
      let mark = SearchMark(scalar)
      if isCorner ? scalar == closing : mark == .quote { break }
      if mark == .space || mark == .quote {
        isSpaced = !view.isEmpty
      } else {
        if isSpaced { view.append(" ") }
        isSpaced = false
        view.append(scalar)
      }
      position += 1
    }
    if position < typed.count { position += 1 }
    var isPrefix = false
    while mark() == .star {
      isPrefix = true
      position += 1
    }
    return .init(text: String(view), isPrefix: isPrefix)
  }

  /// A run as typed, its stars at the end taken off.
  private func bare(_ range: Range<Int>) -> SearchMaker.Typed {
    var end = range.upperBound
    while end > range.lowerBound, SearchMark(typed[end - 1]) == .star { end -= 1 }
    return .init(text: text(range.lowerBound..<end), isPrefix: end < range.upperBound)
  }

  private mutating func readRun(isExcluded: Bool) {
    let start = position
    let end = runEnd(from: start)
    position = end
    let colon = (start..<end).first { SearchMark(typed[$0]) == .colon }
    if let colon, colon > start {
      let name = text(start..<colon)
      if let field = SearchField(named: SearchMark.ascii(name)) {
        return readValue(of: field, start..<colon, isExcluded: isExcluded)
      }
      if !isAddress(after: colon) { maker.noteUnknown(SearchMark.ascii(name)) }
      if colon + 1 == end, mark() == .quote || mark() == .openCorner {
        let quoted = readQuoted()
        let whole = SearchMaker.Typed(text: text(start..<end) + quoted.text, isPrefix: quoted.isPrefix)
        return add(maker.node(whole, in: groups.last ?? nil), isExcluded)
      }
    } else if let node = comparison(start..<end) {
      return add(node, isExcluded)
    }
    if !isExcluded, let word = Operator(rawValue: text(start..<end)) {
      parts.append(.word(word, groups.last ?? nil))
    } else {
      add(maker.node(bare(start..<end), in: groups.last ?? nil), isExcluded)
    }
  }

  /// Whether `//` follows, as in an address.
  private func isAddress(after colon: Int) -> Bool {
    colon + 2 < typed.count && typed[colon + 1] == "/" && typed[colon + 2] == "/"
  }

  /// `rating>=4`, without a colon, for fields that compare.
  private mutating func comparison(_ range: Range<Int>) -> SearchNode? {
    guard let sign = range.first(where: { SearchMark(typed[$0]) == .comparison }), sign > range.lowerBound,
      let field = SearchField(named: SearchMark.ascii(text(range.lowerBound..<sign))), field.isCompared
    else { return nil }
    return maker.condition(field, .init(text: text(sign..<range.upperBound), isPrefix: false))
  }

  // MARK: Fields

  /// Reads what stands behind a known field's colon; spaces may stand between.
  private mutating func readValue(of field: SearchField, _ name: Range<Int>, isExcluded: Bool) {
    let start = name.upperBound + 1
    let end = position
    position = start
    skipSpaces()
    let isSpaced = position > start
    var value: SearchMaker.Typed?
    switch mark() {
    case .open where !field.isAboutTheList: return open(field, isExcluded: isExcluded)
    case .quote, .openCorner: value = readQuoted()
    case nil, .open, .close, .space: break
    default:
      let from = position
      position = isSpaced ? runEnd(from: from) : end
      if !isSpaced || mayBeValue(from..<position) { value = bare(from..<position) }
      if (from..<position).allSatisfy({ SearchMark(typed[$0]) == .comparison }) { value = afterSign(from..<position) }
    }
    if let value, !value.text.isEmpty || value.isPrefix, maker.take(field, value, isExcluded, &parts) { return }
    maker.noteValue(field, text(name), value)
    if isSpaced || value == nil {
      position = start
      add(maker.node(bare(name), in: groups.last ?? nil), isExcluded)
    } else {
      let whole = text(name) + ":" + (value?.text ?? "")
      let text = SearchMaker.Typed(text: whole, isPrefix: value?.isPrefix ?? false)
      add(maker.node(text, in: nil), isExcluded)
    }
  }

  /// Whether a run that stands apart from the field can be its value: no field of its own, no operator.
  private func mayBeValue(_ range: Range<Int>) -> Bool {
    if let colon = range.first(where: { SearchMark(typed[$0]) == .colon }),
      SearchField(named: SearchMark.ascii(text(range.lowerBound..<colon))) != nil
    {
      return false
    }
    return Operator(rawValue: text(range)) == nil
  }

  /// `> 5`: a sign and the run behind the spaces.
  private mutating func afterSign(_ sign: Range<Int>) -> SearchMaker.Typed? {
    skipSpaces()
    let start = position
    position = runEnd(from: start)
    let value = bare(start..<position)
    return .init(text: text(sign) + value.text, isPrefix: value.isPrefix)
  }
}
