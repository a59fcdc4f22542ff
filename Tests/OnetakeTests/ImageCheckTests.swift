import Domain
import Fetch
import Onetake
import SQL
import TestThreads
import Testing

@Suite(.blocking) struct ImageCheckTests {
  /// Exchanges the picture that provider-sim serves under one address.
  private func hang(_ text: String, in world: World) throws -> String {
    let client = HTTPClient(userAgent: "test")
    let base = world.simulator.baseURL + "/_sim"
    let picture = try client.get(HTTPRequest(.get, "\(base)/stills/1280x720.jpg?text=\(text)")).body
    let address = "\(base)/images/start.jpg"
    #expect(try client.submit(HTTPRequest(.post, address, body: picture)).status == 200)
    return address
  }

  /// Buys a clip from a picture, which is exchanged while the order is sent.
  private func buy(_ library: Library, _ world: World, waits: Bool = true) throws -> GenerateResult {
    let address = try hang("one", in: world)
    let source = try SourceImage(address, userAgent: "test")
    var draft = RequestDraft(model: "pixverse-v6/image-to-video", image: source.image)
    draft.fields = [.prompt: "neon rain", .resolution: "540p"]
    var order = GenerateOrder(try draft.request())
    order.imageURL = address
    order.waits = waits
    return try library.generate(order, interrupt: try Interrupt()) { progress in
      if case .sending = progress { _ = try? hang("another", in: world) }
    }
  }

  private func severity(_ record: GenerationRecord?) -> Finding.Severity? {
    record?.clip?.findings.first { $0.rule == .inputImage }?.severity
  }

  @Test func `what changed is found also where the provider's answer was lost`() throws {
    try withWorld("submit-drop-after:1") { world in
      let library = try world.open()
      let doubt = try #require(try buy(library, world).record)
      #expect(doubt.state == .uncertain)
      let charges = try ControlDoor(world.simulator.baseURL + "/_sim/charges").json
      let job = try #require(charges["charges"]?.arrayValue?.first?["job_id"]?.stringValue)
      let found = try library.resume(try library.resolve(doubt, .job(job)), interrupt: try Interrupt())
      #expect(found.outcome == .nonconforming && severity(found.record) == .error)
    }
  }

  @Test func `a catalog that cannot take what was found makes no failure of a paid job, and hides nothing`() throws {
    try withWorld { world in
      let library = try world.open()
      let database = try Database(world.home + "/library.sqlite")
      func run(_ sql: String) throws { _ = try database.withConnection { try $0.run(sql) } }
      try run(
        """
        CREATE TRIGGER image_events_fail BEFORE INSERT ON events WHEN new.event LIKE 'image-%' BEGIN
          SELECT raise(ABORT, 'no room');
        END
        """)
      let bought = try buy(library, world)
      #expect(bought.outcome == .nonconforming, "\(bought.notes)")
      #expect(severity(bought.record) == .error && bought.notes.contains { $0.contains("could not be recorded") })
      let record = try #require(bought.record)
      #expect(record.imageNow == nil && record.job != nil)
      let again = try library.verify(record)
      #expect(again.verdict == .violations && severity(again.record) == .error, "a verdict forgets no error")
      try run("DROP TRIGGER image_events_fail")
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `what was found by whoever did not wait stands in the verdict of whoever fetches the clip`() throws {
    try withWorld { world in
      let library = try world.open()
      let sent = try #require(try buy(library, world, waits: false).record)
      #expect(sent.state == .submitted)
      let fetched = try world.open().resume(sent, interrupt: try Interrupt())
      #expect(fetched.outcome == .nonconforming && severity(fetched.record) == .error)
    }
  }
}
