import Domain
import Testing

@Suite struct ImageInfoTests {
  @Test(arguments: [
    ("baseline.jpg", ImageKind.jpeg), ("progressive.jpg", .jpeg), ("plain.png", .png), ("lossy.webp", .webp),
    ("lossless.webp", .webp), ("animated.webp", .webp), ("still.gif", .gif), ("plain.bmp", .bmp),
  ])
  func `a real picture gives its kind, its size and its length`(name: String, kind: ImageKind) throws {
    let bytes = ImageFixture.bytes(name)
    let info = try ImageInfo(of: bytes)
    #expect(info.kind == kind)
    #expect(info.width == 6)
    #expect(info.height == 4)
    #expect(info.byteCount == bytes.count)
  }

  static let carriers = ["jpg", "png", "webp"].flatMap { ["little-endian-exif.\($0)", "big-endian-exif.\($0)"] }

  @Test(arguments: carriers, UInt8(1)...8)
  func `each orientation is obeyed in both byte orders`(name: String, orientation: UInt8) throws {
    let info = try ImageInfo(of: ImageFixture.bytes(name, orientation: orientation))
    #expect(info.width == (orientation >= 5 ? 4 : 6))
    #expect(info.height == (orientation >= 5 ? 6 : 4))
  }

  @Test(arguments: carriers, [UInt8(0), 9, 255])
  func `an orientation that does not exist leaves the picture upright`(name: String, orientation: UInt8) throws {
    #expect(try ImageInfo(of: ImageFixture.bytes(name, orientation: orientation)).width == 6)
  }

  @Test func `a WebP that does not announce its EXIF chunk is upright`() throws {
    var bytes = ImageFixture.bytes("little-endian-exif.webp")
    bytes[20] &= ~0x08
    #expect(try ImageInfo(of: bytes).width == 6)
  }

  @Test(arguments: ["baseline.jpg", "lossless.webp", "plain.png", "still.gif"])
  func `bytes behind the end of the picture do no harm`(name: String) throws {
    #expect(try ImageInfo(of: ImageFixture.bytes(name) + [1, 2, 3]).width == 6)
  }

  @Test func `the end of a picture inside a JPEG's thumbnail is not the end of the picture`() throws {
    var bytes = ImageFixture.bytes("baseline.jpg")
    let thumbnail: [UInt8] = [0xFF, 0xE2, 0x00, 0x06, 0xFF, 0xD8, 0xFF, 0xD9]
    bytes.insert(contentsOf: thumbnail, at: 2)
    #expect(try ImageInfo(of: bytes).width == 6)
    bytes.removeLast(2)
    #expect(throws: ImageError.self) { try ImageInfo(of: bytes) }
  }

  @Test func `the widest size that each header can say is read`() throws {
    var png = ImageFixture.bytes("plain.png")
    png.replaceSubrange(16..<20, with: [0x7F, 0xFF, 0xFF, 0xFF])
    #expect(try ImageInfo(of: png).width == 2_147_483_647)
    png[16] = 0x80
    #expect(throws: ImageError.self) { try ImageInfo(of: png) }
    var webp = ImageFixture.bytes("little-endian-exif.webp", orientation: 1)
    webp.replaceSubrange(24..<30, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(try ImageInfo(of: webp).height == 16_777_216)
  }
}
