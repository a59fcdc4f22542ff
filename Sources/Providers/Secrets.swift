/// What a run holds that nothing may tell: keys, passwords of proxies, queries that sign addresses.
///
/// They are found as they are, in either case, in base64, broken over lines, in parts of 12 characters, and where a text
/// ends in the middle of one. Escapes are `EncodedText`'s matter.
package struct Secrets: Sendable {
  /// One way in which a secret may stand in a text.
  private struct Form {
    let bytes: [UInt8]
    /// What is short is an ordinary word in another case, or in part.
    let isLong: Bool
  }

  /// Where a form may be entered with a byte.
  private struct Entry {
    let form: Int
    let offset: Int
  }

  private let forms: [Form]
  private var entries: [[Entry]] = Array(repeating: [], count: 256)
  /// Secrets as they are that are too long to stand in a job's id by chance.
  private let unmistakable: [[UInt8]]

  /// From so many characters on a secret is looked for in other forms than its own.
  package static let leastLength = 8
  /// So many characters of a secret that has at least 16 are told from chance.
  private static let tellingPart = 12
  /// So many characters are looked at as the beginning of a secret that the end of a text cuts off.
  private static let tellingBeginning = 6

  /// Takes a key, whatever its length, and other secrets, of which those with fewer than 8 characters are left out.
  package init(key: APIKey? = nil, others: [String] = []) { self.init(secret: key?.text, others: others) }

  init(secret: String?, others: [String] = []) {
    var plain = others.map { Array($0.utf8) }.filter { $0.count >= Self.leastLength }
    if let secret, !secret.isEmpty { plain.insert(Array(secret.utf8), at: 0) }
    var forms: [Form] = []
    for bytes in plain {
      let isLong = bytes.count >= Self.leastLength
      forms.append(Form(bytes: isLong ? bytes.map(EncodedText.lowered) : bytes, isLong: isLong))
      if isLong { forms += Self.base64(bytes).map { Form(bytes: $0.map(EncodedText.lowered), isLong: true) } }
    }
    self.forms = forms
    unmistakable = plain.filter { $0.count >= 16 }.map { $0.map(EncodedText.lowered) }
    for (index, form) in forms.enumerated() {
      let last = form.isLong && form.bytes.count >= 16 ? form.bytes.count - Self.tellingPart : 0
      for offset in 0...last {
        let byte = form.bytes[offset]
        entries[Int(byte)].append(Entry(form: index, offset: offset))
        let upper = byte & ~0x20
        if form.isLong, (0x61...0x7A).contains(byte) { entries[Int(upper)].append(Entry(form: index, offset: offset)) }
      }
    }
  }

  package var isEmpty: Bool { forms.isEmpty }

  /// Whether a secret stands whole in `text`, one that is long enough not to stand there by chance.
  func stand(in text: String) -> Bool {
    let bytes = text.utf8.map(EncodedText.lowered)
    return unmistakable.contains { secret in bytes.indices.contains { bytes[$0...].starts(with: secret) } }
  }

  /// How much of a secret has to stand in a text to be taken out of it.
  enum Extent {
    case whole
    case partly
  }

  /// The unit after a secret that stands in `text` from `unit` on, or nil if none does.
  func end(at unit: Int, in text: EncodedText, _ extent: Extent) -> Int? {
    var best: Int?
    for entry in entries[Int(text.meanings[unit])] where extent == .partly || entry.offset == 0 {
      if let end = end(of: forms[entry.form], from: entry.offset, at: unit, in: text, extent), end > best ?? unit {
        best = end
      }
    }
    return best
  }

  private func end(
    of form: Form, from offset: Int, at unit: Int, in text: EncodedText, _ extent: Extent
  ) -> Int? {
    var matched = 0
    var position = unit
    var end = unit
    while offset + matched < form.bytes.count, position < text.count {
      let meaning = text.meanings[position]
      if (form.isLong ? EncodedText.lowered(meaning) : meaning) == form.bytes[offset + matched] {
        matched += 1
        position += 1
        end = position
      } else if matched > 1, form.isLong, Self.isNoise(meaning) {
        // No secret has white space in it, so that a line was broken here, or something was escaped once more.
        position += 1
      } else {
        break
      }
    }
    if offset == 0, matched == form.bytes.count { return end }
    guard form.isLong, extent == .partly else { return nil }
    if form.bytes.count >= 16, matched >= Self.tellingPart { return end }
    return offset == 0 && position == text.count && matched >= Self.tellingBeginning ? end : nil
  }

  private static func isNoise(_ meaning: UInt8) -> Bool { meaning <= 0x20 || meaning == UInt8(ascii: "\\") }

  /// What base64 makes of a secret that stands somewhere in what is encoded, after 0, 1 or 2 bytes of a group of three;
  /// characters that depend on its neighbours too are left out. Both alphabets of RFC 4648.
  private static func base64(_ secret: [UInt8]) -> [[UInt8]] {
    var forms: [[UInt8]] = []
    for before in 0..<3 {
      let encoded = Base64.encode([UInt8](repeating: 0, count: before) + secret).utf8.filter { $0 != UInt8(ascii: "=") }
      let whole = (before + secret.count) % 3 == 0 ? encoded[...] : encoded.dropLast()
      let form = Array(whole.dropFirst([0, 2, 3][before]))
      guard form.count >= leastLength else { continue }
      forms.append(form)
      let forAddresses = form.map {
        $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
      }
      if forAddresses != form { forms.append(forAddresses) }
    }
    return forms
  }
}

extension Secrets {
  /// What signs an address: its query, and each longer value in it.
  package static func signing(_ address: String) -> [String] {
    guard let mark = address.firstIndex(of: "?") else { return [] }
    let query = address[address.index(after: mark)...].prefix { $0 != "#" }
    let values = query.split(separator: "&").compactMap { $0.split(separator: "=", maxSplits: 1).dropFirst().first }
    return [String(query)] + values.filter { $0.utf8.count >= 16 }.map(String.init)
  }
}

extension Secrets: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "what is told nobody" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
