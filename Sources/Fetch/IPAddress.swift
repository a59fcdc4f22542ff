import Glibc

/// An IPv4 or IPv6 address, and whether the public internet may be behind it.
package enum IPAddress: Hashable, Sendable {
  /// Four bytes as one number, the first byte highest.
  case v4(UInt32)
  /// Sixteen bytes as two numbers, the first byte highest.
  case v6(high: UInt64, low: UInt64)

  /// Takes a literal as `inet_pton` reads it, or nil; of an IPv6 address a zone after `%` is left out.
  package init?(_ text: String) {
    var v4 = in_addr()
    if unsafe inet_pton(AF_INET, text, &v4) == 1 {
      self = .v4(UInt32(bigEndian: v4.s_addr))
      return
    }
    let literal = String(text.prefix { $0 != "%" })
    var v6 = in6_addr()
    guard unsafe inet_pton(AF_INET6, literal, &v6) == 1 else { return nil }
    self = unsafe withUnsafeBytes(of: v6) { unsafe Self.v6(bytes: $0) }
  }

  /// Reads a `sockaddr_in` or `sockaddr_in6`, or nil for any other family or too few bytes.
  @unsafe init?(socketAddress bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
    let offset: Int
    switch Int32(unsafe bytes.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET:
      offset = 4
      guard bytes.count >= offset + 4 else { return nil }
      self = .v4(UInt32(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    case AF_INET6:
      offset = 8
      guard bytes.count >= offset + 16 else { return nil }
      self = unsafe Self.v6(bytes: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
    default: return nil
    }
  }

  @unsafe private static func v6(bytes: UnsafeRawBufferPointer) -> IPAddress {
    let high = UInt64(bigEndian: unsafe bytes.loadUnaligned(as: UInt64.self))
    let low = UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    return .v6(high: high, low: low)
  }

  /// Whether this is 127.0.0.0/8 or ::1, also as an IPv4-mapped address.
  package var isLoopback: Bool {
    switch self {
    case .v4(let address): address >> 24 == 127
    case .v6(0, let low): low == 1 || low >> 24 == 0xFFFF_7F
    case .v6: false
    }
  }

  /// Whether the first `count` bits are those of `other`, an address of the same family; false where it has not so many.
  func shares(_ count: Int, withFirstBitsOf other: IPAddress) -> Bool {
    switch (self, other) {
    case (.v4(let mine), .v4(let others)):
      return (0...32).contains(count) && (mine ^ others) >> (32 - count) == 0
    case (.v6(let high, let low), .v6(let otherHigh, let otherLow)):
      guard (0...128).contains(count) else { return false }
      // A shift by the whole width or more is 0, by less than nothing none at all.
      return (high ^ otherHigh) >> max(0, 64 - count) == 0 && (count <= 64 || (low ^ otherLow) >> (128 - count) == 0)
    default: return false
    }
  }

  /// Whether the address is one of the public internet by IANA's special-purpose registries (RFC 6890): not private,
  /// loopback, link-local, unspecified, multicast, shared (CGNAT), reserved or for documentation, in either family, nor
  /// an IPv6 form that carries such an IPv4 address.
  package var isPublic: Bool {
    switch self {
    case .v4(let address):
      return !Self.specialV4.contains { address >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
    case .v6(let high, let low):
      if high == 0, low >> 32 == 0xFFFF { return Self.v4(UInt32(truncatingIfNeeded: low)).isPublic }  // mapped
      if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {  // NAT64
        return Self.v4(UInt32(truncatingIfNeeded: low)).isPublic
      }
      if high >> 48 == 0x2002 { return Self.v4(UInt32(truncatingIfNeeded: high >> 16)).isPublic }  // 6to4
      guard high >> 61 == 0b001 else { return false }  // only 2000::/3 is given out
      let first32 = high >> 32
      return first32 != 0x2001_0DB8 && first32 >> 9 != 0x2001_0000 >> 9 && first32 >> 12 != 0x3FFF_0000 >> 12
    }
  }

  private static let specialV4: [(prefix: UInt32, length: UInt32)] = [
    (0x0000_0000, 8),  // this network
    (0x0A00_0000, 8),  // private
    (0x6440_0000, 10),  // shared, CGNAT
    (0x7F00_0000, 8),  // loopback
    (0xA9FE_0000, 16),  // link-local, cloud metadata
    (0xAC10_0000, 12),  // private
    (0xC000_0000, 24),  // protocol assignments
    (0xC000_0200, 24),  // documentation
    (0xC058_6300, 24),  // 6to4 relays
    (0xC0A8_0000, 16),  // private
    (0xC612_0000, 15),  // benchmarks
    (0xC633_6400, 24),  // documentation
    (0xCB00_7100, 24),  // documentation
    (0xE000_0000, 3),  // multicast, reserved, broadcast
  ]
}
