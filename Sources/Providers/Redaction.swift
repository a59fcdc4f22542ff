import Domain

/// Takes out of a provider's answer what no log, table or file may hold, and leaves the rest as evidence.
///
/// A job id stays where it was: a redacted answer means the same for money as the answer itself.
package struct Redaction: Sendable {
  /// Whether prompts stay.
  package enum Prompts: Sendable {
    case kept
    case removed
  }

  /// At most this much of an answer is kept, in bytes.
  package static let limit = 65_536
  /// What stands in the place of what was removed.
  package static let mark = "[removed]"

  private let secrets: [String]
  private let prompts: Prompts

  init(secrets: [String], prompts: Prompts = .removed) {
    self.secrets = secrets.filter { !$0.isEmpty }
    self.prompts = prompts
  }

  /// Removes `key` too, wherever it stands.
  package init(key: APIKey? = nil, prompts: Prompts = .removed) {
    self.init(secrets: key.map { [$0.text] } ?? [], prompts: prompts)
  }

  /// The answer without keys, Authorization values, queries of addresses, inlined images and, unless kept, prompts.
  package func redacted(_ answer: [UInt8]) -> [UInt8] {
    guard let json = try? JSONParser.parse(answer, .lenient) else {
      // Half a JSON text may escape what it holds, so of an address only the host stays.
      let text = String(decoding: answer.prefix(4 * Self.limit), as: UTF8.self)
      return bounded(addresses(in: self.text(withoutPrivateMembers(text)), keepPath: false))
    }
    let whole = value(json, stringLimit: .max).text
    // What makes an answer so large are its strings; short ones, as ids are, stay.
    return bounded(whole.utf8.count <= Self.limit ? whole : value(json, stringLimit: 1024).text)
  }

  private func bounded(_ text: String) -> [UInt8] { Array(text.utf8.prefix(Self.limit)) }

  /// A text without secrets, Authorization values and queries of addresses.
  func text(_ text: String) -> String {
    var text = addresses(in: text, keepPath: true)
    for secret in secrets {
      text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: Self.mark)
    }
    for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] { text = words(after: scheme, in: text) }
    return text
  }

  private func value(_ json: JSON, stringLimit: Int) -> JSON {
    switch json {
    case .null, .bool, .number: return json
    case .string(let text):
      let clean = self.text(text)
      return .string(clean.utf8.count <= stringLimit ? clean : String(clean.prefix(stringLimit / 4)) + "…")
    case .array(let elements): return .array(elements.map { value($0, stringLimit: stringLimit) })
    case .object(let object):
      let members = object.members.map { member in
        let isPrivate = isPrivate(member.name)
        let kept = isPrivate ? .string(Self.mark) : value(member.value, stringLimit: stringLimit)
        return JSONObject.Member(text(member.name), kept)
      }
      return .object(JSONObject(members))
    }
  }

  /// A text that is no JSON, each `"name": "value"` in it whose name is private without its value.
  private func withoutPrivateMembers(_ text: String) -> String {
    var pieces = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    for index in pieces.indices.dropFirst(2) where pieces[index].allSatisfy({ $0.isWhitespace || $0 == ":" }) {
      guard pieces[index].contains(":"), isPrivate(pieces[index - 1]), index + 1 < pieces.count else { continue }
      var end = index + 1
      while pieces[end].hasSuffix("\\"), end + 1 < pieces.count {
        pieces[end] = ""
        end += 1
      }
      pieces[end] = Self.mark
    }
    return pieces.joined(separator: "\"")
  }

  private func isPrivate(_ name: String) -> Bool {
    let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
    if prompts == .removed, plain == "prompt" || plain == "negativeprompt" { return true }
    return Self.privateNames.contains(plain)
  }

  private static let privateNames: Set<String> = [
    "authorization", "apikey", "xapikey", "accesskey", "secretkey", "accesstoken", "token", "secret", "password",
    "signature", "cookie", "setcookie",
  ]

  /// Cuts each address at its query, and each `data:` address at its bytes.
  private func addresses(in text: String, keepPath: Bool) -> String {
    var output: [UInt8] = []
    var rest = Array(text.utf8)[...]
    let starts = ["http://", "https://", "http:\\/\\/", "https:\\/\\/"].map { Array($0.utf8) }
    while let byte = rest.first {
      if byte | 0x20 == UInt8(ascii: "h"), let start = starts.first(where: { Self.begins(rest, with: $0) }) {
        output += rest.prefix(start.count)
        rest = rest.dropFirst(start.count)
        let address = rest.prefix { !Self.endsAddress($0) }
        let kept = address.prefix { byte in
          byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#")
            && (keepPath || (byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")))
        }
        // A user name before the host is a secret as well.
        let host = kept.prefix { $0 != UInt8(ascii: "/") }
        output += host.lastIndex(of: UInt8(ascii: "@")).map { kept[($0 + 1)...] } ?? kept
        if kept.count < address.count { output += Array(Self.mark.utf8) }
        rest = rest.dropFirst(address.count)
      } else if byte == UInt8(ascii: "d"), Self.begins(rest, with: Array("data:".utf8)) {
        let address = rest.prefix { !Self.endsAddress($0) }
        let comma = address.firstIndex(of: UInt8(ascii: ","))
        output += comma.map { address[...$0] + Array(Self.mark.utf8) } ?? address
        rest = rest.dropFirst(address.count)
      } else {
        output.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func begins(_ bytes: ArraySlice<UInt8>, with start: [UInt8]) -> Bool {
    bytes.count >= start.count && zip(bytes, start).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 && $1 >= 0x61) }
  }

  /// White space, quotes and angle brackets; not the backslash, which may begin an escaped slash.
  private static func endsAddress(_ byte: UInt8) -> Bool {
    byte <= 0x20 || [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">")].contains(byte)
  }

  private func words(after scheme: String, in text: String) -> String {
    let pieces = text.split(separator: scheme, omittingEmptySubsequences: false)
    guard pieces.count > 1 else { return text }
    let cut = pieces.dropFirst().map { piece in
      Self.mark + piece.drop { !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != "," }
    }
    return ([String(pieces[0])] + cut).joined(separator: scheme)
  }
}
