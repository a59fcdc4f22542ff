/// What the head of an image file says: JPEG (ITU T.81), PNG (W3C) or WebP (RFC 9649).
struct ImageFacts: Equatable, Sendable {
  enum Format: Sendable { case jpeg, png, webp }

  let format: Format
  let width: Int
  let height: Int

  /// Reads an image's head, or is nil for anything else.
  init?(_ bytes: [UInt8]) {
    func big(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    func little(_ at: Int) -> Int { Int(bytes[at + 1]) << 8 | Int(bytes[at]) }
    guard bytes.count >= 30 else { return nil }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self.init(.png, big(16) << 16 | big(18), big(20) << 16 | big(22))
    } else if bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) {
      switch String(decoding: bytes[12..<16], as: UTF8.self) {
      case "VP8 ": self.init(.webp, little(26) & 0x3FFF, little(28) & 0x3FFF)
      case "VP8L":
        let bits = little(21) | little(23) << 16
        self.init(.webp, bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
      case "VP8X":
        self.init(.webp, little(24) | Int(bytes[26]) << 16 + 1, little(27) | Int(bytes[29]) << 16 + 1)
      default: return nil
      }
    } else if bytes.starts(with: [0xFF, 0xD8]) {
      var position = 2
      while position + 9 < bytes.count, bytes[position] == 0xFF {
        let marker = bytes[position + 1]
        if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
          self.init(.jpeg, big(position + 7), big(position + 5))
          return
        }
        position += marker == 0xFF ? 1 : 2 + big(position + 2)
      }
      return nil
    } else {
      return nil
    }
  }

  private init?(_ format: Format, _ width: Int, _ height: Int) {
    guard width > 0, height > 0 else { return nil }
    self.format = format
    self.width = width
    self.height = height
  }

  /// Why highway would not take this image, or nil.
  func highwayProblem(byteCount: Int) -> String? {
    if format == .webp { return "image must be a JPEG or PNG" }
    if byteCount > 10 << 20 { return "image must not exceed 10 MB" }
    if min(width, height) < 300 { return "both sides of image must be at least 300 px" }
    let ratio = Double(width) / Double(height)
    return (0.4...2.5).contains(ratio) ? nil : "the aspect ratio of image must be between 1:2.5 and 2.5:1"
  }
}
