import Domain

/// An image of 1920x1080 that every provider takes, unless told otherwise.
func makeImage(
  _ width: Int = 1920, _ height: Int = 1080, bytes: Int = 1_000, type: String = "image/png"
) -> InputImage {
  InputImage(digest: Digest(of: []), width: width, height: height, byteCount: bytes, mediaType: type)
}

/// An image-to-video draft that every provider takes, with the given fields on top.
func makeDraft(
  _ fields: [RequestField: JSON] = [:], image: InputImage? = makeImage(),
  model: String = "pixverse-v6/image-to-video"
) -> RequestDraft {
  var draft = RequestDraft(model: model, image: image)
  draft.fields = fields.merging([.prompt: "a fox"]) { given, _ in given }
  return draft
}

/// A text-to-video draft with the given fields on top.
func makeTextDraft(_ fields: [RequestField: JSON] = [:]) -> RequestDraft {
  makeDraft(fields, image: nil, model: "pixverse-v5.5/text-to-video")
}

extension RequestDraft {
  /// What keeps this draft from being a request.
  func problems(for provider: Provider? = nil) -> [RequestProblem] {
    do throws(RequestError) {
      _ = try request(for: provider)
      return []
    } catch {
      return error.problems
    }
  }

  /// The fields at fault in the request of this draft, by one provider's limits.
  func objections(of provider: Provider) throws -> [RequestField] {
    let request = try request()
    return ModelCatalog.offer(of: request.model, by: provider)?.problems(of: request).map(\.field) ?? [.model]
  }
}
