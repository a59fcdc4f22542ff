/// Takes keys, Authorization values, queries of addresses, signatures and inlined data out of a text, byte by byte.
struct TextRedaction: Sendable {
  /// How much of an http or https address stays.
  enum Addresses {
    case withoutQuery
    case hostOnly
  }

  /// The secret, and how JSON may write it: a slash may be escaped.
  private let secrets: [[UInt8]]
  private let addresses: Addresses
  /// The bytes with which something to remove can begin.
  private let beginnings: Set<UInt8>

  private static let mark = Array(Redaction.mark.utf8)
  private static let schemes = ["bearer ", "basic "].map { Array($0.utf8) }
  /// What signs an address, also where no scheme tells that it is one; a short name only behind the mark of a query.
  private static let signatures = [
    "signature=", "credential=", "security-token=", "?sig=", "&sig=", "?token=", "&token=",
  ].map { Array($0.utf8) }
  private static let webStarts = ["http://", "https://", #"http:\/\/"#, #"https:\/\/"#].map { Array($0.utf8) }
  private static let dataStart = Array("data:".utf8)

  init(secret: String?, addresses: Addresses) {
    let escaped = secret?.split(separator: "/", omittingEmptySubsequences: false).joined(separator: #"\/"#)
    secrets = Set([secret, escaped].compactMap(\.self)).filter { !$0.isEmpty }.map { Array($0.utf8) }
    self.addresses = addresses
    beginnings = Set("hHdDbBsScC?&".utf8).union(secrets.flatMap { $0.prefix(1) })
  }

  /// The text without what must not be kept.
  func clean(_ text: String) -> String { String(decoding: clean(Array(text.utf8)), as: UTF8.self) }

  /// The bytes without what must not be kept.
  func clean(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.first {
      if beginnings.contains(byte), let (kept, removed) = replacement(at: rest) {
        output += kept
        rest = rest.dropFirst(removed)
      } else {
        output.append(byte)
        rest = rest.dropFirst()
      }
    }
    return output
  }

  /// What stands instead of how many bytes at the beginning of `rest`, or nil if they may stay.
  private func replacement(at rest: ArraySlice<UInt8>) -> (kept: [UInt8], removed: Int)? {
    if let secret = secrets.first(where: { rest.starts(with: $0) }) { return (Self.mark, secret.count) }
    for scheme in Self.schemes where Self.begins(rest, with: scheme) {
      // More than one space is still one value (RFC 9110, 11.4).
      let spaces = rest.dropFirst(scheme.count).prefix { $0 == 0x20 || $0 == 0x09 }
      let value = rest.dropFirst(scheme.count + spaces.count).prefix {
        !Self.endsAddress($0) && $0 != UInt8(ascii: ",")
      }
      return (rest.prefix(scheme.count) + Self.mark, scheme.count + spaces.count + value.count)
    }
    if let start = Self.webStarts.first(where: { Self.begins(rest, with: $0) }) {
      let address = rest.dropFirst(start.count).prefix { !Self.endsAddress($0) }
      return (rest.prefix(start.count) + shortened(address), start.count + address.count)
    }
    if let name = Self.signatures.first(where: { Self.begins(rest, with: $0) }) {
      let value = rest.dropFirst(name.count).prefix { !Self.endsAddress($0) && $0 != UInt8(ascii: "&") }
      return (rest.prefix(name.count) + Self.mark, name.count + value.count)
    }
    if Self.begins(rest, with: Self.dataStart) {
      let address = rest.prefix { !Self.endsAddress($0) }
      guard let comma = address.firstIndex(of: UInt8(ascii: ",")) else { return nil }
      // What it says of itself may hold the key as well.
      let kind = clean(Array(address[..<comma].dropFirst(Self.dataStart.count)))
      return (address.prefix(Self.dataStart.count) + kind + [address[comma]] + Self.mark, address.count)
    }
    return nil
  }

  /// An address after its scheme, as far as it may stay: without user name, query and fragment.
  private func shortened(_ address: ArraySlice<UInt8>) -> [UInt8] {
    let ends = Array((addresses == .withoutQuery ? "?#" : #"?#/\"#).utf8)
    let kept = address.prefix { !ends.contains($0) }
    let host = kept.prefix { $0 != UInt8(ascii: "/") }
    let named = host.lastIndex(of: UInt8(ascii: "@")).map { kept[($0 + 1)...] } ?? kept
    // The address may itself hold the key, in its path.
    let clean = clean(Array(named))
    return kept.count < address.count ? clean + Self.mark : clean
  }

  /// Whether `bytes` begin with `start`, which is lower-case, in either case.
  private static func begins(_ bytes: ArraySlice<UInt8>, with start: [UInt8]) -> Bool {
    guard bytes.count >= start.count else { return false }
    return zip(bytes, start).allSatisfy { $0 == $1 || ($1 >= 0x61 && $0 | 0x20 == $1) }
  }

  /// White space, quotes and angle brackets; not the backslash, which may begin an escaped slash.
  private static func endsAddress(_ byte: UInt8) -> Bool { byte <= 0x20 || Self.closers.contains(byte) }

  private static let closers = Array("\"'<>".utf8)
}
