import Domain

/// Takes out of a provider's answer what no log, table or file may hold, and leaves the rest as evidence.
///
/// The members of an answer stay where they were, so that a redacted answer names the same job.
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

  private let prompts: Prompts
  private let inJSON: TextRedaction
  private let inFragments: TextRedaction
  private let secretsAlone: TextRedaction

  /// Removes `secrets` too, wherever they stand.
  package init(_ secrets: Secrets, prompts: Prompts = .removed) {
    self.prompts = prompts
    inJSON = TextRedaction(secrets, addresses: .withoutQuery)
    // Half a JSON text may escape what it holds, so of an address only the host stays.
    inFragments = TextRedaction(secrets, addresses: .hostOnly)
    secretsAlone = TextRedaction(secrets, addresses: .kept)
  }

  /// Removes `key` too, wherever it stands.
  package init(key: APIKey? = nil, prompts: Prompts = .removed) { self.init(Secrets(key: key), prompts: prompts) }

  /// A sentence without secrets, Authorization values and queries of addresses.
  package func sentence(_ text: String) -> String { inJSON.clean(text) }

  /// A text that is somebody's own, such as a film's tag, without secrets; addresses in it stay as they are.
  package func own(_ text: String) -> String { secretsAlone.clean(text) }

  /// The answer without keys, Authorization values, queries of addresses, inlined images and, unless kept, prompts.
  package func redacted(_ answer: [UInt8]) -> [UInt8] {
    guard let json = try? JSONParser.parse(answer, .lenient) else {
      return bounded(inFragments.clean(withoutPrivateMembers(answer.prefix(4 * Self.limit))))
    }
    let whole = redacted(json, stringLimit: .max).utf8
    // What makes an answer so large are its strings; short ones, as ids are, stay.
    return bounded(whole.count <= Self.limit ? whole : redacted(json, stringLimit: 1024).utf8)
  }

  private func bounded(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.prefix(Self.limit)) }

  private func redacted(_ json: JSON, stringLimit: Int) -> JSON {
    switch json {
    case .null, .bool, .number: return json
    case .string(let text):
      let clean = inJSON.clean(text)
      return .string(clean.utf8.count <= stringLimit ? clean : String(clean.prefix(stringLimit / 4)) + "…")
    case .array(let elements): return .array(elements.map { redacted($0, stringLimit: stringLimit) })
    case .object(let object):
      let members = object.members.map { member in
        let isPrivate = isPrivate(member.name)
        let kept = isPrivate ? .string(Self.mark) : redacted(member.value, stringLimit: stringLimit)
        return JSONObject.Member(inJSON.clean(member.name), kept)
      }
      return .object(JSONObject(members))
    }
  }

  /// A text that is no JSON, each `"name": "value"` in it whose name is private without its value.
  private func withoutPrivateMembers(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    var pieces = text.split(separator: quote, omittingEmptySubsequences: false).map(Array.init)
    for index in pieces.indices.dropFirst(2) where index + 1 < pieces.count {
      let between = pieces[index].filter { $0 > 0x20 }
      guard between == [UInt8(ascii: ":")], isPrivate(String(decoding: pieces[index - 1], as: UTF8.self)) else {
        continue
      }
      var end = index + 1
      while pieces[end].last == UInt8(ascii: "\\"), end + 1 < pieces.count {
        pieces[end] = []
        end += 1
      }
      pieces[end] = Array(Self.mark.utf8)
    }
    return Array(pieces.joined(separator: [quote]))
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
}
