import Catalog
import Domain
import Testing

@Suite struct ImportTests {
  private func makeOrder(_ request: Request?, _ content: String, _ verdict: Verdict = .conforms) -> ImportOrder {
    ImportOrder(request: request, clip: makeClip(content, of: request), judgement: makeJudgement(verdict))
  }

  @Test(arguments: [
    (Verdict.conforms, GenerationState.available), (.violations, .nonconforming), (.notJudged, .stored),
  ])
  func `an import stands where its verdict puts it`(verdict: Verdict, state: GenerationState) throws {
    try withBench { bench in
      let request = try makeRequest("brought in")
      var order = makeOrder(request, "bytes", verdict)
      order.charged = Money("0.25")
      let (record, isNew) = try bench.catalog.importClip(order, isAlive: { _ in true })
      #expect(isNew)
      #expect(record.state == state)
      #expect(record.origin == .imported)
      #expect(record.take == 1 && record.key == request.key)
      #expect(record.clip?.verdict == verdict)
      #expect(record.charged == Money("0.25") && record.chargedSource == .import)
      #expect(record.clip?.lengthMilliseconds == 5042)
      // Money that was spent elsewhere is not this library's.
      #expect(try bench.catalog.ledger() == [])
    }
  }

  @Test func `the same bytes under the same request are one clip, under another request two`() throws {
    try withBench { bench in
      let first = try bench.catalog.importClip(makeOrder(try makeRequest("one"), "bytes"), isAlive: { _ in true })
      let again = try bench.catalog.importClip(makeOrder(try makeRequest("one"), "bytes"), isAlive: { _ in true })
      #expect(!again.isNew && again.record == first.record)
      let other = try bench.catalog.importClip(makeOrder(try makeRequest("two"), "bytes"), isAlive: { _ in true })
      #expect(other.isNew && other.record.take == 1)
      #expect(try bench.number("SELECT count(*) FROM blobs") == 1)
      #expect(try bench.catalog.records(digest: first.record.clip!.digest).count == 2)
    }
  }

  @Test func `a clip of no whole request is kept once, found, and answers nothing`() throws {
    try withBench { bench in
      let loose = try bench.catalog.importClip(makeOrder(nil, "loose"), isAlive: { _ in true })
      #expect(loose.record.key == nil && loose.record.take == nil)
      #expect(!(try bench.catalog.importClip(makeOrder(nil, "loose"), isAlive: { _ in true }).isNew))
      try bench.catalog.setTrashed(serial: loose.record.serial, true)
      #expect(try bench.catalog.importClip(makeOrder(nil, "loose"), isAlive: { _ in true }).isNew)
    }
  }

  @Test func `an import takes the next number and cancels a plan that nobody will send`() throws {
    try withBench { bench in
      let request = try makeRequest("planned and forgotten")
      let left = try bench.planned(makePlan(request, owner: "dead"))
      let (record, _) = try bench.catalog.importClip(makeOrder(request, "bytes"), isAlive: { _ in false })
      #expect(record.take == 2)
      #expect(try bench.catalog.record(serial: left.serial).state == .cancelled)
      #expect(
        TakeChoice(.any, among: try bench.catalog.takes(of: request.key).map { $0.view(isAlive: { _ in false }) })
          == .hit(take: 2))
    }
  }

  @Test func `an import leaves a plan whose owner lives, and whatever was paid`() throws {
    try withBench { bench in
      for state in [GenerationState.planned, .sending, .submitted, .uncertain, .lost, .nonconforming] {
        let request = try makeRequest("state \(state)")
        let before = try bench.take(request, in: state)
        let (record, _) = try bench.catalog.importClip(makeOrder(request, "\(state)"), isAlive: { _ in true })
        #expect(record.take == 2)
        #expect(try bench.catalog.record(serial: before.serial) == before)
      }
    }
  }
}
