import Domain
import Foundation
import LoopbackClient
import Rig
import TestThreads
import Testing

/// How an image reaches a provider: as bytes, by its address, or not at all.
@Suite(.blocking) struct RowImageTests {
  @Test func `a local image goes to gmi as a data URI of exactly its bytes`() throws {
    let rig = try Rig()
    let outcome = try rig.json(["generate", "--provider", "gmi"] + (try rig.imageRequest("p")))
    #expect(outcome.code == 0, "\(outcome.errors)")
    let uri = "data:image/jpeg;base64," + Data(try rig.bytes(try rig.still())).base64EncodedString()
    let charge = try JSONParser.parse(rig.sim("GET", "/_sim/charges").body)["charges"]?[0]
    #expect(charge?["parameters"]?["image"] == .string("sha256:" + Digest(of: Array(uri.utf8)).hex))
  }

  @Test(arguments: ["highway", "shortapi"])
  func `a local image needs an address for who takes no bytes, and the error says so`(provider: String) throws {
    let rig = try Rig()
    let outcome = try rig.onetake(
      ["generate", "--provider", provider, "--accept-unknown-price"] + (try rig.imageRequest("p")))
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("--image-url"))
    #expect(outcome.errors.contains("\(provider) cannot serve this request"))
    #expect(try rig.submits() == 0)
    #expect(rig.blobs().isEmpty)
  }

  @Test func `shortapi gets a data URI where the config says that it takes one`() throws {
    let rig = try Rig(["--data-uris"])
    #expect(try rig.onetake(["config", "set", "shortapi.data_uri", "true"]).code == 0)
    let outcome = try rig.json(["generate", "--provider", "shortapi"] + (try rig.imageRequest("p")))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try rig.charges() == (1, "0.15"))
  }

  @Test(arguments: ["shortapi", "gmi"])
  func `an address with another image than the request's is refused, and nothing is sent`(provider: String) throws {
    let rig = try Rig()
    let other = "http://127.0.0.1:\(rig.port)/_sim/stills/1280x720.jpg?text=another&signature=secret"
    let outcome = try rig.onetake(
      ["generate", "--provider", provider] + (try rig.imageRequest("p", "--image-url", other)))
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("digest"))
    #expect(!outcome.errors.contains("secret"), "what signs an address is nobody's business")
    #expect(try rig.submits() == 0)
    #expect(rig.blobs().isEmpty)
    #expect(try rig.onetake(["jobs", "--json"]).output.isEmpty)
  }

  @Test func `an address that gives nothing is refused, and nothing is sent`() throws {
    let rig = try Rig()
    let gone = "http://127.0.0.1:\(rig.port)/_sim/images/gone.jpg"
    let outcome = try rig.onetake(["generate"] + (try rig.imageRequest("p", "--image-url", gone)))
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("404"))
    #expect(try rig.submits() == 0)
  }

  @Test func `an image named by its address is the same request as the file with its bytes`() throws {
    let rig = try Rig(["--fetch-images"])
    let words = ["--model", "pixverse-v6/image-to-video", "--prompt", "p", "--resolution", "540p"]
    let byAddress = words + ["--image", rig.stillURL()]
    let byFile = words + ["--image", try rig.still()]
    let outcome = try rig.json(["generate"] + byAddress)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.json["provider"] == "shortapi", "the address lets the cheapest serve it")
    let again = try rig.json(["generate"] + byFile, rig.offline("library"))
    #expect(again.json["outcome"] == "reused")
    #expect(again.json["key"] == outcome.json["key"])
    #expect(try rig.charges().count == 1)
  }

  @Test func `an image that the library holds can be named by its digest`() throws {
    let rig = try Rig()
    let request = try rig.imageRequest("p")
    #expect(try rig.json(["generate"] + request).code == 0)
    let digest = Digest(of: try rig.bytes(try rig.still())).hex
    let words = ["--model", "pixverse-v6/image-to-video", "--resolution", "540p", "--image-digest"]
    #expect(try rig.json(["lookup", "--prompt", "p"] + words + [digest]).json["outcome"] == "reused")
    #expect(try rig.json(["generate", "--prompt", "q"] + words + [digest]).json["outcome"] == "generated")
    let unknown = try rig.onetake(["lookup", "--prompt", "p"] + words + [String(repeating: "0", count: 64)])
    #expect(unknown.code == 2)
    #expect(unknown.errors.contains("--image"))
  }

  @Test func `an image that changed between hashing and submit makes the clip nonconforming`() throws {
    let rig = try Rig()
    let still = try rig.bytes(try rig.still())
    let other = rig.sim("GET", "/_sim/stills/1280x720.jpg?text=another").body
    let address = "http://127.0.0.1:\(rig.port)/_sim/images/cat.jpg"
    #expect(rig.upload("cat.jpg", still))
    // The answer is late, so there is time to change the image after the request was read.
    try rig.breakThings("submit-late:1=3")
    let run = try rig.start(["generate", "--json"] + (try rig.imageRequest("p", "--image-url", address)))
    try rig.waitForSubmit(of: run)
    #expect(rig.upload("cat.jpg", other))
    let outcome = run.finish()
    #expect(outcome.code == 4, "\(outcome.errors)")
    #expect(outcome.json["outcome"] == "nonconforming")
    let finding = outcome.json["findings"]?.arrayValue?.first { $0["rule"] == "input-image" }
    expectShape(finding, ["rule": ["string"], "severity": ["string"], "expected": ["string"], "actual": ["string"]])
    #expect(finding?["severity"] == "error")
    #expect(try rig.charges().count == 1)
    // It is sticky: the same request reports it, and buys nothing.
    #expect(try rig.onetake(["generate"] + (try rig.imageRequest("p"))).code == 4)
    #expect(try rig.charges().count == 1)
  }
}

extension Rig {
  /// Puts bytes where provider-sim serves images from.
  fileprivate func upload(_ name: String, _ bytes: [UInt8]) -> Bool {
    Client(port: port).ask("POST", "/_sim/images/\(name)", body: bytes).status == 200
  }
}
