import Domain

/// What a submit asks for, once it has been understood.
struct Order: Sendable {
  let provider: Provider
  /// The provider's own id of the model.
  let model: String
  let prompt: String
  /// The input image, or nil for text-to-video.
  let image: String?
  /// The resolution's number: 360, 540, 720 or 1080.
  let tier: Int
  let seconds: Int
  /// The asked aspect ratio such as `16:9`, or nil where there is no such parameter.
  let aspect: String?
  let hasAudio: Bool
  let isMultiShot: Bool
  /// The parameters as they came.
  let parameters: JSONObject
}

/// Why a submit is not taken.
struct Refusal: Error {
  let status: Int
  let message: String
}
