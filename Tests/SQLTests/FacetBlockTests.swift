import TestSupport
import Testing

@testable import SQL

/// Lends the bytes of a block as a row of the catalog does.
private func lent<Result>(_ bytes: [UInt8], _ body: (RawSpan) -> Result) -> Result {
  unsafe bytes.withUnsafeBytes { unsafe body($0.bytes) }
}

@Suite struct FacetBlockTests {
  private static let nothing = FacetBlock.nothing

  /// Numbers of every width, and nothing between them.
  private static let columns: [[Int64]] = {
    var random = Seeded(5)
    let spans: [ClosedRange<Int64>] = [
      7...7, 0...253, 0...254, 0...255, -5...70_000, 0...65_533, 0...65_534, 0...65_535,
      1_700_000_000_000...1_790_000_000_000,
      0...4_294_967_293, 0...4_294_967_294, 0...4_294_967_295, Int64.min + 1 ... .max, -9...(-3),
    ]
    return spans.flatMap { span in
      [0, 30, 100].map { share in
        var column = (0..<FacetBlock.count).map { _ in
          Int.random(in: 0..<100, using: &random) < share ? Int64.random(in: span, using: &random) : nothing
        }
        // Both ends, so that the width is the one that is meant.
        if share > 0 { (column[17], column[200]) = (span.lowerBound, span.upperBound) }
        return column
      }
    }
  }()

  @Test func `a block gives back its numbers, as small as they allow`() {
    for column in Self.columns {
      let bytes = FacetBlock.bytes(column)
      #expect(lent(bytes, FacetBlock.numbers) == column)
      for slot in [0, 17, 63, 64, 200, 255] {
        #expect(lent(bytes) { FacetBlock.number(at: slot, $0) } == column[slot])
      }
    }
    let sizes = Self.columns.map { FacetBlock.bytes($0).count }
    #expect(Set(sizes) == [1, 9 + 256, 9 + 512, 9 + 1024, 9 + 2048])
    #expect(FacetBlock.bytes([0] + Array(repeating: 254, count: 255)).count == 9 + 256)
    #expect(FacetBlock.bytes([0] + Array(repeating: 255, count: 255)).count == 9 + 512)
  }

  @Test func `the clips in a range are those that a look at each number finds, at both ends too`() {
    var random = Seeded(6)
    for column in Self.columns {
      let bytes = FacetBlock.bytes(column)
      let known = column.filter { $0 != Self.nothing }
      var ranges: [ClosedRange<Int64>] = [.min ... .max, .max ... .max, .min ... .min, 0...0]
      for number in known.prefix(20) {
        ranges += [number...number, .min...number, number ... .max]
        if number < .max { ranges.append(number + 1 ... .max) }
        if number > .min + 1 { ranges.append(.min...number - 1) }
        let other = known.randomElement(using: &random) ?? number
        ranges.append(min(number, other)...max(number, other))
      }
      for range in ranges {
        let wanted = column.indices.filter { column[$0] != Self.nothing && range.contains(column[$0]) }
        let found = lent(bytes) { FacetBlock.clips(in: range, $0) }
        #expect(found.slots == wanted, "\(range)")
        #expect(found.count == wanted.count && found.isEmpty == wanted.isEmpty)
        #expect(found.bounds?.first == wanted.first && found.bounds?.last == wanted.last)
      }
      for mask in [Int64(1), 5, 0xF0, -1] {
        let wanted = column.indices.filter { column[$0] != Self.nothing && column[$0] & mask == 1 }
        #expect(lent(bytes) { FacetBlock.clips(with: 1, of: mask, $0) }.slots == wanted)
      }
    }
  }

  @Test func `one number is changed, whether its place has room for it or not`() {
    var random = Seeded(7)
    for column in Self.columns {
      var (numbers, bytes) = (column, FacetBlock.bytes(column))
      for number in [Self.nothing, 0, 254, 255, 65_535, -1, .max, .min + 1, 5, 4_294_967_295] {
        let slot = Int.random(in: 0..<FacetBlock.count, using: &random)
        numbers[slot] = number
        bytes = lent(bytes) { FacetBlock.bytes($0, with: number, at: slot) }
        #expect(lent(bytes, FacetBlock.numbers) == numbers)
      }
    }
  }

  @Test func `bytes that are no block hold nothing`() {
    var short = FacetBlock.bytes(Array(repeating: 3, count: 256))
    short.removeLast()
    // What can be no number cannot be the lowest either.
    let below = [1, 0, 0, 0, 0, 0, 0, 0, 0x80] + [UInt8](repeating: 9, count: 256)
    for bytes in [[], [0], [1], [9], short, short + [0, 0], [3] + short.dropFirst() + [0], below] as [[UInt8]] {
      #expect(lent(bytes, FacetBlock.numbers).allSatisfy { $0 == Self.nothing })
      #expect(lent(bytes) { FacetBlock.clips(in: .min ... .max, $0) }.isEmpty)
      #expect(lent(bytes) { FacetBlock.clips(in: .max ... .max, $0) }.isEmpty)
      #expect(lent(bytes) { FacetBlock.clips(with: 0, of: 0, $0) }.isEmpty)
    }
  }

  @Test func `masks are sets of slots`() {
    var some = FacetMask.none
    for slot in 60...130 { some.insert(slot) }
    #expect(some.slots == Array(60...130) && some.slots.contains(64) && !some.slots.contains(131))
    #expect((~some).count == 256 - 71 && (some & ~some).isEmpty && (some | ~some) == .all)
    #expect(FacetMask.none.bounds == nil && FacetMask.all.slots == Array(0...255))
  }

  @Test func `the SQL functions read, change and pack a block`() throws {
    let connection = try Connection(":memory:", mode: .memory)
    func number(_ sql: String) throws -> Int64? {
      try connection.first(sql) { (row) throws(SQLError) in try row.optionalInt64(0) } ?? nil
    }
    try connection.execute(
      script: """
        CREATE TABLE facts (clip INTEGER PRIMARY KEY, number);
        INSERT INTO facts VALUES (256, 5), (257, NULL), (258, -7), (511, 900), (300, 'text');
        """)
    let packed = "(SELECT facet_pack(clip & 255, number) FROM facts)"
    for (slot, wanted) in [(0, 5), (1, nil), (2, -7), (255, 900), (44, nil), (9, nil)] as [(Int, Int64?)] {
      let found = try number("SELECT facet_at(\(packed), \(slot))")
      #expect(found == wanted)
    }
    let changed = try number("SELECT facet_at(facet_with(\(packed), 2, 12345678901), 2)")
    #expect(changed == 12_345_678_901)
    let emptied = try number("SELECT facet_at(facet_with(facet_with(x'00', 9, 4), 9, NULL), 9)")
    #expect(emptied == nil)
    let none = try number("SELECT length(facet_pack(1, 1)) FROM facts WHERE clip < 0")
    #expect(none == 1)
    // Whatever is handed in, nothing is read beyond it.
    for value in ["NULL", "'text'", "1", "x'01'", "zeroblob(100000)"] {
      let found = try number("SELECT facet_at(\(value), 99999)")
      #expect(found == nil)
    }
  }
}
