/// The size and type that begin a box of ISO 14496-12.
struct BoxHeader {
  let type: String
  let size: Int
  let headerSize: Int

  /// Reads the header at `offset`; nil where there is none before `end`, or its size makes no sense.
  init?(in film: Descriptor, at offset: Int, end: Int) throws(ProbeError) {
    let bytes = try film.read(at: offset, count: min(16, end - offset))
    guard bytes.count >= 8, bytes[4..<8].allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0xA9 }) else { return nil }
    type = String(decoding: bytes[4..<8], as: UTF8.self)
    let short = Self.bigEndian(bytes[0..<4])
    switch short {
    case 0: (size, headerSize) = (end - offset, 8)
    case 1:
      guard bytes.count == 16 else { return nil }
      // More than 2^60 bytes are no size but an attack on the sums that follow; they are a claim even so.
      (size, headerSize) = (bytes[8] < 0x10 ? Self.bigEndian(bytes[8..<16]) : 1 << 60, 16)
    default: (size, headerSize) = (short, 8)
    }
    guard size >= headerSize else { return nil }
  }

  /// A number that is written with its highest byte first.
  static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
