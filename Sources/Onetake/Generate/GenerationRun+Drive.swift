import Blobs
import Catalog
import Domain
import Fetch
import Files
import Providers

/// Why a take that the provider has stays where it is for now.
enum Pause: Error {
  case interrupted
  /// Asked for as long as it may be, or tried as often; `reason` says what stood in the way.
  case later(String)
}

extension GenerationRun {
  /// Goes on with a take that the provider has, until it is here and judged, or has come to nothing.
  mutating func drive(_ claimed: GenerationRecord) throws(LibraryError) -> GenerateResult {
    var record = claimed
    do {
      while true {
        switch record.state {
        case .submitted: record = try poll(record)
        case .rendered: record = try download(record)
        case .stored:
          try library.mendBlob(of: record, interrupt: interrupt)
          observer(.judging)
          if let found = imageCheck { _ = try? library.catalog.record(found.check, of: found.sent) }
          record = try library.judge(record, request: order.request, image: imageCheck?.check)
          notes += judgementNotes(record)
          return try served(record)
        default: return library.report(record, key: key, notes: notes)
        }
      }
    } catch let pause as Pause {
      // A catalog that fails now must not hide that the take is paid; the end of this process lets go of it as well.
      try? library.catalog.release(record)
      let now = (try? library.catalog.record(serial: record.serial)) ?? record
      guard case .later(let reason) = pause else { return library.report(now, key: key, notes: notes) }
      var result = library.report(now, key: key, notes: notes + [reason])
      result.nextTake = try? library.nextTake(after: now)
      return result
    } catch {
      try? library.catalog.release(record)
      if let result = try takenOver(record) { return result }
      return try paidNotHere(record, error)
    }
  }

  /// What became of a take that somebody else took over, because this process was taken for dead: their work is waited
  /// for. Nil where nobody did.
  private func takenOver(_ held: GenerationRecord) throws(LibraryError) -> GenerateResult? {
    guard var now = try? library.catalog.record(serial: held.serial), now.fence != held.fence else { return nil }
    while now.state.isDrivable, let owner = now.owner, library.isAlive(owner) {
      observer(.joined(take: now.take ?? 0))
      if try waitForChange(of: now) == .interrupted { break }
      now = try mapped { try library.catalog.record(serial: held.serial) }
    }
    return try served(now)
  }

  /// What a full disk or a catalog that fails leaves behind: a job that is paid, as far as it came.
  private func paidNotHere(_ record: GenerationRecord, _ error: any Error) throws(LibraryError) -> GenerateResult {
    do throws(LibraryError) {
      return try mapped { throw error }
    } catch {
      guard error.code != .damaged else { throw error }
      let now = (try? library.catalog.record(serial: record.serial)) ?? record
      let trouble = "\(error.message); `onetake jobs resume \(record.id)` goes on with it"
      return library.report(now, key: key, notes: notes + [trouble])
    }
  }

  /// A clip that somebody else's payment brought is booked as joined.
  private func served(_ record: GenerationRecord) throws(LibraryError) -> GenerateResult {
    guard joined, record.state == .available else { return library.report(record, key: key, notes: notes) }
    let trouble = library.book(record, joined: true, avoided: .zero)
    let path = record.clip.map { library.path(of: $0.digest) }
    return GenerateResult(
      .joined, key: key, record: record, path: path, avoided: .zero, notes: notes + (trouble.map { [$0] } ?? []))
  }

  private func judgementNotes(_ record: GenerationRecord) -> [String] {
    guard record.state == .stored else { return [] }
    return [record.reason ?? "the clip could not be judged yet"]
  }

  // MARK: Polling

  /// Asks how the job stands until it is done, failed, or has been asked for long enough.
  private mutating func poll(_ record: GenerationRecord) throws -> GenerationRecord {
    let deadline = library.time.steadyMilliseconds() + Int64(library.options.pollSeconds) * 1000
    var backoff = library.options.firstPollMilliseconds
    var lastReason: String?
    while true {
      observer(.rendering(try provider(of: record), job: record.job ?? "", percent: nil))
      let wait = Self.jittered(backoff)
      guard try pause(milliseconds: wait) else { throw Pause.interrupted }
      backoff = min(backoff * 3 / 2, 10 * library.options.firstPollMilliseconds)
      let (status, raw) = try ask(record)
      FaultPoint.pollAnswered.reach()
      switch status {
      case .succeeded(let urls, let charge):
        resultURLs = urls
        var changes = StepChanges()
        if let charge {
          changes.charged = charge
          changes.chargedSource = .provider
        }
        changes.answer = raw
        let rendered = try library.catalog.step(StepClaim(record), .rendered, changes).record
        FaultPoint.renderedCommitted.reach()
        if let charge, charge != record.charged { noteCharge(charge, rendered) }
        return rendered
      case .failed(let reason, let charged):
        return try fail(record, reason, charged, raw)
      case .pending(let percent):
        observer(.rendering(try provider(of: record), job: record.job ?? "", percent: percent))
      case .cannotTell(let reason, let retryAfter):
        lastReason = reason
        if let retryAfter, !(try pause(milliseconds: min(max(retryAfter, 0), 120) * 1000)) { throw Pause.interrupted }
      }
      if library.time.steadyMilliseconds() >= deadline {
        throw Pause.later(
          "the job \(record.job ?? "") is not done"
            + (library.options.pollSeconds < 60
              ? "" : " after \(Phrase.count(library.options.pollSeconds / 60, "minute"))")
            + (lastReason.map { ": \($0)" } ?? "") + "; `onetake jobs resume \(record.id)` asks again")
      }
    }
  }

  private func fail(
    _ record: GenerationRecord, _ reason: String, _ charged: Charged, _ raw: [UInt8]
  ) throws(CatalogError) -> GenerationRecord {
    var changes = StepChanges()
    changes.reason = reason
    changes.answer = raw
    changes.chargedSource = charged == .no ? .provider : nil
    changes.releases = true
    let failed = try library.catalog.step(StepClaim(record), .providerFailed(charged), changes).record
    FaultPoint.failureCommitted.reach()
    return failed
  }

  /// One question to the provider, with a key of the account that paid.
  func ask(_ record: GenerationRecord) throws -> (JobStatus, [UInt8]) {
    let provider = try provider(of: record)
    guard let job = record.job else { throw LibraryError(.failed, "\(record.id) is submitted and names no job") }
    guard let account = try library.account(provider), account == record.account else {
      throw Pause.later(
        "the job \(job) was paid with another \(provider.rawValue) account (\(record.account ?? "unknown")): set its key in "
          + "\(provider.keyVariable), then `onetake jobs resume \(record.id)`")
    }
    let api = library.api(provider, given: order.imageURL)
    let request = try api.poll(job)
    let result: Result<HTTPResponse, FetchError>
    do { result = .success(try library.client(stopping: interrupt).get(request)) } catch { result = .failure(error) }
    return (
      api.interpretPoll(result, of: job),
      library.options.redaction(provider, given: order.imageURL).redacted(result.answerBody)
    )
  }

  func provider(of record: GenerationRecord) throws(LibraryError) -> Provider {
    guard let provider = record.provider else { throw LibraryError(.failed, "\(record.id) names no provider") }
    return provider
  }

  /// A pause within a quarter of `milliseconds`, so that many who wait do not ask in step.
  private static func jittered(_ milliseconds: Int) -> Int {
    let quarter = max(1, milliseconds / 4)
    return milliseconds - quarter + Int.random(in: 0...(2 * quarter))
  }

  // MARK: Downloading

  /// Five attempts at the bytes; while they are at no address, fresh addresses are asked for, for about a minute.
  private mutating func download(_ record: GenerationRecord) throws -> GenerationRecord {
    var fetch = try download(from: try provider(of: record))
    let patience = Int64(library.options.freshURLSeconds) * 1000
    var troubles = 0
    var questions = 0
    var began: Int64?
    while true {
      if interrupt.isRaised { throw Pause.interrupted }
      if resultURLs.isEmpty {
        if questions > 0 {
          guard try pause(milliseconds: Int(min(5000, max(100, patience / 10)))) else { throw Pause.interrupted }
        }
        questions += 1
        let (status, raw) = try ask(record)
        switch status {
        case .succeeded(let urls, _): resultURLs = urls
        case .failed(let reason, let charged): return try fail(record, reason, charged, raw)
        case .pending, .cannotTell:
          // Who is not answered knows nothing new: the result may well be there.
          let start = began ?? library.time.steadyMilliseconds()
          began = start
          if library.time.steadyMilliseconds() - start >= patience { throw later(record, status.why) }
        }
        continue
      }
      switch fetch.attempt(resultURLs.removeFirst(), observer) {
      case .complete:
        let hold = try library.holdBlobs()
        defer { hold.untilHere() }
        return try keep(fetch.finish(), record)
      case .gone(let reason):
        let start = began ?? library.time.steadyMilliseconds()
        began = start
        if library.time.steadyMilliseconds() - start >= patience { return try lose(record, reason) }
      case .interrupted: throw Pause.interrupted
      case .stopped(let reason): throw later(record, reason)
      case .trouble(let reason, let url):
        troubles += 1
        guard troubles < 5 else { throw later(record, reason) }
        resultURLs.insert(url, at: 0)
        guard try pause(milliseconds: Self.jittered(200 << troubles)) else { throw Pause.interrupted }
      }
    }
  }

  private func later(_ record: GenerationRecord, _ reason: String) -> Pause {
    .later(
      "the clip of \(record.id) is paid and not here yet: \(reason); `onetake jobs resume \(record.id)` fetches it")
  }

  /// A download into the room that was held for it, or into what there is.
  mutating func download(from provider: Provider) throws -> ClipDownload {
    if let room = room.take() {
      return ClipDownload(library, provider, into: room.writer(), interrupt)
    }
    return ClipDownload(library, provider, into: try library.blobs().writer(), interrupt)
  }

  private func lose(_ record: GenerationRecord, _ reason: String) throws(CatalogError) -> GenerationRecord {
    var changes = StepChanges()
    changes.reason = reason
    changes.releases = true
    let lost = try library.catalog.step(StepClaim(record), .resultGone, changes).record
    FaultPoint.lossCommitted.reach()
    return lost
  }

  private func keep(_ blob: Blob, _ record: GenerationRecord) throws(CatalogError) -> GenerationRecord {
    var clip = NewClip(digest: blob.digest, stamp: BlobStamp(blob.stamp))
    clip.describe(order.request)
    clip.provider = record.provider
    clip.cost = record.charged
    let stored = try library.catalog.store(clip, StepClaim(record))
    FaultPoint.storedCommitted.reach()
    return stored
  }
}
