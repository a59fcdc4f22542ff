import Domain
import Glibc
import Probe
import TestFilms
import Testing

@Suite struct PixelDigestTests {
  /// The bytes of a picture of 64 x 48 that ffmpeg makes, encoded by these arguments.
  private func picture(_ name: String, _ source: String = "testsrc2=", _ arguments: String...) throws -> [UInt8] {
    let input = ["-f", "lavfi", "-i", "\(source)s=64x48", "-frames:v", "1"]
    return try TestFilms.bytes(at: TestFilms.path("pixels-\(name)", by: input + arguments))
  }

  private func digest(_ bytes: [UInt8]) throws -> PixelDigest? {
    Probe.silenceLibrary()
    return try TestFilms.withDescriptor(holding: bytes) { try Probe.pixelDigest(descriptor: $0, size: bytes.count) }
  }

  private func inserted(_ piece: [UInt8], into bytes: [UInt8], at place: Int) -> [UInt8] {
    Array(bytes[..<place]) + piece + Array(bytes[place...])
  }

  @Test func `the same pixels have one digest, whatever the packing, the format and the tags`() throws {
    let plain = try picture("plain.png", "testsrc2=", "-pix_fmt", "rgb24")
    let wanted = try #require(try digest(plain))
    let others = [
      "packed otherwise": try picture("packed.png", "testsrc2=", "-pix_fmt", "rgb24", "-pred", "mixed"),
      "with opacity, all of it opaque": try picture("opaque.png", "testsrc2=", "-pix_fmt", "rgba"),
      "as WebP without loss": try picture("lossless.webp", "testsrc2=", "-pix_fmt", "bgra", "-lossless", "1"),
      // Behind the header, which ends at 33; libav does not look at the checksum of a text.
      "with a text in it": inserted([0, 0, 0, 2] + Array("tEXta\0".utf8) + [0, 0, 0, 0], into: plain, at: 33),
    ]
    for (name, bytes) in others {
      #expect(bytes != plain, "\(name)")
      #expect(try digest(bytes) == wanted, "\(name)")
    }
    let photo = try picture("photo.jpg")
    let comment: [UInt8] = [0xFF, 0xFE, 0, 7] + Array("hello".utf8)
    #expect(try digest(inserted(comment, into: photo, at: 2)) == digest(photo))
    #expect(try digest(photo) != nil)
  }

  @Test func `other pixels, another size, another depth or another way up have other digests`() throws {
    let grey = try picture("grey.png", "color=c=gray:", "-pix_fmt", "gray")
    var digests = [
      try digest(grey),
      try digest(try picture("grey16.png", "color=c=gray:", "-pix_fmt", "gray16be")),
      try digest(try picture("darker.png", "color=c=0x606060:", "-pix_fmt", "gray")),
      try digest(try picture("wide.png", "color=c=gray:", "-pix_fmt", "gray", "-vf", "crop=64:47")),
      try digest(try picture("clear.png", "color=c=gray:", "-vf", "format=rgba,colorchannelmixer=aa=0.5")),
    ]
    let photo = try picture("photo.jpg")
    for orientation in UInt8(1)...8 {
      let tag: [UInt8] = [0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
      let block: [UInt8] = Array("Exif\0\0MM".utf8) + [0, 0x2A, 0, 0, 0, 8] + tag
      let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(block.count + 2)] + block
      digests.append(try digest(inserted(segment, into: photo, at: 2)))
    }
    #expect(!digests.contains(nil))
    for (place, digest) in digests.enumerated() {
      #expect(digests.firstIndex(of: digest) == place, "\(place) has the digest of an earlier one")
    }
    #expect(try digest(photo) == digests[5], "a picture without the tag is upright")
  }

  @Test func `what is no whole still has none`() throws {
    let plain = try picture("plain.png", "testsrc2=", "-pix_fmt", "rgb24")
    #expect(try digest(Array(plain.dropLast(40))) == nil)
    #expect(try digest([]) == nil)
    #expect(try digest(try TestFilms.bytes(.html)) == nil)
    #expect(try digest(try TestFilms.bytes(.small)) == nil)
    let moving = ["-f", "lavfi", "-i", "testsrc2=s=64x48:d=1:r=5", "-c:v", "libwebp_anim", "-loop", "0"]
    #expect(try digest(try TestFilms.bytes(at: TestFilms.path("pixels-moving.webp", by: moving))) == nil)
  }

  @Test func `a file over the limit is not read`() throws {
    let refusal = #expect(throws: ProbeError.self) {
      try TestFilms.withDescriptor(holding: []) { file in
        #expect(ftruncate(file, InputImage.maximumBytes + 1) == 0)
        _ = try Probe.pixelDigest(descriptor: file, size: InputImage.maximumBytes + 1)
      }
    }
    #expect(refusal?.code == .limit)
  }
}
