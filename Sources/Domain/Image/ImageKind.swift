/// The still picture formats whose headers are understood here.
///
/// The providers' documents name .jpg, .jpeg, .png (highway) and .webp (shortapi's example); gmi's name none. GIF and
/// BMP are read because nothing rules them out: which kind a provider takes is for its own limits to say.
public enum ImageKind: String, Hashable, Sendable, CaseIterable {
  case png
  case jpeg
  case webp
  case gif
  case bmp

  /// The kind that the first bytes of a file announce, or nil. Twelve bytes are enough.
  public init?(sniffing bytes: [UInt8]) {
    let reader = ImageBytes(bytes)
    if reader.holds(ImageKind.pngSignature, at: 0) {
      self = .png
    } else if reader.holds([0xFF, 0xD8, 0xFF], at: 0) {
      self = .jpeg
    } else if reader.holds("RIFF", at: 0), reader.holds("WEBP", at: 8) {
      self = .webp
    } else if reader.holds("GIF87a", at: 0) || reader.holds("GIF89a", at: 0) {
      self = .gif
    } else if reader.holds("BM", at: 0), reader.little32(at: 6) == 0 {
      self = .bmp
    } else {
      return nil
    }
  }

  /// The kind's name in a sentence, with its article: "a PNG".
  public var named: String {
    switch self {
    case .png: "a PNG"
    case .jpeg: "a JPEG"
    case .webp: "a WebP"
    case .gif: "a GIF"
    case .bmp: "a BMP"
    }
  }

  /// The media type (RFC 6838), as a data URI carries it.
  public var mediaType: String { "image/\(rawValue)" }

  static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
}
