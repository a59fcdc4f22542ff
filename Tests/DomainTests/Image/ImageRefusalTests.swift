import Domain
import TestSupport
import Testing

@Suite struct ImageRefusalTests {
  private func refusal(_ bytes: [UInt8]) -> ImageError? {
    do {
      _ = try ImageInfo(of: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("", "not an image: the file is empty"),
    ("<!DOCTYPE html><html><body>", "not an image: begins with \"<!DOCTYPE html><html><bo\""),
    ("hi", "not an image: begins with \"hi\""),
    ("\u{1B}[31mred", "not an image: begins with 1b 5b 33 31 6d 72 65 64"),
    ("\0\0\0\u{18}ftypisom", "not an image: begins like an MP4 film"),
    ("\0\0\0\u{18}ftypheic", "a HEIC picture, which no provider names: convert it to PNG, JPEG or WebP"),
  ])
  func `what is no picture is named by its first bytes`(text: String, message: String) {
    #expect(refusal(Array(text.utf8))?.message == message)
  }

  @Test func `pictures in formats that no provider names say so`() {
    #expect(refusal(ImageFixture.bytes("still.tiff"))?.code == .unsupported)
    #expect(refusal(ImageFixture.bytes("still.avif"))?.code == .unsupported)
  }

  @Test(arguments: ImageFixture.all)
  func `a picture that ends early is never taken, wherever it is cut`(name: String) {
    let bytes = ImageFixture.bytes(name)
    #expect(refusal(bytes) == nil)
    for count in 0..<bytes.count { #expect(refusal(Array(bytes.prefix(count))) != nil, "cut at \(count)") }
  }

  @Test(arguments: ["baseline.jpg", "plain.png", "lossless.webp", "still.gif", "plain.bmp"])
  func `a picture without its last byte is called cut off`(name: String) {
    let error = refusal(ImageFixture.bytes(name).dropLast())
    #expect(error?.code == .truncated)
    #expect(error?.message.contains("cut off") == true)
  }

  @Test func `no pixels at all are damage, and the sizes are named`() {
    var png = ImageFixture.bytes("plain.png")
    png.replaceSubrange(16..<24, with: [UInt8](repeating: 0, count: 8))
    #expect(refusal(png)?.message == "a PNG of 0 x 0 pixels")
    var bmp = ImageFixture.bytes("plain.bmp")
    bmp[21] = 0x80
    #expect(refusal(bmp)?.code == .damaged)
  }

  @Test func `a PNG must begin with IHDR and hold pixels`() {
    var bytes = ImageFixture.bytes("plain.png")
    bytes[12] = UInt8(ascii: "X")
    #expect(refusal(bytes)?.message == "a PNG without IHDR")
    bytes = ImageFixture.bytes("plain.png")
    let pixels = bytes.indices.first { bytes[$0...].starts(with: Array("IDAT".utf8)) }
    if let pixels { bytes[pixels] = UInt8(ascii: "x") }
    #expect(refusal(bytes)?.message == "a PNG without pixels: it has no IDAT chunk")
  }

  @Test func `a JPEG without a frame or a scan is damaged`() {
    #expect(refusal([0xFF, 0xD8, 0xFF, 0xD9])?.message == "a JPEG without a frame header (SOF)")
    #expect(refusal([0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x01])?.code == .damaged)
    #expect(refusal([0xFF, 0xD8, 0xFF])?.code == .truncated)
  }

  @Test(arguments: ImageFixture.all)
  func `two thousand mutations of a picture are read or refused, and sizes stay positive`(name: String) {
    let original = ImageFixture.bytes(name)
    var dice = Seeded(20_260_101)
    func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &dice) }
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0...roll(4) {
        let at = roll(bytes.count)
        switch roll(4) {
        case 0: bytes[at] = UInt8(roll(256))
        case 1: bytes[at] = 0xFF
        case 2: bytes[at] ^= 1 << UInt8(roll(8))
        default: bytes.remove(at: at)
        }
      }
      if let info = try? ImageInfo(of: bytes) {
        #expect(info.width > 0 && info.height > 0 && info.byteCount == bytes.count)
      } else {
        #expect(refusal(bytes)?.message.isEmpty == false)
      }
    }
  }
}
