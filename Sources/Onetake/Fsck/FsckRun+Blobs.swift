import Blobs
import Catalog
import Domain
import Files

/// A blob with which something is wrong.
struct LostBlob {
  let digest: Digest
  let trouble: BlobTrouble
}

extension FsckRun {
  /// Reads every blob, holds the store against the catalog, and returns what is missing, damaged or could not be read:
  /// copies of it may turn up further on.
  func surveyBlobs() throws -> [LostBlob] {
    try tolerating("the takes") { try noteLostClips() }
    var lost: [LostBlob] = []
    var expected = ExpectedBlobs(catalog)
    func judge(_ digest: Digest, _ expected: ExpectedBlob?) throws {
      if let trouble = try BlobTrouble(of: digest, in: store) {
        // A blob that no row needs any more may be gone: so an interrupted sweep leaves it.
        if trouble == .missing, !isNeeded(digest) { return }
        lost.append(LostBlob(digest: digest, trouble: trouble))
        if case .damaged(let found) = trouble { sources.note(found, at: store.path(of: digest)) }
      } else if let expected {
        if !expected.isKnown { try tolerating("the rows of blobs") { try tellLostRow(digest) } }
      } else if isCatalogSound, try catalog.stamp(of: digest) == nil, !isNeeded(digest) {
        // Its row may have come since the page of rows was read.
        let plan = RepairPlan(.none, "left alone: `onetake import` keeps it, `onetake gc --strays` removes it")
        tell(FsckFinding(.strayBlob, "the blob \(digest) is known to no row", digest: digest, plan: plan))
      }
    }
    try store.survey { entry in
      switch entry {
      case .unexpected(let path):
        sources.note(unread: "\(library.layout.root)/\(path)")
        tell(.unexpected(path))
      case .unreadable(let path, let error): tell(.unreadable(path, error))
      case .blob(let digest, let stamp):
        report.count(stamp)
        // The store is walked in the order of digests, as the catalog is: what it lacks before this one is missing, or in
        // a folder that cannot be listed.
        var passed: [ExpectedBlob] = []
        var own: ExpectedBlob?
        try tolerating("which blobs there should be") { (passed, own) = try expected.advance(to: digest) }
        for blob in passed { try judge(blob.digest, blob) }
        try judge(digest, own)
        show()
      }
    }
    try tolerating("which blobs there should be") {
      while let blob = try expected.next() { try judge(blob.digest, blob) }
    }
    return lost
  }

  private func noteLostClips() throws {
    guard isCatalogSound else { return }
    for record in try catalog.takesWithoutClip(limit: Self.rowLimit) {
      if let digest = try catalog.storedDigest(serial: record.serial) { lostClips[digest, default: []].append(record) }
    }
  }

  /// Whether a row needs a blob, or would if it were not lost; where that cannot be read, it does.
  private func isNeeded(_ digest: Digest) -> Bool {
    (try? catalog.needs(digest)) ?? true || lostClips[digest] != nil
  }

  private func tellLostRow(_ digest: Digest) throws {
    // It may have come since the page of rows was read.
    guard try catalog.stamp(of: digest) == nil else { return }
    var finding = FsckFinding(
      .lostRow, "the blob \(digest) is in the store, and its row is gone", digest: digest,
      hits: hits { try catalog.records(digest: digest) }, plan: RepairPlan(.rebuild, "made anew from the file"))
    if repairs {
      try recordStamp(of: digest)
      finding.outcome = RepairOutcome(repaired: true, "made anew")
    }
    tell(finding)
  }

  /// Writes down what a blob's file looks like, for hits to compare; to be called for one that was just read to its end.
  func recordStamp(of digest: Digest) throws {
    guard let stamp = try store.stamp(digest) else { return }
    try catalog.record(blob: digest, BlobStamp(stamp))
  }

  // MARK: Repairs

  /// Tells of each lost blob what a repair would do, and does it where repairs are made.
  func settle(_ lost: [LostBlob]) throws {
    guard !lost.isEmpty else { return }
    var sizes: Set<Int64>? = []
    for blob in lost where sizes != nil {
      if let size = try? catalog.stamp(of: blob.digest)?.bytes { sizes?.insert(size) } else { sizes = nil }
    }
    for blob in lost {
      try heedInterrupt()
      let records =
        ((try? catalog.records(digest: blob.digest)) ?? []).filter { $0.clip?.sweptAt == nil }
        + (lostClips[blob.digest] ?? [])
      let images = (try? catalog.takes(ofImage: blob.digest)) ?? []
      let plan = plan(blob, records, sizes: sizes)
      var finding = FsckFinding(
        blob.trouble.kind, blob.trouble.sentence(blob.digest) + (images.isEmpty ? "" : "; it is an input image"),
        digest: blob.digest, hits: (records + images).map(hit), plan: plan)
      if repairs { finding.outcome = try carryOut(plan, blob, records) }
      if finding.outcome?.isRepaired != true { try distrust(blob) }
      tell(finding)
      show()
    }
  }

  private func plan(_ blob: LostBlob, _ records: [GenerationRecord], sizes: Set<Int64>?) -> RepairPlan {
    if case .unreadable(let error) = blob.trouble {
      if error.isNotWritable, error.operation == "open" {
        return RepairPlan(.permit, "the file's permissions are mended, and it is read again")
      }
      guard error.isDevice else { return .lookAtTheDisk }
    }
    let isNeeded = isNeeded(blob.digest)
    var found = isNeeded ? sources.files(for: blob.digest, sizes: sizes) : []
    if isNeeded, order.asksProviders, let paid = records.first(where: canBeAsked) { found.append(source(paid)) }
    if !found.isEmpty { return RepairPlan(.bring, Self.words(found), sources: found) }
    switch blob.trouble {
    case .unreadable: return .lookAtTheDisk
    case .missing: return RepairPlan(.none, "none: nobody who is known here has it; --from names backups and copies")
    case .damaged, .notRegular:
      let why = isNeeded ? "nobody who is known here has it whole; --from names backups and copies" : "no row needs it"
      return RepairPlan(.setAside, "moved to damaged/, for \(why)")
    }
  }

  /// Whether the provider can be asked for a paid clip once more: with the key of the account that paid.
  func canBeAsked(_ record: GenerationRecord) -> Bool {
    guard let provider = record.provider, record.job != nil, record.key != nil, let account = record.account else {
      return false
    }
    return (try? library.account(provider)) == account
  }

  func source(_ record: GenerationRecord) -> RepairSource {
    RepairSource(kind: .provider, place: "\(record.provider?.rawValue ?? ""), job \(record.job ?? "")")
  }

  static func words(_ sources: [RepairSource]) -> String {
    let places = sources.map { source in
      switch source.kind {
      case .copy: "from the copy \(source.place)"
      case .backup: "from the backup, \(source.place)"
      case .provider: "from \(source.place), as long as the provider keeps it, which none says; 0.00 USD"
      }
    }
    return "brought " + places.joined(separator: ", else ")
  }

  private func carryOut(_ plan: RepairPlan, _ blob: LostBlob, _ records: [GenerationRecord]) throws -> RepairOutcome {
    switch plan.action {
    case .bring: return try bring(plan.sources, blob, records)
    case .permit: return try permit(blob)
    case .setAside: return try setAside(blob, because: "nobody who is known here has it whole")
    case .none, .rebuild, .restoreBackup: return RepairOutcome(repaired: false, "nothing was done")
    }
  }

  /// Brings a blob from the first source that gives it. Where none does, what is damaged is set aside all the same: it
  /// must not be served.
  private func bring(
    _ places: [RepairSource], _ blob: LostBlob, _ records: [GenerationRecord]
  ) throws -> RepairOutcome {
    var reasons: [String] = []
    let before = namesAside(blob.digest)
    for source in places {
      do {
        switch source.kind {
        case .copy, .backup: try library.bring(blob.digest, fromFile: source.place)
        case .provider: try askProvider(for: blob.digest, records)
        }
        let aside = noteAside(blob, but: before)
        return RepairOutcome(repaired: true, "brought from \(source.place)", setAside: aside)
      } catch let error as LibraryError where error.code == .interrupted {
        throw error
      } catch {
        // One clip that cannot be brought keeps no other from being brought.
        reasons.append("\(source.place): \(Self.reason(error))")
      }
    }
    let reason = reasons.joined(separator: "; ")
    switch blob.trouble {
    case .damaged, .notRegular: return try setAside(blob, because: reason)
    case .missing, .unreadable: return RepairOutcome(repaired: false, reason)
    }
  }

  private func askProvider(for digest: Digest, _ records: [GenerationRecord]) throws {
    let interrupt = try interrupt ?? Interrupt()
    for record in records where canBeAsked(record) {
      if try library.fetchResult(of: record, expecting: digest, interrupt: interrupt) != nil { return }
    }
    try heedInterrupt()
    throw LibraryError(.provider, "the provider does not have it any more, or could not be asked now")
  }

  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as LibraryError: error.message.replacing("\n", with: "; ")
    case let error as CatalogError: error.message
    default: "\(error)"
    }
  }

  private func setAside(_ blob: LostBlob, because reason: String) throws -> RepairOutcome {
    let before = namesAside(blob.digest)
    try store.setAside(blob.digest)
    FaultPoint.repairSetAside.reach()
    let aside = noteAside(blob, but: before)
    let isNeeded = isNeeded(blob.digest)
    return RepairOutcome(repaired: !isNeeded, isNeeded ? reason : "moved aside", setAside: aside)
  }

  private func permit(_ blob: LostBlob) throws -> RepairOutcome {
    do {
      try Entry.setPermissions(store.path(of: blob.digest), 0o444)
    } catch {
      return RepairOutcome(repaired: false, "\(error): its owner can")
    }
    guard try BlobTrouble(of: blob.digest, in: store) == nil else {
      return RepairOutcome(repaired: false, "it can be read again, and is damaged: run this again")
    }
    try recordStamp(of: blob.digest)
    return RepairOutcome(repaired: true, "its permissions are mended, and it is whole")
  }

  /// What stands in `damaged/` under a blob's name.
  private func namesAside(_ digest: Digest) -> Set<String> {
    let names = (try? Folder.list(library.layout.damaged)) ?? []
    return Set(names.filter { $0.hasPrefix(digest.hex + ".") })
  }

  /// Where the damaged file lies now: it may be what another lost blob is looking for.
  private func noteAside(_ blob: LostBlob, but before: Set<String>) -> String? {
    guard let name = namesAside(blob.digest).subtracting(before).first else { return nil }
    if case .damaged(let found) = blob.trouble { sources.note(found, at: "\(library.layout.damaged)/\(name)") }
    return "damaged/\(name)"
  }

  /// Keeps a damaged blob from being served where its file looks as it did when it was stored.
  private func distrust(_ blob: LostBlob) throws {
    guard isCatalogSound, case .damaged = blob.trouble, let stamp = try store.stamp(blob.digest),
      try catalog.stamp(of: blob.digest) == BlobStamp(stamp)
    else { return }
    try catalog.distrust(blob.digest)
  }
}

/// The blobs that the catalog knows or needs, in the order of their digests, a page of them in memory at a time.
private struct ExpectedBlobs {
  private let catalog: Catalog
  private var page: ArraySlice<ExpectedBlob> = []
  private var last: Digest?
  private var isAtEnd = false

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// The next one, or nil at the end, and behind what cannot be read.
  mutating func next() throws(CatalogError) -> ExpectedBlob? {
    if page.isEmpty, !isAtEnd {
      isAtEnd = true
      page = try catalog.expectedBlobs(after: last, limit: 1000)[...]
      isAtEnd = page.isEmpty
      last = page.last?.digest ?? last
    }
    return page.popFirst()
  }

  /// Goes to `digest`: the ones passed over, and `digest` itself if it is among them all.
  mutating func advance(to digest: Digest) throws(CatalogError) -> (passed: [ExpectedBlob], own: ExpectedBlob?) {
    var passed: [ExpectedBlob] = []
    while let next = try next() {
      if next.digest == digest { return (passed, next) }
      guard next.digest.bytes.lexicographicallyPrecedes(digest.bytes) else {
        page = [next] + page
        break
      }
      passed.append(next)
    }
    return (passed, nil)
  }
}
