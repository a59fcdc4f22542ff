/// A function of hostile bytes, with what must hold whatever they are.
///
/// Two drivers share the table of these: a seeded loop in the tests, and libFuzzer behind `make fuzz`.
struct FuzzTarget: Sendable {
  /// Its name, which is also its folder in Fixtures.
  let name: String
  /// The longest input that is worth trying, in bytes.
  var limit = 4096
  /// How many inputs `make test` tries.
  var rounds = 1500
  /// Words of the input's language, for mutations.
  let words: [String]
  /// Whether the input's lines and words make sense, rather than bits.
  var isText = true
  /// Throws where a property does not hold; traps where the code under it does.
  let check: @Sendable ([UInt8]) throws(Violation) -> Void

  /// Every target. What reads bytes that somebody else wrote has its place here.
  static let all: [FuzzTarget] =
    JSONTargets.all + RequestTargets.all + AnswerTargets.all + RedactionTargets.all + ValueTargets.all
    + SearchTargets.all + SlotTargets.all + HelperTargets.all + SimulatorTargets.all + ImportTargets.all
    + ConfigTargets.all + PolicyTargets.all + FetchTargets.all + ServerTargets.all + ImageTargets.all + FilmTargets.all

  /// The target called `name`, or nil.
  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// A property that does not hold.
struct Violation: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Throws where `holds` is false.
func demand(_ holds: Bool, _ message: @autoclosure () -> String) throws(Violation) {
  if !holds { throw Violation(message()) }
}

extension [UInt8] {
  /// The bytes as text for a message.
  var shown: String { String(decoding: self, as: UTF8.self) }

  /// The first line, which says how to read the rest, and the rest.
  var headAndBody: (head: [Substring], body: [UInt8]) {
    let end = firstIndex(of: 0x0A) ?? endIndex
    let words = String(decoding: self[..<end], as: UTF8.self).split(separator: " ", omittingEmptySubsequences: true)
    return (words, Array(self[Swift.min(end + 1, count)...]))
  }

  /// Whether `needle` stands somewhere in here.
  func contains(bytes needle: [UInt8]) -> Bool {
    guard !needle.isEmpty, count >= needle.count else { return needle.isEmpty }
    return indices.dropLast(needle.count - 1).contains { self[$0] == needle[0] && self[$0...].starts(with: needle) }
  }
}

extension String {
  /// Whether a terminal would take any of this for a command.
  var hasControlCharacters: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
