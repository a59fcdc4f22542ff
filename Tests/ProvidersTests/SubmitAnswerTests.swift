import Domain
import Testing

@testable import Fetch
@testable import Providers

@Suite struct SubmitAnswerTests {
  @Test(
    arguments: [
      (Provider.shortapi, #"{"code":0,"data":{"amount":"0.02","job_id":"j1"}}"#, "0.02"),
      (.shortapi, #"{"code":0,"data":{"amount":0.02,"job_id":"j1"}}"#, "0.02"),
      (.shortapi, #"{"code":0,"job_id":"j1"}"#, nil),
      (.shortapi, #"{"code":200,"data":{"amount":"0.02","job_id":"j1"}}"#, "0.02"),
      (.shortapi, #"{"code":0,"job_id":"j1","data":{"job_id":""}}"#, nil),
      (.highway, #"{"task_id":"j1"}"#, nil),
      (.gmi, #"{"request_id":"j1","model":"pixverse-v6-i2v","status":"queued","created_at":1772184500}"#, nil),
      (.gmi, #"{"request_id":"j1","model":"pixverse-v6-i2v","status":"dispatched","created_at":1}"#, nil),
    ] as [(Provider, String, String?)])
  func `a documented answer is a job with its charge`(provider: Provider, body: String, charge: String?) {
    let money = charge.flatMap { Money($0) }
    #expect(submitAnswer(provider, 200, body) == .accepted(jobID: "j1", charge: money))
  }

  @Test(arguments: [
    (200, #"{"code":17,"message":"no","data":{"job_id":"j1"}}"#), (400, #"{"job_id":"j1"}"#),
    (401, #"{"job_id":"j1"}"#), (429, #"{"code":1,"data":{"job_id":"j1"}}"#), (500, #"{"error":{"job_id":"j1"}}"#),
    (503, #"{"job_id":"j1"}"#), (302, #"{"job_id":"j1"}"#), (200, #"[[{"x":[{"jobId":"j1"}]}]]"#),
    (200, #"{"result":{"JobID":"j1"}}"#), (200, #"{"job_id":"j1""#), (200, #"<html>{"job_id" : "j1"}</html>"#),
    (200, #"{"job_id":"j1","job_id":"j2"}"#), (400, #"{"job_id":null,"job_id":"j1"}"#),
    (200, #"garbage "job_id":"" "job_id":"j1", more"#),
    (200, #"{"a":{"job_id":null},"b":{"job_id":"j1"}}"#), (502, #"{"data":{"job_id":"\u006a1"}"#),
  ])
  func `a job id anywhere is a job, whatever else is said`(status: Int, body: String) {
    #expect(submitAnswer(.shortapi, status, body, headers: ["Retry-After": "1"]) == .accepted(jobID: "j1", charge: nil))
  }

  @Test(
    arguments: [
      (#"{"task_id":12345678901234567890}"#, "12345678901234567890"), (#"{"task_id":7"#, nil), (#"{"task_id":7,"#, "7"),
      (#"{"task_id":"abc"#, nil), (#"{"task_id":"abc\"#, nil), (#"{"task_id":"a\"b","#, #"a"b"#),
      (#"{"task_id":"8fbb88gd-cd78-5132-0g2c-07c4ge944225"}"#, "8fbb88gd-cd78-5132-0g2c-07c4ge944225"),
    ] as [(String, String?)])
  func `an id is taken digit by digit, and one that may go on is none`(body: String, jobID: String?) {
    let answer = submitAnswer(.highway, 200, body)
    if let jobID {
      #expect(answer == .accepted(jobID: jobID, charge: nil))
    } else {
      #expect(answer.isUncertain)
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "true", #""j1""#, "{", #"{"code":0}"#, #"{"code":200,"data":{"amount":"0.19"}}"#,
    #"{"code":0,"data":null}"#,
    #"{"code":0,"data":{"job_id":""}}"#, #"{"code":0,"data":{"job_id":null}}"#, #"{"data":{"job_id":{}}}"#,
    #"{"data":{"job_id":0}}"#, #"{"job_id":"   "}"#, #"{"job_id":".."}"#, #"{"task_id":"j1"}"#, #"{"id":"j1"}"#,
    "<html>502 Bad Gateway</html>", "\u{0}\u{1}", #"{"code":7,"message":"cut"#,
  ])
  func `a success without a job id is uncertain`(body: String) {
    #expect(submitAnswer(.shortapi, 200, body).isUncertain)
  }

  @Test(arguments: [1, 512, 513])
  func `an id may have 512 bytes and not one more`(length: Int) {
    let jobID = String(repeating: "j", count: length)
    let answer = submitAnswer(.highway, 200, #"{"task_id":"\#(jobID)"}"#)
    #expect(answer.isAccepted == (length <= 512) && answer.isUncertain == (length > 512))
  }

  @Test(arguments: [400, 401, 402, 403, 404, 405, 413, 415, 422])
  func `these statuses took no job`(status: Int) {
    let answer = submitAnswer(.gmi, status, #"{"error":"prompt violates the policy"}"#)
    #expect(answer == .refused(status: status, reason: "gmi answered HTTP \(status): prompt violates the policy"))
  }

  @Test(arguments: [
    201, 204, 300, 301, 302, 307, 406, 407, 408, 409, 410, 412, 418, 421, 423, 424, 425, 426, 451, 499, 500, 501, 502,
    503, 504, 520, 599,
  ])
  func `every other status without a job id is uncertain`(status: Int) {
    #expect(submitAnswer(.gmi, status, #"{"error":"x","status":"x"}"#).isUncertain)
  }

  @Test(
    arguments: [
      (429, "2", 2), (429, "300", 300), (429, nil, nil), (503, "7", 7), (503, "Thu, 01 Jan 1970 00:00:09 GMT", 9),
      (503, "later", nil),
    ] as [(Int, String?, Int?)])
  func `429, and 503 with Retry-After, were not accepted`(status: Int, header: String?, seconds: Int?) {
    var headers = HTTPHeaders()
    if let header { headers.append("Retry-After", header) }
    guard case .notAccepted(let retryAfter, _) = submitAnswer(.highway, status, "{}", headers: headers) else {
      Issue.record("it counts as something else")
      return
    }
    #expect(retryAfter == seconds)
  }

  @Test(arguments: [
    (Provider.shortapi, #"{"code":1001,"info":"balance too low"}"#, "code 1001: balance too low"),
    (.shortapi, #"{"code":"1001","message":"no"}"#, "code 1001: no"), (.shortapi, #"{"code":-1}"#, "code -1"),
    (.highway, #"{"code":400,"reason":"INVALID","message":"bad image"}"#, "code 400: bad image"),
    (.gmi, #"{"error":"quota"}"#, "quota"), (.gmi, #"{"error":{"message":"quota"}}"#, "quota"),
  ])
  func `a success whose envelope carries an error is refused`(provider: Provider, body: String, said: String) {
    #expect(
      submitAnswer(provider, 200, body)
        == .refused(status: 200, reason: "\(provider.rawValue) answered HTTP 200: \(said)"))
  }

  @Test(arguments: [FetchError.Kind.noAnswer, .partialAnswer, .timedOut, .tooLarge, .interrupted, .notConnected])
  func `without an answer it is only a question of whether anything was sent`(kind: FetchError.Kind) {
    let sent = FetchError(kind, origin: "https://api.example", sent: .something)
    #expect(makeAPI(.gmi).interpretSubmit(.failure(sent)).isUncertain)
    let unsent = FetchError(kind, origin: "https://api.example")
    #expect(makeAPI(.gmi).interpretSubmit(.failure(unsent)) == .nothingSent(reason: unsent.message))
  }

  @Test func `half an answer is a job if the id is whole, else uncertain even with a clear status`() {
    func half(_ status: Int, _ body: String) -> SubmitAnswer {
      let partial = HTTPResponse(status, body: Array(body.utf8))
      let error = FetchError(.partialAnswer, origin: "https://api.example", sent: .something, partial: partial)
      return makeAPI(.gmi).interpretSubmit(.failure(error))
    }
    #expect(half(200, #"{"request_id":"j1","mod"#) == .accepted(jobID: "j1", charge: nil))
    #expect(half(200, #"{"request_id":"j"#).isUncertain)
    #expect(half(400, #"{"err"#).isUncertain)
  }

  @Test(arguments: ["-0.02", "much", "1e3", "0.0000000001", ""])
  func `a charge that is no amount is unknown`(amount: String) {
    #expect(
      submitAnswer(.shortapi, 200, #"{"code":0,"data":{"job_id":"j1","amount":"\#(amount)"}}"#)
        == .accepted(jobID: "j1", charge: nil))
  }

  @Test func `a reason is short, printable, and holds neither key nor signature`() {
    let said = "bad\\u001b[31m key sk-secret-key at https://x.example/a?sig=abc " + String(repeating: "x", count: 5000)
    guard case .refused(_, let reason) = submitAnswer(.gmi, 401, #"{"error":"\#(said)"}"#) else {
      Issue.record("a 401 is refused")
      return
    }
    #expect(reason.count < 400 && !reason.contains("\u{1B}"))
    #expect(!reason.contains("sk-secret-key") && !reason.contains("abc") && reason.contains("https://x.example/a"))
  }
}
