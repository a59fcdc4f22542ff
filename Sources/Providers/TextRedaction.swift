/// Takes secrets, Authorization values, queries of addresses, signatures and inlined data out of a text.
struct TextRedaction: Sendable {
  /// How much of an http or https address stays.
  enum Addresses {
    /// All of it: nothing but secrets is taken out.
    case kept
    case withoutQuery
    case hostOnly
  }

  private let secrets: Secrets
  private let addresses: Addresses

  private static let mark = Array(Redaction.mark.utf8)
  private static let schemes = ["bearer", "basic"].map { Array($0.utf8) }
  /// What signs an address, also where no scheme tells that it is one; a short name only behind the mark of a query.
  private static let signatures =
    (["signature=", "credential=", "security-token=", "access_token=", "api_key=", "apikey="]
    + ["sig", "sign", "token", "key", "hmac", "auth", "policy"].flatMap { ["?\($0)=", "&\($0)="] }).map {
      Array($0.utf8)
    }
  private static let webStarts = ["http", "https", "ftp", "ws", "wss", "socks4", "socks4a", "socks5", "socks5h"].map {
    Array("\($0)://".utf8)
  }
  private static let dataStart = Array("data:".utf8)
  /// The bytes with which something to remove can begin, secrets aside.
  private static let beginnings = Set("hdbscfwa?&".utf8)
  /// So long a value of an address's query is taken for a signature whatever its name is.
  private static let longValue = 16

  init(_ secrets: Secrets, addresses: Addresses) {
    self.secrets = secrets
    self.addresses = addresses
  }

  init(secret: String?, addresses: Addresses) { self.init(Secrets(secret: secret), addresses: addresses) }

  /// The text without what must not be kept.
  func clean(_ text: String) -> String { String(decoding: clean(Array(text.utf8)), as: UTF8.self) }

  /// The bytes without what must not be kept.
  func clean(_ bytes: [UInt8]) -> [UInt8] {
    // Once as it stands, for a secret may hold what looks like an escape, and once by what its escapes mean.
    let plain = secrets.isEmpty ? bytes : cleaned(EncodedText(plain: bytes), secrets.end)
    return cleaned(EncodedText(plain), secrets.end, replacement)
  }

  /// The text with everything marked that `secret` finds the end of, and replaced what `other` finds.
  private func cleaned(
    _ text: EncodedText, _ secret: (Int, EncodedText) -> Int?,
    _ other: (Int, EncodedText) -> (kept: [UInt8], end: Int)? = { _, _ in nil }
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.bytes.count)
    var unit = 0
    while unit < text.count {
      if let end = secret(unit, text) {
        output += Self.mark
        unit = end
      } else if let (kept, end) = other(unit, text) {
        output += kept
        unit = end
      } else {
        output += text.source(unit..<unit + 1)
        unit += 1
      }
    }
    return output
  }

  /// What stands instead of the units from `unit` to `end`, or nil if they may stay.
  private func replacement(at unit: Int, in text: EncodedText) -> (kept: [UInt8], end: Int)? {
    let first = EncodedText.lowered(text.meanings[unit])
    guard addresses != .kept, Self.beginnings.contains(first) else { return nil }
    if let found = authorization(at: unit, in: text) { return found }
    if let start = Self.webStarts.first(where: { text.begins(at: unit, with: $0) }) {
      let path = unit + start.count
      let end = text.first(from: path) { text.endsAddress(at: $0) }
      return (text.source(unit..<path) + shortened(path..<end, of: text), end)
    }
    if let name = Self.signatures.first(where: { text.begins(at: unit, with: $0) }) {
      return withoutValue(unit, from: unit + name.count, in: text)
    }
    if first == UInt8(ascii: "?") || first == UInt8(ascii: "&") { return longValue(at: unit, in: text) }
    if text.begins(at: unit, with: Self.dataStart) {
      let end = text.first(from: unit) { text.endsAddress(at: $0) }
      let kind = unit + Self.dataStart.count
      let comma = text.first(from: kind) { text.meanings[$0] == UInt8(ascii: ",") }
      guard comma < end else { return nil }
      // What it says of itself may hold the key as well.
      return (
        text.source(unit..<kind) + clean(Array(text.source(kind..<comma))) + text.source(comma..<comma + 1) + Self.mark,
        end
      )
    }
    return nil
  }

  /// `Bearer` or `Basic`, white space, and a value.
  private func authorization(at unit: Int, in text: EncodedText) -> (kept: [UInt8], end: Int)? {
    guard let scheme = Self.schemes.first(where: { text.begins(at: unit, with: $0) }) else { return nil }
    let space = unit + scheme.count
    // More than one space is still one value (RFC 9110, 11.4).
    let value = text.first(from: space) { text.meanings[$0] != 0x20 && text.meanings[$0] != 0x09 }
    guard value > space else { return nil }
    let end = text.first(from: value) { text.endsAddress(at: $0) || text.meanings[$0] == UInt8(ascii: ",") }
    return (text.source(unit..<space + 1) + Self.mark, end)
  }

  /// A parameter of a query, its name kept.
  private func withoutValue(_ unit: Int, from value: Int, in text: EncodedText) -> (kept: [UInt8], end: Int) {
    let end = text.first(from: value) { text.endsAddress(at: $0) || text.meanings[$0] == UInt8(ascii: "&") }
    return (text.source(unit..<value) + Self.mark, end)
  }

  /// A parameter behind `?` or `&` whose value is long: an address of which nothing else tells that it is one.
  private func longValue(at unit: Int, in text: EncodedText) -> (kept: [UInt8], end: Int)? {
    let sign = text.first(from: unit + 1) { position in
      let byte = EncodedText.lowered(text.meanings[position])
      return !((0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "-_.".utf8.contains(byte))
    }
    guard sign > unit + 1, sign < text.count, text.meanings[sign] == UInt8(ascii: "=") else { return nil }
    let found = withoutValue(unit, from: sign + 1, in: text)
    return found.end - sign - 1 >= Self.longValue ? found : nil
  }

  /// An address after its scheme, as far as it may stay: without user name, query and fragment.
  private func shortened(_ address: Range<Int>, of text: EncodedText) -> [UInt8] {
    let ends = Array((addresses == .withoutQuery ? "?#" : #"?#/\"#).utf8)
    let end = min(address.upperBound, text.first(from: address.lowerBound) { ends.contains(text.meanings[$0]) })
    let host = min(end, text.first(from: address.lowerBound) { text.meanings[$0] == UInt8(ascii: "/") })
    let name = (address.lowerBound..<host).last { text.meanings[$0] == UInt8(ascii: "@") }.map { $0 + 1 }
    // The address may itself hold the key, in its host or path.
    let kept = clean(Array(text.source((name ?? address.lowerBound)..<end)))
    return end < address.upperBound ? kept + Self.mark : kept
  }
}
