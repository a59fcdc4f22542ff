/// Reads what a person types. Nothing is an error: what is no condition is text, and a hint says so.
public struct SearchParser {
  /// The most bytes of a query that are read; the rest is left out, with a hint.
  public static let maximumBytes = 8192
  /// The most words and conditions that are used; the rest is left out, with a hint.
  public static let maximumTerms = 64

  private let now: Int64
  private var query = SearchQuery()

  private init(now: Int64) { self.now = now }

  /// The query that `text` asks. `now` is in Unix milliseconds; days are UTC days.
  public static func parse(_ text: String, now: Int64) -> SearchQuery {
    var parser = SearchParser(now: now)
    for piece in parser.pieces(of: text) { parser.take(piece) }
    return parser.query
  }

  // MARK: Pieces

  /// A run without spaces, or what stands between two quotes.
  private struct Piece {
    var field = ""
    var text = ""
    var isQuoted = false
    var isExcluded = false
  }

  private mutating func pieces(of text: String) -> [Piece] {
    var bounded = Substring(text)
    if text.utf8.count > Self.maximumBytes {
      // By bytes, for one character can be of any length.
      var end = text.utf8.index(text.startIndex, offsetBy: Self.maximumBytes)
      while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
      bounded = Substring(text.unicodeScalars[..<end])
      query.hints.append("the query is very long: only its beginning was searched for")
    }
    var pieces: [Piece] = []
    while let start = bounded.firstIndex(where: { !$0.isWhitespace }) {
      bounded = bounded[start...]
      pieces.append(Self.nextPiece(&bounded))
      if pieces.count == Self.maximumTerms {
        query.hints.append("only the first \(Self.maximumTerms) words were searched for")
        break
      }
    }
    return pieces
  }

  private static func nextPiece(_ text: inout Substring) -> Piece {
    var piece = Piece()
    if text.first == "-", let next = text.dropFirst().first, !next.isWhitespace {
      piece.isExcluded = true
      text = text.dropFirst()
    }
    let bare = text.prefix { !$0.isWhitespace && $0 != "\"" }
    text = text[bare.endIndex...]
    guard text.first == "\"" && (bare.isEmpty || bare.last == ":") else {
      piece.text = String(bare)
      if bare.isEmpty { text = text.dropFirst() }
      return piece
    }
    piece.field = String(bare.dropLast())
    let quoted = text.dropFirst().prefix { $0 != "\"" }
    text = text[quoted.endIndex...].dropFirst()
    piece.text = String(quoted)
    piece.isQuoted = true
    return piece
  }

  // MARK: Meaning

  private mutating func take(_ piece: Piece) {
    var field = piece.field
    var value = piece.text
    if !piece.isQuoted, let colon = value.firstIndex(of: ":"), colon != value.startIndex {
      field = String(value[..<colon])
      value = String(value[value.index(after: colon)...])
    }
    if piece.isExcluded, Self.names.contains(field.lowercased()) {
      query.hints.append("-\(field): excludes no clips yet, so it was searched for as text")
    } else if !field.isEmpty, !value.isEmpty, !piece.isExcluded {
      if let filter = filter(field.lowercased(), value) {
        query.filters.append(filter)
        return
      }
      query.hints.append(
        Self.names.contains(field.lowercased())
          ? "\(field): does not take \"\(value)\", so it was searched for as text"
          : "\(field): is no field, so it was searched for as text")
    }
    word(piece)
  }

  private mutating func word(_ piece: Piece) {
    var text = piece.field.isEmpty ? piece.text : "\(piece.field) \(piece.text)"
    let isPrefix = !piece.isQuoted && text.last == "*"
    if isPrefix { text = String(text.dropLast()) }
    guard text.unicodeScalars.contains(where: Self.isTokenScalar) else {
      if !text.isEmpty { query.hints.append("\"\(text)\" has neither letters nor digits and was left out") }
      return
    }
    query.words.append(.init(text: text, isPrefix: isPrefix, isExcluded: piece.isExcluded))
  }

  /// What SQLite's unicode61 makes tokens of: letters, numbers and private characters.
  private static func isTokenScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .privateUse:
      true
    default: false
    }
  }

  // MARK: Filters

  /// The fields that filter.
  public static let names = [
    "model", "provider", "resolution", "duration", "verdict", "after", "before", "is",
  ]

  private func filter(_ field: String, _ value: String) -> SearchQuery.Filter? {
    switch field {
    case "model":
      let isPrefix = value.last == "*"
      let name = isPrefix ? String(value.dropLast()) : value
      return .model(Model(named: name)?.rawValue ?? name, isPrefix: isPrefix)
    case "provider": return Provider(rawValue: value.lowercased()).map { .provider($0.rawValue) }
    case "resolution": return Resolution(rawValue: value.lowercased()).map { .resolution($0.rawValue) }
    case "duration": return Self.milliseconds(value).map { .duration($0) }
    case "verdict": return Verdict(rawValue: value.lowercased()).map { .verdict($0.rawValue) }
    case "after": return day(value).map { .created($0.lowerBound...Int64.max) }
    case "before": return day(value).map { .created(Int64.min...$0.lowerBound - 1) }
    case "is": return value.lowercased() == "trashed" ? .trashed : value.lowercased() == "imported" ? .imported : nil
    default: return nil
    }
  }

  /// `5`, `>5`, `>=5`, `<5`, `<=5`, `5..8` in seconds. A bare number means a clip of about that length, as ordered.
  private static func milliseconds(_ text: String) -> ClosedRange<Int64>? {
    func thousandths(_ part: Substring) -> Int64? {
      guard let money = Money(String(part)), money.nanos >= 0 else { return nil }
      return money.nanos / 1_000_000
    }
    if let dots = text.firstRange(of: "..") {
      let low = text[..<dots.lowerBound], high = text[dots.upperBound...]
      let from = low.isEmpty ? 0 : thousandths(low), to = high.isEmpty ? Int64.max - tolerance : thousandths(high)
      guard let from, let to, from <= to else { return nil }
      return max(0, from - tolerance)...to + tolerance
    }
    let signs = text.prefix { "<>=".contains($0) }
    guard let value = thousandths(text[signs.endIndex...]) else { return nil }
    switch signs {
    case "", "=": return max(0, value - tolerance)...value + tolerance
    case ">": return value + tolerance + 1...Int64.max
    case ">=": return max(0, value - tolerance)...Int64.max
    case "<": return value > tolerance ? 0...value - tolerance - 1 : nil
    case "<=": return 0...value + tolerance
    default: return nil
    }
  }

  /// A clip ordered at 5 s is 5.042 s long: lengths are compared as the verdict compares them.
  private static let tolerance: Int64 = 100

  /// `2026-01-31`, `today`, `yesterday`, or `7d` for seven days ago: the UTC day in milliseconds.
  private func day(_ text: String) -> ClosedRange<Int64>? {
    let length: Int64 = 86_400_000
    let today = CivilDate(milliseconds: now).milliseconds
    let start: Int64
    switch text {
    case "today": start = today
    case "yesterday": start = today - length
    default:
      if text.last == "d", let days = Int64(text.dropLast()), (0...100_000).contains(days) {
        start = today - days * length
      } else if let date = CivilDate(text) {
        start = date.milliseconds
      } else {
        return nil
      }
    }
    return start...start + length - 1
  }
}
