import Domain

/// gmicloud.ai's request queue as its document describes it.
enum GMI: SimulatedAPI {
  static let provider = Provider.gmi
  static let model = "pixverse-v6-i2v"

  static func order(from body: JSONObject, acceptsDataURIs: Bool) throws(Refusal) -> Order {
    guard let payload = body["payload"]?.objectValue else {
      throw Refusal(status: 400, message: "payload must be an object")
    }
    var envelope = body
    envelope["payload"] = nil
    var outer = Parameters(envelope)
    _ = outer.choice("model", of: [model], default: nil)
    try outer.finish()

    var parameters = Parameters(payload)
    let prompt = parameters.string("prompt", required: true, lengths: 0...5000) ?? ""
    let image = parameters.image("image", dataURIs: true)
    let seconds = parameters.integer("duration", in: 1...15, default: nil)
    let quality = parameters.choice("quality", of: ["360p", "540p", "720p", "1080p"], default: nil)
    let hasAudio = parameters.boolean("generate_audio_switch")
    let isMultiShot = parameters.boolean("generate_multi_clip_switch")
    if !parameters.isNull("seed") { _ = parameters.integer("seed", in: 0...2_147_483_647, default: 0) }
    try parameters.finish()
    return Order(
      provider: provider, model: model, prompt: prompt, image: image, tier: Int(quality.dropLast()) ?? 0,
      seconds: seconds, aspect: nil, hasAudio: hasAudio, isMultiShot: isMultiShot, parameters: payload)
  }

  static func acceptance(of job: Job, id: JSON, isTopLevel: Bool) -> JSONObject {
    JSONObject([
      .init("request_id", id), .init("model", .string(job.order.model)), .init("status", "queued"),
      .init("created_at", .int(job.createdAt)),
    ])
  }

  static func report(on job: Job, _ state: JobState, quirk: QueryFault?) -> JSON {
    let status =
      switch state {
      case .queued: "queued"
      case .processing: "processing"
      case .succeeded: "success"
      case .failed: "failed"
      case .cancelled: "cancelled"
      case .unknown: "reviewing"
      }
    var answer = JSONObject([
      .init("request_id", .string(job.id)), .init("model", .string(job.order.model)), .init("status", .string(status)),
      .init("created_at", .int(job.createdAt)), .init("payload", .object(job.order.parameters)),
      .init("outcome", .null),
    ])
    if case .failed(let reason, _) = state { answer["error"] = .string(reason) }
    if case .succeeded(let url) = state {
      switch quirk {
      case .outcomeNull: break
      case .outcomeVideoURL: answer["outcome"] = ["video_url": .string(url)]
      default:
        // The real one's thumbnail has been an .mp4 as well.
        let thumbnail = url.prefix { $0 != "?" }
        answer["outcome"] = [
          "media_urls": [["id": "0", "url": .string(url)]], "thumbnail_image_url": .string(String(thumbnail)),
        ]
      }
    }
    return .object(answer)
  }

  static func failure(status: Int, message: String, jobID: String?) -> JSON {
    var answer = JSONObject([.init("error", .string(message))])
    if let jobID { answer["request_id"] = .string(jobID) }
    return .object(answer)
  }
}
