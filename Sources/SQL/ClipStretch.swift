/// 4,096 clips whose serials follow each other: 16 blocks, of which one row holds a bit for each clip.
///
/// The bytes: 512, the lowest serial's bit being the lowest of the first byte.
package enum ClipStretch {
  /// How many clips a stretch has.
  package static let count = 4096

  /// The stretch that a clip is in, and its place there.
  package static func place(of serial: Int64) -> (stretch: Int64, slot: Int) { (serial >> 12, Int(serial & 4095)) }

  /// The stretch that a block is in.
  package static func stretch(ofBlock block: Int64) -> Int64 { block >> 4 }

  /// The serials of its clips.
  package static func serials(_ stretch: Int64) -> ClosedRange<Int64> { stretch << 12...stretch << 12 + 4095 }

  /// The bytes in which the bits of these places are set.
  package static func bytes(_ slots: some Sequence<Int>) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count / 8)
    for slot in slots { bytes[slot >> 3] |= 1 << UInt8(slot & 7) }
    return bytes
  }

  /// The clips of one of its blocks; none where the bytes are not those of a stretch.
  package static func clips(in block: Int64, _ bytes: RawSpan) -> FacetMask {
    guard bytes.byteCount == count / 8 else { return .none }
    let start = Int(block & 15) * (FacetBlock.count / 8)
    var clips = FacetMask.none
    for word in 0..<4 {
      // Within the bytes that were counted.
      clips.words[word] = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start + word * 8, as: UInt64.self)
    }
    return clips
  }
}
