/// Why a text is no JSON that Onetake takes, and where.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong there, as the rest of a sentence.
  public let reason: String
  /// The line of the offending byte, from 1.
  public let line: Int
  /// The column of the offending byte, counted in bytes from 1.
  public let column: Int

  /// The whole sentence: "line 2, column 14: expected ':'".
  public var message: String { "line \(line), column \(column): \(reason)" }
}

/// Reads RFC 8259 JSON from untrusted bytes, with bounds.
public struct JSONParser {
  /// How forgiving to be.
  public enum Leniency: Sendable {
    /// RFC 8259 to the letter; duplicate members, lone surrogates and ill-formed UTF-8 are refused too: for what a
    /// person or a client sends.
    case strict
    /// The first duplicate counts, broken text is repaired, control characters may stand in strings, and NaN and
    /// Infinity are `null`: for what a provider answers, because a surprise must never turn into a second payment.
    case lenient
  }

  /// How deep arrays and objects may nest.
  public static let maximumDepth = 64

  private let bytes: [UInt8]
  private let leniency: Leniency
  private var position = 0

  private init(_ bytes: [UInt8], _ leniency: Leniency) {
    self.bytes = bytes
    self.leniency = leniency
  }

  /// Reads one JSON value that is the whole of `bytes`, apart from white space.
  public static func parse(_ bytes: [UInt8], _ leniency: Leniency = .strict) throws(JSONError) -> JSON {
    var parser = JSONParser(bytes, leniency)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.error("more text after the end of the value") }
    return value
  }

  /// Reads one JSON value that is the whole of `text`.
  public static func parse(_ text: String, _ leniency: Leniency = .strict) throws(JSONError) -> JSON {
    try parse(Array(text.utf8), leniency)
  }

  /// Whether `text` is one JSON number and nothing else.
  static func isNumber(_ text: String) -> Bool {
    var parser = JSONParser(Array(text.utf8), .strict)
    guard (try? parser.number()) != nil else { return false }
    return parser.position == parser.bytes.count
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    guard let byte = peek() else { throw error("the text ends where a value should stand") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case _ where leniency == .lenient && startsNotFinite():
      _ = take("-")
      return try word(peek() == UInt8(ascii: "N") ? "NaN" : "Infinity", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("a value cannot begin with \(named(byte))")
    }
  }

  /// Whether NaN, Infinity or -Infinity begins here, as Python's json module writes them.
  private func startsNotFinite() -> Bool {
    let rest = bytes[position...].prefix(2)
    return rest.first == UInt8(ascii: "N") || rest.first == UInt8(ascii: "I") || rest.elementsEqual("-I".utf8)
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    guard bytes[position...].starts(with: word.utf8) else { throw error("expected \(word)") }
    position += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    guard depth <= Self.maximumDepth else { throw error("nested more than \(Self.maximumDepth) deep") }
    position += 1
    var members: [JSONObject.Member] = []
    var names: Set<[UInt8]> = []
    skipSpace()
    if take("}") { return JSONObject() }
    while true {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw error("expected a member's name in double quotes") }
      let start = position
      let name = try string()
      if names.insert(Array(name.utf8)).inserted {
        skipSpace()
        guard take(":") else { throw error("expected ':'") }
        members.append(JSONObject.Member(name, try value(depth: depth)))
      } else if leniency == .lenient {
        skipSpace()
        guard take(":") else { throw error("expected ':'") }
        _ = try value(depth: depth)
      } else {
        throw error("the member \(shown(name)) stands here twice", at: start)
      }
      skipSpace()
      if take("}") { return JSONObject(members) }
      guard take(",") else { throw error("expected ',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
    guard depth <= Self.maximumDepth else { throw error("nested more than \(Self.maximumDepth) deep") }
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw error("expected ',' or ']'") }
    }
  }

  private mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      position += 1
      if !take("+") { _ = take("-") }
      try digits()
    }
    return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw error("expected a digit") }
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    let opening = position
    position += 1
    var text: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        if let string = String(validating: text, as: UTF8.self) { return string }
        guard leniency == .lenient else { throw error("the string is not well-formed UTF-8", at: opening) }
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20 where leniency == .strict:
        throw error("a control character must be escaped in a string")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("the string that begins here has no end", at: opening)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard let byte = peek() else { throw error("the text ends inside an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape(from: start)).utf8)
    case _ where leniency == .lenient: text.append(contentsOf: [UInt8(ascii: "\\"), byte])
    default: throw error("\\\(named(byte)) is no escape", at: start)
    }
  }

  /// The character of an escape whose `\u` was read.
  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    guard let first = hexQuad() else {
      guard leniency == .lenient else { throw error("expected four hex digits after \\u") }
      return "\u{FFFD}"
    }
    if let scalar = Unicode.Scalar(first) { return scalar }
    let mark = position
    if (0xD800...0xDBFF).contains(first), take("\\"), take("u"), let second = hexQuad(),
      (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    {
      return scalar
    }
    position = mark
    guard leniency == .lenient else { throw error("a lone surrogate stands for no character", at: start) }
    return "\u{FFFD}"
  }

  /// Four hex digits, or nil; then it stands at the first byte that is none.
  private mutating func hexQuad() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Digest.hexValue(of: byte) else { return nil }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  // MARK: Bytes

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func named(_ byte: UInt8) -> String {
    (0x21...0x7E).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "byte 0x" + String(byte, radix: 16)
  }

  /// A name as an error may show it: quoted, escaped, and short, for it came from outside.
  private func shown(_ name: String) -> String {
    JSON.string(Phrase.shortened(name, to: 40)).text
  }

  private func error(_ reason: String, at offset: Int? = nil) -> JSONError {
    let end = min(offset ?? position, bytes.count)
    let line = bytes[..<end].reduce(into: 1) { if $1 == 0x0A { $0 += 1 } }
    let lineStart = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONError(reason: reason, line: line, column: end - lineStart + 1)
  }
}
