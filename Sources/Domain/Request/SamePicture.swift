/// A held input image that shows the same pixels as an asked one, and differs in its bytes.
///
/// The key of a request hashes the bytes, so the two are different requests: a file that was copied through an editor, a
/// messenger or another tool is paid for again unless somebody is told.
public struct SamePicture: Hashable, Sendable {
  /// The digest of the held image.
  public let image: Digest
  /// The clip that answers the same request for the held image now, if there is one.
  public let clip: GenerationID?

  /// Names the held image, and the clip of it.
  public init(image: Digest, clip: GenerationID?) {
    self.image = image
    self.clip = clip
  }

  /// What a person should know before paying.
  public var warning: String {
    let same = "you have this picture already: \(image) shows the same pixels in other bytes"
    guard let clip else { return same + "; --image-digest \(image) asks for that one, as other requests did" }
    return same + ", and \(clip) is this request's clip of it: reuse it for 0.00 with --image-digest \(image)"
  }
}
