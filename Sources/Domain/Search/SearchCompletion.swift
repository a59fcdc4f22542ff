/// What somebody has typed so far of one word of a search, to be completed by the names of fields and by their values.
public struct SearchCompletion: Hashable, Sendable {
  /// What stands before the part that is completed, and stays: signs and a field.
  public let lead: String
  /// The field whose values are wanted; nil where a field or a word is begun.
  public let field: SearchField?
  /// The part that is completed, without the quote that opens it.
  public let beginning: String

  /// Takes a word apart: `-tag:cl` is a `-`, the field `tag` and the beginning `cl`.
  public init(_ word: String) {
    var rest = word[...]
    var lead = ""
    while let first = rest.first, "-(".contains(first) { lead.append(rest.removeFirst()) }
    if let colon = rest.firstIndex(of: ":"), let field = SearchField(named: String(rest[..<colon])) {
      lead += rest[...colon]
      rest = rest[rest.index(after: colon)...]
      self.field = field
    } else {
      field = nil
    }
    if rest.first == "\"" { rest.removeFirst() }
    self.lead = lead
    beginning = String(rest)
  }

  /// The fields that begin so, each with its colon.
  public var fields: [String] {
    guard field == nil else { return [] }
    let folded = beginning.lowercased()
    return SearchField.allCases.map(\.rawValue).filter { $0.hasPrefix(folded) }.map { "\(lead)\($0):" }
  }

  /// The values that the language has for the field, those that begin so.
  public var values: [String] {
    let folded = beginning.lowercased()
    return (field?.values ?? []).filter { $0.hasPrefix(folded) }.map(completed)
  }

  /// The whole word with a value of the field in place of its beginning.
  public func completed(_ value: String) -> String { lead + SearchPrinter.quoted(value) }
}
