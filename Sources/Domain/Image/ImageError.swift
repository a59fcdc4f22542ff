/// Why bytes are no picture that could be sent to a provider.
public struct ImageError: Error, Hashable, Sendable {
  /// What sort of trouble it is.
  public enum Code: String, Hashable, Sendable {
    /// The bytes are something else altogether, or nothing.
    case notAnImage
    /// A picture in a format that no provider names.
    case unsupported
    /// The format is known, and its headers contradict themselves.
    case damaged
    /// The file ends before the picture does.
    case truncated
  }

  /// What sort of trouble it is.
  public let code: Code
  /// The whole sentence, without a final stop: "a PNG that is cut off: it has no IEND chunk".
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  static func damaged(_ kind: ImageKind, _ what: String) -> ImageError {
    ImageError(.damaged, "\(kind.named) \(what)")
  }

  static func truncated(_ kind: ImageKind, _ what: String) -> ImageError {
    ImageError(.truncated, "\(kind.named) that is cut off: \(what)")
  }

  /// Says what unknown bytes look like instead: by a signature that people meet, else by their first bytes.
  static func unknown(_ bytes: [UInt8]) -> ImageError {
    guard !bytes.isEmpty else { return ImageError(.notAnImage, "not an image: the file is empty") }
    let reader = ImageBytes(bytes)
    if reader.holds("ftyp", at: 4) {
      if reader.holds("avif", at: 8) || reader.holds("avis", at: 8) { return unsupported("an AVIF") }
      if reader.holds("hei", at: 8) || reader.holds("hev", at: 8) || reader.holds("mif1", at: 8) {
        return unsupported("a HEIC")
      }
      return ImageError(.notAnImage, "not an image: begins like an MP4 film")
    }
    if reader.holds([0x49, 0x49, 0x2A, 0x00], at: 0) || reader.holds([0x4D, 0x4D, 0x00, 0x2A], at: 0) {
      return unsupported("a TIFF")
    }
    return ImageError(.notAnImage, "not an image: begins with \(beginning(of: bytes))")
  }

  private static func unsupported(_ named: String) -> ImageError {
    ImageError(.unsupported, "\(named) picture, which no provider names: convert it to PNG, JPEG or WebP")
  }

  /// The first bytes as quoted text where they are printable ASCII, else in hex; never raw, for they go to a terminal.
  private static func beginning(of bytes: [UInt8]) -> String {
    let printable = bytes.prefix(24).prefix { (0x20...0x7E).contains($0) }
    if printable.count >= min(4, bytes.count) { return "\"\(String(decoding: printable, as: UTF8.self))\"" }
    return bytes.prefix(8).map { byte in
      String(decoding: [Digest.hexDigit(byte >> 4), Digest.hexDigit(byte & 15)], as: UTF8.self)
    }.joined(separator: " ")
  }
}
