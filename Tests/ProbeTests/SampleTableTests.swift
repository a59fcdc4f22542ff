import Domain
import TestFilms
import Testing

@testable import Probe

/// Tables of an index that count more than their boxes hold: the versions of FFmpeg differ in what they make of these.
@Suite struct SampleTableTests {
  /// Each with where its count stands, after its type.
  @Test(arguments: [("stts", 8), ("ctts", 8), ("stsc", 8), ("stco", 8), ("stsz", 12)])
  func `a table that counts one entry more than its box holds makes the index malformed`(table: String, place: Int)
    throws
  {
    var bytes = try TestFilms.bytes(.small)
    let whole = try facts(bytes)
    #expect(whole.completeness.damage == [] && whole.video?.frames == 48)
    let type = try #require(bytes.indices.dropLast(3).first { bytes[$0..<$0 + 4].elementsEqual(table.utf8) })
    bytes[type + place + 3] += 1
    let facts = try facts(bytes)
    #expect(facts.completeness.damage == [.malformed], "\(facts.json.text)")
    #expect(facts.video == nil && facts.audio == nil, "\(facts.json.text)")
    #expect(Policy().judge(facts, against: Expectation()).verdict == .violations)
    #expect(try deep(bytes) == DeepFacts())
  }

  /// A table with two entries: its head, which ends with their number, and the bytes that they take.
  static let tables: [(name: String, head: [UInt8], needed: Int)] = {
    let two: [UInt8] = [0, 0, 0, 2]
    func sizes(_ last: UInt8) -> [UInt8] { [0, 0, 0, 0, 0, 0, 0, last] + two }
    let plain = [0, 0, 0, 0] + two
    return [
      ("stts", plain, 16), ("ctts", plain, 16), ("stsc", plain, 24), ("stco", plain, 8), ("co64", plain, 16),
      ("stsz", sizes(0), 8), ("stsz", sizes(7), 0),
      ("stz2", sizes(4), 1), ("stz2", sizes(8), 2), ("stz2", sizes(16), 4),
    ]
  }()

  @Test(arguments: tables) func `the room of two entries is enough for two, and a byte less is not`(
    table: (name: String, head: [UInt8], needed: Int)
  ) throws {
    for room in [table.needed - 1, table.needed, table.needed + 1] where room >= 0 {
      var bytes = Self.box(table.name, table.head + [UInt8](repeating: 0, count: room))
      for folder in ["stbl", "minf", "mdia", "trak", "moov"] { bytes = Self.box(folder, bytes) }
      let film = Self.box("ftyp", Array("isom".utf8)) + bytes
      let fits = try TestFilms.withDescriptor(holding: film) {
        try SampleTables.fit(in: Descriptor(number: $0, size: film.count))
      }
      #expect(fits == (room >= table.needed), "\(table.name) with \(room) bytes")
    }
  }

  private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let size = content.count + 8
    return [0, 0, UInt8(size / 256), UInt8(size % 256)] + Array(type.utf8) + content
  }

  private func facts(_ bytes: [UInt8]) throws -> MediaFacts {
    Probe.silenceLibrary()
    return try TestFilms.withDescriptor(holding: bytes) { try Probe.facts(descriptor: $0, size: bytes.count) }
  }
}
