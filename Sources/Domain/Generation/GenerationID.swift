/// The name of one take, bought or imported: 16 characters that are easy to read aloud and to shorten.
///
/// Crockford's base 32 without its look-alikes, in lower case: 80 random bits.
public struct GenerationID: Hashable, Sendable, CustomStringConvertible {
  /// How many characters an id has.
  public static let length = 16
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  /// The same as a bit for each code, for every id that is read is checked.
  private static let characters = alphabet.reduce(UInt128(0)) { $0 | 1 << UInt128($1) }

  /// The id's characters.
  public let text: String

  /// Draws a new id from the system's random generator.
  public static func random() -> GenerationID {
    var generator = SystemRandomNumberGenerator()
    let characters = (0..<length).map { _ in alphabet[Int(generator.next(upperBound: 32 as UInt))] }
    return GenerationID(text: String(decoding: characters, as: UTF8.self))
  }

  private init(text: String) { self.text = text }

  /// Takes a whole id, or is nil.
  public init?(_ text: String) {
    guard text.utf8.count == Self.length, Self.isPrefix(text) else { return nil }
    self.text = text
  }

  /// Whether an id could begin so.
  public static func isPrefix(_ text: String) -> Bool {
    (1...length).contains(text.utf8.count) && text.utf8.allSatisfy { characters & 1 << UInt128($0) != 0 }
  }

  public var description: String { text }
}
