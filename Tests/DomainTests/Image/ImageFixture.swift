import Domain
import Glibc

/// Small pictures, 6 x 4 pixels, that Pillow wrote; those called …-exif say orientation 6 in that byte order.
enum ImageFixture {
  static func bytes(_ name: String, file: String = #filePath) -> [UInt8] {
    let folder = file.split(separator: "/").dropLast(2).joined(separator: "/")
    let path = "/\(folder)/Fixtures/images/\(name)"
    guard let stream = unsafe fopen(path, "rb") else { return [] }
    defer { unsafe fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, stream) }
    return Array(bytes.prefix(count))
  }

  /// The same picture with another value in its one orientation entry.
  static func bytes(_ name: String, orientation: UInt8) -> [UInt8] {
    var bytes = bytes(name)
    let entries: [[UInt8]] = [[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0], [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]]
    for (entry, value) in zip(entries, [8, 9]) {
      for start in bytes.indices where bytes[start...].starts(with: entry) { bytes[start + value] = orientation }
    }
    return bytes
  }

  static let all = [
    "baseline.jpg", "progressive.jpg", "little-endian-exif.jpg", "big-endian-exif.jpg", "plain.png",
    "little-endian-exif.png", "big-endian-exif.png", "lossy.webp", "lossless.webp", "little-endian-exif.webp",
    "big-endian-exif.webp", "animated.webp", "still.gif", "plain.bmp",
  ]
}
