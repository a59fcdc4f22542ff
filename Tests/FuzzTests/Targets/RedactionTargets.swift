import Domain

@testable import Providers

/// What is kept of an answer must not hold what opens an account.
enum RedactionTargets {
  static let all = [
    FuzzTarget(name: "redaction", limit: 8192, rounds: 2500, words: AnswerTargets.words + words, check: whole)
  ]

  private static let words = [
    "Bearer ", "BEARER\t", "Basic ", "tok-5ecret", "Bearer tok-5ecret", "Bearer  tok-5ecret", "http://", "HTTPS://",
    "https:\\/\\/", "?sig=", "#", "user:pw@", "X-Amz-Signature=fff", "\\/", "\\u003f", "\"api_key\":\"",
    "\"X-Api-Key\" : \"",
    "%73%6b%2d%73%33%63%72%65%74%2f%6b%65%79%2b%31%3d", "%", "%25", "&amp;", "&#x", "\\u00", "c2stczNjcmV0L2tleSsxPQ==",
    "\"prompt\":\"an idea\"", "\"token\":", "data:", "data:x,", "<", ">", "'",
  ]

  private static func whole(_ bytes: [UInt8]) throws(Violation) {
    let kept = Redaction(key: APIKey(AnswerTargets.key)).redacted(bytes)
    try demand(kept.count <= Redaction.limit, "\(kept.count) bytes are kept")
    if let json = try? JSONParser.parse(kept, .lenient) { try check(json) } else { try checkText(kept) }
  }

  private static func check(_ json: JSON) throws(Violation) {
    switch json {
    case .string(let text): try checkText(Array(text.utf8))
    case .array(let elements): for element in elements { try check(element) }
    case .object(let object):
      for member in object.members {
        try checkText(Array(member.name.utf8))
        try check(member.value)
        let name = member.name.lowercased()
        if ["prompt", "negative_prompt", "api_key", "token", "authorization"].contains(name) {
          try demand(member.value == .string(Redaction.mark), "\(name) is kept: \(member.value.text)")
        }
      }
    default: break
    }
  }

  private static func checkText(_ text: [UInt8]) throws(Violation) {
    let percent = AnswerTargets.key.utf8.map { "%" + String($0, radix: 16) }.joined()
    for form in [percent, percent.replacing("%", with: "%25")] {
      try demand(!text.contains(bytes: Array(form.utf8)), "the key is kept, percent-encoded: \(text.shown)")
    }
    let escaped = AnswerTargets.key.split(separator: "/").joined(separator: "\\/")
    for secret in [AnswerTargets.key, escaped] {
      try demand(!text.contains(bytes: Array(secret.utf8)), "the key is kept: \(text.shown)")
    }
    let lowered = text.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    for start in lowered.indices {
      let rest = lowered[start...]
      // In the middle of an address it is no scheme.
      let isWord =
        start == 0 || [0x20, UInt8(ascii: "\""), UInt8(ascii: ">"), UInt8(ascii: ":")].contains(text[start - 1])
      if isWord, rest.starts(with: "bearer".utf8) {
        let value = rest.dropFirst(6).drop { $0 == 0x20 || $0 == 0x09 }
        try demand(
          value.count == rest.count - 6 || !value.starts(with: "tok-5ecret".utf8), "a token is kept: \(text.shown)")
      }
      if rest.starts(with: "x-amz-signature=".utf8) {
        try demand(rest.dropFirst(16).starts(with: Redaction.mark.utf8), "a signature is kept: \(text.shown)")
      }
      for scheme in ["http://", "https://", "http:\\/\\/", "https:\\/\\/"] where rest.starts(with: scheme.utf8) {
        let address = lineStart(rest.dropFirst(scheme.utf8.count)).prefix { $0 > 0x20 && !"\"'<>".utf8.contains($0) }
        try demand(
          !address.contains(UInt8(ascii: "?")) && !address.contains(UInt8(ascii: "#")),
          "an address keeps its query: \(text.shown)")
      }
    }
  }

  /// What stands before the first white space that JSON's writers escaped.
  private static func lineStart(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = zip(text.indices, text.indices.dropFirst()).first { first, second in
      text[first] == UInt8(ascii: "\\") && "nrtbf".utf8.contains(text[second])
    }
    return end.map { text[..<$0.0] } ?? text
  }
}
