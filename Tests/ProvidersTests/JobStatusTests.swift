import Domain
import Testing

@testable import Fetch
@testable import Providers

@Suite struct JobStatusTests {
  private static let film = "https://cdn.example/film.mp4?X-Sig=1"

  @Test(arguments: [
    (Provider.shortapi, #"{"code":0,"data":{"status":2,"result":{"images":[{"url":"FILM"}]}}}"#),
    (.shortapi, #"{"code":0,"data":{"status":2,"result":{"videos":[{"url":"FILM"}]}}}"#),
    (.shortapi, #"{"code":0,"data":{"status":"2","result":{"videos":["FILM"]}}}"#),
    (.shortapi, #"{"code":0,"data":{"status":"succeeded","job_id":"j1","result":{"videos":[{"url":"FILM"}]}}}"#),
    (.shortapi, #"{"code":0,"data":{"status":2.0,"result":{"images":[{"url":"FILM"}],"videos":[]}}}"#),
    (
      .highway,
      #"{"task":{"task_id":"j1","status":"TASK_STATUS_SUCCEED"},"videos":[{"video_url":"FILM","video_url_ttl":"3600"}],"images":[],"extra":{"seed":"1"}}"#
    ),
    (.highway, #"{"task":{"status":"TASK_STATUS_SUCCEED"},"videos":[{"video_url":"FILM","video_url_ttl":3600}]}"#),
    (
      .gmi,
      #"{"request_id":"j1","model":"pixverse-v6-i2v","status":"success","outcome":{"media_urls":[{"id":"0","url":"FILM"}]}}"#
    ),
    (
      .gmi,
      #"{"request_id":"j1","status":"success","outcome":{"video_url":"FILM","thumbnail_image_url":"https://x/t.mp4"}}"#
    ),
  ])
  func `a finished job names its film, however it is said`(provider: Provider, body: String) {
    let told = body.split(separator: "FILM", omittingEmptySubsequences: false).joined(separator: Self.film)
    #expect(jobStatus(provider, 200, told) == .succeeded(urls: [Self.film], charge: nil))
  }

  @Test(
    arguments: [
      (Provider.shortapi, #"{"code":0,"data":{"status":0}}"#, nil),
      (.shortapi, #"{"code":0,"data":{"status":1}}"#, nil),
      (.shortapi, #"{"code":0,"data":{"status":"dreaming"}}"#, nil),
      (.shortapi, #"{"code":0,"data":{"status":-1}}"#, nil),
      (.highway, #"{"task":{"status":"TASK_STATUS_QUEUED","progress_percent":0}}"#, 0),
      (.highway, #"{"task":{"status":"TASK_STATUS_PROCESSING","progress_percent":250}}"#, 100),
      (.highway, #"{"task":{"status":"TASK_STATUS_NEW"}}"#, nil),
      (.gmi, #"{"request_id":"j1","status":"created"}"#, nil), (.gmi, #"{"status":"queued","outcome":null}"#, nil),
      (.gmi, #"{"status":"dispatched"}"#, nil), (.gmi, #"{"status":"processing"}"#, nil),
      (.gmi, #"{"status":"thinking"}"#, nil), (.gmi, #"{"status":5}"#, nil),
    ] as [(Provider, String, Int?)])
  func `an unknown status is pending like the known ones`(provider: Provider, body: String, progress: Int?) {
    #expect(jobStatus(provider, 200, body) == .pending(progress: progress))
  }

  @Test(arguments: [
    (Provider.shortapi, #"{"code":0,"data":{"status":3,"error":"nsfw"}}"#, "nsfw", Charged.unknown),
    (.shortapi, #"{"code":0,"data":{"status":4,"error":{"message":"nsfw"},"refunded":true}}"#, "nsfw", .no),
    (.shortapi, #"{"code":0,"data":{"status":"failed","refunded":false}}"#, "no reason given", .unknown),
    (.highway, #"{"task":{"status":"TASK_STATUS_FAILED","reason":"bad image"}}"#, "bad image", .unknown),
    (.gmi, #"{"status":"failed","error":"gone wrong"}"#, "gone wrong", .unknown),
    (.gmi, #"{"status":"failed","outcome":{"error":"deep"}}"#, "deep", .unknown),
    (.gmi, #"{"status":"cancelled"}"#, "cancelled", .unknown),
  ])
  func `a failed job says why, and whether it was charged only if that is known`(
    provider: Provider, body: String, reason: String, charged: Charged
  ) {
    #expect(jobStatus(provider, 200, body) == .failed(reason: reason, charged: charged))
  }

  @Test(arguments: Provider.allCases, [400, 401, 403, 404, 410, 429, 500, 502, 503, 302])
  func `no status but success ends a job`(provider: Provider, status: Int) {
    let bodies = ["", "{}", #"{"status":"failed"}"#, #"{"data":{"status":3}}"#, #"{"error":"not found"}"#]
    for body in bodies { #expect(jobStatus(provider, status, body).cannotTell) }
  }

  @Test(
    arguments: Provider.allCases, ["", "null", "[]", "{}", "<html>", "7", #"{"code":5,"error":"x"}"#, #"{"data":"#])
  func `what cannot be understood ends no job`(provider: Provider, body: String) {
    #expect(jobStatus(provider, 200, body).cannotTell)
  }

  @Test(arguments: [
    (Provider.shortapi, #"{"code":0,"data":{"status":2}}"#),
    (.shortapi, #"{"code":0,"data":{"status":2,"result":{"images":[{"url":"file:///etc/hostname"}]}}}"#),
    (.highway, #"{"task":{"status":"TASK_STATUS_SUCCEED"},"videos":[]}"#),
    (.gmi, #"{"status":"success","outcome":null}"#),
    (.gmi, #"{"status":"success","outcome":{"media_urls":[{"url":"ftp://x/y"},{"url":7}],"video_url":null}}"#),
  ])
  func `a finished job without an http address is asked again`(provider: Provider, body: String) {
    #expect(jobStatus(provider, 200, body).cannotTell)
  }

  @Test(arguments: [
    (Provider.shortapi, #"{"code":0,"data":{"job_id":"j2","status":2,"result":{"videos":[{"url":"https://x/y"}]}}}"#),
    (.highway, #"{"task":{"task_id":"j2","status":"TASK_STATUS_SUCCEED"},"videos":[{"video_url":"https://x/y"}]}"#),
    (.gmi, #"{"request_id":"j2","status":"success","outcome":{"video_url":"https://x/y"}}"#),
    (.gmi, #"{"request_id":"j2","status":"failed"}"#),
  ])
  func `an answer about another job is not believed`(provider: Provider, body: String) {
    #expect(jobStatus(provider, 200, body).cannotTell)
    #expect(!jobStatus(provider, 200, body, of: "j2").cannotTell)
  }

  @Test func `a dropped connection ends no job, and Retry-After is passed on`() {
    let error = FetchError(.noAnswer, origin: "https://api.example", sent: .something)
    #expect(
      makeAPI(.gmi).interpretPoll(.failure(error), of: "j1") == .cannotTell(reason: error.message, retryAfter: nil))
    let busy = makeAnswer(503, "", headers: ["Retry-After": "9"])
    #expect(
      makeAPI(.gmi).interpretPoll(busy, of: "j1") == .cannotTell(reason: "gmi answered HTTP 503", retryAfter: 9))
  }

  @Test func `what gmi repeats of a request is held against it`() throws {
    let request = try makeRequest(.pixverseV6ImageToVideo, fields: [.prompt: "slow\nzoom", .audio: true])
    let api = makeAPI(.gmi)
    func disagreements(_ body: String) throws -> [String] {
      let answer = HTTPResponse(200, body: Array(body.utf8))
      return api.disagreements(between: try #require(api.echo(in: answer)), and: request)
    }
    let same = #"""
      {"model":"pixverse-v6-i2v","payload":{"prompt":" slow\r\nzoom ","duration":"5.0","quality":"720p","image":"x",
      "generate_audio_switch":true,"seed":77}}
      """#
    #expect(try disagreements(same) == [])
    #expect(try disagreements(#"{"payload":{"prompt":"slow zoom","duration":8}}"#) == ["prompt", "duration"])
    #expect(try disagreements(#"{"model":"pixverse-v5"}"#) == ["model"])
    #expect(api.echo(in: HTTPResponse(200, body: Array(#"{"status":"queued"}"#.utf8))) == nil)
    #expect(api.echo(in: HTTPResponse(404, body: Array(same.utf8))) == nil)
  }

  @Test func `gmi's list shows the jobs that may be the lost one`() throws {
    let request = try makeRequest()
    let list = #"""
      {"requests":[
      {"request_id":"a","model":"pixverse-v6-i2v","status":"queued","created_at":100,"payload":{"prompt":"slow zoom"}},
      {"request_id":"b","model":"pixverse-v6-i2v","created_at":99,"payload":{"prompt":"slow zoom"}},
      {"request_id":"c","model":"pixverse-v6-i2v","created_at":101,"payload":{"prompt":"other"}},
      {"request_id":"d","model":"other","created_at":101,"payload":{"prompt":"slow zoom"}},
      {"request_id":"e","model":"pixverse-v6-i2v","payload":{"prompt":"slow zoom"}},
      {"request_id":"","payload":{"prompt":"slow zoom"}},{"request_id":"f"},7,null]}
      """#
    let hints = makeAPI(.gmi).hints(in: HTTPResponse(200, body: Array(list.utf8)), for: request, since: 100)
    #expect(
      hints == [
        JobHint(jobID: "a", createdAt: 100, status: "queued"), JobHint(jobID: "e", createdAt: nil, status: nil),
      ])
    let garbage = HTTPResponse(200, body: Array("<html>".utf8))
    #expect(makeAPI(.gmi).hints(in: garbage, for: request, since: 0).isEmpty)
  }
}
