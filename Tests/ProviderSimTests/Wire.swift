import Domain
import Testing

/// One row of the provider documents, as its client sees it.
enum Wire: String, CaseIterable, Sendable {
  case shortapi6
  case shortapi55Image
  case shortapi55Text
  case highway
  case gmi

  /// One row for each provider.
  static let providers: [Wire] = [.shortapi6, .highway, .gmi]

  var createPath: String {
    switch self {
    case .shortapi6, .shortapi55Image, .shortapi55Text: "/api/v1/job/create"
    case .highway: "/v3/async/pixverse-v6-i2v"
    case .gmi: "/api/v1/ie/requestqueue/apikey/requests"
    }
  }

  func queryPath(_ id: String) -> String {
    switch self {
    case .shortapi6, .shortapi55Image, .shortapi55Text: "/api/v1/job/query?id=\(id)"
    case .highway: "/v3/async/task-result?task_id=\(id)"
    case .gmi: "\(createPath)/\(id)"
    }
  }

  /// An order as the documents' examples have it, small and short, with parameters changed or (nil) left out.
  func body(_ changes: [String: JSON?] = [:]) -> JSON {
    var parameters = self.parameters
    for (name, value) in changes { parameters[name] = value }
    switch self {
    case .shortapi6: return ["model": "pixverse/pixverse-6.0/image-to-video", "args": .object(parameters)]
    case .shortapi55Image: return ["model": "pixverse/pixverse-5.5/image-to-video", "args": .object(parameters)]
    case .shortapi55Text: return ["model": "pixverse/pixverse-5.5/text-to-video", "args": .object(parameters)]
    case .highway: return .object(parameters)
    case .gmi: return ["model": "pixverse-v6-i2v", "payload": .object(parameters)]
    }
  }

  private var parameters: JSONObject {
    var object = JSONObject([.init("prompt", "A lion walks over the savannah")])
    switch self {
    case .shortapi6, .shortapi55Image, .shortapi55Text:
      if self != .shortapi55Text { object["image"] = "https://images.example/lion.webp" }
      object["resolution"] = "540p"
      object["duration"] = "5"
    case .highway:
      object["image"] = "https://images.example/lion.png"
      object["resolution"] = "360p"
      object["duration"] = 1
    case .gmi:
      object["image"] = "https://images.example/lion.png"
      object["quality"] = "360p"
      object["duration"] = 1
    }
    return object
  }

  /// Where the documents say that the job's id stands.
  func jobID(in answer: JSON) -> String? {
    switch self {
    case .shortapi6, .shortapi55Image, .shortapi55Text: answer["data"]?["job_id"]?.stringValue
    case .highway: answer["task_id"]?.stringValue
    case .gmi: answer["request_id"]?.stringValue
    }
  }

  /// Where the documents say that the film's URL stands.
  func url(in answer: JSON) -> String? {
    switch self {
    case .shortapi6, .shortapi55Image: answer["data"]?["result"]?["images"]?[0]?["url"]?.stringValue
    case .shortapi55Text: answer["data"]?["result"]?["videos"]?[0]?["url"]?.stringValue
    case .highway: answer["videos"]?[0]?["video_url"]?.stringValue
    case .gmi: answer["outcome"]?["media_urls"]?[0]?["url"]?.stringValue
    }
  }

  /// The status that a report carries.
  func status(in answer: JSON) -> JSON? {
    switch self {
    case .shortapi6, .shortapi55Image, .shortapi55Text: answer["data"]?["status"]
    case .highway: answer["task"]?["status"]
    case .gmi: answer["status"]
    }
  }

  /// What the smallest order costs.
  var charge: String {
    switch self {
    case .shortapi6: "0.15"
    case .shortapi55Image, .shortapi55Text: "0.128"
    case .highway: "0.05"
    case .gmi: "0.025"
    }
  }
}
