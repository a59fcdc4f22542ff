import Domain

/// highwayapi.ai: submits as its document describes them, results as its platform's family answers.
enum Highway: SimulatedAPI {
  static let provider = Provider.highway
  static let model = "pixverse-v6-i2v"

  static func order(from body: JSONObject, acceptsDataURIs: Bool) throws(Refusal) -> Order {
    var parameters = Parameters(body)
    let prompt = parameters.string("prompt", required: true, lengths: 0...2500) ?? ""
    let image = parameters.image("image", dataURIs: false)
    if let image, !hasImageSuffix(image) { parameters.problem("image must be a .jpg, .jpeg or .png") }
    _ = parameters.string("negative_prompt", lengths: 0...2500)
    let seconds = parameters.integer("duration", in: 1...15, default: 5)
    parameters.number("cfg_scale", in: 0...1)
    let resolution = parameters.choice("resolution", of: ["360p", "540p", "720p", "1080p"], default: "720p")
    _ = parameters.string("thinking_type")
    let hasAudio = parameters.boolean("generate_audio_switch")
    _ = parameters.integer("seed", in: Int.min...Int.max, default: 0)
    try parameters.finish()
    return Order(
      provider: provider, model: model, prompt: prompt, image: image, tier: Int(resolution.dropLast()) ?? 0,
      seconds: seconds, aspect: nil, hasAudio: hasAudio, isMultiShot: false, parameters: body)
  }

  /// Whether a URL's path ends as one of the formats does, or in no suffix at all.
  private static func hasImageSuffix(_ url: String) -> Bool {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return true }
    return ["jpg", "jpeg", "png"].contains(name[name.index(after: dot)...].lowercased())
  }

  static func acceptance(of job: Job, id: JSON, isTopLevel: Bool) -> JSONObject {
    JSONObject([.init("task_id", id)])
  }

  static func report(on job: Job, _ state: JobState, quirk: QueryFault?) -> JSON {
    let (status, progress) = words(for: state)
    var reason = ""
    var videos: JSON = []
    switch state {
    case .failed(let why, _): reason = why
    case .cancelled: reason = "the task was cancelled"
    case .succeeded(let url):
      let timeToLive: JSON = quirk == .timeToLiveInteger ? 3600 : "3600"
      videos = [["video_url": .string(url), "video_url_ttl": timeToLive, "video_type": "mp4"]]
    case .queued, .processing, .unknown: break
    }
    return [
      "task": [
        "task_id": .string(job.id), "status": .string(status), "reason": .string(reason),
        "task_type": "PIXVERSE_V6_I2V", "eta": 0, "progress_percent": .int(progress),
      ],
      "videos": videos, "images": [], "audios": [],
      "extra": ["seed": job.order.parameters["seed"] ?? "0"],
    ]
  }

  private static func words(for state: JobState) -> (status: String, progress: Int) {
    switch state {
    case .queued: ("TASK_STATUS_QUEUED", 0)
    case .processing: ("TASK_STATUS_PROCESSING", 50)
    case .succeeded: ("TASK_STATUS_SUCCEED", 100)
    case .failed, .cancelled: ("TASK_STATUS_FAILED", 100)
    case .unknown: ("TASK_STATUS_REVIEWING", 50)
    }
  }

  static func failure(status: Int, message: String, jobID: String?) -> JSON {
    var answer = JSONObject([
      .init("code", .int(status)), .init("reason", "REQUEST_FAILED"), .init("message", .string(message)),
      .init("metadata", [:]),
    ])
    if let jobID { answer["task_id"] = .string(jobID) }
    return .object(answer)
  }
}
