import Catalog
import Domain
import Files
import Providers
import Testing

@testable import Onetake

@Suite struct DeadSenderTests {
  /// A take whose sender is no more, with what it left in the take's slot.
  private func leave(_ slot: [UInt8]?, in world: World, owner: String = String(repeating: "0", count: 32)) throws
    -> GenerationRecord
  {
    let library = try world.open()
    let catalog = try world.catalog()
    let account = try #require(try library.account(.shortapi))
    let plan = PlanOrder(
      request: try makeRequest(), wish: .any, quote: Quote(provider: .shortapi, price: Money("0.128")),
      account: account, imageURL: nil, owner: owner, monthlyLimit: nil)
    guard case .planned(let planned) = try catalog.plan(plan, isAlive: { _ in true }) else { throw Surprise("no plan") }
    if let slot {
      var file = try SlotFile(allocating: "\(world.home)/inflight/\(planned.id)")
      if !slot.isEmpty { try file.record(slot) }
    }
    return try catalog.step(StepClaim(planned), .sendingBegan).record
  }

  private func settled(_ record: GenerationRecord, _ world: World) throws -> GenerationRecord {
    try world.open().settleDeadSenders()
    #expect(try Folder.list(world.home + "/inflight") == [])
    return try world.catalog().record(serial: record.serial)
  }

  private func bytes(_ answer: SubmitAnswer) -> [UInt8] { SubmitRecord(answer, raw: Array("{}".utf8)).bytes }

  @Test func `a job id in the slot counts`() throws {
    try withWorld { world in
      let left = try leave(bytes(.accepted(jobID: "job-7", charge: Money("0.2"))), in: world)
      let now = try settled(left, world)
      #expect(now.state == .submitted && now.job == "job-7" && now.owner == nil)
      #expect(now.charged == Money("0.2") && now.chargedSource == .provider)
      #expect(try world.count("submits") == 0)
    }
  }

  @Test func `without a charge in the answer the quote is booked`() throws {
    try withWorld { world in
      for slot in [
        bytes(.accepted(jobID: "job-7", charge: nil)),
        Array(#"{"answer":"accepted","job":"job-7","charge":"-5","raw":""}"#.utf8),
      ] {
        try withWorld { world in
          let now = try settled(try leave(slot, in: world), world)
          #expect(now.state == .submitted && now.charged == Money("0.128") && now.chargedSource == .quote)
        }
      }
      _ = world
    }
  }

  @Test(arguments: [
    (SubmitAnswer.nothingSent(reason: "no route"), GenerationState.planned),
    (.notAccepted(retryAfter: 3, reason: "busy"), .refused), (.notAccepted(retryAfter: nil, reason: "busy"), .refused),
    (.refused(status: 402, reason: "no credit"), .refused), (.uncertain(reason: "half an answer"), .uncertain),
  ])
  func `every other answer in the slot means what it meant`(answer: SubmitAnswer, state: GenerationState) throws {
    try withWorld { world in
      let now = try settled(try leave(bytes(answer), in: world), world)
      #expect(now.state == state && now.owner == nil && now.job == nil && now.charged == nil)
      #expect(now.reason != nil)
      #expect(try world.count("submits") == 0)
    }
  }

  @Test(
    arguments: [
      nil, [], Array("no JSON".utf8), Array("{}".utf8), Array(#"{"answer":"accepted","job":""}"#.utf8),
      Array(#"{"answer":"accepted"}"#.utf8), Array(#"{"answer":"something new","job":"job-1"}"#.utf8), [0xFF, 0x00],
    ] as [[UInt8]?])
  func `a slot that is absent, empty or says nothing leaves the take uncertain`(slot: [UInt8]?) throws {
    try withWorld { world in
      let now = try settled(try leave(slot, in: world), world)
      #expect(now.state == .uncertain && now.owner == nil)
      #expect(try world.catalog().events(serial: now.serial).last?.event == "owner-died")
      // The same request is not bought again.
      #expect(try world.open().buy(makeRequest()).outcome == .uncertain)
      #expect(try world.count("submits") == 0)
    }
  }

  @Test func `a torn answer leaves the take uncertain`() throws {
    try withWorld { world in
      let left = try leave(bytes(.accepted(jobID: "job-7", charge: nil)), in: world)
      let path = "\(world.home)/inflight/\(left.id)"
      try Descriptor(path, .readWrite).write([0xAA], at: 60)
      #expect(try settled(left, world).state == .uncertain)
    }
  }

  @Test func `a sender that lives is left alone, and joined`() throws {
    try withWorld { world in
      _ = try world.open()
      let lock = try OwnerLock(in: world.home + "/lock")
      let left = try leave(bytes(.accepted(jobID: "job-7", charge: nil)), in: world, owner: lock.owner)
      let library = try world.open()
      try library.settleDeadSenders()
      #expect(try world.catalog().record(serial: left.serial).state == .sending)
      #expect(try Folder.list(world.home + "/inflight").count == 1)
      #expect(try library.buy(makeRequest()) { $0.waits = false }.outcome == .pending)
      #expect(try world.count("submits") == 0)
      withExtendedLifetime(lock.owner) {}
    }
  }

  @Test func `a lookup calls a dead sender's take uncertain before anybody has settled it`() throws {
    try withWorld { world in
      _ = try leave(nil, in: world)
      let found = try world.open().lookup(makeRequest())
      #expect(found.choice == .answer(take: 1, .uncertain))
      #expect(found.result?.outcome == .uncertain)
    }
  }

  @Test func `a slot that cannot be read stops no other request, and loses nothing`() throws {
    try withWorld { world in
      let left = try leave(nil, in: world)
      try Folder.makeAll("\(world.home)/inflight/\(left.id)")
      let library = try world.open()
      #expect(try library.buy(makeRequest("another")) { $0.waits = false }.outcome == .pending)
      #expect(try library.buy(makeRequest()).outcome == .uncertain)
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `a job that belongs to another take leaves this one uncertain, and stops nobody`() throws {
    try withWorld { world in
      let library = try world.open()
      let other = try library.buy(makeRequest("another")) { $0.waits = false }
      let job = try #require(other.record?.job)
      let now = try settled(try leave(bytes(.accepted(jobID: job, charge: nil)), in: world), world)
      #expect(now.state == .uncertain && now.job == nil && now.charged == nil)
      #expect(now.reason?.contains(job) == true)
    }
  }

  @Test func `an answer that comes after its sender was taken for dead still counts`() throws {
    try withWorld { world in
      let sending = try leave(nil, in: world)
      #expect(try settled(sending, world).state == .uncertain)
      let late = try world.open().apply(
        .accepted(jobID: "job-9", charge: nil), raw: [], to: sending, attempt: 1, releases: false)
      #expect(late.record.state == .submitted && late.record.job == "job-9" && late.record.owner == sending.owner)
      #expect(throws: CatalogError.self) {
        try world.open().apply(.refused(status: 400, reason: "late"), raw: [], to: sending, attempt: 1, releases: false)
      }
    }
  }

  @Test(arguments: [
    SubmitAnswer.accepted(jobID: "a job/with \"signs\"", charge: Money("0.19")), .accepted(jobID: "j", charge: nil),
    .nothingSent(reason: "name not resolved"), .notAccepted(retryAfter: 120, reason: "later"),
    .notAccepted(retryAfter: nil, reason: "later"), .refused(status: 422, reason: "no"), .uncertain(reason: "cut off"),
  ])
  func `a record is read back as it was written, whatever the provider's own words were`(answer: SubmitAnswer) throws {
    for raw in [
      [], Array("{\"ok\":true}".utf8), [UInt8](repeating: 1, count: 100_000), [UInt8](repeating: 0xFF, count: 100_000),
    ] {
      let bytes = SubmitRecord(answer, raw: raw).bytes
      #expect(bytes.count <= SubmitRecord.maximumBytes)
      #expect(SubmitRecord(bytes)?.answer == answer)
      try withScratch { folder in
        var slot = try SlotFile(allocating: folder + "/slot")
        try slot.record(bytes)
      }
    }
  }
}
