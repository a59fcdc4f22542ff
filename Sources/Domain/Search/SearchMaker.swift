/// Makes words and conditions of what was typed, within the limits of a query, and notes what was not taken as typed.
struct SearchMaker {
  /// A word, a quoted phrase or a value, without its quotes and without the stars at its end.
  struct Typed {
    let text: String
    let isPrefix: Bool
  }

  var hints = SearchHints()
  /// Whether more was typed than is searched for.
  private(set) var isFull = false
  private(set) var sort: SearchSort?
  private(set) var groupsTakes = false

  private var leaves = 0
  private var textBytes = 0
  private var unknownNames: Set<String> = []

  // MARK: Nodes

  /// What a word means in a group of `field`; nil where nothing of it can be looked for.
  mutating func node(_ typed: Typed, in field: SearchField?) -> SearchNode? {
    guard let field else { return words(typed, .anywhere) }
    if let node = condition(field, typed) { return node }
    if field.scope != nil || isFull { return nil }
    noteValue(field, field.rawValue, typed)
    return words(typed, .anywhere)
  }

  /// Takes a field's value: a condition, or how the list is shown. False where it is no value of the field.
  mutating func take(
    _ field: SearchField, _ value: Typed, _ isExcluded: Bool, _ parts: inout [SearchReader.Part]
  ) -> Bool {
    if field.isAboutTheList {
      guard takeList(field, SearchMark.plainValue(value.text)) else { return false }
      if isExcluded { hints.add("-\(field.rawValue): excludes nothing, so it was taken without the -") }
      parts.append(.leaf(nil, isExcluded: false))
      return true
    }
    let node = condition(field, value)
    guard node != nil || field.scope != nil || isFull else { return false }
    parts.append(.leaf(node, isExcluded: isExcluded))
    return true
  }

  private mutating func takeList(_ field: SearchField, _ value: String) -> Bool {
    if field == .group {
      groupsTakes = groupsTakes || value == "takes" || value == "take"
      return value == "takes" || value == "take"
    }
    guard let order = SearchSort(rawValue: value) else { return false }
    if let sort, sort != order { hints.add("only one sort: can hold, and the last was taken") }
    sort = order
    return true
  }

  /// The condition that a value of a field makes, or nil. Notes what was read otherwise than it was typed.
  mutating func condition(_ field: SearchField, _ value: Typed) -> SearchNode? {
    if let scope = field.scope { return words(value, scope) }
    guard value.text.utf8.count <= SearchName.maximumBytes else { return nil }
    var wasTurned = false
    guard let filter = SearchFilter(field, value, wasTurned: &wasTurned) else { return nil }
    if wasTurned {
      hints.add("\(field.rawValue):\(SearchHints.shown(value.text)) runs backwards, so it was turned round")
    }
    return hasRoom() ? .filter(filter) : nil
  }

  private mutating func words(_ typed: Typed, _ scope: SearchText.Scope) -> SearchNode? {
    guard typed.text.unicodeScalars.contains(where: PlainWords.isPart) else {
      if !Self.isPlainMark(typed.text) {
        hints.add("\"\(SearchHints.shown(typed.text))\" has neither letters nor digits and was left out")
      }
      return nil
    }
    guard hasRoom() else { return nil }
    let left = SearchParser.maximumBytes - textBytes
    textBytes += typed.text.utf8.count
    guard typed.text.utf8.count > left else {
      return .text(SearchText(typed.text, isPrefix: typed.isPrefix, scope: scope))
    }
    isFull = true
    hints.add("the query is very long: only its beginning was searched for")
    let cut = Self.beginning(of: typed.text, bytes: left)
    return cut.unicodeScalars.contains(where: PlainWords.isPart) ? .text(SearchText(cut, scope: scope)) : nil
  }

  /// Counts a word or condition; false where it is one too many.
  private mutating func hasRoom() -> Bool {
    guard !isFull else { return false }
    guard leaves < SearchParser.maximumTerms else {
      isFull = true
      hints.add("only the first \(SearchParser.maximumTerms) words and conditions were searched for")
      return false
    }
    leaves += 1
    return true
  }

  /// At most so many bytes, cut where a scalar ends; no space at the end.
  private static func beginning(of text: String, bytes: Int) -> String {
    var end = text.utf8.index(text.startIndex, offsetBy: bytes)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    let cut = text.unicodeScalars[..<end]
    return String(cut.last == " " ? cut.dropLast() : cut)
  }

  /// Nothing, or a mark or two that prose has between words: nobody looks for those.
  private static func isPlainMark(_ text: String) -> Bool {
    text.isEmpty || (text.unicodeScalars.count == 1 && text.unicodeScalars.allSatisfy { $0.properties.isPatternSyntax })
      || text.unicodeScalars.allSatisfy { $0 == "-" }
  }

  // MARK: Hints

  /// Notes a name before a colon that is no field, if it looks like one.
  mutating func noteUnknown(_ name: String) {
    guard Self.looksLikeField(name), unknownNames.count < SearchHints.most,
      unknownNames.insert(name.lowercased()).inserted
    else { return }
    let near = Suggestion.closest(to: name, among: SearchField.allCases.map(\.rawValue)).map {
      "; did you mean \($0):?"
    }
    hints.add("\(name): is no field, so it was searched for as text\(near ?? "")")
  }

  /// Whether text before a colon would be taken for the name of a field that does not exist.
  static func looksLikeField(_ name: String) -> Bool {
    (2...24).contains(name.utf8.count)
      && name.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F || $0 == 0x2D }
  }

  /// Notes a value that its field does not take.
  mutating func noteValue(_ field: SearchField, _ name: String, _ value: Typed?) {
    let name = SearchHints.shown(name)
    guard let value, !value.text.isEmpty else {
      return hints.add("\(name): has no value, so it was searched for as text")
    }
    hints.add(
      "\(name): does not take \"\(SearchHints.shown(value.text))\" but \(field.takes), so it was searched for as text")
  }
}
