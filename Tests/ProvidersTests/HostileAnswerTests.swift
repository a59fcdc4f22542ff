import Domain
import Fetch
import TestSupport
import Testing

@testable import Providers

@Suite struct HostileAnswerTests {
  private static let answers: [(provider: Provider, body: String)] = [
    (.shortapi, #"{"code":0,"data":{"amount":"0.02","job_id":"JOB"}}"#),
    (.shortapi, #"{"code":0,"data":{"status":2,"result":{"images":[{"url":"https://x.example/y.mp4?s=1"}]}}}"#),
    (.shortapi, #"{"code":1001,"message":"no","data":null}"#),
    (.highway, #"{"task_id":"JOB"}"#),
    (.highway, #"{"task":{"task_id":"JOB","status":"TASK_STATUS_SUCCEED"},"videos":[{"video_url":"https://x/y"}]}"#),
    (.gmi, #"{"request_id":"JOB","model":"pixverse-v6-i2v","status":"queued","created_at":1772184500}"#),
    (.gmi, #"{"request_id":"JOB","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://x/y"}]}}"#),
  ]

  @Test(arguments: 0..<8) func `no answer, however mangled, becomes a job without an id`(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<400 {
      let (provider, body) = Self.answers.randomElement(using: &random) ?? Self.answers[0]
      let mangled = mangle(Array(body.utf8), using: &random)
      let response = HTTPResponse(200, body: mangled)
      let api = makeAPI(provider)
      switch api.interpretSubmit(.success(response)) {
      case .accepted(let jobID, _):
        // An id that was found stands in the answer; what stood at its place is it or was mangled into it.
        #expect(!jobID.isEmpty && jobID.utf8.count <= JobID.maximumLength)
        #expect(hasName(provider.dialect.jobIDName, mangled))
      case .refused:
        let json = try? JSONParser.parse(mangled, .lenient)
        #expect(json?["code"] != nil || json?["error"] != nil)
      case .uncertain: break
      case .nothingSent, .notAccepted: Issue.record("an answer came and was a success")
      }
      _ = api.interpretPoll(.success(response), of: "JOB")
      _ = api.echo(in: response)
      let redacted = HTTPResponse(200, body: Redaction().redacted(mangled))
      if case .accepted(let jobID, _) = api.interpretSubmit(.success(response)) {
        guard case .accepted(jobID, _) = api.interpretSubmit(.success(redacted)) else {
          Issue.record("the job is gone from \(String(decoding: redacted.body, as: UTF8.self))")
          return
        }
      }
    }
  }

  @Test(arguments: 0..<4) func `noise is uncertain, and tells nothing of a job`(seed: UInt64) {
    var random = Seeded(seed &+ 1000)
    for _ in 0..<400 {
      let noise = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      for provider in Provider.allCases {
        let response = HTTPResponse(200, body: noise)
        #expect(makeAPI(provider).interpretSubmit(.success(response)).isUncertain)
        #expect(makeAPI(provider).interpretPoll(.success(response), of: "JOB").cannotTell)
      }
      #expect(Redaction().redacted(noise).count <= Redaction.limit)
    }
  }

  @Test(arguments: answers.indices) func `an answer cut anywhere is a job only if its id is whole`(index: Int) {
    let (provider, body) = Self.answers[index]
    let bytes = Array(body.utf8)
    for count in bytes.indices {
      switch makeAPI(provider).interpretSubmit(.success(HTTPResponse(200, body: Array(bytes[..<count])))) {
      case .accepted(let jobID, _): #expect(jobID == "JOB")
      case .uncertain: break
      default: Issue.record("half an answer decides nothing else")
      }
    }
  }

  @Test func `deep nesting and great size are survived`() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    #expect(makeAPI(.gmi).interpretSubmit(.success(HTTPResponse(200, body: deep))).isUncertain)
    let wide = Array(("[" + String(repeating: "\"\",", count: 50_000) + "\"\"]").utf8)
    #expect(makeAPI(.gmi).interpretSubmit(.success(HTTPResponse(200, body: wide))).isUncertain)
    #expect(Redaction().redacted(wide).count <= Redaction.limit)
    #expect(Redaction().redacted(deep).count <= Redaction.limit)
  }

  private func mangle(_ bytes: [UInt8], using random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
      guard place < bytes.count else { break }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(Array("{}[]\",:0\\n".utf8).randomElement(using: &random) ?? 0, at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  private func hasName(_ name: String, _ bytes: [UInt8]) -> Bool {
    func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
    return plain(String(decoding: bytes, as: UTF8.self)).contains(plain(name))
  }
}
