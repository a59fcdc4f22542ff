import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// A picture that is held already, in other bytes: what a messenger, an editor or another download makes of a file.
@Suite(.blocking) struct SamePictureTests {
  /// A file with the pixels of a JPEG and a comment of its own.
  private func retold(_ path: String, _ rig: Rig, _ comment: String = "copied") throws -> String {
    let bytes = try rig.bytes(path)
    let segment: [UInt8] = [0xFF, 0xFE, 0, UInt8(comment.utf8.count + 2)] + Array(comment.utf8)
    return try rig.file("\(comment).jpg", Array(bytes[..<2]) + segment + Array(bytes[2...]))
  }

  private func request(_ prompt: String, _ image: String) -> [String] {
    ["--model", "pixverse-v6/image-to-video", "--prompt", prompt, "--resolution", "540p", "--image", image]
  }

  @Test func `the same pixels in other bytes are told before anything is paid, with the clip that is theirs`() throws {
    let rig = try Rig()
    let still = try rig.still()
    let held = Digest(of: try rig.bytes(still))
    let first = try rig.json(["generate", "--provider", "gmi"] + request("p", still))
    let id = try #require(first.json["id"]?.stringValue, "\(first.errors)")
    let copy = try retold(still, rig)
    let cure = "reuse it for 0.00 with --image-digest \(held)"

    let miss = try rig.json(["lookup"] + request("p", copy))
    #expect(miss.code == 3)
    #expect(miss.json["same_picture"] == ["image": .string(held.hex), "clip": .string(id)])
    #expect(miss.errors.contains(cure), "\(miss.errors)")

    let plan = try rig.json(["generate", "--provider", "gmi", "--dry-run"] + request("p", copy))
    #expect(plan.json["notes"]?.arrayValue?.contains { $0.stringValue?.contains(cure) == true } == true)
    #expect(try rig.charges().count == 1)

    let digest = request("p", copy).dropLast(2) + ["--image-digest", held.hex]
    let reused = try rig.json(["generate"] + digest)
    #expect(reused.json["outcome"] == "reused")
    #expect(reused.json["id"] == .string(id))

    let bought = try rig.onetake(["generate", "--provider", "gmi"] + request("p", copy))
    #expect(bought.code == 0, "it is a warning: \(bought.errors)")
    #expect(bought.errors.components(of: cure) == 1, "it is told once: \(bought.errors)")
    #expect(try rig.charges().count == 2)
  }

  @Test func `for another request the held picture is named without a clip`() throws {
    let rig = try Rig()
    let still = try rig.still()
    #expect(try rig.json(["generate", "--provider", "gmi"] + request("p", still)).code == 0)
    let miss = try rig.json(["lookup"] + request("another prompt", try retold(still, rig)))
    #expect(miss.json["same_picture"] == ["image": .string(Digest(of: try rig.bytes(still)).hex), "clip": .null])
    #expect(miss.errors.contains("you have this picture already"))
  }

  @Test func `another picture of the same size, and the same file, are told nothing`() throws {
    let rig = try Rig()
    let still = try rig.still()
    let other = try rig.file("other.jpg", rig.sim("GET", "/_sim/stills/1280x720.jpg?text=another").body)
    #expect(try rig.json(["generate", "--provider", "gmi"] + request("p", still)).code == 0)
    for image in [other, still] {
      let miss = try rig.json(["lookup"] + request("another prompt", image))
      #expect(miss.json["same_picture"] == .null, "\(image)")
      #expect(!miss.errors.contains("picture"), "\(miss.errors)")
    }
  }

  @Test func `a held image that rotted shows nothing, and stops no look`() throws {
    let rig = try Rig()
    let still = try rig.still()
    #expect(try rig.json(["generate", "--provider", "gmi"] + request("p", still)).code == 0)
    let name = Digest(of: try rig.bytes(still)).hex
    let blob = try #require(rig.blobs().first { $0.hasSuffix(name) })
    var bytes = try rig.bytes(blob)
    bytes[bytes.count / 2] ^= 1
    unsafe chmod(blob, 0o644)
    try Data(bytes).write(to: URL(fileURLWithPath: blob))
    let miss = try rig.json(["lookup"] + request("p", try retold(still, rig)))
    #expect(miss.code == 3, "\(miss.errors)")
    #expect(miss.json["same_picture"] == .null)
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
