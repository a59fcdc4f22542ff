import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// Every row of the provider documents, bought for real from a simulator that refuses wrong names and types.
@Suite(.blocking) struct RowTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let model: String
    let provider: String
    let more: [String]
    let price: String?
    /// What the provider's own list takes for it; the charge of who publishes no price.
    let charged: String
    let sent: JSON

    var testDescription: String { "\(provider) \(model) \(more.joined(separator: " "))" }
  }

  static let rows: [Row] = [
    Row(
      model: "pixverse/pixverse-6.0/image-to-video", provider: "shortapi", more: ["--audio"], price: "0.19",
      charged: "0.19", sent: ["resolution": "540p", "duration": "5", "generate_audio": true, "aspect_ratio": "16:9"]),
    Row(
      model: "pixverse-v5.5/image-to-video", provider: "shortapi", more: ["--multi-shot"], price: "0.213",
      charged: "0.213", sent: ["resolution": "540p", "duration": "5", "multi_shot": true, "generate_audio": false]),
    Row(
      model: "pixverse-v5.5/text-to-video", provider: "shortapi", more: ["--duration", "8", "--aspect", "1:1"],
      price: "0.255", charged: "0.255", sent: ["duration": "8", "aspect_ratio": "1:1", "multi_shot": false]),
    Row(
      model: "pixverse-v6/image-to-video", provider: "highway",
      more: ["--duration", "2", "--seed", "7", "--cfg-scale", "0.5", "--negative-prompt", "blur"], price: nil,
      charged: "0.06",
      sent: ["duration": 2, "seed": 7, "cfg_scale": 0.5, "generate_audio_switch": false, "resolution": "540p"]),
    Row(
      model: "pixverse-v6/image-to-video", provider: "gmi",
      more: ["--duration", "3", "--audio", "--seed", "2147483647", "--multi-shot"], price: "0.135", charged: "0.135",
      sent: [
        "duration": 3, "quality": "540p", "generate_audio_switch": true, "generate_multi_clip_switch": true,
        "seed": 2147483647,
      ]),
  ]

  @Test(arguments: rows)
  func `a row is sent as documented, charged as listed, and kept`(row: Row) throws {
    let rig = try Rig(["--fetch-images"])
    var request = ["--model", row.model, "--prompt", "a lighthouse", "--resolution", "540p"] + row.more
    if row.model.contains("image") { request += ["--image", try rig.still(), "--image-url", rig.stillURL()] }
    let outcome = try rig.json(
      ["generate", "--provider", row.provider, "--accept-unknown-price"] + request)
    #expect(outcome.code == 0, "\(outcome.errors)")
    expectShape(outcome.json, resultShape)
    expectShape(outcome.json["cost"], costShape)
    #expect(outcome.json["outcome"] == "generated")
    #expect(outcome.json["provider"] == .string(row.provider))
    #expect(outcome.json["verdict"] == "conforms")
    #expect(outcome.json["take"] == 1)
    #expect(outcome.json["cost"]?["quoted"] == .text(row.price))
    #expect(outcome.json["cost"]?["charged"] == .text(row.price))

    let charge = try #require(try JSONParser.parse(rig.sim("GET", "/_sim/charges").body)["charges"]?[0])
    #expect(charge["job_id"] == outcome.json["job_id"])
    if row.price != nil { #expect(charge["charged"]?.stringValue.flatMap { Money($0) } == Money(row.charged)) }
    for member in row.sent.objectValue?.members ?? [] {
      #expect(charge["parameters"]?[member.name] == member.value, "\(member.name)")
    }

    let path = try #require(outcome.json["path"]?.stringValue)
    #expect(Digest(of: try rig.bytes(path)).hex == outcome.json["digest"]?.stringValue)
    let again = try rig.json(["generate"] + request, rig.offline("library"))
    #expect(again.code == 0)
    #expect(again.json["outcome"] == "reused")
    #expect(again.json["cost"]?["charged"] == "0.00")
    #expect(again.json["cost"]?["avoided"] == .text(row.price))
    #expect(try rig.charges().count == 1)
  }

  @Test func `1080p from a still of 1920 x 1080 comes with 1072 lines and conforms`() throws {
    let rig = try Rig()
    let outcome = try rig.json([
      "generate", "--model", "pixverse-v6/image-to-video", "--prompt", "slow zoom", "--resolution", "1080p",
      "--duration", "1", "--image", try rig.still("1920x1080"),
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try rig.charges() == (1, "0.09"))
    let clip = try rig.json(["search", "zoom"]).json["clips"]?[0]
    #expect(clip?["width"] == 1920)
    #expect(clip?["height"] == 1072)
    #expect(clip?["duration"] == 1.042, "25 frames at 24 a second, rounded and not cut")
    #expect(clip?["verdict"] == "conforms")
  }

  static let quirks = [
    ("result-under-videos", "shortapi"), ("result-under-images", "shortapi"), ("query-string-status", "shortapi"),
    ("submit-top-level-job-id", "shortapi"), ("outcome-video-url", "gmi"), ("ttl-integer", "highway"),
    ("ttl-string", "highway"),
  ]

  @Test(arguments: quirks)
  func `a provider that answers a little otherwise is understood`(fault: String, provider: String) throws {
    let rig = try Rig(["--fault", "\(provider)/\(fault)"])
    let request =
      fault == "result-under-images"
      ? rig.textRequest("a lighthouse") : try rig.imageRequest("a lighthouse", "--image-url", rig.stillURL())
    let outcome = try rig.json(["generate", "--provider", provider, "--accept-unknown-price"] + request)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.json["outcome"] == "generated")
    #expect(try rig.charges().count == 1)
    #expect(try rig.submits() == 1)
  }

  @Test func `a clip from one provider serves the same request through every other`() throws {
    let rig = try Rig()
    let request = try rig.imageRequest("the cat blinks")
    let first = try rig.json(["generate", "--provider", "gmi"] + request)
    #expect(try rig.charges() == (1, "0.175"))
    for provider in ["auto", "shortapi", "highway", "gmi"] {
      let again = try rig.json(["generate", "--provider", provider] + request)
      #expect(again.code == 0, "\(again.errors)")
      #expect(again.json["outcome"] == "reused")
      #expect(again.json["provider"] == "gmi")
      #expect(again.json["digest"] == first.json["digest"])
      #expect(again.json["cost"] == ["currency": "USD", "quoted": nil, "charged": "0.00", "avoided": "0.175"])
    }
    #expect(try rig.charges().count == 1)
  }
}
