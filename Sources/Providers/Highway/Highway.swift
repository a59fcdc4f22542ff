import Domain

/// highway: parameters at the top level, whole numbers as numbers; answers in the shapes of its platform family.
struct Highway: Dialect {
  let submitPath = "/v3/async/pixverse-v6-i2v"
  let jobIDName = "task_id"

  func pollPath(_ jobID: String) -> String { "/v3/async/task-result?task_id=\(jobID)" }

  /// The model stands in the path.
  func body(of request: Request, wireModel: String, image: String?) -> JSON {
    let asked = request.parameters
    var body = JSONObject()
    body["image"] = image.map { .string($0) }
    body["prompt"] = .string(asked.prompt)
    body["negative_prompt"] = asked.negativePrompt.map { .string($0) }
    body["duration"] = .int(asked.duration)
    body["cfg_scale"] = asked.cfgScale.map { .double($0) }
    body["resolution"] = .string(asked.resolution.rawValue)
    body["thinking_type"] = .string(asked.thinking ?? "auto")
    body["generate_audio_switch"] = .bool(asked.audio)
    body["seed"] = asked.seed.map { .int($0) }
    return .object(body)
  }

  func jobIDs(inSubmit answer: JSON) -> [JSON?] { [answer[jobIDName], answer["task"]?[jobIDName]] }

  func jobID(inPoll answer: JSON) -> JSON? { answer["task"]?[jobIDName] ?? answer[jobIDName] }

  func envelopeError(in answer: JSON) -> String? {
    let said = answer.firstText("message", "reason", "error")
    if let code = answer["code"]?.looseInt, code != 0, code != 200 {
      return "code \(code)" + (said.map { ": \($0)" } ?? "")
    }
    return answer.firstText("error")
  }

  func status(in answer: JSON) -> RawStatus? {
    let task = answer["task"] ?? answer
    guard let status = task["status"] else { return nil }
    switch status.stringValue?.uppercased() {
    case "TASK_STATUS_SUCCEED", "TASK_STATUS_SUCCEEDED", "TASK_STATUS_SUCCESS":
      return .succeeded(urls: (answer["videos"]?.arrayValue ?? []).map { $0["video_url"] ?? $0["url"] })
    case "TASK_STATUS_FAILED", "TASK_STATUS_CANCELED", "TASK_STATUS_CANCELLED":
      return .failed(reason: task.firstText("reason", "message"), charged: .unknown)
    default: return .pending(progress: task["progress_percent"]?.looseInt)
    }
  }
}
