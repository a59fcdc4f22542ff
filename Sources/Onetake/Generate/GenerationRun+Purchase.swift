import Blobs
import Catalog
import Domain
import Fetch
import Files
import Providers

extension GenerationRun {
  /// Quotes, checks and plans a take; nil if somebody was quicker, and the choice must be made anew.
  mutating func plan(_ wish: TakeWish) throws(LibraryError) -> GenerationRecord? {
    try library.refuseForgottenPayments()
    let quote = try library.purchaseQuote(order)
    guard let account = try library.account(quote.provider) else {
      throw LibraryError(.invalid, "no key for \(quote.provider.rawValue): set \(quote.provider.keyVariable)")
    }
    try readImage()
    // The image's blob and the request that needs it come together, as far as a sweep can tell.
    let hold = try library.holdBlobs()
    defer { hold.untilHere() }
    if let image = order.request.image, let bytes = order.imageBytes {
      try library.keep(image, bytes)
      FaultPoint.imageKept.reach()
    }
    let plan = PlanOrder(
      request: order.request, wish: wish, quote: quote, account: account,
      imageURL: order.imageURL.map(SourceImage.shown),
      owner: lock.owner, monthlyLimit: library.options.monthlyBudget)
    switch try mapped({ try library.catalog.plan(plan, isAlive: library.isAlive) }) {
    case .planned(let record):
      FaultPoint.takePlanned.reach()
      return record
    case .answered: return nil
    case .overBudget(let budget): throw LibraryError(PurchaseRefusal.overBudget(quote, budget))
    }
  }

  /// Makes sure that the image is what was hashed, wherever it is read from.
  private mutating func readImage() throws(LibraryError) {
    guard let image = order.request.image else { return }
    if let url = order.imageURL {
      let bytes = try SourceImage.fetch(url, userAgent: library.options.userAgent)
      let digest = Digest(of: bytes)
      guard digest == image.digest else {
        throw LibraryError(
          .invalid,
          "the image at \(SourceImage.shown(url)) is another one than the request's: its digest is \(digest), the "
            + "request's is \(image.digest); nothing was sent",
          cure: "upload the image again, or name the one at that address with --image")
      }
      order.imageBytes = bytes
    } else if order.imageBytes == nil {
      guard let bytes = try mapped({ try library.heldBytes(of: image.digest) }) else {
        throw LibraryError(
          .damaged, "the input image \(image.digest) is missing from the store, or damaged; nothing was sent",
          cure: "name the image file with --image")
      }
      order.imageBytes = bytes
    }
  }

  /// Room for the clip to come: eight megabytes for each second of 1080p, which no delivered clip came near.
  private func reservation() throws(LibraryError) -> Reservation {
    let parameters = order.request.parameters
    let pixels = Int64(parameters.resolution.nominalPixels(aspect: parameters.aspectRatio))
    let wanted = max(16 << 20, 4 * pixels * Int64(parameters.duration))
    let blobs = try library.blobs()
    do throws(BlobError) {
      return try blobs.reserve(min(wanted, Int64(library.options.maximumDownload)))
    } catch {
      guard case .file(let file) = error, file.isNoSpace else { throw LibraryError(error) }
      throw LibraryError(
        .failed, "there is no room for the clip in \(library.layout.root): \(error); nothing was sent",
        cure: "free disk space, then run it again")
    }
  }

  /// Sends a planned take and goes on with what comes of it.
  mutating func purchase(_ planned: GenerationRecord) throws(LibraryError) -> GenerateResult {
    var record = planned
    do throws(LibraryError) {
      room = try reservation()
    } catch {
      // The end of this process lets go of the take as well.
      try? library.catalog.release(record)
      throw error
    }
    var attempt = 1
    while true {
      guard !interrupt.isRaised else {
        try mapped { try library.catalog.release(record) }
        throw LibraryError(.interrupted, "interrupted before anything was sent")
      }
      let step = try send(record, attempt: attempt)
      record = step.record
      switch step.action {
      case .waitThenSend(let seconds):
        observer(.retrying(record.provider ?? .shortapi, seconds: seconds, reason: record.reason ?? ""))
        _ = try pause(milliseconds: seconds * 1000)
        attempt += 1
        if let result = try servedMeanwhile(record) { return result }
      case .poll:
        guard order.waits else {
          try? library.catalog.release(record)
          FaultPoint.takeReleased.reach()
          return library.report(record, key: key, notes: notes)
        }
        return try drive(record)
      default:
        return library.report(record, key: key, notes: notes)
      }
    }
  }

  /// The clip of another take that came while this one waited to be sent, by an import: nothing needs to be sent then.
  private func servedMeanwhile(_ planned: GenerationRecord) throws(LibraryError) -> GenerateResult? {
    guard order.wish == .any else { return nil }
    let (records, choice) = try library.takes(of: key, for: .any)
    guard case .hit = choice else { return nil }
    try mapped { try library.catalog.release(planned) }
    return try library.answer(choice, records, key: key, as: .reused)
  }

  /// One attempt: a slot for the answer, the intent, the bytes, the answer into the slot, the step.
  private mutating func send(
    _ planned: GenerationRecord, attempt: Int
  ) throws(LibraryError) -> (record: GenerationRecord, action: GenerationAction) {
    guard let provider = planned.provider else { throw LibraryError(.failed, "\(planned.id) names no provider") }
    let api = library.api(provider, given: order.imageURL)
    let own = SubmitAttempt(next: planned)
    let path = library.layout.slot(own)
    let image = try unsent(planned) { try imageSource(for: provider) }
    let request = try unsent(planned) { try api.submit(order.request, image: image) }
    // A slot that is there already is another attempt's, and may hold its answer.
    var slot = try unsent(planned) { try SlotFile(allocating: path) }
    let mark = try unsent(planned, slot: own) { try library.stageMark(own) }
    let sending = try unsent(planned, slot: own) {
      var changes = StepChanges()
      changes.detail = own.words
      return try library.catalog.step(StepClaim(planned), .sendingBegan, changes).record
    }
    FaultPoint.intentCommitted.reach()
    do { try library.place(mark) } catch { throw unmarked(sending, own, &slot, error) }
    observer(.sending(provider, price: planned.quoted))
    // The first interrupt waits for the answer; only the second one gives it up.
    let client = library.client(stopping: interrupt, whenInsisted: true)
    hasSent = true
    let result: Result<HTTPResponse, FetchError>
    do { result = .success(try client.submit(request)) } catch { result = .failure(error) }
    FaultPoint.submitAnswered.reach()
    let answer = api.interpretSubmit(result)
    let raw = library.options.redaction(provider, given: order.imageURL).redacted(result.answerBody)
    let found = SubmitRecord(answer, raw: raw, of: sending)
    let recorded: Void? = try? slot.record(found.bytes)
    let step: (record: GenerationRecord, action: GenerationAction)
    let counted = attempt < library.options.submitAttempts ? attempt : Lifecycle.maximumSubmitAttempts
    do {
      step = try library.apply(answer, raw: raw, to: sending, attempt: counted, releases: false)
    } catch {
      if let now = try cameLate(found, own, error) { return (now, .report) }
      throw unrecorded(answer, sending, error, inSlot: recorded != nil)
    }
    FaultPoint.submitCommitted.reach()
    library.remove(SlotName(own))
    if case .accepted(_, let charge?) = answer { noteCharge(charge, step.record) }
    if step.record.state == .submitted || step.record.state == .uncertain { lookAtImageAgain(step.record) }
    return step
  }

  /// Runs what comes before the first byte leaves. If it fails the take stays planned, without an owner: whoever asks
  /// next plans it anew.
  private func unsent<Value: ~Copyable>(
    _ planned: GenerationRecord, slot: SubmitAttempt? = nil, _ body: () throws -> Value
  ) throws(LibraryError) -> Value {
    do {
      return try body()
    } catch {
      try? library.catalog.release(planned)
      if let slot { library.remove(SlotName(slot)) }
      throw try mapped { throw error }
    }
  }

  /// The mark of the last payment has not got its place, and so nothing is sent: the take is planned again without an
  /// owner. Its slot says so, too, for its bytes are reserved whatever the catalog can take now.
  private func unmarked(
    _ sending: GenerationRecord, _ own: SubmitAttempt, _ slot: inout SlotFile, _ error: any Error
  ) -> LibraryError {
    let answer = SubmitAnswer.nothingSent(reason: "the mark of the last payment could not be written")
    var isKnown = (try? slot.record(SubmitRecord(answer, raw: [], of: sending).bytes)) != nil
    if (try? library.apply(
      answer, raw: [], to: sending, attempt: Lifecycle.maximumSubmitAttempts, releases: true)) != nil
    {
      library.remove(SlotName(own))
      isKnown = true
    }
    var why = "\(error)"
    do { try mapped { throw error } } catch { why = error.message }
    let cure =
      isKnown
      ? "free disk space or mend the library's folder, then run it again"
      : "free disk space or mend the library's folder; that nothing was sent could not be written down either, so tell "
        + "it with `onetake jobs resolve \(sending.id) --not-charged`, then run it again"
    return LibraryError(
      .failed, "the mark of the last payment could not be written: \(why); nothing was sent", cure: cure)
  }

  /// What became of a take that had gone on when its answer came: it was taken for dead, and a person or another
  /// attempt was quicker. Nil where the take has not gone on, and only the answer is not recorded yet.
  ///
  /// The answer stays as evidence. A job in it is paid and nobody's: it throws, and says how to take it up.
  private mutating func cameLate(
    _ found: SubmitRecord, _ own: SubmitAttempt, _ error: any Error
  ) throws(LibraryError) -> GenerationRecord? {
    guard let code = (error as? CatalogError)?.code, [.stale, .jobTaken, .impossibleStep].contains(code),
      let now = try? library.catalog.record(own.id), let latest = try? library.latestAttempt(of: now),
      now.state != .sending || latest != own
    else { return nil }
    guard let meaning = try? library.meaning(of: found, own, at: .hand, of: now) else { return nil }
    var isSettled = false
    var isNoted = true
    switch meaning {
    case .settles: isSettled = (try? library.bringIn(found, now)) == true
    case .isKnown(let notes), .isNobodys(let notes), .isEvidence(let notes): isNoted = notes
    }
    if isSettled {
      library.remove(SlotName(own))
      notes.append("the answer came when the take was in doubt, and settled it")
      return try? library.catalog.record(own.id)
    }
    if isNoted {
      do { try library.noteLate(found, own, now) } catch { return nil }
    }
    guard case .accepted(let job, _) = found.answer, let provider = found.terms?.provider else {
      // What would settle it stays for whoever looks next; the take is in somebody else's hands now.
      if meaning != .settles { library.remove(SlotName(own)) }
      notes.append("the answer came when the take had gone on; it stands in its history")
      return now
    }
    if case .isKnown = meaning {
      library.remove(SlotName(own))
      notes.append("the answer came when the take had gone on; the job \(job) is known")
      return now
    }
    let isKept = library.keepLate(found, own)
    throw LibraryError(
      .uncertain,
      "\(provider.rawValue) took the job \(job) for \(own.id), and the answer came when the take had gone on "
        + "(it is \(now.state.rawValue)): that job is paid, and no take has it"
        + (isKept ? "" : "; it stands in the history of \(own.id) alone"),
      cure: "`onetake jobs resolve \(own.id) --job-id \(job)` takes it up, for 0.00")
  }

  /// The provider answered and the catalog could not take it: says where the answer is, and how to bring it in.
  private func unrecorded(
    _ answer: SubmitAnswer, _ record: GenerationRecord, _ error: any Error, inSlot: Bool
  ) -> LibraryError {
    let why = (error as? CatalogError)?.message ?? "\(error)"
    guard case .accepted(let job, _) = answer else {
      return LibraryError(
        .failed, "the answer about \(record.id) could not be recorded: \(why)",
        cure: "the next onetake command on this library settles it: see `onetake jobs`")
    }
    let found =
      inSlot
      ? "the answer is safe in inflight/\(SubmitAttempt(of: record).slotName) and is read at the next start"
      : "it could not be written anywhere: bring it in with `onetake jobs resolve \(record.id) --job-id \(job)`"
    return LibraryError(
      .uncertain, "\(record.provider?.rawValue ?? "the provider") took the job \(job), and the catalog failed: \(why)",
      cure: found)
  }

  private func imageSource(for provider: Provider) throws(LibraryError) -> ImageSource? {
    guard let image = order.request.image else { return nil }
    if let url = order.imageURL { return .url(url) }
    guard let bytes = order.imageBytes else {
      throw LibraryError(.invalid, "the image's bytes are not here", cure: "name the image file with --image")
    }
    return .bytes(DataURI(mediaType: image.mediaType, bytes: bytes))
  }

  /// A charge that differs from the quote is said, and is what is quoted from now on.
  mutating func noteCharge(_ charge: Money, _ record: GenerationRecord) {
    guard let provider = record.provider else { return }
    let listed = provider.price(of: order.request)
    if charge != record.quoted {
      notes.append(
        "\(provider.rawValue) charged \(charge) USD, not the \(record.quoted.map { "\($0)" } ?? "unknown price") that was "
          + "quoted; it is quoted with \(charge) from now on")
    }
    // A price that is not remembered costs nothing: the charge itself stands in the take's row.
    try? library.catalog.recordChargedPrice(charge, for: order.request, by: provider, listed: listed)
  }

  /// Reads the image's address once more: if its bytes changed, the provider may have been given another picture.
  ///
  /// The job is paid by now, or may be: whatever fails here becomes a word with the clip, never a failure.
  private mutating func lookAtImageAgain(_ sent: GenerationRecord) {
    guard let url = order.imageURL, let image = order.request.image else { return }
    var why: String?
    let check: ImageCheck
    do throws(LibraryError) {
      let client = library.client(stopping: interrupt, whenInsisted: true)
      let now = Digest(of: try SourceImage.fetch(url, by: client))
      check = now == image.digest ? .same : .changed(now)
      if check != .same {
        notes.append("another picture than the one that was ordered was at \(SourceImage.shown(url)) after the submit")
      }
    } catch {
      check = .unchecked
      why = error.message
      notes.append(
        "whether the picture at its address is still the one that was ordered could not be checked: \(error.message)")
    }
    do throws(CatalogError) {
      try library.catalog.record(check, of: sent, detail: why)
      FaultPoint.imageChecked.reach()
      imageCheck = nil
    } catch {
      imageCheck = UnrecordedCheck(check: check, sent: sent)
      notes.append("what was at the picture's address after the submit could not be recorded yet: \(error.message)")
    }
  }
}

extension Result<HTTPResponse, FetchError> {
  /// What came of an answer's body, also where it was cut off.
  var answerBody: [UInt8] {
    switch self {
    case .success(let answer): answer.body
    case .failure(let error): error.partial?.body ?? []
    }
  }
}
