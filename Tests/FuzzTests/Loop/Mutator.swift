import TestSupport

/// Makes inputs that nearly make sense: seeds, changed by bits, words, numbers, splices and cuts.
struct Mutator {
  private var random: Seeded
  private let seeds: [[UInt8]]
  private let words: [[UInt8]]
  private let limit: Int
  private let isText: Bool

  init(_ target: FuzzTarget, seeds: [[UInt8]], seed: UInt64) {
    random = Seeded(seed)
    self.seeds = seeds.isEmpty ? [[]] : seeds
    words = target.words.map { Array($0.utf8) }
    limit = target.limit
    isText = target.isText
  }

  /// The next input.
  mutating func next() -> [UInt8] {
    var bytes = pick(seeds)
    for _ in 0..<Int.random(in: 1...5, using: &random) { change(&bytes) }
    return Array(bytes.prefix(limit))
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 0...span, using: &random))
    switch Int.random(in: 0..<12, using: &random) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case 1: if place < bytes.count { bytes[place] = UInt8.random(in: .min ... .max, using: &random) }
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.removeSubrange(place...)
    case 4, 5: bytes.insert(contentsOf: pick(words), at: place)
    case 6: bytes.replaceSubrange(place..<end, with: pick(words))
    case 7: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
    case 8:
      let other = pick(seeds)
      bytes.replaceSubrange(place..., with: other[Int.random(in: 0...other.count, using: &random)...])
    case 9: bytes.insert(contentsOf: repeated(bytes[place..<end]), at: place)
    default: if isText { changeNumber(&bytes, from: place) } else { changeWhole(&bytes, at: place) }
    }
  }

  /// Cuts and copies are mostly short, seldom long.
  private var span: Int { isText ? 40 : 400 }

  private mutating func pick(_ list: [[UInt8]]) -> [UInt8] { list.randomElement(using: &random) ?? [] }

  private mutating func repeated(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let times = min(Int.random(in: 1...200, using: &random), limit / max(1, bytes.count))
    return Array(repeatElement(bytes, count: times).joined())
  }

  /// Puts a number at the edge of something in the place of the next one.
  private mutating func changeNumber(_ bytes: inout [UInt8], from place: Int) {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    let edges = [
      "0", "1", "-1", "2147483647", "2147483648", "4294967296", "9007199254740992", "9223372036854775807",
      "9223372036854775808", "18446744073709551616", "1e308", "0.1",
    ]
    bytes.replaceSubrange(start..<end, with: Array((edges.randomElement(using: &random) ?? "0").utf8))
  }

  /// Writes a big-endian number of 32 or 64 bits at the edge of something.
  private mutating func changeWhole(_ bytes: inout [UInt8], at place: Int) {
    let edges: [UInt64] = [0, 1, 7, 8, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 62, 1 << 63, .max]
    let value = edges.randomElement(using: &random) ?? 0
    let width = Bool.random(using: &random) ? 4 : 8
    guard place + width <= bytes.count else { return }
    for index in 0..<width {
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (width - 1 - index)))
    }
  }
}
