import Domain
import Fetch
import Testing

@testable import Providers

/// An address that stands for the image wherever one is sent by URL.
let imageURL = "https://example.com/start.jpg"

func makeImage(width: Int = 1920, height: Int = 1080) -> InputImage {
  InputImage(
    digest: Digest(of: [1, 2, 3]), width: width, height: height, byteCount: 100_000, mediaType: "image/jpeg")
}

func makeRequest(
  _ model: Model = .pixverseV6ImageToVideo, fields: [RequestField: JSON] = [:], extra: [Provider: JSONObject] = [:]
) throws -> Request {
  var draft = RequestDraft(model: model.rawValue, image: model.takesImage ? makeImage() : nil)
  draft.fields = fields.merging([.prompt: "slow zoom"]) { given, _ in given }
  draft.extra = extra
  return try draft.request()
}

func makeAPI(_ provider: Provider, transport: ImageTransport = ImageTransport()) -> ProviderAPI {
  ProviderAPI(provider, key: APIKey("sk-secret-key"), transport: transport)
}

func makeAnswer(_ status: Int = 200, _ body: String, headers: HTTPHeaders = [:]) -> Result<HTTPResponse, FetchError> {
  .success(HTTPResponse(status, headers: headers, body: Array(body.utf8), receivedAt: 0))
}

func submitAnswer(
  _ provider: Provider, _ status: Int = 200, _ body: String, headers: HTTPHeaders = [:]
) -> SubmitAnswer {
  makeAPI(provider).interpretSubmit(makeAnswer(status, body, headers: headers))
}

func jobStatus(_ provider: Provider, _ status: Int = 200, _ body: String, of jobID: String = "j1") -> JobStatus {
  makeAPI(provider).interpretPoll(makeAnswer(status, body), of: jobID)
}

extension SubmitAnswer {
  var isUncertain: Bool { if case .uncertain = self { true } else { false } }
  var isRefused: Bool { if case .refused = self { true } else { false } }
  var isAccepted: Bool { if case .accepted = self { true } else { false } }
}

extension JobStatus {
  var cannotTell: Bool { if case .cannotTell = self { true } else { false } }
}
