import Blobs
import Catalog
import Domain
import Files

/// Rows that are made from blobs, or from what came before them: looked at once the blobs are what they should be.
extension FsckRun {
  func checkRows() throws {
    try tolerating("the images") { try checkImages() }
    try tolerating("the clips") { try checkClips() }
    try tolerating("the takes") { try checkTakes() }
    try tolerating("the events") { try checkHistories() }
  }

  private func checkImages() throws {
    for image in try catalog.unmeasuredImages(limit: Self.rowLimit) {
      try heedInterrupt()
      var finding = FsckFinding(
        .lostRow, "the input image \(image) has lost its row", digest: image,
        hits: hits { try catalog.takes(ofImage: image) },
        plan: RepairPlan(.rebuild, "measured again from its blob"))
      if repairs { finding.outcome = outcome("measured again") { try measure(image) } }
      tell(finding)
    }
  }

  private func measure(_ image: Digest) throws {
    guard let file = try store.open(image), let bytes = try file.readAll(limit: InputImage.maximumBytes),
      Digest(of: bytes) == image, let stamp = try store.stamp(image)
    else { throw LibraryError(.damaged, "its blob is missing or damaged") }
    try catalog.record(try SourceImage.measure(bytes, named: image.hex), BlobStamp(stamp))
  }

  private func checkClips() throws {
    var last: Int64 = 0
    while true {
      let page = try catalog.clipProblems(after: last)
      for problem in page.problems {
        try heedInterrupt()
        let record = try catalog.record(serial: problem.row)
        var finding = FsckFinding(
          .wrongRow, "the clip of \(record.id): \(problem.problem)", digest: record.clip?.digest,
          hits: [hit(record)], plan: RepairPlan(.rebuild, "measured and judged again from its blob"))
        if repairs {
          finding.outcome = outcome("measured and judged again") {
            let result = try library.verify(record)
            if let trouble = result.problem { throw LibraryError(.failed, trouble) }
          }
        }
        tell(finding)
      }
      guard let end = page.last else { return }
      last = end
    }
  }

  private func checkTakes() throws {
    for record in try catalog.takesWithoutClip(limit: Self.rowLimit) {
      try heedInterrupt()
      let digest = try catalog.storedDigest(serial: record.serial)
      let isHere = try digest.map { try BlobTrouble(of: $0, in: store) == nil } ?? false
      let plan: RepairPlan
      if let digest, isHere {
        plan = RepairPlan(.rebuild, "made anew from its history and the blob \(digest); tags and rating are lost")
      } else if order.asksProviders, canBeAsked(record) {
        let paid = [source(record)]
        plan = RepairPlan(.bring, Self.words(paid) + "; tags and rating are lost", sources: paid)
      } else {
        plan = .restoreBackup
      }
      var finding = FsckFinding(
        .lostRow, "\(record.id) is \(record.state.rawValue), and the row of its clip is gone", digest: digest,
        hits: [hit(record)], plan: plan)
      if repairs {
        switch plan.action {
        case .rebuild: finding.outcome = outcome("made anew") { try recover(record, digest) }
        case .bring: finding.outcome = outcome("brought from \(plan.sources[0].place)") { try fetchClip(record) }
        case .none, .permit, .setAside, .restoreBackup:
          finding.outcome = RepairOutcome(repaired: false, "nothing was done")
        }
      }
      tell(finding)
    }
  }

  /// Makes a clip's row anew from its take and its blob, which is whole.
  private func recover(_ record: GenerationRecord, _ digest: Digest?) throws {
    guard let digest else { return }
    let hold = try library.holdBlobs()
    defer { hold.untilHere() }
    guard let stamp = try store.stamp(digest) else { throw BlobError.missing(digest) }
    var clip = NewClip(digest: digest, stamp: BlobStamp(stamp))
    let request = try library.request(of: record)
    if let request { clip.describe(request) } else { clip.model = record.model }
    clip.provider = record.provider
    clip.cost = record.charged
    let judgement: NewJudgement
    do throws(LibraryError) {
      let image = try library.imageCheck(of: record)
      let expectation = request.map { Expectation(of: $0) } ?? Expectation()
      judgement = try library.judgement(of: digest, against: expectation, image: image, request)
    } catch {
      judgement = NewJudgement(facts: nil, verdict: .notJudged, findings: [])
    }
    try catalog.recoverClip(serial: record.serial, clip, judgement)
    FaultPoint.repairRowsCommitted.reach()
  }

  /// Fetches the clip of a take whose row of it is lost, and makes the row anew.
  private func fetchClip(_ record: GenerationRecord) throws {
    let interrupt = try interrupt ?? Interrupt()
    guard let digest = try library.fetchResult(of: record, interrupt: interrupt) else {
      try heedInterrupt()
      throw LibraryError(.provider, "the provider does not have it any more, or could not be asked now")
    }
    try recover(record, digest)
  }

  private func checkHistories() throws {
    for record in try catalog.takesWithoutHistory(limit: Self.rowLimit) {
      let message = "\(record.id) has lost its events: what was paid for it, and when, is not told any more"
      var finding = FsckFinding(.lostRow, message, hits: [hit(record)], plan: .restoreBackup)
      if repairs { finding.outcome = RepairOutcome(repaired: false, "nothing was done") }
      tell(finding)
    }
  }

  /// Does it, and says how it went. What keeps one row from being made anew keeps no other.
  private func outcome(_ done: String, _ deed: () throws -> Void) -> RepairOutcome {
    do {
      try deed()
      return RepairOutcome(repaired: true, done)
    } catch {
      return RepairOutcome(repaired: false, Self.reason(error))
    }
  }
}
