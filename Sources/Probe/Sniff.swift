import Domain

/// What a file is by its first bytes, so that a web page saved as a film is called a web page.
enum Sniff {
  /// How many bytes are looked at.
  static let byteCount = 512

  /// Names the content of a file that begins with `head`.
  static func content(of head: [UInt8]) -> MediaFacts.Content {
    if head.isEmpty { return .empty }
    if let container = container(head) { return container }
    if starts(head, [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if starts(head, [0x89, 0x50, 0x4E, 0x47]) { return .png }
    if starts(head, Array("GIF8".utf8)) { return .gif }
    if starts(head, Array("RIFF".utf8)), holds(head, "WEBP", at: 8) { return .webp }
    return text(head) ?? .unknown
  }

  private static let stillBrands: Set = [
    "avif", "avis", "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1",
  ]
  private static let firstBoxes: Set = ["moov", "mdat", "free", "skip", "wide", "pnot", "moof", "styp", "sidx"]

  /// ISO 14496-12 begins with a box, nearly always `ftyp`; QuickTime's oldest files lack it; EBML has its magic.
  private static func container(_ head: [UInt8]) -> MediaFacts.Content? {
    if starts(head, [0x1A, 0x45, 0xDF, 0xA3]) {
      return String(decoding: head, as: UTF8.self).contains("webm") ? .webm : .matroska
    }
    guard head.count >= 8 else { return nil }
    let type = String(decoding: head[4..<8], as: UTF8.self)
    if type == "ftyp", head.count >= 12 {
      let brand = String(decoding: head[8..<12], as: UTF8.self)
      return brand == "qt  " ? .mov : stillBrands.contains(brand) ? .heif : .mp4
    }
    return firstBoxes.contains(type) ? .mov : nil
  }

  private static func text(_ head: [UInt8]) -> MediaFacts.Content? {
    let isText = head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
    guard isText else { return nil }
    let words = String(decoding: head, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    if words.hasPrefix("<!doctype html") || words.hasPrefix("<html") || words.contains("<body") { return .html }
    if words.hasPrefix("{") || words.hasPrefix("[") { return .json }
    // Random bytes that happen to avoid control codes are still no text unless they decode as UTF-8.
    return words.unicodeScalars.dropLast(1).contains("\u{FFFD}") ? nil : .text
  }

  private static func starts(_ head: [UInt8], _ magic: [UInt8]) -> Bool { head.starts(with: magic) }

  private static func holds(_ head: [UInt8], _ word: String, at offset: Int) -> Bool {
    head.dropFirst(offset).starts(with: word.utf8)
  }
}
