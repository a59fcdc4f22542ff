import Domain

/// Pictures: a client's, or what was at an address.
enum ImageTargets {
  static let all = [FuzzTarget(name: "image", limit: 2048, rounds: 3000, words: words, isText: false, check: check)]

  private static let words = [
    "IHDR", "eXIf", "IDAT", "IEND", "RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "EXIF", "Exif\0\0", "MM\0*", "II*\0",
    "GIF89a", "BM",
    "\0\0\0\0", "\0\0\0\u{1}", "\u{7F}",
  ]

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    let info: ImageInfo
    do {
      info = try ImageInfo(of: bytes)
    } catch {
      try demand(!error.message.hasControlCharacters, "an error could command a terminal")
      return
    }
    try demand(info.width > 0 && info.height > 0 && info.byteCount == bytes.count, "\(info)")
    try demand((try? ImageInfo(of: bytes)) == info, "read twice it is two pictures")
    try demand(ImageKind(sniffing: bytes) == info.kind, "it is \(info.kind) and is not")
  }
}
