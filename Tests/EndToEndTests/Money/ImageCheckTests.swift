import Domain
import Glibc
import LoopbackClient
import Rig
import TestThreads
import Testing

/// verify.md, input-image: the picture that the provider was given is the one that was hashed, or it is said.
@Suite(.blocking) struct ImageCheckTests {
  /// A provider-sim that serves a picture, which a test can exchange.
  private struct Gallery {
    let rig: Rig
    let address: String

    init() throws {
      rig = try Rig()
      address = "http://127.0.0.1:\(rig.port)/_sim/images/start.jpg"
      try hang("still")
    }

    func hang(_ text: String) throws {
      let picture = rig.sim("GET", "/_sim/stills/1280x720.jpg?text=\(text)").body
      let reply = Client(port: rig.port).ask("POST", "/_sim/images/start.jpg", headers: [], body: picture)
      guard reply.status == 200 else { throw Unexpected("the picture does not hang: \(reply.status)") }
    }

    func close() { rig.sim("POST", "/_sim/reset") }
  }

  private func order(_ rig: Rig, _ gallery: Gallery) throws -> [String] {
    ["generate", "--json", "--provider", "shortapi"]
      + (try rig.imageRequest("neon rain", "--image-url", gallery.address + "?signature=secret"))
  }

  /// The severity of the finding about the picture, if there is one.
  private func finding(_ outcome: Outcome) -> String? {
    (outcome.json["findings"]?.arrayValue ?? []).first { $0["rule"] == "input-image" }?["severity"]?.stringValue
  }

  @Test func `a picture that stayed is no finding`() throws {
    let (rig, gallery) = (try makeRig(), try Gallery())
    let bought = try rig.onetake(try order(rig, gallery))
    #expect(bought.code == 0 && finding(bought) == nil, "\(bought)")
    #expect(try rig.onetake(["verify", bought.id]).code == 0)
    #expect(!bought.output.contains("secret") && !bought.errors.contains("secret"))
  }

  @Test func `a picture that changed while it was sent makes the clip nonconforming`() throws {
    let (rig, gallery) = (try makeRig("submit-late:1=1"), try Gallery())
    let running = try rig.start(try order(rig, gallery))
    try rig.wait { try rig.seen("submits") == 1 }
    try gallery.hang("another")
    let bought = running.finish()
    #expect(bought.code == 4 && finding(bought) == "error" && !bought.notes.isEmpty, "\(bought)")
    #expect(try rig.count() == 1)
  }

  @Test func `a picture that changed before an answer that was lost is found when the job is`() throws {
    let (rig, gallery) = (try makeRig("submit-hang:1", settings: ["submit.idle_seconds": "2"]), try Gallery())
    let running = try rig.start(try order(rig, gallery))
    try rig.wait { try rig.seen("submits") == 1 }
    try gallery.hang("another")
    let doubt = running.finish()
    #expect(doubt.code == 6, "\(doubt)")
    let found = try rig.resolve(doubt.id, "--job-id", try #require(try rig.jobs().first))
    #expect(found.code == 4 && finding(found) == "error", "\(found)")
    #expect(try rig.count() == 1)
  }

  @Test func `an address that cannot be read again is a warning, and no failure`() throws {
    let (rig, gallery) = (try makeRig("submit-late:1=1"), try Gallery())
    let running = try rig.start(try order(rig, gallery))
    try rig.wait { try rig.seen("submits") == 1 }
    gallery.close()
    let bought = running.finish()
    #expect(bought.code == 0 && bought.word == "generated" && finding(bought) == "warning", "\(bought)")
    #expect(bought.notes.contains("could not be checked"))
    #expect(try finding(rig.onetake(["show", "--json", bought.id])) == "warning")
  }

  @Test func `where the sender died nobody can say which picture it was, and that is said`() throws {
    let (rig, gallery) = (try makeRig("submit-hang"), try Gallery())
    let payer = try rig.start(try order(rig, gallery))
    try rig.wait { try rig.seen("submits") == 1 }
    payer.signal(SIGKILL)
    _ = payer.finish()
    let doubt = try rig.onetake(["jobs", "--json"]).json
    let id = try #require(doubt["id"]?.stringValue)
    try rig.heal()
    let found = try rig.resolve(id, "--job-id", try #require(try rig.jobs().first))
    #expect(found.code == 0 && finding(found) == "warning", "\(found)")
    let events = (try rig.show(id)["history"]?.arrayValue ?? []).compactMap { $0["event"]?.stringValue }
    #expect(events.contains("image-unchecked"), "\(events)")
  }

  @Test(arguments: ["submit-402:1", "submit-429:1"])
  func `what was not taken is not looked at again`(_ fault: String) throws {
    let (rig, gallery) = (try makeRig(fault, settings: ["submit.attempts": "1"]), try Gallery())
    let refused = try rig.onetake(try order(rig, gallery))
    #expect(refused.code == 5, "\(refused)")
    let events = (try rig.show(refused.id)["history"]?.arrayValue ?? []).compactMap { $0["event"]?.stringValue }
    #expect(!events.contains { $0.hasPrefix("image-") }, "\(events)")
  }
}
