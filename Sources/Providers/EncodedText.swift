/// A text as bytes, with what each piece of it stands for: `%2F`, `\\/`, `\\u002f` and `&#x2f;` are all a slash.
///
/// Others write down what they were sent in ways of their own. What is looked for is looked for in the meaning, and taken
/// out of the bytes.
struct EncodedText {
  /// The text itself.
  let bytes: [UInt8]
  /// What each unit means: one byte, for nothing that is looked for has others.
  let meanings: [UInt8]
  /// Where each unit begins in `bytes`, and at last where the text ends.
  private let starts: [UInt32]

  var count: Int { meanings.count }

  /// Reads every byte as itself.
  init(plain bytes: [UInt8]) { self.init(bytes, bytes, Array(0...UInt32(bytes.count))) }

  /// Reads escapes of addresses (RFC 3986), also where they were escaped once more, of JSON, and of HTML.
  init(_ bytes: [UInt8]) {
    guard bytes.contains(where: { Self.escapes.contains($0) }) else {
      self.init(plain: bytes)
      return
    }
    var meanings: [UInt8] = []
    var starts: [UInt32] = []
    meanings.reserveCapacity(bytes.count)
    starts.reserveCapacity(bytes.count + 1)
    var position = 0
    while position < bytes.count {
      let (meaning, length) = Self.unit(bytes[position...])
      meanings.append(meaning)
      starts.append(UInt32(position))
      position += length
    }
    starts.append(UInt32(bytes.count))
    self.init(bytes, meanings, starts)
  }

  private init(_ bytes: [UInt8], _ meanings: [UInt8], _ starts: [UInt32]) {
    self.bytes = bytes
    self.meanings = meanings
    self.starts = starts
  }

  /// The bytes of some units.
  func source(_ units: Range<Int>) -> ArraySlice<UInt8> {
    bytes[Int(starts[units.lowerBound])..<Int(starts[units.upperBound])]
  }

  /// Whether an address ends at a unit: white space, quotes and angle brackets, as they stand or as JSON's writers put
  /// them (`\n`, `\"`).
  ///
  /// Escaped in any other way they do not: percent-encoded is how an address holds them, and behind `\u0000` or `&quot;`
  /// whoever reads the raw text still sees the same address. Rather too much is taken out than too little.
  func endsAddress(at unit: Int) -> Bool {
    let meaning = meanings[unit]
    guard meaning <= 0x20 || Self.closers.contains(meaning) else { return false }
    return starts[unit + 1] - starts[unit] <= 2
  }

  /// Whether the units from one on mean `words`, which is lower-case, in either case.
  func begins(at unit: Int, with words: [UInt8]) -> Bool {
    guard count - unit >= words.count else { return false }
    for (index, word) in words.enumerated() where Self.lowered(meanings[unit + index]) != word { return false }
    return true
  }

  /// The first unit from `unit` on for which `holds`, or `end`, which is the text's where none is given.
  func first(from unit: Int, to end: Int? = nil, where holds: (Int) -> Bool) -> Int {
    let end = end ?? count
    var position = unit
    while position < end, !holds(position) { position += 1 }
    return position
  }

  static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 0x20 : byte
  }

  private static let closers = Array("\"'<>".utf8)
  private static let escapes = Array("%\\&".utf8)
  private static let entities: [(name: [UInt8], meaning: UInt8)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)[0]) }

  /// What the first unit of `rest` means, and how many bytes it has.
  private static func unit(_ rest: ArraySlice<UInt8>) -> (meaning: UInt8, length: Int) {
    let start = rest.startIndex
    let first = rest[start]
    switch first {
    case UInt8(ascii: "%"):
      guard let byte = number(rest.dropFirst().prefix(2), radix: 16, digits: 2) else { break }
      if byte == UInt8(ascii: "%"), let inner = number(rest.dropFirst(3).prefix(2), radix: 16, digits: 2) {
        return (UInt8(inner), 5)
      }
      return (UInt8(byte), 3)
    case UInt8(ascii: "\\"):
      guard rest.count > 1 else { break }
      switch rest[start + 1] {
      case UInt8(ascii: "u"):
        guard let scalar = number(rest.dropFirst(2).prefix(4), radix: 16, digits: 4), scalar < 0x80 else { break }
        return (UInt8(scalar), 6)
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
        return (0x0A, 2)
      case let next where [UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'")].contains(next):
        return (next, 2)
      default: break
      }
    case UInt8(ascii: "&"):
      if let entity = entities.first(where: { rest.starts(with: $0.name) }) {
        return (entity.meaning, entity.name.count)
      }
      guard let end = rest.prefix(8).firstIndex(of: UInt8(ascii: ";")), rest.dropFirst().first == UInt8(ascii: "#")
      else {
        break
      }
      let digits = rest[(start + 2)..<end]
      let isHex = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
      guard let scalar = isHex ? number(digits.dropFirst(), radix: 16) : number(digits, radix: 10), scalar < 0x80 else {
        break
      }
      return (UInt8(scalar), end + 1 - start)
    default: break
    }
    return (first, 1)
  }

  private static func number(_ text: ArraySlice<UInt8>, radix: Int, digits: Int? = nil) -> Int? {
    guard !text.isEmpty, digits == nil || text.count == digits, text.first != UInt8(ascii: "+") else { return nil }
    return Int(String(decoding: text, as: UTF8.self), radix: radix).flatMap { $0 < 0 ? nil : $0 }
  }
}
