import Domain

/// shortapi: an envelope of `code` and `data`; durations as strings, switches as booleans.
struct ShortAPI: Dialect {
  let submitPath = "/api/v1/job/create"
  let jobIDName = "job_id"

  func pollPath(_ jobID: String) -> String { "/api/v1/job/query?id=\(jobID)" }

  func body(of request: Request, wireModel: String, image: String?) -> JSON {
    let asked = request.parameters
    var args = JSONObject([.init("prompt", .string(asked.prompt))])
    args["image"] = image.map { .string($0) }
    args["resolution"] = .string(asked.resolution.rawValue)
    args["duration"] = .string(String(asked.duration))
    args["aspect_ratio"] = .string(asked.aspectRatio.description)
    args["generate_audio"] = .bool(asked.audio)
    args["multi_shot"] = .bool(asked.multiShot)
    return ["model": .string(wireModel), "args": .object(args)]
  }

  func jobIDs(inSubmit answer: JSON) -> [JSON?] { [answer["data"]?[jobIDName], answer[jobIDName]] }

  func jobID(inPoll answer: JSON) -> JSON? { answer["data"]?[jobIDName] ?? answer[jobIDName] }

  func charge(in answer: JSON) -> Money? { (answer["data"]?["amount"] ?? answer["amount"])?.looseMoney }

  func envelopeError(in answer: JSON) -> String? {
    let said = answer.firstText("message", "info", "msg", "error")
    // 0 is documented; 200 says the same in other words, and taking it for an error could cost a second payment.
    if let code = answer["code"]?.looseInt, code != 0, code != 200 {
      return "code \(code)" + (said.map { ": \($0)" } ?? "")
    }
    return answer.firstText("error")
  }

  func status(in answer: JSON) -> RawStatus? {
    let data = answer["data"] ?? answer
    guard let status = data["status"] else { return nil }
    switch status.looseInt.map(String.init) ?? status.stringValue?.lowercased() ?? "" {
    case "2", "succeeded", "succeed", "success", "completed": return .succeeded(urls: urls(in: data["result"]))
    case "failed", "failure", "error", "cancelled", "canceled": return failure(data)
    case let word:
      guard let number = Int(word), number >= 3 else { return .pending(progress: nil) }
      return failure(data)
    }
  }

  /// `images` is documented for image-to-video and `videos` for text-to-video; either is taken for both.
  private func urls(in result: JSON?) -> [JSON?] {
    ["videos", "images"].flatMap { name in
      (result?[name]?.arrayValue ?? []).map { $0["url"] ?? $0 }
    }
  }

  private func failure(_ data: JSON) -> RawStatus {
    .failed(reason: data.firstText("error", "message"), charged: data["refunded"]?.boolValue == true ? .no : .unknown)
  }

  func echo(in answer: JSON) -> JobEcho? {
    let data = answer["data"]
    return JobEcho(model: data?["model"]?.stringValue, parameters: data?["args"]?.objectValue)
  }
}
