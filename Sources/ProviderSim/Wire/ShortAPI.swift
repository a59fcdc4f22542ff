import Domain

/// shortapi.ai as its model pages describe it.
enum ShortAPI: SimulatedAPI {
  static let provider = Provider.shortapi

  static let imageModels = ["pixverse/pixverse-6.0/image-to-video", "pixverse/pixverse-5.5/image-to-video"]
  static let textModel = "pixverse/pixverse-5.5/text-to-video"

  static func order(from body: JSONObject, acceptsDataURIs: Bool) throws(Refusal) -> Order {
    guard let arguments = body["args"]?.objectValue else {
      throw Refusal(status: 400, message: "args must be an object")
    }
    var envelope = body
    envelope["args"] = nil
    var outer = Parameters(envelope)
    let model = outer.choice("model", of: imageModels + [textModel], default: nil)
    if !outer.isNull("callback_url") { _ = outer.string("callback_url") }
    try outer.finish()

    var parameters = Parameters(arguments)
    let prompt = parameters.string("prompt", required: true, lengths: 1...Int.max) ?? ""
    let image = model == textModel ? nil : parameters.image("image", dataURIs: acceptsDataURIs)
    let resolution = parameters.choice("resolution", of: ["540p", "720p", "1080p"], default: "720p")
    let duration = parameters.choice("duration", of: ["5", "8", "10"], default: "5")
    let aspect = parameters.choice("aspect_ratio", of: ["16:9", "9:16", "4:3", "3:4", "1:1"], default: "16:9")
    let hasAudio = parameters.boolean("generate_audio")
    let isMultiShot = parameters.boolean("multi_shot")
    if resolution == "1080p", duration == "10" { parameters.problem("1080p is not supported for 10 s") }
    try parameters.finish()
    return Order(
      provider: provider, model: model, prompt: prompt, image: image, tier: Int(resolution.dropLast()) ?? 0,
      seconds: Int(duration) ?? 0, aspect: aspect, hasAudio: hasAudio, isMultiShot: isMultiShot,
      parameters: arguments)
  }

  static func acceptance(of job: Job, id: JSON, isTopLevel: Bool) -> JSONObject {
    var data = JSONObject([.init("amount", .money(job.charged))])
    var answer = JSONObject([.init("code", 0)])
    if isTopLevel {
      answer["job_id"] = id
    } else {
      data["job_id"] = id
    }
    answer["data"] = .object(data)
    return answer
  }

  static func report(on job: Job, _ state: JobState, quirk: QueryFault?) -> JSON {
    var data = JSONObject([.init("job_id", .string(job.id))])
    switch state {
    case .queued: data["status"] = 0
    case .processing: data["status"] = 1
    case .unknown: data["status"] = -7
    case .succeeded(let url):
      data["status"] = quirk == .stringStatus ? "succeeded" : 2
      let isListedAsImage =
        quirk == .resultUnderImages || (quirk != .resultUnderVideos && job.order.model != textModel)
      data["result"] = .object(JSONObject([.init(isListedAsImage ? "images" : "videos", [["url": .string(url)]])]))
    case .failed(let reason, let isRefunded):
      data["status"] = 3
      data["error"] = .string(reason)
      if isRefunded { data["refunded"] = true }
    case .cancelled:
      data["status"] = 4
      data["error"] = "the job was cancelled"
    }
    if quirk == .stringStatus, state == .queued || state == .processing { data["status"] = "processing" }
    return ["code": 0, "data": .object(data)]
  }

  static func failure(status: Int, message: String, jobID: String?) -> JSON {
    var answer = JSONObject([.init("code", .int(status * 100 + 1)), .init("info", .string(message))])
    if let jobID { answer["data"] = ["job_id": .string(jobID)] }
    return .object(answer)
  }
}
