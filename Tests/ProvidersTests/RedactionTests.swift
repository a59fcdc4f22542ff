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
