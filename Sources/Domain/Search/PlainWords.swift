@_spi(_Unicode) import Swift

/// Words as unicode61 makes them of nearly all text: letters, digits and private characters, in lower case and without
/// accents. For where no SQLite is at hand; the index of a catalog has the last word.
public struct PlainWords: SearchWordSplitter, Sendable {
  /// Makes one.
  public init() {}

  public func words(of text: Span<UInt8>, _ emit: (_ word: [UInt8], _ range: Range<Int>) -> Void) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for index in text.indices { bytes.append(text[index]) }
    var word = String.UnicodeScalarView()
    var start = 0
    var end = 0
    var position = 0
    func finish() {
      if !word.isEmpty { emit(Array(Self.folded(String(word)).utf8), start..<end) }
      word = String.UnicodeScalarView()
    }
    var decoder = UTF8()
    var input = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&input) {
      let length = UTF8.width(scalar)
      if Self.isPart(scalar) {
        if word.isEmpty { start = position }
        word.append(scalar)
        end = position + length
      } else if !word.isEmpty, Self.isMark(scalar) {
        end = position + length
      } else {
        finish()
      }
      position += length
    }
    finish()
  }

  /// Whether tokens are made of it: a letter, a number or a private character.
  public static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x30...0x39).contains(scalar.value) || (0x61...0x7A).contains(scalar.value | 0x20) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .privateUse:
      return true
    default: return CJK.role(of: scalar.value) == .character
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36F).contains(scalar.value) }

  /// In lower case, without the accents of Latin, Greek and Cyrillic letters.
  private static func folded(_ word: String) -> String {
    let lower = word.lowercased()
    if lower.utf8.allSatisfy({ $0 < 0x80 }) { return lower }
    return String(String.UnicodeScalarView(lower._nfd.filter { !isMark($0) }))
  }
}
