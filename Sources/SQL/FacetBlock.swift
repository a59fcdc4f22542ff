/// One facet of clips whose serials follow each other, such as how long each is: a number for each clip, or nothing.
///
/// A search looks at numbers of many clips and at nothing else of them. Here 256 stand together in one small row, so that
/// a million are compared in milliseconds, whatever is asked and however little is found.
///
/// The bytes: how many bytes a clip has (0, 1, 2, 4 or 8); the lowest number (8 bytes, little-endian); then for each clip
/// how far its number lies above that, plus 1, or 0 for nothing.
package enum FacetBlock {
  /// How many clips a block has.
  package static let count = 256

  /// Stands for nothing, and can be no number.
  package static let nothing = Int64.min

  private static let header = 9

  /// The block that a clip's facets are in, and its place there.
  package static func place(of serial: Int64) -> (block: Int64, slot: Int) { (serial >> 8, Int(serial & 255)) }

  /// The serial of the clip at a place.
  package static func serial(_ block: Int64, _ slot: Int) -> Int64 { block << 8 + Int64(slot) }

  /// The numbers of a block; all nothing where the bytes are none.
  package static func numbers(_ bytes: RawSpan) -> [Int64] {
    var numbers = [Int64](repeating: nothing, count: count)
    guard let (width, lowest) = layout(bytes) else { return numbers }
    for slot in 0..<count {
      let above = offset(slot, width, bytes)
      if above != 0 { numbers[slot] = lowest &+ Int64(bitPattern: above &- 1) }
    }
    return numbers
  }

  /// The number of one clip.
  package static func number(at slot: Int, _ bytes: RawSpan) -> Int64 {
    guard let (width, lowest) = layout(bytes), (0..<count).contains(slot) else { return nothing }
    let above = offset(slot, width, bytes)
    return above == 0 ? nothing : lowest &+ Int64(bitPattern: above &- 1)
  }

  /// The bytes for `count` numbers.
  package static func bytes(_ numbers: [Int64]) -> [UInt8] {
    var (lowest, highest) = (Int64.max, nothing)
    for number in numbers where number != nothing { (lowest, highest) = (min(lowest, number), max(highest, number)) }
    guard highest != nothing else { return [0] }
    let most = UInt64(bitPattern: highest &- lowest) + 1
    let width = most <= 0xFF ? 1 : most <= 0xFFFF ? 2 : most <= 0xFFFF_FFFF ? 4 : 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(header + count * width)
    bytes.append(UInt8(width))
    append(UInt64(bitPattern: lowest), 8, to: &bytes)
    for number in numbers {
      append(number == nothing ? 0 : UInt64(bitPattern: number &- lowest) + 1, width, to: &bytes)
    }
    return bytes
  }

  /// The bytes of a block in which one clip has another number: the old ones with that place changed, where it has room.
  package static func bytes(_ bytes: RawSpan, with number: Int64, at slot: Int) -> [UInt8] {
    if let (width, lowest) = layout(bytes), number == nothing || number >= lowest {
      let above = number == nothing ? 0 : UInt64(bitPattern: number &- lowest) &+ 1
      if width == 8 || above >> UInt64(8 * width) == 0 {
        var changed = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        for byte in 0..<width {
          changed[header + slot * width + byte] = UInt8(truncatingIfNeeded: above >> UInt64(8 * byte))
        }
        return changed
      }
    }
    var numbers = numbers(bytes)
    numbers[slot] = number
    return self.bytes(numbers)
  }

  /// The clips whose number lies in `range`.
  package static func clips(in range: ClosedRange<Int64>, _ bytes: RawSpan) -> FacetMask {
    guard let (_, lowest) = layout(bytes), range.upperBound >= lowest else { return .none }
    let low = range.lowerBound <= lowest ? 1 : UInt64(bitPattern: range.lowerBound &- lowest) + 1
    let span = UInt64(bitPattern: range.upperBound &- lowest) + 1 - low
    return clips(bytes) { above, _ in above &- low <= span }
  }

  /// The clips whose number has the bits of `mask` as `wanted` has them.
  package static func clips(with wanted: Int64, of mask: Int64, _ bytes: RawSpan) -> FacetMask {
    clips(bytes) { above, lowest in
      above != 0 && (lowest &+ Int64(bitPattern: above &- 1)) & mask == wanted
    }
  }

  /// The clips for which `holds`, of how far each number lies above the lowest, plus 1.
  @inline(__always) private static func clips(
    _ bytes: RawSpan, where holds: (_ above: UInt64, _ lowest: Int64) -> Bool
  ) -> FacetMask {
    guard let (width, lowest) = layout(bytes) else { return .none }
    switch width {
    case 1: return clips(UInt8.self, bytes) { holds($0, lowest) }
    case 2: return clips(UInt16.self, bytes) { holds($0, lowest) }
    case 4: return clips(UInt32.self, bytes) { holds($0, lowest) }
    default: return clips(UInt64.self, bytes) { holds($0, lowest) }
    }
  }

  @inline(__always) private static func clips<Offset: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _: Offset.Type, _ bytes: RawSpan, where holds: (UInt64) -> Bool
  ) -> FacetMask {
    var found = FacetMask.none
    for word in 0..<4 {
      var bits: UInt64 = 0
      let start = header + word * 64 * MemoryLayout<Offset>.size
      for slot in 0..<64 {
        // Read within the bytes that `layout` has counted.
        let above = unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: start &+ slot &* MemoryLayout<Offset>.size, as: Offset.self)
        bits |= (holds(UInt64(above)) ? 1 : 0) << UInt64(truncatingIfNeeded: slot)
      }
      found.words[word] = bits
    }
    return found
  }

  /// The width and the lowest number; nil where there is no number, or where the bytes are no block.
  private static func layout(_ bytes: RawSpan) -> (width: Int, lowest: Int64)? {
    guard bytes.byteCount > header else { return nil }
    let width = Int(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self))
    guard [1, 2, 4, 8].contains(width), bytes.byteCount == header + count * width else { return nil }
    let lowest = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 1, as: Int64.self)
    return lowest == nothing ? nil : (width, lowest)
  }

  private static func offset(_ slot: Int, _ width: Int, _ bytes: RawSpan) -> UInt64 {
    let start = header + slot * width
    switch width {
    case 1: return UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt8.self))
    case 2: return UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt16.self))
    case 4: return UInt64(unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt32.self))
    default: return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
    }
  }

  private static func append(_ number: UInt64, _ width: Int, to bytes: inout [UInt8]) {
    for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
  }
}

/// Some of a block's clips.
package struct FacetMask: Hashable, Sendable {
  /// A bit for each slot, the lowest first.
  package var words: SIMD4<UInt64>

  /// No clip, and every clip.
  package static let none = FacetMask(words: .zero)
  package static let all = FacetMask(words: SIMD4(repeating: .max))

  package init(words: SIMD4<UInt64>) { self.words = words }

  package var isEmpty: Bool { words == .zero }

  /// How many clips.
  package var count: Int { (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount } }

  package mutating func insert(_ slot: Int) { words[slot >> 6] |= 1 << UInt64(slot & 63) }

  /// The lowest and the highest slot; nil where there is none.
  package var bounds: (first: Int, last: Int)? {
    guard let low = (0..<4).first(where: { words[$0] != 0 }), let high = (0..<4).last(where: { words[$0] != 0 }) else {
      return nil
    }
    return (low * 64 + words[low].trailingZeroBitCount, high * 64 + 63 - words[high].leadingZeroBitCount)
  }

  /// The slots, lowest first.
  package var slots: [Int] {
    var slots: [Int] = []
    for word in 0..<4 {
      var bits = words[word]
      while bits != 0 {
        slots.append(word * 64 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
    return slots
  }

  package static func & (left: FacetMask, right: FacetMask) -> FacetMask {
    FacetMask(words: left.words & right.words)
  }
  package static func | (left: FacetMask, right: FacetMask) -> FacetMask {
    FacetMask(words: left.words | right.words)
  }
  package static prefix func ~ (mask: FacetMask) -> FacetMask { FacetMask(words: ~mask.words) }
}
