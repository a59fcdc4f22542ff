/// How a picture is encoded.
public enum PictureFormat: String, Hashable, Sendable, CaseIterable {
  case webp, jpeg, png

  /// The end of a file's name, without the dot.
  public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

  /// The media type, such as `image/webp`.
  public var mediaType: String { "image/\(rawValue)" }

  /// The format that the end of a file's name asks for, or nil for any other name.
  public init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    switch fileName[dot...].dropFirst().lowercased() {
    case "webp": self = .webp
    case "jpg", "jpeg": self = .jpeg
    case "png": self = .png
    default: return nil
    }
  }
}
