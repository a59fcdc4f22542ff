/// Pieces of containers, made by hand.
enum Bytes {
  /// The box that an MP4 begins with.
  static let type = box("ftyp", Array("isom\0\0\u{2}\0isom".utf8))

  static func whole32(_ value: UInt32) -> [UInt8] { whole64(UInt64(value)).suffix(4) }

  static func whole64(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
  }

  /// A box of ISO 14496-12.
  static func box(_ type: String, _ content: [UInt8] = []) -> [UInt8] {
    whole32(UInt32(content.count + 8)) + Array(type.utf8) + content
  }

  /// The head of a box with a size of 64 bits.
  static func longBox(_ type: String, _ size: UInt64) -> [UInt8] { [0, 0, 0, 1] + Array(type.utf8) + whole64(size) }

  static func repeated(_ bytes: [UInt8], _ times: Int) -> [UInt8] { Array(repeatElement(bytes, count: times).joined()) }

  /// Boxes each in the one before.
  static func nested(depth: Int, _ type: (Int) -> String) -> [UInt8] {
    (0..<depth).flatMap { (level: Int) -> [UInt8] in
      let size = UInt32(8 * (depth - level))
      return whole32(size) + Array(type(level).utf8)
    }
  }

  /// QuickTime's compressed index: `cmov` with zlib data of so many zeros, which says that it unpacks to `claim` bytes.
  static func packedIndex(claiming claim: UInt32, zeros: Int) -> [UInt8] {
    let packed = box("cmvd", whole32(claim) + zlib(zeros: zeros))
    return box("cmov", box("dcom", Array("zlib".utf8)) + packed)
  }

  /// RFC 1950 and 1951 by hand: one zero, then copies of 258 zeros each in a block of fixed codes, 13 bits apiece.
  private static func zlib(zeros: Int) -> [UInt8] {
    var bits = BitWriter()
    bits.put(0b1, 1)
    bits.put(0b01, 2)
    bits.putCode(0b0011_0000, 8)
    let copies = (zeros - 1) / 258
    for _ in 0..<copies {
      bits.putCode(0b1100_0101, 8)
      bits.putCode(0, 5)
    }
    for _ in 0..<(zeros - 1 - copies * 258) { bits.putCode(0b0011_0000, 8) }
    bits.putCode(0, 7)
    // Adler-32 of zeros: the low half stays 1, the high half counts them.
    return [0x78, 0x9C] + bits.finished() + whole32(UInt32(zeros % 65_521) << 16 | 1)
  }

  /// Bits in the order of RFC 1951, 3.1.1.
  private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count: UInt32 = 0

    mutating func put(_ value: UInt32, _ width: UInt32) {
      pending |= value << count
      count += width
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        count -= 8
      }
    }

    /// Huffman codes go in from their highest bit.
    mutating func putCode(_ code: UInt32, _ width: UInt32) {
      var reversed: UInt32 = 0
      for bit in 0..<width { reversed |= (code >> bit & 1) << (width - 1 - bit) }
      put(reversed, width)
    }

    func finished() -> [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes }
  }
}
