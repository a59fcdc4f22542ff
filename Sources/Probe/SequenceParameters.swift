/// What an H.264 film's sequence parameter set says of frames that may be missing (ITU-T H.264, 7.3.2.1.1).
struct SequenceParameters {
  /// `gaps_in_frame_num_value_allowed_flag`: whoever made the film may have left frames out on purpose.
  let allowsGaps: Bool

  /// Reads the first set of an `AVCDecoderConfigurationRecord` (ISO 14496-15, 5.3.3.1); nil where there is none, or it
  /// ends too soon.
  init?(record: [UInt8]) {
    guard record.count > 8, record[0] == 1, record[5] & 0x1F > 0 else { return nil }
    let length = Int(record[6]) << 8 | Int(record[7])
    var bits = Bits(Array(record[8...].prefix(length).dropFirst()))
    guard let allowsGaps = Self.readGaps(&bits) else { return nil }
    self.allowsGaps = allowsGaps
  }

  /// Profiles whose sets say more about colours.
  private static let highProfiles: Set = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]

  private static func readGaps(_ bits: inout Bits) -> Bool? {
    guard let profile = bits.number(8), bits.number(16) != nil, bits.golomb() != nil else { return nil }
    if highProfiles.contains(profile) {
      guard let chroma = bits.golomb(), chroma != 3 || bits.number(1) != nil, bits.golomb() != nil,
        bits.golomb() != nil,
        bits.number(1) != nil, let hasMatrices = bits.number(1)
      else { return nil }
      if hasMatrices == 1 {
        for index in 0..<(chroma == 3 ? 12 : 8) { skipMatrix(of: index < 6 ? 16 : 64, &bits) }
      }
    }
    guard bits.golomb() != nil, let order = bits.golomb() else { return nil }
    if order == 0 { _ = bits.golomb() }
    if order == 1 {
      guard bits.number(1) != nil, bits.golomb() != nil, bits.golomb() != nil, let count = bits.golomb(), count < 256
      else {
        return nil
      }
      for _ in 0..<count { _ = bits.golomb() }
    }
    guard bits.golomb() != nil, let gaps = bits.number(1) else { return nil }
    return gaps == 1
  }

  private static func skipMatrix(of size: Int, _ bits: inout Bits) {
    guard bits.number(1) == 1 else { return }
    var last = 8
    for _ in 0..<size {
      guard let code = bits.golomb() else { return }
      let delta = code % 2 == 0 ? -code / 2 : (code + 1) / 2
      last = ((last + delta) % 256 + 256) % 256
      // Nothing more is written once a value is zero.
      if last == 0 { return }
    }
  }

  /// Bits from the highest on, without the bytes that keep start codes from showing up (7.4.1).
  private struct Bits {
    private let bytes: [UInt8]
    private var place = 0

    init(_ escaped: [UInt8]) {
      var bytes: [UInt8] = []
      var zeros = 0
      for byte in escaped {
        if zeros >= 2, byte == 3 {
          zeros = 0
          continue
        }
        zeros = byte == 0 ? zeros + 1 : 0
        bytes.append(byte)
      }
      self.bytes = bytes
    }

    /// A number of so many bits, or nil where they run out.
    mutating func number(_ count: Int) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard place / 8 < bytes.count else { return nil }
        value = value << 1 | Int(bytes[place / 8] >> (7 - place % 8) & 1)
        place += 1
      }
      return value
    }

    /// An Exp-Golomb code (9.1) as its number, or nil where it is too long.
    mutating func golomb() -> Int? {
      var zeros = 0
      while let bit = number(1) {
        if bit == 1 { return number(zeros).map { (1 << zeros) - 1 + $0 } }
        zeros += 1
        if zeros > 31 { return nil }
      }
      return nil
    }
  }
}
