import Domain
import Testing

/// The examples of FIPS 180-4 and of NIST's test vectors.
@Suite struct SHA256Tests {
  static let vectors: [([UInt8], String)] = [
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ([0xD3], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
    (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      Array(
        ("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu").utf8),
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (
      [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: vectors)
  func `a message has the digest that NIST gives`(message: [UInt8], hex: String) {
    #expect(Digest(of: message).hex == hex)
  }

  @Test(arguments: [1, 3, 63, 64, 65, 4096])
  func `the pieces that a message comes in do not matter`(size: Int) {
    for (message, hex) in Self.vectors where message.count < 1_000 || size > 60 {
      var hasher = SHA256()
      for start in stride(from: 0, to: message.count, by: size) {
        hasher.update(Array(message[start..<min(start + size, message.count)]))
        hasher.update([])
      }
      #expect(hasher.finish().hex == hex)
    }
  }

  @Test func `a digest can be read in the middle of a message`() {
    var hasher = SHA256()
    #expect(hasher.finish() == Digest(of: []))
    hasher.update(Array("a".utf8))
    #expect(hasher.finish() == Digest(of: Array("a".utf8)))
    hasher.update(Array("bc".utf8))
    #expect(hasher.finish() == Digest(of: Array("abc".utf8)))
    #expect(hasher.finish() == Digest(of: Array("abc".utf8)))
  }
}

@Suite struct DigestTests {
  private static let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func `hex of either case is read, and lower case is written`() throws {
    let digest = try #require(Digest(hex: Self.hex))
    #expect(Digest(hex: Self.hex.uppercased()) == digest)
    #expect("\(digest)" == Self.hex)
    #expect(Digest(bytes: digest.bytes) == digest)
  }

  /// With a type of its own: as an argument it takes compilers too long.
  private static let noDigests: [String] = [
    "", "ba", String(hex.dropLast()), hex + "0", String(hex.dropLast()) + "g", String(hex.dropLast()) + "é",
    " " + hex.dropLast(), String(hex.dropLast(2)) + "é", "sha256:" + hex,
  ]

  @Test(arguments: noDigests)
  func `what is not 64 hex digits is no digest`(text: String) {
    #expect(Digest(hex: text) == nil)
  }

  @Test(arguments: [0, 31, 33])
  func `a digest has 32 bytes`(count: Int) {
    #expect(Digest(bytes: [UInt8](repeating: 0, count: count)) == nil)
  }
}
