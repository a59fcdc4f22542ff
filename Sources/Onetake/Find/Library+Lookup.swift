import Blobs
import Catalog
import Domain
import Files

/// What is held of a request.
public struct LookupResult: Sendable {
  /// Which take answers, and how.
  public let choice: TakeChoice
  /// Every take of the request, or for a hit the one that is served.
  public let records: [GenerationRecord]
  /// The result, where a take answers now; nil for a miss and for a take in flight.
  public let result: GenerateResult?
}

extension Library {
  /// What is held of a request, without paying, waiting or asking anybody.
  ///
  /// A hit is booked as avoided money, unless `books` is false. Throws `damaged` if the clip's bytes are not what was
  /// stored.
  public func lookup(
    _ request: Request, _ wish: TakeWish = .any, books: Bool = true
  ) throws(LibraryError) -> LookupResult {
    if let (clip, record) = try servedRecord(request.key, wish) {
      let result = try hit(record, clip.stamp, key: request.key, as: books ? .reused : .shown)
      return LookupResult(choice: .hit(take: clip.take), records: [record], result: result)
    }
    let (records, choice) = try takes(of: request.key, for: wish)
    let result = try answer(choice, records, key: request.key, as: books ? .reused : .shown)
    return LookupResult(choice: choice, records: records, result: result)
  }

  /// How a clip that is here answers an order, for the ledger.
  enum Serving {
    case reused
    case joined
    /// Nobody would have bought it: nothing is booked.
    case shown
  }

  /// The result that a take in flight means for whoever does not wait for it.
  public func pending(_ found: LookupResult, take: Int, of request: Request) -> GenerateResult {
    GenerateResult(.pending, key: request.key, record: found.records.first { $0.take == take })
  }

  /// The result that a choice means, or nil where something is still to be done.
  func answer(
    _ choice: TakeChoice, _ records: [GenerationRecord], key: RequestKey, as serving: Serving
  ) throws(LibraryError) -> GenerateResult? {
    func take(_ number: Int) throws(LibraryError) -> GenerationRecord {
      guard let record = records.first(where: { $0.take == number }) else {
        throw LibraryError(.failed, "take \(number) of \(key) is gone from the catalog")
      }
      return record
    }
    switch choice {
    case .hit(let number): return try hit(try take(number), key: key, as: serving)
    case .answer(let number, let state):
      // The choice knows better than the row where a sender has died and nobody has recorded it yet.
      var record = try take(number)
      record.state = state
      return report(record, key: key)
    case .trashed(let number):
      let record = try take(number)
      throw LibraryError(
        .notFound, "the clip of this request is in the trash (take \(number), \(record.id)); nothing was sent",
        cure: "`onetake restore \(record.id)` serves it again at 0.00; --new-take buys another")
    case .swept(let number):
      let record = try take(number)
      throw LibraryError(
        .notFound, "the clip of this request was swept away (take \(number), \(record.id)); nothing was sent",
        cure: "--new-take buys another\(try todaysPrice(for: record))")
    case .noSuchTake(let highest):
      throw LibraryError(
        .invalid,
        "there \(highest == 1 ? "is" : "are") \(Phrase.count(highest, "take")) of this request, and takes have no gaps",
        cure: "--take \(highest + 1) buys the next one")
    case .join, .drive, .replan, .buy: return nil
    }
  }

  /// The take that is served for a wish, with its row; nil where the rows have to be asked which take answers.
  private func servedRecord(
    _ key: RequestKey, _ wish: TakeWish
  ) throws(LibraryError) -> (ServedClip, GenerationRecord)? {
    guard wish != .new else { return nil }
    return try mapped {
      guard let clip = try catalog.served(key, take: wish.number), let record = try catalog.record(served: clip) else {
        return nil
      }
      return (clip, record)
    }
  }

  /// What a new take would cost, as far as prices are published, as the rest of a sentence.
  private func todaysPrice(for record: GenerationRecord) throws(LibraryError) -> String {
    guard let request = try request(of: record),
      let quote = try quotes(for: request, imageURL: record.imageURL).first(where: { $0.price != nil })
    else { return " at today's price: see `onetake quote`" }
    return ", today for \(quote.price ?? .zero) USD at \(quote.provider.rawValue)"
  }

  private func hit(
    _ record: GenerationRecord, _ stamp: BlobStamp? = nil, key: RequestKey, as serving: Serving
  ) throws(LibraryError) -> GenerateResult {
    guard let clip = record.clip else { throw LibraryError(.failed, "take \(record.id) has no clip") }
    try checkBlob(clip.digest, stamp, of: record.id)
    let joined = serving == .joined
    let avoided = joined ? .zero : record.charged
    let trouble = serving == .shown ? nil : book(record, joined: joined, avoided: avoided)
    return GenerateResult(
      joined ? .joined : .reused, key: key, record: record, path: path(of: clip.digest), avoided: avoided,
      notes: trouble.map { [$0] } ?? [])
  }

  /// Books that a clip answered instead of a purchase. A clip that is here is served although that fails, on a full disk
  /// say: the sentence that is returned says so then.
  func book(_ record: GenerationRecord, joined: Bool, avoided: Money?) -> String? {
    do throws(CatalogError) {
      try catalog.recordReuse(serial: record.serial, joined: joined, avoided: avoided)
      FaultPoint.reuseBooked.reach()
      return nil
    } catch {
      let what = avoided.map { "that it avoided \($0) USD" } ?? "that it was reused"
      return "\(what) could not be booked, so `onetake stats` does not count it; \(record.id) is served all the same: "
        + LibraryError(error).message
    }
  }

  /// Makes sure that a blob has the size, inode and times that it was stored with; if not, it is hashed first. `check` says
  /// whether it is hashed in any case: the policy of hits, unless told otherwise.
  ///
  /// `stamp` is what it was stored with, where that was just read.
  func checkBlob(
    _ digest: Digest, _ stamp: BlobStamp? = nil, of id: GenerationID, _ check: HitCheck? = nil
  ) throws(LibraryError) {
    let path = path(of: digest)
    try mapped {
      let now = try FileStamp(ofEntry: path)
      let stored = try stamp ?? catalog.stamp(of: digest)
      let isUnchanged = now.map { BlobStamp($0) == stored } ?? false
      if isUnchanged, !(check ?? options.hitCheck).hashesThisTime() { return }
      if now != nil, case .whole(let stamp) = try blobs().verify(digest) {
        // Where this fails, the next hit hashes the blob once more.
        if BlobStamp(stamp) != stored { try? catalog.record(blob: digest, BlobStamp(stamp)) }
        return
      }
      // Nor is it served to whoever asks next and only looks at the file's size and times.
      if isUnchanged { try catalog.distrust(digest) }
      try refuseSwept(id)
      throw LibraryError(
        .damaged,
        "the clip of \(id) is \(now == nil ? "missing from" : "damaged in") the store; nothing was sent",
        cure: try mendingCure(of: id))
    }
  }

  /// What brings a clip's bytes back: the provider that has its job, or whoever has the film that was imported.
  private func mendingCure(of id: GenerationID) throws(CatalogError) -> String {
    let repair = "`onetake fsck --repair --from FOLDER` brings it from a backup or a copy, and looks at the rest"
    guard try catalog.record(id)?.job == nil else {
      return "`onetake jobs resume \(id)` asks the provider for it again; \(repair)"
    }
    return "it was imported, so no provider has it: `onetake import` the same film again, or \(repair)"
  }

  /// Tells a clip that was swept since it was looked up from one that is missing.
  func refuseSwept(_ id: GenerationID) throws(LibraryError) {
    guard try mapped({ try catalog.record(id) })?.clip?.sweptAt != nil else { return }
    throw LibraryError(
      .notFound, "the clip of \(id) was swept away; nothing was sent",
      cure: "--new-take buys another at today's price: see `onetake quote`")
  }

  /// The result that a take's state means, for whoever asked.
  func report(
    _ record: GenerationRecord, key: RequestKey, joined: Bool = false, notes: [String] = []
  ) -> GenerateResult {
    let outcome: GenerateOutcome =
      switch record.state {
      case .available: joined ? .joined : .generated
      case .nonconforming: .nonconforming
      case .uncertain: .uncertain
      case .lost: .lost
      case .failedCharged, .failedNotCharged, .failedChargeUnknown: .failed
      case .refused, .cancelled, .planned: .refused
      case .sending, .submitted, .rendered, .stored: .pending
      }
    return GenerateResult(
      outcome, key: key, record: record, path: record.clip.map { path(of: $0.digest) }, notes: notes)
  }
}

extension BlobStamp {
  init(_ stamp: FileStamp) {
    self.init(bytes: stamp.size, inode: Int64(bitPattern: stamp.inode), mtime: stamp.modified, ctime: stamp.changed)
  }
}
