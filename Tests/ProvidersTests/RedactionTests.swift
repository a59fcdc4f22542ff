import Domain
import Fetch
import Testing

@testable import Providers

@Suite struct RedactionTests {
  @Test func `keys, signatures, inlined images and prompts go, the evidence stays`() throws {
    let answer = #"""
      {"request_id":"j1","status":"success","authorization":"Bearer abc","note":"sent Bearer sk-secret-key, and again sk-secret-key",
      "payload":{"prompt":"a private idea","negative_prompt":"x","image":"data:image/png;base64,AAAA","api_key":"zzz"},
      "url":"https:\/\/user:pw@cdn.example\/film.mp4?X-Amz-Signature=fff&x=1#top","error":"see http://x.example/a?b=c now"}
      """#
    let text = redact(answer)
    #expect(
      text == #"""
        {"request_id":"j1","status":"success","authorization":"[removed]","note":"sent Bearer [removed], and again [removed]","payload":{"prompt":"[removed]","negative_prompt":"[removed]","image":"data:image/png;base64,[removed]","api_key":"[removed]"},"url":"https://cdn.example/film.mp4[removed]","error":"see http://x.example/a[removed] now"}
        """#)
  }

  @Test(arguments: [
    ("sk-secret-key", "[removed]"), ("sk-secret-key\u{301}", "[removed]\u{301}"), ("x sk-secret-keys", "x [removed]s"),
    ("HTTPS://a.example/sk-secret-key?x", "HTTPS://a.example/[removed][removed]"),
    ("/f?X-Amz-Signature=ab&x=1", "/f?X-Amz-Signature=[removed]&x=1"), ("//h/f?sig=ab c", "//h/f?sig=[removed] c"),
    ("a sign=", "a sign="), ("BEARER abc, d", "BEARER [removed], d"), ("Bearer  \tabc d", "Bearer [removed] d"),
    ("Basic Zm9v'", "Basic [removed]'"), ("metadata: a", "metadata: a"), ("http", "http"), ("https://", "https://"),
    ("<a href='http://x/?k=1'>", "<a href='http://x/[removed]'>"),
  ])
  func `a secret goes from any text`(text: String, clean: String) {
    #expect(TextRedaction(secret: "sk-secret-key", addresses: .withoutQuery).clean(text).utf8.elementsEqual(clean.utf8))
  }

  /// A key of 32 characters, some of which addresses, JSON and HTML write in other ways.
  private static let key = "sk/9f+Ab~Zq0?x&Y=Tr4ns1ent%4BK\"\\"

  /// Where two kinds of escapes meet, less than 12 characters may stay.
  static let echoes: [(String, String)] = {
    let bytes = Array(key.utf8)
    let percent = bytes.map { String($0, radix: 16, uppercase: true) }.map { "%" + ($0.count < 2 ? "0" : "") + $0 }
      .joined()
    let four = bytes.map { "\\u00" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return [
      ("is \(key).", "is [removed]."), ("is \(key.uppercased()).", "is [removed]."), ("\(percent)!", "[removed]!"),
      ("\(percent.lowercased())!", "[removed]!"), ("\(percent.replacing("%", with: "%25"))!", "[removed]!"),
      ("\(four)!", "[removed]!"), ("\(key.replacing("/", with: "\\/")) x", "[removed] x"),
      ("\(key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")) x", "[removed]\\ x"),
      ("\(key.replacing("&", with: "&amp;")) x", "[removed]%4BK\"\\ x"),
      ("\(bytes.map { "&#\($0);" }.joined()) x", "[removed] x"),
      ("\(key.prefix(9))\r\n\t\(key.dropFirst(9)) x", "[removed] x"), ("of \(key.prefix(12))...", "of [removed]..."),
      ("of ...\(key.suffix(12)).", "of ...[removed]."), ("cut \(key.prefix(6))", "cut [removed]"),
      ("[\(Base64.encode(bytes).dropLast(4))", "[[removed]"),
    ]
  }()

  @Test(arguments: echoes.indices) func `a key goes in every form that it is repeated in`(_ index: Int) {
    let (text, clean) = Self.echoes[index]
    #expect(TextRedaction(secret: Self.key, addresses: .withoutQuery).clean(text) == clean, "\(text)")
  }

  @Test(arguments: [0, 1, 2, 3]) func `a key goes from within base64, wherever it stands in it`(before: Int) {
    let text = Base64.encode([UInt8](repeating: 0x41, count: before) + Array(Self.key.utf8) + [0x42, 0x43])
    let clean = TextRedaction(secret: Self.key, addresses: .kept).clean(text)
    #expect(clean.contains("[removed]") && clean.utf8.count <= 9 + 12, "\(text) became \(clean)")
  }

  @Test(arguments: [
    "of \(key.prefix(11))...", "of ...\(key.suffix(11)).", "cut \(key.prefix(5))", "\(key.prefix(6)) is how it begins",
    "sk-1", "",
  ])
  func `what too little of a key stands in stays`(text: String) {
    #expect(TextRedaction(secret: Self.key, addresses: .kept).clean(text) == text)
  }

  @Test func `a short key goes as it is, and an ordinary word like it stays`() {
    let redaction = TextRedaction(secret: "Ab1", addresses: .kept)
    #expect(redaction.clean("Ab1, ab1, QWIx and Ab") == "[removed], ab1, QWIx and Ab")
  }

  @Test func `other secrets go too, if they are no ordinary words`() {
    let secrets = Secrets(secret: nil, others: ["pass-word", "word"])
    #expect(TextRedaction(secrets, addresses: .kept).clean("pass-word, word") == "[removed], word")
  }

  @Test(arguments: [
    ("h.example/a?X-Own=0123456789abcdef&x=1 no", "h.example/a?X-Own=[removed]&x=1 no"),
    ("h.example/a?X-Own=0123456789abcde", "h.example/a?X-Own=0123456789abcde"),
    ("https%3A%2F%2Fh%2Fa%20b%3Fsig%3Dff no", "https%3A%2F%2Fh%2Fa%20b[removed] no"),
    ("https://h/my%20film.mp4?sig=ff no", "https://h/my%20film.mp4[removed] no"),
    ("wss://u:p@h/a?x \"a\"", "wss://h/a[removed] \"a\""), ("why? because=of that", "why? because=of that"),
    ("<a href=\"http://h/?a=1&amp;b=2\">", "<a href=\"http://h/[removed]\">"),
  ])
  func `what signs an address goes, also where little tells that it is one`(text: String, clean: String) {
    #expect(TextRedaction(secret: nil, addresses: .withoutQuery).clean(text) == clean)
  }

  @Test(arguments: [
    "http://", "data:", "ws://a@", "bearer ", "data:,", "http://a/?", "&a=", "?a=", "sk/9f", "%2F", "http://data:",
    "data:http://",
  ])
  func `an answer of nothing but beginnings is cleaned in a time that grows as it does, and in little memory`(
    beginning: String
  ) {
    let text = [UInt8](String(repeating: beginning, count: 60_000 / beginning.utf8.count).utf8)
    for addresses in [TextRedaction.Addresses.withoutQuery, .hostOnly] {
      #expect(TextRedaction(secret: Self.key, addresses: addresses).clean(text).count <= 4 * text.count)
    }
  }

  @Test(arguments: [
    ("http://a@b/http://c:d@e/f?g", "http://b/http://e/f[removed]"),
    ("http://a/data:image/png,AAAA b", "http://a/data:image/png,[removed] b"),
    ("data:text/plain;x=data:y,z", "data:text/plain;x=data:y,[removed]"),
    ("data:image-http://a/b?k=1'c", "data:image-http://a/b[removed]'c"),
    ("data:x;http://a?k=1,z d", "data:x;http://a[removed] d"), ("data:x;http://a,z?k d", "data:x;http://a,[removed] d"),
    ("data:http://data:http://a?k", "data:http://data:http://a[removed]"), ("http://u:p@", "http://"),
  ])
  func `an address within an address is cleaned too`(text: String, clean: String) {
    #expect(TextRedaction(secret: nil, addresses: .withoutQuery).clean(text) == clean)
  }

  @Test func `an address's signature is its query, and the longer values in it`() {
    #expect(Secrets.signing("http://h/a") == [])
    #expect(
      Secrets.signing("http://h/a?x=1&s=0123456789abcdef#f") == ["x=1&s=0123456789abcdef", "0123456789abcdef"])
  }

  @Test func `a job's id that holds the key is none, and part of a key does not make it one`() throws {
    let key = "sk-0123456789-abcdef"
    for (id, isOne) in [(key, false), ("j/\(key.uppercased())/1", false), ("sk-0123456789-job7", true), ("j1", true)] {
      let body = JSON.object(JSONObject([.init("request_id", .string(id)), .init("status", "queued")])).utf8
      let api = ProviderAPI(.gmi, key: APIKey(key))
      let meaning = api.interpretSubmit(.success(HTTPResponse(200, body: body)))
      if isOne {
        #expect(meaning == .accepted(jobID: id, charge: nil))
      } else if case .uncertain = meaning {
      } else {
        Issue.record("\(id) is \(meaning)")
      }
    }
    // A short key may stand in an id by chance.
    let short = ProviderAPI(.gmi, key: APIKey("any"))
    let answer = HTTPResponse(200, body: Array(#"{"request_id":"company-7"}"#.utf8))
    #expect(short.interpretSubmit(.success(answer)) == .accepted(jobID: "company-7", charge: nil))
  }

  @Test func `prompts stay when asked to`() {
    let kept = Redaction(prompts: .kept).redacted(Array(#"{"prompt":"an idea","token":"t"}"#.utf8))
    #expect(String(decoding: kept, as: UTF8.self) == #"{"prompt":"an idea","token":"[removed]"}"#)
  }

  @Test func `half an answer is cleaned as well`() {
    let half = #"""
      {"request_id":"j1","token":"t\"op","prompt" : "idea","url":"https:\/\/cdn.example\/a\u003fsig=fff","k":"sk-secret-key","x
      """#
    let text = redact(half)
    for secret in ["op", "idea", "fff", "sk-secret-key"] { #expect(!text.contains(secret)) }
    #expect(text.contains(#""request_id":"j1""#) && text.contains("cdn.example"))
  }

  @Test(arguments: [
    (Provider.shortapi, #"{"code":0,"data":{"amount":"0.02","job_id":"j1"}}"#),
    (.highway, #"{"task_id":12345678901234567890}"#), (.gmi, #"{"request_id":"j1","payload":{"prompt":"PROMPT"}}"#),
    (.gmi, #"{"payload":{"prompt":"x","image":"data:image/png;base64,PROMPT","more":"PROMPT"},"request_id":"j1"}"#),
    (.gmi, #"{"request_id":"j1","error":"PROMPT"#), (.shortapi, #"{"code":9,"message":"no"}"#), (.shortapi, "{}"),
  ])
  func `a redacted answer means the same for money`(provider: Provider, body: String) {
    let large = String(repeating: "word ", count: 20_000)
    let answer = Array(body.split(separator: "PROMPT", omittingEmptySubsequences: false).joined(separator: large).utf8)
    let redacted = Redaction().redacted(answer)
    #expect(redacted.count <= Redaction.limit)
    let api = makeAPI(provider)
    let before = api.interpretSubmit(.success(HTTPResponse(200, body: answer)))
    #expect(api.interpretSubmit(.success(HTTPResponse(200, body: redacted))) == before)
  }

  @Test func `an account is told by its fingerprint, which tells nothing of the key`() throws {
    let key = try #require(APIKey(" sk-secret-key\n"))
    let print = key.fingerprint(for: .gmi, salt: [1, 2, 3])
    #expect(print == APIKey("sk-secret-key")?.fingerprint(for: .gmi, salt: [1, 2, 3]))
    #expect(print.count == 16 && print.allSatisfy(\.isHexDigit))
    #expect(print != key.fingerprint(for: .gmi, salt: [1, 2, 4]))
    #expect(print != key.fingerprint(for: .highway, salt: [1, 2, 3]))
    #expect(print != APIKey("sk-other")?.fingerprint(for: .gmi, salt: [1, 2, 3]))
    for text in ["\(key)", String(reflecting: key), "\(makeAPI(.gmi))"] { #expect(!text.contains("secret")) }
  }

  @Test(arguments: ["", "  \n", "two words", "line\nbreak", "ключ", "a\u{0}b"])
  func `what cannot be a key is none`(text: String) { #expect(APIKey(text) == nil) }

  private func redact(_ answer: String) -> String {
    String(decoding: Redaction(key: APIKey("sk-secret-key")).redacted(Array(answer.utf8)), as: UTF8.self)
  }
}
