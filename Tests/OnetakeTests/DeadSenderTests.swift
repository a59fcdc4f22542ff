import Catalog
import Domain
import Files
import Glibc
import Providers
import TestSupport
import TestThreads
import Testing

@testable import Onetake

@Suite(.blocking) struct DeadSenderTests {
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
    let attempt = SubmitAttempt(next: planned)
    if let slot {
      var file = try SlotFile(allocating: "\(world.home)/inflight/\(attempt.slotName)")
      if !slot.isEmpty { try file.record(slot) }
    }
    var changes = StepChanges()
    changes.detail = attempt.words
    return try catalog.step(StepClaim(planned), .sendingBegan, changes).record
  }

  private func path(_ record: GenerationRecord, _ world: World, _ mark: SlotName.Mark? = nil) -> String {
    "\(world.home)/inflight/\(SlotName(SubmitAttempt(of: record), mark).text)"
  }

  private func settled(
    _ record: GenerationRecord, _ world: World, keeping kept: [SlotName.Mark] = []
  ) throws -> GenerationRecord {
    try world.open().settleDeadSenders()
    let names = kept.map { SlotName(SubmitAttempt(of: record), $0).text }
    #expect(try Folder.list(world.home + "/inflight") == names)
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
      Array("no JSON".utf8), Array("{}".utf8), Array(#"{"answer":"accepted","job":""}"#.utf8),
      Array(#"{"answer":"accepted"}"#.utf8), Array(#"{"answer":"something new","job":"job-1"}"#.utf8), [0xFF, 0x00],
    ] as [[UInt8]])
  func `a slot that nobody understands is kept, and a person can decide`(slot: [UInt8]) throws {
    try withWorld { world in
      let left = try leave(slot, in: world)
      let now = try settled(left, world, keeping: [.unread])
      #expect(now.state == .uncertain && now.reason?.contains(path(left, world, .unread)) == true)
      let library = try world.open()
      #expect(try library.resolve(now, .notCharged).state == .failedNotCharged)
      #expect(try library.buy(makeRequest()) { $0.waits = false }.outcome == .pending)
      #expect(try FileStamp(of: path(left, world, .unread)) != nil, "what may name a paid job is never deleted")
      #expect(try world.count("submits") == 1)
    }
  }

  @Test(arguments: [nil, []] as [[UInt8]?])
  func `a slot that is absent or empty leaves the take uncertain`(slot: [UInt8]?) throws {
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
      try Descriptor(path(left, world), .readWrite).write([0xAA], at: 60)
      #expect(try settled(left, world, keeping: [.unread]).state == .uncertain)
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

  @Test func `a sender who ends between two looks, with his answer written down, leaves no doubt`() throws {
    try withWorld { world in
      let (left, catalog) = (try leave(nil, in: world), try world.catalog())
      var asked = 0
      let found = try world.open().takes(of: makeRequest().key, for: .any) { _ in
        // The row was read as `sending`; now the answer is recorded, and the sender ends.
        var changes = StepChanges()
        (changes.job, changes.releases) = ("job-7", true)
        if asked == 0 { _ = try? catalog.step(StepClaim(left), .accepted, changes) }
        asked += 1
        return false
      }
      #expect(found.choice == .drive(take: 1) && found.records.map(\.state) == [.submitted] && asked == 1, "\(found)")
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

  @Test func `a slot that cannot be read stops no other request, is kept, and a person can decide`() throws {
    try withWorld { world in
      let left = try leave(nil, in: world)
      try Folder.makeAll(path(left, world))
      let library = try world.open()
      #expect(try library.buy(makeRequest("another")) { $0.waits = false }.outcome == .pending)
      let doubt = try library.buy(makeRequest())
      #expect(doubt.outcome == .uncertain && doubt.record?.state == .uncertain)
      #expect(doubt.record?.reason?.contains(path(left, world, .unread)) == true, "\(doubt.record?.reason ?? "")")
      #expect(try library.jobs().first { $0.serial == left.serial }?.state == .uncertain)
      #expect(try library.resolve(left, .charged).state == .lost)
      #expect(try FileStamp(of: path(left, world, .unread))?.kind == .folder)
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `a slot that can be read again brings its answer in, once jobs are looked at`() throws {
    for answer in [
      SubmitAnswer.accepted(jobID: "job-7", charge: nil), .refused(status: 402, reason: "no credit"),
      .notAccepted(retryAfter: nil, reason: "busy"), .nothingSent(reason: "no route"), .uncertain(reason: "cut off"),
    ] {
      try withWorld { world in
        let left = try leave(nil, in: world)
        try Folder.makeAll(path(left, world))
        #expect(try settled(left, world, keeping: [.unread]).state == .uncertain)
        unsafe rmdir(path(left, world, .unread))
        var mended = try SlotFile(allocating: path(left, world, .unread))
        try mended.record(bytes(answer))
        let library = try world.open()
        try library.settleDeadSenders()
        #expect(try library.record(named: left.id.text).state == .uncertain, "a hit reads no slot that was set aside")
        _ = try library.jobs()
        let now = try library.record(named: left.id.text)
        switch answer {
        case .accepted: #expect(now.state == .submitted && now.job == "job-7" && now.charged == Money("0.128"))
        case .uncertain: #expect(now.state == .uncertain)
        default: #expect(now.state == .refused && now.charged == nil && now.reason != nil)
        }
        #expect(try Folder.list(world.home + "/inflight") == [])
        #expect(try world.count("submits") == 0)
      }
    }
  }

  @Test func `a slot that is read again when a person has decided changes nothing, and is evidence`() throws {
    for answer in [SubmitAnswer.accepted(jobID: "job-7", charge: nil), .refused(status: 402, reason: "no credit")] {
      try withWorld { world in
        let left = try leave(nil, in: world)
        try Folder.makeAll(path(left, world))
        let library = try world.open()
        #expect(try library.resolve(left, .charged).state == .lost)
        unsafe rmdir(path(left, world, .unread))
        var mended = try SlotFile(allocating: path(left, world, .unread))
        try mended.record(bytes(answer))
        for _ in 0..<2 { _ = try library.jobs() }
        #expect(try library.record(named: left.id.text).state == .lost)
        let late = try world.catalog().events(serial: left.serial).filter { $0.event == "late-answer" }
        #expect(late.count == 1 && late.first?.answer == Array("{}".utf8))
        let isAccepted = if case .accepted = answer { true } else { false }
        #expect(try library.lateJobs().map(\.job) == (isAccepted ? ["job-7"] : []))
        #expect(try Folder.list(world.home + "/inflight").count == (isAccepted ? 1 : 0))
      }
    }
  }

  /// Leaves a take that was sent once, whose first attempt's slot says `answer`, and which a person called not charged;
  /// with an `outcome` it was bought again since.
  private func goneOn(
    _ world: World, _ answer: SubmitAnswer, to outcome: GenerateOutcome? = nil
  ) throws -> GenerationRecord {
    let left = try leave(nil, in: world)
    let library = try world.open()
    _ = try library.resolve(try settled(left, world), .notCharged)
    if let outcome { #expect(try library.buy(makeRequest()).outcome == outcome) }
    var slot = try SlotFile(allocating: path(left, world))
    try slot.record(SubmitRecord(answer, raw: Array("{}".utf8), of: left).bytes)
    return left
  }

  @Test func `a job that an older attempt's slot names is never thrown away, and can be taken up as a further take`()
    throws
  {
    try withWorld { world in
      let left = try goneOn(world, .accepted(jobID: "job-of-the-first", charge: Money("0.2")), to: .generated)
      let library = try world.open()
      for _ in 0..<2 {
        #expect(try library.buy(makeRequest()).outcome == .reused)
        _ = try library.jobs()
      }
      #expect(try FileStamp(of: path(left, world, .late)) != nil)
      let late = try library.lateJobs()
      #expect(late.map(\.job) == ["job-of-the-first"] && late.first?.cost == Money("0.2"))
      let events = try world.catalog().events(serial: left.serial).filter { $0.event == "late-answer" }
      #expect(events.count == 1 && events.first?.detail?.contains("job-of-the-first") == true)
      let first = try library.record(named: left.id.text)
      #expect(first.state == .available)
      let taken = try library.resolve(first, .job("job-of-the-first"))
      #expect(taken.serial != first.serial && taken.take == 2 && taken.state == .submitted)
      #expect(taken.job == "job-of-the-first" && taken.charged == Money("0.2") && taken.chargedSource == .provider)
      #expect(taken.account == first.account && taken.quoted == Money("0.128"))
      #expect(try library.record(named: left.id.text) == first)
      #expect(try library.lateJobs().isEmpty && Folder.list(world.home + "/inflight").isEmpty)
      #expect(try library.ledger().first?.spent == Money("0.328"))
      #expect(try world.charges().count == 1)
    }
  }

  @Test func `a late answer about an older attempt says nothing of a later one that is uncertain`() throws {
    try withWorld("submit-drop-after:1") { world in
      let left = try goneOn(world, .accepted(jobID: "job-of-the-first", charge: nil), to: .uncertain)
      let library = try world.open()
      _ = try library.jobs()
      #expect(try library.record(named: left.id.text).state == .uncertain)
      // Nor does it where its own sender brings it.
      #expect(throws: CatalogError.self) {
        try library.apply(
          .accepted(jobID: "job-of-the-first", charge: nil), raw: [], to: left, attempt: 1, releases: false)
      }
      let taken = try library.resolve(left, .job("job-of-the-first"))
      #expect(taken.take == 2 && taken.state == .submitted)
      let first = try library.record(named: left.id.text)
      #expect(first.state == .uncertain && first.job == nil, "the second attempt's doubt stays")
    }
  }

  @Test func `an older attempt's slot that names no job is cleared away, and one that is another's is left`() throws {
    try withWorld { world in
      let left = try goneOn(world, .refused(status: 400, reason: "no"))
      for name in ["somebody's notes", "\(left.id).1", "\(left.id).1.x", "\(left.id).1.1.else"] {
        try SmallFile.write([1], to: "\(world.home)/inflight/\(name)")
      }
      _ = try world.open().jobs()
      #expect(try Folder.list(world.home + "/inflight").count == 4)
      #expect(try world.open().record(named: left.id.text).state == .failedNotCharged)
    }
  }

  @Test func `what a person gave up, the attempt's own late job is taken up by the take itself`() throws {
    try withWorld { world in
      let left = try goneOn(world, .accepted(jobID: "job-7", charge: nil))
      let library = try world.open()
      _ = try library.jobs()
      #expect(try library.lateJobs().map(\.job) == ["job-7"])
      #expect(try failure { _ = try library.resolve(left, .job("job-8")) }.code == .provider)
      let taken = try library.resolve(left, .job("job-7"))
      #expect(taken.serial == left.serial && taken.state == .submitted && taken.charged == Money("0.128"))
      #expect(taken.chargedSource == .quote)
      #expect(try library.lateJobs().isEmpty && Folder.list(world.home + "/inflight").isEmpty)
    }
  }

  @Test func `a take that was sent before slots had names of their own is settled all the same`() throws {
    try withWorld { world in
      let library = try world.open()
      let account = try #require(try library.account(.shortapi))
      let plan = PlanOrder(
        request: try makeRequest(), wish: .any, quote: Quote(provider: .shortapi, price: Money("0.128")),
        account: account, imageURL: nil, owner: String(repeating: "0", count: 32), monthlyLimit: nil)
      let catalog = try world.catalog()
      guard case .planned(let planned) = try catalog.plan(plan, isAlive: { _ in true }) else {
        throw Surprise("no plan")
      }
      var slot = try SlotFile(allocating: "\(world.home)/inflight/\(planned.id)")
      try slot.record(bytes(.accepted(jobID: "job-7", charge: nil)))
      let left = try catalog.step(StepClaim(planned), .sendingBegan).record
      let now = try settled(left, world)
      #expect(now.state == .submitted && now.job == "job-7")
    }
  }

  @Test func `the names of slots are read as they are written`() throws {
    let id = GenerationID.random()
    let attempt = try #require(SubmitAttempt(slotName: "\(id).12.3"))
    #expect(attempt.fence == 12 && attempt.number == 3 && SubmitAttempt(id, words: attempt.words) == attempt)
    for name in [
      SlotName(attempt), SlotName(attempt, .unread), SlotName(attempt, .late), SlotName(.unnamed(id)),
      SlotName(.unnamed(id), .unread),
    ] {
      #expect(SlotName(name.text) == name, "\(name.text)")
    }
    for text in ["", "x", "\(id).", "\(id).1.0", "\(id).-1.1", "\(id).1.1.", "\(id).1.1.late.late", "\(id)x"] {
      #expect(SlotName(text) == nil, "\(text)")
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
    try withWorld { world in
      let sending = try leave(nil, in: world)
      #expect(try settled(sending, world).state == .uncertain)
      let late = try world.open().apply(
        .refused(status: 400, reason: "late"), raw: [], to: sending, attempt: 1, releases: false)
      #expect(late.record.state == .refused && late.record.charged == nil)
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
