import Catalog
import Domain
import Files
import Synchronization
import Testing

@Suite struct StepTests {
  @Test func `of many that make the same step, one makes it`() throws {
    try withBench { bench in
      let planned = try bench.planned(makePlan(try makeRequest("race")))
      let connections = try (0..<4).map { _ in try bench.another() }
      let made = Mutex(0)
      Threads.run(16) { index in
        do throws(CatalogError) {
          try connections[index % 4].step(StepClaim(planned), .sendingBegan)
          made.withLock { $0 += 1 }
        } catch {
          #expect(error.code == .stale)
        }
      }
      #expect(made.withLock { $0 } == 1)
      #expect(try bench.catalog.record(serial: planned.serial).attempts == 1)
      #expect(try bench.catalog.events(serial: planned.serial).map(\.event) == ["planned", "sending-began"])
    }
  }

  @Test func `a step with an old fence or another state changes nothing`() throws {
    try withBench { bench in
      let planned = try bench.planned(makePlan(try makeRequest("stale")))
      var wrong = planned
      wrong.fence += 1
      #expect(try failure { try bench.catalog.step(StepClaim(wrong), .sendingBegan) } == .stale)
      wrong = planned
      wrong.state = .sending
      #expect(try failure { try bench.catalog.step(StepClaim(wrong), .refused) } == .stale)
      wrong = planned
      wrong.serial += 1
      #expect(try failure { try bench.catalog.step(StepClaim(wrong), .sendingBegan) } == .stale)
      #expect(try bench.catalog.record(serial: planned.serial) == planned)
      #expect(try bench.number("SELECT count(*) FROM events") == 1)
    }
  }

  @Test(arguments: GenerationState.allCases)
  func `a step that the rules do not know changes nothing`(state: GenerationState) throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("rules"), in: state)
      let events = try bench.number("SELECT count(*) FROM events")
      for event in [GenerationEvent.accepted, .rendered, .stored, .sendingBegan, .refunded, .resolvedCharged]
      where Lifecycle.transition(from: state, on: event) == nil {
        #expect(try failure { try bench.catalog.step(StepClaim(record), event) } == .impossibleStep)
      }
      #expect(try bench.catalog.record(serial: record.serial) == record)
      #expect(try bench.number("SELECT count(*) FROM events") == events)
    }
  }

  @Test func `a job belongs to one take, and the step that would say otherwise is not made`() throws {
    try withBench { bench in
      _ = try bench.take(try makeRequest("first"), in: .submitted, job: "job-1")
      let second = try bench.take(try makeRequest("second"), in: .sending)
      var changes = StepChanges()
      changes.job = "job-1"
      #expect(try failure { try bench.catalog.step(StepClaim(second), .accepted, changes) } == .jobTaken)
      #expect(try bench.catalog.record(serial: second.serial) == second)
      changes.job = "job-2"
      #expect(try bench.catalog.step(StepClaim(second), .accepted, changes).record.state == .submitted)
      #expect(try bench.catalog.records(job: "job-2", of: .shortapi).map(\.serial) == [second.serial])
    }
  }

  @Test func `a job that was not charged takes back what was booked for it`() throws {
    try withBench { bench in
      let failed = try bench.take(try makeRequest("free failure"), in: .failedNotCharged)
      #expect(failed.charged == .zero)
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in true }) == .zero)
      let charged = try bench.take(try makeRequest("dear failure"), in: .failedCharged)
      #expect(charged.charged == Money("0.10"))
      #expect(try bench.catalog.committedThisMonth(isAlive: { _ in true }) == Money("0.10"))
    }
  }

  @Test func `a take is claimed by one of many, and not from the living`() throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("claim"), in: .submitted)
      #expect(try bench.catalog.claim(record, for: "other", isAlive: { _ in true }) == nil)
      let connections = try (0..<4).map { _ in try bench.another() }
      let owners = Mutex<[String]>([])
      Threads.run(16) { index in
        do {
          let mine = try connections[index % 4].claim(record, for: "owner \(index)", isAlive: { $0 != "somebody" })
          if let owner = mine?.owner { owners.withLock { $0.append(owner) } }
        } catch {
          Issue.record(error)
        }
      }
      let now = try bench.catalog.record(serial: record.serial)
      #expect(owners.withLock { $0 } == [now.owner])
      #expect(now.fence == record.fence + 1)
      let handOvers = try bench.catalog.events(serial: record.serial).filter { $0.event == "taken-over" }
      #expect(handOvers.map(\.detail) == ["fence \(now.fence)"], "who holds it is told in its history, once")
      #expect(try failure { try bench.catalog.step(StepClaim(record), .rendered) } == .stale)
    }
  }

  @Test func `only who holds a take lets go of it`() throws {
    try withBench { bench in
      let old = try bench.take(try makeRequest("release"), in: .submitted)
      let new = try #require(try bench.catalog.claim(old, for: "new", isAlive: { _ in false }))
      try bench.catalog.release(old)
      #expect(try bench.catalog.record(serial: old.serial).owner == "new")
      try bench.catalog.release(new)
      #expect(try bench.catalog.record(serial: old.serial).owner == nil)
    }
  }

  @Test func `a clip is stored with its step or not at all`() throws {
    try withBench { bench in
      let rendered = try bench.take(try makeRequest("store"), in: .rendered)
      var stale = rendered
      stale.fence -= 1
      #expect(try failure { _ = try bench.catalog.store(makeClip("bytes"), StepClaim(stale)) } == .stale)
      #expect(try bench.number("SELECT (SELECT count(*) FROM clips) + (SELECT count(*) FROM blobs)") == 0)
      let stored = try bench.catalog.store(makeClip("bytes"), StepClaim(rendered))
      #expect(stored.state == .stored)
      #expect(stored.clip?.digest == Digest(of: Array("bytes".utf8)))
      #expect(stored.clip?.verdict == .notJudged)
    }
  }

  @Test func `a lost clip that is fetched after all keeps its take`() throws {
    try withBench { bench in
      let lost = try bench.take(try makeRequest("late success"), in: .lost)
      let again = try bench.step(try bench.step(lost, .resumed), .rendered)
      let stored = try bench.catalog.store(makeClip("late"), StepClaim(again))
      #expect(stored.serial == lost.serial)
      #expect(stored.take == 1)
      #expect(stored.state == .stored)
      #expect(try bench.number("SELECT count(*) FROM clips") == 1)
    }
  }

  @Test func `a judgement that comes too late changes neither state nor verdict`() throws {
    try withBench { bench in
      let stored = try bench.take(try makeRequest("judged twice"), in: .stored)
      _ = try bench.catalog.judge(
        serial: stored.serial, makeJudgement(), step: (StepClaim(stored), .judgedConforming))
      let late = {
        _ = try bench.catalog.judge(
          serial: stored.serial, makeJudgement(.violations), step: (StepClaim(stored), .judgedNonconforming))
      }
      #expect(try failure(late) == .stale)
      let now = try bench.catalog.record(serial: stored.serial)
      #expect(now.state == .available)
      #expect(now.clip?.verdict == .conforms)
      #expect(now.clip?.findings == [])
    }
  }

  @Test func `a judgement that knows nothing of a deep check undoes none that came meanwhile`() throws {
    try withBench { bench in
      let clip = try bench.take(try makeRequest("decoded"), in: .available)
      var facts = MediaFacts(content: .mp4, completeness: MediaFacts.Completeness(size: 1))
      let plain = NewJudgement(facts: facts, verdict: .conforms, findings: [])
      _ = try bench.catalog.judge(serial: clip.serial, plain, step: nil)
      facts.deep = DeepFacts()
      facts.deep?.errors = 1
      let finding = Finding(.decode, .error, expected: "no error", actual: "1 error")
      let deep = NewJudgement(facts: facts, verdict: .violations, findings: [finding])
      let judged = try bench.catalog.judge(
        serial: clip.serial, deep, step: (StepClaim(clip), .judgedNonconforming))
      #expect(judged.state == .nonconforming)
      for step in [nil, (StepClaim(judged), GenerationEvent.judgedConforming)] {
        let late = { _ = try bench.catalog.judge(serial: clip.serial, plain, step: step) }
        #expect(try failure(late) == .stale)
      }
      let now = try bench.catalog.record(serial: clip.serial)
      #expect(now.state == .nonconforming && now.clip?.findings == [finding])
      #expect(try bench.catalog.facts(serial: clip.serial)?.deep == facts.deep)
    }
  }

  @Test func `an accepted clip is served with its violations, and says when it was accepted`() throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("accept"), in: .nonconforming)
      #expect(record.clip?.findings.map(\.rule) == [.duration])
      let accepted = try bench.catalog.accept(StepClaim(record))
      #expect(accepted.state == .available)
      #expect(accepted.clip?.acceptedAt == bench.clock.now)
      #expect(accepted.clip?.verdict == .violations)
      #expect(try failure { _ = try bench.catalog.accept(StepClaim(record)) } == .stale)
    }
  }

  @Test func `what was at the picture's address is noted of the attempt that it is about, and of no other`() throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("picture"), in: .submitted)
      let digest = Digest(of: [7])
      var former = record
      former.attempts += 1
      #expect(try !bench.catalog.record(.changed(digest), of: former))
      former = record
      former.sentAt = (record.sentAt ?? 0) - 1
      #expect(try !bench.catalog.record(.changed(digest), of: former))
      #expect(try bench.catalog.record(serial: record.serial) == record)
      #expect(try bench.catalog.events(serial: record.serial).contains { $0.event == "image-changed" } == false)
      // Whoever holds it meanwhile, and wherever it stands.
      _ = try bench.catalog.claim(record, for: "another", isAlive: { _ in false })
      #expect(try bench.catalog.record(.changed(digest), of: record))
      #expect(try bench.catalog.record(serial: record.serial).imageNow == digest)
    }
  }

  @Test func `a picture is unchecked until somebody has looked`() throws {
    try withBench { bench in
      var record = try bench.take(try makeRequest("picture"), in: .submitted)
      #expect(try bench.catalog.imageCheck(of: record) == nil, "the provider was given no address")
      record.imageURL = "https://example.com/start.jpg"
      #expect(try bench.catalog.imageCheck(of: record) == .unchecked)
      for check in [ImageCheck.same, .unchecked, .same] {
        #expect(try bench.catalog.record(check, of: record, detail: "why"))
        #expect(try bench.catalog.imageCheck(of: record) == check)
      }
      #expect(try bench.catalog.record(.changed(Digest(of: [7])), of: record))
      record.imageNow = try bench.catalog.record(serial: record.serial).imageNow
      #expect(try bench.catalog.imageCheck(of: record) == .changed(Digest(of: [7])))
    }
  }
}
