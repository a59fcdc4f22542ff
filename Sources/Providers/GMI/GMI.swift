import Domain

/// gmi: a request queue with `model` and `payload`; statuses are words, and answers repeat the payload.
struct GMI: Dialect {
  let submitPath = "/api/v1/ie/requestqueue/apikey/requests"
  let jobIDName = "request_id"

  func pollPath(_ jobID: String) -> String { "\(submitPath)/\(jobID)" }

  var listPath: String? { "\(submitPath)?page_size=20" }

  func body(of request: Request, wireModel: String, image: String?) -> JSON {
    let asked = request.parameters
    var payload = JSONObject([.init("prompt", .string(asked.prompt))])
    payload["image"] = image.map { .string($0) }
    payload["duration"] = .int(asked.duration)
    payload["quality"] = .string(asked.resolution.rawValue)
    payload["generate_audio_switch"] = .bool(asked.audio)
    payload["generate_multi_clip_switch"] = .bool(asked.multiShot)
    payload["seed"] = asked.seed.map { .int($0) }
    return ["model": .string(wireModel), "payload": .object(payload)]
  }

  func jobIDs(inSubmit answer: JSON) -> [JSON?] { [answer[jobIDName]] }

  func jobID(inPoll answer: JSON) -> JSON? { answer[jobIDName] }

  func envelopeError(in answer: JSON) -> String? { answer["status"] == nil ? answer.firstText("error") : nil }

  func status(in answer: JSON) -> RawStatus? {
    guard let status = answer["status"] else { return nil }
    switch status.stringValue?.lowercased() {
    case "success", "succeeded", "completed": return .succeeded(urls: urls(in: answer["outcome"]))
    case "failed", "cancelled", "canceled":
      let reason = answer.firstText("error", "message") ?? answer["outcome"]?.firstText("error", "message", "reason")
      return .failed(reason: reason ?? status.stringValue, charged: .unknown)
    default: return .pending(progress: nil)
    }
  }

  /// `thumbnail_image_url` has pointed at a film and is not looked at.
  private func urls(in outcome: JSON?) -> [JSON?] {
    (outcome?["media_urls"]?.arrayValue ?? []).map { $0["url"] ?? $0 } + [outcome?["video_url"]]
  }

  func echo(in answer: JSON) -> JobEcho? {
    JobEcho(model: answer["model"]?.stringValue, parameters: answer["payload"]?.objectValue)
  }
}
