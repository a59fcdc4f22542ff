import Domain

/// A provider's key. It goes into the Authorization header and nowhere else.
package struct APIKey: Sendable {
  let text: String

  /// Takes a key, white space around it left out, or nil if nothing is left or it is no visible ASCII.
  package init?(_ text: String) {
    let trimmed = text.drop { $0.isWhitespace }
    let end = trimmed.lastIndex { !$0.isWhitespace }
    guard let end, trimmed[...end].utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    self.text = String(trimmed[...end])
  }

  /// Tells one account from another without telling the key: 16 hex digits of a salted SHA-256.
  package func fingerprint(for provider: Provider, salt: [UInt8]) -> String {
    var message = salt
    for part in [provider.rawValue, text] {
      message.append(0)
      message.append(contentsOf: part.utf8)
    }
    return String(Digest(of: message).hex.prefix(16))
  }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "an API key" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
