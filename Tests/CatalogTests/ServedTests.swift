@testable import Catalog
import Domain
import SQL
import TestSupport
import Testing

@Suite struct ServedTests {
  /// Whether a look-up by key and the choice among all takes name the same clip, for every wish that a hit can answer.
  private func expectAgreement(_ request: Request, _ bench: Bench, _ what: String) throws {
    let takes = try bench.catalog.takes(of: request.key)
    let views = takes.map { $0.view(isAlive: { _ in false }) }
    for wish in [TakeWish.any] + (1...(takes.count + 1)).map(TakeWish.number) {
      let served = try bench.catalog.served(request.key, take: wish.number)
      let choice = TakeChoice(wish, among: views)
      guard case .hit(let number) = choice, let take = takes.first(where: { $0.take == number }) else {
        #expect(served == nil, "\(what): \(wish) is \(choice)")
        continue
      }
      let clip = try #require(served, "\(what): \(wish) is \(choice)")
      #expect(clip.key == request.key && clip.take == number && clip.id == take.id, "\(what): \(wish)")
      #expect(clip.digest == take.clip?.digest, "\(what): \(wish)")
      #expect(clip.stamp == (try bench.catalog.stamp(of: clip.digest)), "\(what): \(wish)")
      #expect(try bench.catalog.record(served: clip) == take, "\(what): \(wish)")
    }
  }

  @Test(arguments: GenerationState.allCases)
  func `a look-up by key finds what the choice of a take would serve, in every state`(state: GenerationState) throws {
    try withBench { bench in
      let request = try makeRequest("once")
      let record = try bench.take(request, in: state)
      try expectAgreement(request, bench, "\(state)")
      #expect(try bench.catalog.served(request.key) != nil || state != .available)
      #expect(try bench.catalog.served(try makeRequest("never asked").key) == nil)
      guard state.hasClip else { return }
      for isTrashed in [true, false] {
        try bench.catalog.setTrashed(serial: record.serial, isTrashed)
        try expectAgreement(request, bench, "\(state), trashed: \(isTrashed)")
      }
      try bench.tamper("UPDATE clips SET swept_at = 1")
      try expectAgreement(request, bench, "\(state), swept")
      #expect(try bench.catalog.integrity().problems == [])
    }
  }

  @Test func `whatever becomes of takes, clips and blobs, a look-up by key finds what the rows say`() throws {
    try withBench { bench in
      var random = Seeded(11)
      let requests = try (0..<3).map { try makeRequest("scene \($0)") }
      for round in 0..<120 {
        let request = requests.randomElement(using: &random)!
        let takes = try bench.catalog.takes(of: request.key)
        let any = takes.randomElement(using: &random)
        var what = "import"
        switch (Int.random(in: 0..<7, using: &random), any) {
        case (1, let take?) where take.clip != nil:
          what = "trash"
          try bench.catalog.setTrashed(serial: take.serial, take.clip?.trashedAt == nil)
        case (2, let take?) where take.state == .nonconforming:
          what = "accept"
          _ = try bench.catalog.accept(StepClaim(take))
        case (3, let take?) where take.state == .available:
          what = "judge"
          _ = try bench.catalog.judge(
            serial: take.serial, makeJudgement(.violations), step: (StepClaim(take), .judgedNonconforming))
        case (4, let take?) where take.clip != nil:
          what = "stamp"
          let stamp = BlobStamp(bytes: 1000, inode: Int64(round), mtime: 5, ctime: 6)
          try bench.catalog.record(blob: take.clip!.digest, stamp)
        case (5, let take?) where take.clip != nil:
          what = "forget the blob"
          let digest = take.clip!.digest.hex
          try bench.tamper("DELETE FROM blobs WHERE digest = x'\(digest)'")
          #expect(try bench.catalog.served(request.key, take: take.take) == nil)
          try bench.tamper("INSERT INTO blobs VALUES (x'\(digest)', 9, 8, 7, 6, 5)")
        case (6, _):
          what = "buy"
          let planned = try bench.catalog.plan(makePlan(request, wish: .new), isAlive: { _ in false })
          guard case .planned(let record) = planned else { break }
          _ = try bench.bring(record, to: [.available, .nonconforming, .lost].randomElement(using: &random)!)
        default:
          let verdict = [Verdict.conforms, .violations].randomElement(using: &random)!
          // A few contents, so that one blob is the clip of several requests.
          let clip = makeClip("bytes \(Int.random(in: 0..<4, using: &random))", of: request)
          let order = ImportOrder(request: request, clip: clip, judgement: makeJudgement(verdict))
          _ = try bench.catalog.importClip(order, isAlive: { _ in false })
        }
        for request in requests { try expectAgreement(request, bench, "round \(round), \(what)") }
      }
      #expect(try bench.catalog.integrity().problems == [])
    }
  }

  @Test(arguments: [
    ("DELETE FROM served", "does not say so"),
    ("UPDATE served SET digest = zeroblob(32)", "does not say so"),
    ("UPDATE served SET inode = inode + 1", "does not say so"),
    ("UPDATE served SET key = zeroblob(32)", "does not say so"),
    ("INSERT INTO served SELECT zeroblob(32), take, serial, id, digest, 1, 1, 1, 1 FROM served", "its rows do not"),
    ("INSERT INTO served SELECT key, 2, serial, id, digest, 1, 1, 1, 1 FROM served", "its rows do not"),
    ("UPDATE generations SET model = 'pixverse-v6/image-to-video'", "not the one of its request"),
    ("UPDATE requests SET model = 'pixverse-v6/image-to-video'", "not the one of its request"),
    ("UPDATE reuses SET model = ''", "another provider or model"),
    ("UPDATE reuses SET provider = 'gmi'", "another provider or model"),
  ])
  func `a copy that is not what its rows say is found`(change: String, problem: String) throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("copied"), in: .available)
      try bench.catalog.recordReuse(serial: record.serial, joined: false, avoided: nil)
      #expect(try bench.catalog.integrity().problems == [])
      try bench.tamper(change)
      let found = try bench.catalog.integrity().copies.map(\.description)
      #expect(found.contains { $0.contains(problem) }, "\(found)")
      #expect(found.allSatisfy { $0.contains(record.id.text) }, "\(found)")
    }
  }

  @Test func `of a copy too many and one too few, both are found`() throws {
    try withBench { bench in
      let first = try bench.take(try makeRequest("one"), in: .available)
      let second = try bench.take(try makeRequest("two"), in: .available)
      try bench.tamper(
        """
        DELETE FROM served WHERE serial = \(first.serial);
        INSERT INTO served SELECT key, 2, serial, id, digest, 1, 1, 1, 1 FROM served
        """)
      let found = try bench.catalog.integrity().copies.map(\.description)
      #expect(found.count == 2, "\(found)")
      #expect(found.contains { $0.contains(first.id.text) } && found.contains { $0.contains(second.id.text) })
    }
  }

  @Test(arguments: [
    "UPDATE served SET serial = (SELECT serial FROM generations WHERE state = 'lost')",
    "UPDATE served SET key = (SELECT key FROM requests WHERE prompt = 'lost')",
    "UPDATE served SET digest = zeroblob(32)", "UPDATE served SET take = 2",
    "UPDATE served SET id = '0000000000000000'", "UPDATE served SET serial = 77",
  ])
  func `a copy that the rows do not bear out is not believed`(change: String) throws {
    try withBench { bench in
      let right = try makeRequest("right"), lost = try makeRequest("lost")
      _ = try bench.take(right, in: .available)
      _ = try bench.take(lost, in: .lost)
      try bench.tamper(change)
      for request in [right, lost] {
        for take in [nil, 1, 2] {
          guard let clip = try bench.catalog.served(request.key, take: take) else { continue }
          #expect(try bench.catalog.record(served: clip) == nil)
        }
      }
    }
  }

  @Test func `rows that should not be among the served keep no clip out`() throws {
    try withBench { bench in
      let brought = try makeRequest("brought"), bought = try makeRequest("bought")
      let planned = try bench.planned(makePlan(bought))
      for request in [brought, bought] {
        let key = request.key.digest.hex
        try bench.tamper("INSERT INTO served VALUES (x'\(key)', 1, 99, 'stray', zeroblob(32), 1, 1, 1, 1)")
      }
      let order = ImportOrder(request: brought, clip: makeClip("bytes", of: brought), judgement: makeJudgement())
      _ = try bench.catalog.importClip(order, isAlive: { _ in true })
      _ = try bench.bring(planned, to: .available)
      for request in [brought, bought] { try expectAgreement(request, bench, "\(request.parameters.prompt)") }
      #expect(try bench.catalog.integrity().problems == [])
    }
  }

  @Test(arguments: ["id = 'no id'", "digest = x'00'"])
  func `a served clip that cannot be is damage`(change: String) throws {
    try withBench { bench in
      let request = try makeRequest("damaged")
      _ = try bench.take(request, in: .available)
      try bench.tamper("UPDATE served SET \(change)")
      #expect(try failure { _ = try bench.catalog.served(request.key) } == .damaged)
    }
  }
}
