/// What a person buys: a model, its parameters and an input image, in canonical types.
///
/// Two requests that would buy the same clip are equal in their canonical document, and so in their key.
public struct Request: Hashable, Sendable {
  /// The model under its canonical id.
  public let model: Model
  /// The input image of an image-to-video request.
  public let image: InputImage?
  /// The parameters, defaults filled in.
  public let parameters: Parameters
  /// Fields that a provider's door received and no document lists, under their JSON Pointers.
  public let extra: [Provider: JSONObject]
  /// The canonical document's bytes.
  public let canonical: [UInt8]
  /// The key: the digest of the canonical document.
  public let key: RequestKey

  /// The version of the rules that make the canonical document.
  public static let encoding = 1

  /// Makes a request of checked values; `RequestDraft.request()` is the way in.
  init(
    model: Model, image: InputImage?, parameters: Parameters, extra: [Provider: JSONObject]
  ) throws(CanonicalJSONError) {
    self.model = model
    self.image = image
    self.parameters = parameters
    self.extra = extra.filter { !$0.value.isEmpty }
    var document = JSONObject([
      .init("encoding", .int(Self.encoding)), .init("model", .string(model.rawValue)),
      .init("params", parameters.json),
    ])
    document["image"] = image.map { .string("sha256:" + $0.digest.hex) }
    if !self.extra.isEmpty {
      let members = self.extra.map { JSONObject.Member($0.key.rawValue, .object($0.value)) }
      document["extra"] = .object(JSONObject(members))
    }
    canonical = try JSON.object(document).canonicalUTF8()
    key = RequestKey(Digest(of: canonical))
  }

  /// The key of the same request for another image of the same size.
  public func key(forImage digest: Digest) throws -> RequestKey {
    guard let image else { return key }
    let other = InputImage(
      digest: digest, width: image.width, height: image.height, byteCount: image.byteCount, mediaType: image.mediaType)
    return try Request(model: model, image: other, parameters: parameters, extra: extra).key
  }

  /// The canonical document as text.
  public var canonicalText: String { String(decoding: canonical, as: UTF8.self) }
}

/// The name under which a request is bought once: 64 lower-case hex digits.
public struct RequestKey: Hashable, Sendable, CustomStringConvertible {
  /// The SHA-256 of the canonical document.
  public let digest: Digest

  /// Takes the digest of a canonical document.
  public init(_ digest: Digest) { self.digest = digest }

  public var description: String { digest.hex }
}
