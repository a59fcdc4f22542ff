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

  fileprivate static let mark = Array(Redaction.mark.utf8)
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
  private static let queryStarts = Array("?#".utf8)
  private static let pathStarts = Array(#"?#/\"#.utf8)
  private static let marksInNames = Array("-_.".utf8)
  /// So long a value of an address's query is taken for a signature whatever its name is.
  private static let longValue = 16

  init(_ secrets: Secrets, addresses: Addresses) {
    self.secrets = secrets
    self.addresses = addresses
  }

  init(secret: String?, addresses: Addresses) { self.init(Secrets(secret: secret), addresses: addresses) }

  /// The text without what must not be kept.
  func clean(_ text: String) -> String { String(decoding: clean(Array(text.utf8)), as: UTF8.self) }

  /// The bytes without what must not be kept, in time that grows as they do.
  func clean(_ bytes: [UInt8]) -> [UInt8] {
    if secrets.isEmpty { return addresses == .kept ? bytes : withoutAny(EncodedText(bytes)) }
    // First as it stands, for a secret may hold what looks like an escape; then by what its escapes mean; then the parts
    // of what looks like one.
    let plain = withoutSecrets(EncodedText(plain: bytes), .whole)
    let meant = EncodedText(plain)
    let clean = addresses == .kept ? withoutSecrets(meant, .partly) : withoutAny(meant)
    return withoutSecrets(EncodedText(plain: clean), .partly)
  }

  private func withoutSecrets(_ text: EncodedText, _ extent: Secrets.Extent) -> [UInt8] {
    var output = Output(text)
    while let unit = output.next {
      if let end = secrets.end(at: unit, in: text, extent) { output.mark(to: end) } else { output.keep(to: unit + 1) }
    }
    return output.bytes
  }

  private func withoutAny(_ text: EncodedText) -> [UInt8] {
    var output = Output(text)
    while let unit = output.next {
      if let end = secrets.end(at: unit, in: text, .partly) {
        output.mark(to: end)
        continue
      }
      let first = EncodedText.lowered(text.meanings[unit])
      guard Self.beginnings.contains(first) else {
        output.keep(to: unit + 1)
        continue
      }
      if let value = authorization(at: unit, in: text) ?? parameter(at: unit, first, in: text) {
        output.keep(to: value.lowerBound)
        output.mark(to: value.upperBound)
      } else if let start = Self.webStarts.first(where: { text.begins(at: unit, with: $0) }) {
        output.keep(to: unit + start.count)
        beginAddress(&output, text)
      } else if text.begins(at: unit, with: Self.dataStart) {
        output.keep(to: unit + Self.dataStart.count)
        beginData(&output, text)
      } else {
        output.keep(to: unit + 1)
      }
    }
    return output.bytes
  }

  /// What was read and what of it stays.
  private struct Output {
    /// An address that is being read: what stands in it behind `kept` goes, up to `end`.
    struct Address {
      var kept: Int
      let end: Int
      /// Whether its query, or its path, was found already.
      var isWeb = false
      /// Whether its comma was.
      var isData = false

      init(to end: Int) { (kept, self.end) = (end, end) }
    }

    private(set) var bytes: [UInt8] = []
    private let text: EncodedText
    private(set) var position = 0
    var address: Address?

    init(_ text: EncodedText) {
      self.text = text
      bytes.reserveCapacity(text.bytes.count)
    }

    /// The unit to be looked at; nil at the end.
    var next: Int? {
      mutating get {
        if let address, position >= address.kept {
          if position < address.end { mark(to: address.end) }
          self.address = nil
        }
        return position < text.count ? position : nil
      }
    }

    /// The address that is being read, or the one that begins here.
    var addressHere: Address { address ?? Address(to: text.first(from: position) { text.endsAddress(at: $0) }) }

    mutating func keep(to end: Int) {
      bytes += text.source(position..<end)
      position = end
    }

    mutating func mark(to end: Int) {
      bytes += TextRedaction.mark
      position = end
    }

    mutating func drop(to end: Int) { position = end }
  }

  /// An address stays without user name, query and fragment; in what stays, a key may still stand, in host or path.
  private func beginAddress(_ output: inout Output, _ text: EncodedText) {
    let start = output.position
    var address = output.addressHere
    // An address within an address ends where that one does; one within inlined data keeps no more for that.
    if !address.isWeb {
      let ends = addresses == .withoutQuery ? Self.queryStarts : Self.pathStarts
      address.kept = text.first(from: start, to: address.kept) { ends.contains(text.meanings[$0]) }
      address.isWeb = true
      output.address = address
    }
    let kept = address.kept
    let host = text.first(from: start, to: max(start, kept)) { text.meanings[$0] == UInt8(ascii: "/") }
    guard let name = (start..<host).last(where: { text.meanings[$0] == UInt8(ascii: "@") }) else { return }
    output.drop(to: name + 1)
  }

  /// Of inlined data its kind stays; the kind may itself hold the key.
  private func beginData(_ output: inout Output, _ text: EncodedText) {
    let start = output.position
    var address = output.addressHere
    guard !address.isData else { return }
    let comma = text.first(from: start, to: address.end) { text.meanings[$0] == UInt8(ascii: ",") }
    address.kept = min(comma + 1, address.kept)
    address.isData = true
    output.address = address
  }

  /// The value behind `Bearer` or `Basic` and white space.
  private func authorization(at unit: Int, in text: EncodedText) -> Range<Int>? {
    guard let scheme = Self.schemes.first(where: { text.begins(at: unit, with: $0) }) else { return nil }
    let space = unit + scheme.count
    // More than one space is still one value (RFC 9110, 11.4).
    let value = text.first(from: space) { text.meanings[$0] != 0x20 && text.meanings[$0] != 0x09 }
    guard value > space else { return nil }
    let end = text.first(from: value) { text.endsAddress(at: $0) || text.meanings[$0] == UInt8(ascii: ",") }
    return space + 1..<end
  }

  /// The value of a parameter that signs an address: by its name, or behind `?` or `&` by its length.
  private func parameter(at unit: Int, _ first: UInt8, in text: EncodedText) -> Range<Int>? {
    if let name = Self.signatures.first(where: { text.begins(at: unit, with: $0) }) {
      return value(from: unit + name.count, in: text)
    }
    guard first == UInt8(ascii: "?") || first == UInt8(ascii: "&") else { return nil }
    let sign = text.first(from: unit + 1) { position in
      let byte = EncodedText.lowered(text.meanings[position])
      return !((0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || Self.marksInNames.contains(byte))
    }
    guard sign > unit + 1, sign < text.count, text.meanings[sign] == UInt8(ascii: "=") else { return nil }
    let value = value(from: sign + 1, in: text)
    return value.count >= Self.longValue ? value : nil
  }

  private func value(from start: Int, in text: EncodedText) -> Range<Int> {
    start..<text.first(from: start) { text.endsAddress(at: $0) || text.meanings[$0] == UInt8(ascii: "&") }
  }
}
