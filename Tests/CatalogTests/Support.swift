import Catalog
import Domain
import SQL
import Synchronization
import TestSupport

/// A text-to-video request, with the given fields on top.
func makeRequest(_ prompt: String, _ fields: [RequestField: JSON] = [:]) throws -> Request {
  var draft = RequestDraft(model: "pixverse-v5.5/text-to-video")
  draft.fields = fields.merging([.prompt: .string(prompt)]) { given, _ in given }
  return try draft.request()
}

/// An image-to-video request whose image is made up of its seed.
func makeImageRequest(_ prompt: String, image seed: UInt8) throws -> Request {
  let image = InputImage(
    digest: Digest(of: [seed]), width: 1280, height: 720, byteCount: 1000, mediaType: "image/png")
  var draft = RequestDraft(model: "pixverse-v6/image-to-video", image: image)
  draft.fields = [.prompt: .string(prompt)]
  return try draft.request()
}

/// An order for take 1, or whichever is wished, at 0.10 unless told otherwise.
func makePlan(
  _ request: Request, owner: String = "somebody", wish: TakeWish = .any, price: String? = "0.10", limit: String? = nil
) -> PlanOrder {
  PlanOrder(
    request: request, wish: wish, quote: Quote(provider: .shortapi, price: price.flatMap { Money($0) }),
    account: "account", imageURL: nil, owner: owner, monthlyLimit: limit.flatMap { Money($0) })
}

/// A clip of bytes that nobody has to store.
func makeClip(_ content: String, of request: Request? = nil) -> NewClip {
  var clip = NewClip(
    digest: Digest(of: Array(content.utf8)), stamp: BlobStamp(bytes: 1000, inode: 1, mtime: 2, ctime: 3))
  if let request { clip.describe(request) }
  return clip
}

/// A judgement with facts of 1280x720 and so many milliseconds.
func makeJudgement(_ verdict: Verdict = .conforms, milliseconds: Int = 5042) -> NewJudgement {
  var facts = MediaFacts(content: .mp4, completeness: MediaFacts.Completeness(size: 1000))
  let size = PictureSize(width: 1280, height: 720)
  var video = VideoFacts(codec: "h264", coded: size, displayed: size)
  video.presented = Ratio(milliseconds, 1000).flatMap { Presentation(start: Ratio(whole: 0), end: $0) }
  facts.video = video
  let finding = Finding(.duration, .error, expected: "5 s", actual: "2 s")
  return NewJudgement(facts: facts, verdict: verdict, findings: verdict == .violations ? [finding] : [])
}

/// A clock that a test sets.
final class TestClock: Sendable {
  private let time: Atomic<Int64>

  init(_ date: String = "2026-05-15") { time = Atomic(CivilDate(date)?.milliseconds ?? 0) }

  var now: Int64 {
    get { time.load(ordering: .sequentiallyConsistent) }
    set { time.store(newValue, ordering: .sequentiallyConsistent) }
  }
}

/// A catalog in a scratch folder of its own.
struct Bench {
  let path: String
  let clock = TestClock()
  let catalog: Catalog

  init(_ folder: String) throws {
    path = folder + "/library.sqlite"
    let clock = clock
    catalog = try Catalog(path: path, actor: "test", now: { clock.now })
  }

  /// Another connection to the same file, as another process has it.
  func another() throws -> Catalog {
    let clock = clock
    return try Catalog(path: path, actor: "another", now: { clock.now })
  }

  /// Plans a take, which must succeed.
  func planned(_ order: PlanOrder) throws -> GenerationRecord {
    let outcome = try catalog.plan(order, isAlive: { _ in true })
    guard case .planned(let record) = outcome else { throw Surprise("\(outcome)") }
    return record
  }

  /// Plans a take and brings it to a state, by the shortest way.
  func take(_ request: Request, in state: GenerationState, job: String? = nil) throws -> GenerationRecord {
    try bring(try planned(makePlan(request)), to: state, job: job)
  }

  /// Brings a planned take to a state, by the shortest way.
  func bring(_ planned: GenerationRecord, to state: GenerationState, job: String? = nil) throws -> GenerationRecord {
    if state == .planned { return planned }
    if state == .cancelled { return try step(planned, .cancelled) }
    let sending = try step(planned, .sendingBegan)
    if state == .sending { return sending }
    if state == .uncertain { return try step(sending, .answerUnclear) }
    if state == .refused { return try step(sending, .refused) }
    var accepted = StepChanges()
    accepted.job = job ?? "job-\(planned.id)"
    accepted.charged = planned.quoted
    accepted.chargedSource = .quote
    let submitted = try catalog.step(StepClaim(sending), .accepted, accepted).record
    switch state {
    case .submitted: return submitted
    case .failedCharged: return try step(submitted, .providerFailed(.yes))
    case .failedNotCharged: return try step(submitted, .providerFailed(.no))
    case .failedChargeUnknown: return try step(submitted, .providerFailed(.unknown))
    default: break
    }
    let rendered = try step(submitted, .rendered)
    if state == .rendered { return rendered }
    if state == .lost { return try step(rendered, .resultGone) }
    var clip = makeClip("clip of \(planned.id)")
    clip.prompt = prompt(of: planned)
    clip.model = planned.model
    clip.cost = rendered.charged
    let stored = try catalog.store(clip, StepClaim(rendered))
    if state == .stored { return stored }
    let conforms = state == .available
    return try catalog.judge(
      serial: stored.serial, makeJudgement(conforms ? .conforms : .violations),
      step: (StepClaim(stored), conforms ? .judgedConforming : .judgedNonconforming))
  }

  private func prompt(of record: GenerationRecord) -> String {
    let canonical = (try? record.key.flatMap { try catalog.canonical(of: $0) }) ?? []
    return (try? JSONParser.parse(canonical))?["params"]?["prompt"]?.stringValue ?? ""
  }

  func step(_ record: GenerationRecord, _ event: GenerationEvent) throws -> GenerationRecord {
    try catalog.step(StepClaim(record), event).record
  }

  /// A number straight from the file.
  func number(_ sql: String) throws -> Int64 {
    try Connection(path).first(sql) { (row) throws(SQLError) in try row.int64(0) } ?? -1
  }

  /// How SQLite would carry a statement out, as the lines of EXPLAIN QUERY PLAN.
  func plan(_ sql: String) throws -> [String] { try rows("EXPLAIN QUERY PLAN " + sql, column: 3) }

  /// A column of text of a statement's rows, with 1 for each parameter.
  func rows(_ sql: String, column: Int32) throws -> [String] {
    let connection = try Connection(path)
    let numbered = (1...9).filter { sql.contains("?\($0)") }.count
    let count = numbered > 0 ? numbered : sql.count { $0 == "?" }
    return try connection.all(sql, [SQLValue](repeating: .integer(1), count: count)) { (row) throws(SQLError) in
      try row.text(column)
    }
  }

  /// Changes the file behind the catalog's back, as damage does.
  func tamper(_ sql: String) throws { try Connection(path).execute(script: sql) }
}

/// Runs `body` with a catalog of its own.
func withBench<Result>(_ body: (Bench) throws -> Result) throws -> Result {
  try withScratch { folder in try body(try Bench(folder)) }
}

/// Runs a step that must fail, and returns why.
func failure(_ body: () throws -> Void) throws -> CatalogError.Code {
  do { try body() } catch let error as CatalogError { return error.code }
  throw Surprise("nothing was thrown")
}
