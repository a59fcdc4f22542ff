/// What can happen to the answer to a poll; with a count, to so many answers, and then the truth is told again.
package enum QueryFault: String, Hashable, Sendable, CaseIterable {
  case status401 = "query-401"
  case status403 = "query-403"
  case status404 = "query-404"
  case status500 = "query-500"
  case status503 = "query-503"
  case status429RetryAfter = "query-429-retry-after"
  case garbage = "query-garbage"
  case drop = "query-drop"
  case hang = "query-hang"
  case unknownStatus = "query-unknown-status"
  case stringStatus = "query-string-status"
  case neverFinishes = "never-finishes"
  case jobFails = "job-fails"
  case jobFailsRefunded = "job-fails-refunded"
  case jobCancelled = "job-cancelled"
  case resultUnderVideos = "result-under-videos"
  case resultUnderImages = "result-under-images"
  case outcomeNull = "outcome-null"
  case outcomeVideoURL = "outcome-video-url"
  case timeToLiveInteger = "ttl-integer"
  case timeToLiveString = "ttl-string"
  case urlDead = "film-expired-once"

  var summary: String {
    switch self {
    case .garbage: "200 with a body that is no JSON"
    case .drop: "the connection is closed without an answer"
    case .hang: "no answer for as long as the client waits"
    case .status429RetryAfter: "429 with Retry-After"
    case .unknownStatus: "a status that no document names"
    case .stringStatus: "shortapi's status is a string, such as \"succeeded\""
    case .neverFinishes: "still at work, however long ago it was ordered"
    case .jobFails: "the finished job has failed; the charge stands"
    case .jobFailsRefunded: "the finished job has failed and the charge is given back"
    case .jobCancelled: "the finished job was cancelled; the charge stands"
    case .resultUnderVideos: "shortapi lists the result under `videos`, whatever the model"
    case .resultUnderImages: "shortapi lists the result under `images`, whatever the model"
    case .outcomeNull: "gmi says success with an outcome of null"
    case .outcomeVideoURL: "gmi gives the result as outcome.video_url"
    case .timeToLiveInteger: "highway's video_url_ttl is an integer"
    case .timeToLiveString: "highway's video_url_ttl is a string, as it is without this fault"
    case .urlDead: "the first film URL that a job gives is dead; the next one lives"
    default: "\(plainStatus ?? 0)"
    }
  }

  /// The bare status that it answers with, or nil where there is more to it.
  var plainStatus: Int? { Int(rawValue.dropFirst("query-".count)) }

  /// Whether it waits for a job that has come to its end.
  var needsFinishedJob: Bool {
    switch self {
    case .jobFails, .jobFailsRefunded, .jobCancelled, .resultUnderVideos, .resultUnderImages, .outcomeNull,
      .outcomeVideoURL, .timeToLiveInteger, .timeToLiveString, .urlDead:
      true
    default: false
    }
  }
}
