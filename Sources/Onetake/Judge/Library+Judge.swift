import Blobs
import Catalog
import Domain
import Files

extension Library {
  /// Judges a stored clip against its order, and makes the step that the verdict means.
  ///
  /// A probe that could not run is no verdict: the take stays stored, is no hit, and is judged again when asked for.
  ///
  /// `image` is what whoever sent it found at the image's address, where the catalog does not know it.
  func judge(
    _ record: GenerationRecord, request: Request, image: ImageCheck? = nil
  ) throws(LibraryError) -> GenerationRecord {
    guard let clip = record.clip else { throw LibraryError(.failed, "\(record.id) has no clip to judge") }
    let found: NewJudgement
    do throws(LibraryError) {
      let recorded = try imageCheck(of: record)
      found = try judgement(of: clip.digest, against: Expectation(of: request), image: image ?? recorded, request)
    } catch {
      guard error.code != .damaged else { throw error }
      var changes = StepChanges()
      changes.reason = "not judged: \(error.message)"
      changes.releases = true
      return try mapped { try catalog.step(StepClaim(record), .notJudged, changes).record }
    }
    FaultPoint.filmMeasured.reach()
    let event = found.verdict == .conforms ? GenerationEvent.judgedConforming : .judgedNonconforming
    let judged = try mapped { try catalog.judge(serial: record.serial, found, step: (StepClaim(record), event)) }
    FaultPoint.verdictCommitted.reach()
    return judged
  }

  /// What was at the image's address after the submit; nil where no provider was given an address.
  func imageCheck(of record: GenerationRecord) throws(LibraryError) -> ImageCheck? {
    try mapped { try catalog.imageCheck(of: record) }
  }

  /// Facts, verdict and findings of a blob.
  func judgement(
    of digest: Digest, against expectation: Expectation, image: ImageCheck?, _ request: Request?
  ) throws(LibraryError) -> NewJudgement {
    try judgement(try facts(of: digest), against: expectation, image: image, request)
  }

  /// Verdict and findings of what was read of a blob, by the order and a studio's policy; the library's own is the
  /// standard one.
  func judgement(
    _ facts: MediaFacts, against expectation: Expectation, image: ImageCheck?, _ request: Request?,
    by asked: StudioPolicy? = nil
  ) throws(LibraryError) -> NewJudgement {
    let own = try asked == nil ? films.policy() : nil
    let studio = asked ?? own
    var findings = Policy(studio: studio).judge(facts, against: expectation).findings
    if let hashed = request?.image?.digest, let finding = image?.finding(hashed: hashed) {
      findings += studio?.weigh([finding]) ?? [finding]
    }
    let verdict = Judgement(findings).verdict
    return NewJudgement(facts: facts, verdict: verdict, findings: findings)
  }

  /// What the probe reads of a blob.
  func facts(of digest: Digest) throws(LibraryError) -> MediaFacts {
    try mapped {
      guard let file = try blobs().open(digest) else { throw BlobError.missing(digest) }
      return try films.facts(of: file)
    }
  }
}

extension NewJudgement {
  /// The same, with what an earlier judgement knew of the input image and this one cannot know.
  func keeping(_ earlier: [Finding]) -> NewJudgement {
    let known = earlier.filter { $0.rule == .inputImage && $0.severity == .error }
    guard !known.isEmpty, !findings.contains(where: { $0.rule == .inputImage && $0.severity == .error }) else {
      return self
    }
    let findings = findings.filter { $0.rule != .inputImage } + known
    return NewJudgement(facts: facts, verdict: Judgement(findings).verdict, findings: findings)
  }
}

extension Expectation {
  /// What a request expects of its clip.
  public init(of request: Request) {
    self.init()
    let parameters = request.parameters
    model = request.model
    resolution = parameters.resolution
    aspect = parameters.aspectRatio
    image = request.image.map { PictureSize(width: $0.width, height: $0.height) }
    duration = Ratio(whole: parameters.duration)
    audio = parameters.audio ? .ordered : .notOrdered
  }
}
