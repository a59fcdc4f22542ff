import Catalog
import Domain
import Files

/// What a judgement of a clip or a file came to.
public struct VerifyResult: Sendable {
  /// The take, or nil for a file outside the library.
  public let record: GenerationRecord?
  /// The file's path, as given or in the store.
  public let path: String
  /// What was read of it.
  public let facts: MediaFacts?
  /// What it amounts to.
  public let verdict: Verdict
  public let findings: [Finding]
  /// Why it could not be judged.
  public let problem: String?
}

extension Library {
  /// Judges a stored clip again, and keeps the new verdict; what a person accepted stays accepted.
  ///
  /// With `deep`, every frame of it is decoded, which takes about as long as playing a part of it; `progress` is told how
  /// much of it was read, in hundredths. Without, what was once found by decoding it counts as before: its bytes are
  /// the same.
  ///
  /// A `policy` is a question beside it: what would that one say? It stands for the library's own, and nothing is kept.
  ///
  /// Throws `damaged` where its bytes are not those that were stored: what is wrong with them says nothing about what was
  /// delivered, and the verdict stays.
  public func verify(
    _ record: GenerationRecord, asking policy: StudioPolicy? = nil, deep: Bool = false,
    progress: (Int) -> Void = { _ in }
  ) throws(LibraryError) -> VerifyResult {
    guard let clip = record.clip, clip.sweptAt == nil else {
      throw LibraryError(.notFound, "\(record.id) has no clip to judge: it is \(record.state.rawValue)")
    }
    // Hashed in any case: damage that came later must not be told as what was delivered.
    try checkBlob(clip.digest, of: record.id, .full)
    if policy == nil { _ = try films.policy() }
    let request = try request(of: record)
    var expectation = request.map { Expectation(of: $0) } ?? Expectation()
    if request == nil {
      expectation.model = record.model.flatMap { Model(named: $0) }
      expectation.resolution = clip.resolution.flatMap { Resolution(rawValue: $0) }
      expectation.duration = clip.orderedDuration.map { Ratio(whole: $0) }
    }
    let found: NewJudgement
    do throws(LibraryError) {
      let image = try imageCheck(of: record)
      let facts = try deep ? deepFacts(of: clip.digest, progress) : facts(of: clip.digest)
      found = try judgement(
        keepingDeep(facts, of: record), against: expectation, image: image, request, by: policy
      ).keeping(clip.findings)
    } catch {
      guard error.code != .damaged else {
        try refuseSwept(record.id)
        throw error
      }
      return VerifyResult(
        record: record, path: path(of: clip.digest), facts: nil, verdict: .notJudged, findings: [],
        problem: error.message)
    }
    guard policy == nil else {
      return VerifyResult(
        record: record, path: path(of: clip.digest), facts: found.facts, verdict: found.verdict,
        findings: found.findings, problem: nil)
    }
    let judged = try mapped {
      try catalog.judge(serial: record.serial, found, step: rejudgement(record, clip, found.verdict))
    }
    return VerifyResult(
      record: judged, path: path(of: clip.digest), facts: found.facts, verdict: found.verdict,
      findings: found.findings, problem: nil)
  }

  /// The step that a new verdict makes, if it makes one.
  private func rejudgement(
    _ record: GenerationRecord, _ clip: ClipRecord, _ verdict: Verdict
  ) -> (StepClaim, GenerationEvent)? {
    let isServed = record.state == .available
    guard record.state.hasClip, !(isServed && clip.acceptedAt != nil) else { return nil }
    if isServed && verdict == .conforms { return nil }
    if record.state == .nonconforming && verdict == .violations { return nil }
    return (StepClaim(record), verdict == .conforms ? .judgedConforming : .judgedNonconforming)
  }

  /// The next takes with a clip that is not in the trash, oldest first, from the one after the serial `last` on: a page,
  /// for there may be a million. Empty at the end.
  public func clips(after last: Int64 = 0) throws(LibraryError) -> [GenerationRecord] {
    try mapped { try catalog.clips(after: last, limit: 200) }
  }

  /// Serves a clip from now on although it does not conform, or could not be judged.
  public func accept(_ record: GenerationRecord) throws(LibraryError) -> GenerationRecord {
    if record.state == .available { return record }
    try refuseSwept(record.id)
    guard record.state == .nonconforming || record.state == .stored else {
      throw LibraryError(.invalid, "\(record.id) is \(record.state.rawValue): there is no clip to accept")
    }
    let accepted = try mapped { try catalog.accept(StepClaim(record)) }
    FaultPoint.acceptCommitted.reach()
    return accepted
  }

  /// The request that a take answers, read back from its canonical document.
  func request(of record: GenerationRecord) throws(LibraryError) -> Request? {
    guard let key = record.key else { return nil }
    return try mapped {
      guard let canonical = try catalog.canonical(of: key) else { return nil }
      let image = try Request.imageDigest(inCanonical: canonical).flatMap { try catalog.image($0) }
      guard let request = Request(canonical: canonical, image: image) else {
        throw LibraryError(.damaged, "the request of \(record.id) cannot be read back", cure: "run `onetake fsck`")
      }
      return request
    }
  }
}
