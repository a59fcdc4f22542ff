import Blobs
import Catalog
import Domain
import Files
import Glibc

/// What a sweep is to do.
public struct SweepOrder: Hashable, Sendable {
  /// How many days a clip lies in the trash before it is swept, 0 or more.
  public var graceDays = 30
  /// Only says what would go.
  public var isDryRun = false
  /// Also removes blobs that no row knows, once they are older than the grace period and a day.
  public var takesStrays = false

  /// Makes the usual order.
  public init() {}
}

/// What a sweep did, or would do.
public struct SweepReport: Hashable, Sendable {
  /// Files and their bytes.
  public struct Amount: Hashable, Sendable {
    public internal(set) var count = 0
    public internal(set) var bytes: Int64 = 0

    mutating func add(_ bytes: Int64) {
      count += 1
      self.bytes += bytes
    }
  }

  /// Clips of the trash whose grace period is over. Their rows stay.
  public internal(set) var clips = 0
  /// Blobs that no row needs: of those clips, of earlier sweeps that were interrupted, and images of no request.
  public internal(set) var blobs = Amount()
  /// Blobs that no row knows.
  public internal(set) var strays = Amount()
  /// Files in derived/, which can be made again.
  public internal(set) var derived = Amount()
  /// Temp files of processes that are no more.
  public internal(set) var temporary = Amount()
  /// Whether blobs are left for the next sweep, because other processes were storing clips all the time.
  public internal(set) var isUnfinished = false

  /// The bytes of everything.
  public var bytes: Int64 { blobs.bytes + strays.bytes + derived.bytes + temporary.bytes }
}

extension Library {
  /// Blobs that are removed while everybody else waits.
  private static let blobsAtOnce = 32
  /// How long newcomers are kept waiting for those who are storing clips, and how often that is tried, a second apart.
  private static let gateMilliseconds = 500
  private static let gateAttempts = 20
  private static let day: Int64 = 86_400_000

  /// Sweeps what nothing needs: docs/decisions/0027 says why that can race nothing.
  ///
  /// First clips that were in the trash for the grace period are written down as swept; then, while nobody is between
  /// giving a blob its place and the row that needs it, blobs go that no row needs. What an interrupted sweep left goes
  /// with the next. Throws `damaged` where the catalog is older than the last payment.
  public func sweep(
    _ order: SweepOrder, progress: (SweepReport) -> Void = { _ in }
  ) throws(LibraryError) -> SweepReport {
    if isBlank { return SweepReport() }
    try refuseForgottenPayments()
    let now = time.now().milliseconds
    let grace = Int64(order.graceDays) * Self.day
    let bounds = SweepBounds(trashed: now - grace, stored: now - max(grace, Self.day))
    return try mapped {
      if order.isDryRun { return try drySweep(order, bounds) }
      guard let upkeep = try FileLock.exclusive(layout.upkeepLock) else {
        throw LibraryError(
          .failed, "a backup, a check or another sweep is at work on \(layout.root); nothing was swept",
          cure: "run it again afterwards")
      }
      defer { upkeep.untilHere() }
      var report = SweepReport()
      let leftovers = try leftoversOfTheDead()
      report.temporary = SweepReport.Amount(leftovers)
      let expired = try catalog.expired(bounds, isAlive: isAlive)
      for start in stride(from: 0, to: expired.count, by: 500) {
        report.clips += try catalog.markSwept(expired[start..<min(expired.count, start + 500)], bounds)
        FaultPoint.sweepMarked.reach()
        progress(report)
      }
      try removeUnneeded(bounds, &report, progress)
      if order.takesStrays { try removeStrays(bounds, &report, progress) }
      report.derived = try sweepDerived(isDryRun: false)
      return report
    }
  }

  private func drySweep(_ order: SweepOrder, _ bounds: SweepBounds) throws -> SweepReport {
    var report = SweepReport()
    // An owner that nobody is: this store sweeps nothing and writes nothing.
    let store = try BlobStore(root: layout.root, owner: try RandomID.make())
    report.temporary = SweepReport.Amount(try store.sweep(isDryRun: true))
    report.clips = try catalog.expired(bounds, isAlive: isAlive).count
    var last: Digest?
    while true {
      let page = try catalog.sweepable(after: last, bounds, expired: true, limit: 1000)
      guard let end = page.last else { break }
      for blob in page { report.blobs.add(blob.bytes) }
      last = end.digest
    }
    if order.takesStrays { try strays(bounds, store) { _, stamp in report.strays.add(stamp.size) } }
    report.derived = try sweepDerived(isDryRun: true)
    return report
  }

  /// Removes blobs that no row needs, a few at a time while nobody else stores anything.
  private func removeUnneeded(
    _ bounds: SweepBounds, _ report: inout SweepReport, _ progress: (SweepReport) -> Void
  ) throws {
    let store = try blobs()
    var last: Digest?
    while true {
      let page = try catalog.sweepable(after: last, bounds, limit: Self.blobsAtOnce).map(\.digest)
      guard let end = page.last else { return }
      last = end
      guard let alone = try aloneWithBlobs() else {
        report.isUnfinished = true
        return
      }
      // Looked at again: since the page was read, somebody may have come to need one of them.
      let unneeded = try page.filter { try !catalog.needs($0) }
      for (_, bytes) in try store.remove(unneeded) { report.blobs.add(bytes) }
      FaultPoint.sweepRemoved.reach()
      try catalog.forget(unneeded)
      FaultPoint.sweepForgotten.reach()
      alone.release()
      progress(report)
    }
  }

  /// Removes blobs that no row knows: what was left between a blob's place and its row.
  private func removeStrays(
    _ bounds: SweepBounds, _ report: inout SweepReport, _ progress: (SweepReport) -> Void
  ) throws {
    let store = try blobs()
    var found: [Digest] = []
    try strays(bounds, store) { digest, _ in found.append(digest) }
    for start in stride(from: 0, to: found.count, by: Self.blobsAtOnce) {
      guard let alone = try aloneWithBlobs() else {
        report.isUnfinished = true
        return
      }
      let unknown = try found[start..<min(found.count, start + Self.blobsAtOnce)].filter {
        try catalog.stamp(of: $0) == nil && !catalog.needs($0)
      }
      for (_, bytes) in try store.remove(unknown) { report.strays.add(bytes) }
      alone.release()
      progress(report)
    }
  }

  private func strays(
    _ bounds: SweepBounds, _ store: BlobStore, _ found: (Digest, FileStamp) -> Void
  ) throws {
    try store.survey { entry in
      guard case .blob(let digest, let stamp) = entry, stamp.kind == .regular,
        stamp.changed / 1_000_000 <= bounds.stored,
        try catalog.stamp(of: digest) == nil, try !catalog.needs(digest)
      else { return }
      found(digest, stamp)
    }
  }

  /// Nil where others were storing clips all the time: a stopped process, say, must not stop everybody else.
  private func aloneWithBlobs() throws(FileError) -> FileLock? {
    for attempt in 0..<Self.gateAttempts {
      if attempt > 0 { sleep(1) }
      if let alone = try FileLock.alone(layout.storeLock, milliseconds: Self.gateMilliseconds) { return alone }
    }
    return nil
  }

  private func sweepDerived(isDryRun: Bool) throws(FileError) -> SweepReport.Amount {
    var amount = SweepReport.Amount()
    try Self.sweepFiles(in: layout.derived, isDryRun: isDryRun, &amount)
    return amount
  }

  private static func sweepFiles(
    in folder: String, isDryRun: Bool, _ amount: inout SweepReport.Amount
  ) throws(FileError) {
    guard try FileStamp(ofEntry: folder)?.kind == .folder else { return }
    for name in try Folder.list(folder) {
      let path = "\(folder)/\(name)"
      guard let stamp = try FileStamp(ofEntry: path) else { continue }
      if stamp.kind == .folder {
        try sweepFiles(in: path, isDryRun: isDryRun, &amount)
        // One that is not empty is being filled again.
        if !isDryRun { _ = try? Folder.removeEmpty(path) }
      } else {
        // One that has gone by now was replaced by whoever makes it anew.
        if !isDryRun { guard try Entry.remove(path) else { continue } }
        amount.add(stamp.size)
      }
    }
  }
}

extension SweepReport.Amount {
  fileprivate init(_ swept: BlobStore.Swept) {
    count = swept.removed
    bytes = swept.bytes
  }
}
