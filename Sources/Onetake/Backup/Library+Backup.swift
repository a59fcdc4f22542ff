import Blobs
import Catalog
import Domain
import Files

/// How far a backup has come, or what it did.
public struct BackupReport: Sendable {
  /// The moment from which on the backup knows nothing, in Unix milliseconds.
  public internal(set) var takenAt: Int64 = 0
  /// Blobs that the library needs, and of how many bytes.
  public internal(set) var blobs = 0
  public internal(set) var bytes: Int64 = 0
  /// How many of them were new to the backup: copied, sharing their blocks, or under a second name.
  public internal(set) var copied = 0
  public internal(set) var cloned = 0
  public internal(set) var linked = 0
  /// Clips that the backup does not have, because their bytes are missing from the library, or damaged.
  public internal(set) var missing: [GenerationID] = []
  /// Blobs that the backup does not have: those of the clips, and images.
  public internal(set) var missingBlobs: [Digest] = []
  /// How many answers of providers went with it that were not in the catalog yet.
  public internal(set) var slots = 0
}

extension Library {
  /// Blobs that are made durable together.
  private static let backupBatch = 64

  /// Copies the library into the folder at `path`, whoever reads and writes it meanwhile. A folder that holds an earlier
  /// backup of this library only gets what is new; that backup is good until the new one is whole.
  ///
  /// With `linking`, blobs get a second name instead of a copy where that can be: damage to the one is damage to the
  /// other then. Throws `damaged` where this catalog is older than the last payment, or than the backup.
  public func backup(
    to path: String, linking: Bool = false, progress: (BackupReport) -> Void = { _ in }
  ) throws(LibraryError) -> BackupReport {
    if isBlank { throw LibraryError(.notFound, "there is no library at \(layout.root) to back up") }
    try refuseForgottenPayments()
    try refuseInside(path)
    return try mapped {
      let busy = LibraryError(
        .failed, "a sweep or another backup is at work on \(layout.root)", cure: "run it again afterwards")
      guard let still = try holdStill() else { throw busy }
      defer { still.untilHere() }
      guard let alone = try FileLock.exclusive(layout.backupLock) else { throw busy }
      defer { alone.untilHere() }
      let folder = BackupFolder(path: path)
      let identity = try identity()
      if let earlier = try folder.prepare(for: identity), earlier.lastEvent > (try catalog.lastEvent()?.number ?? 0) {
        throw LibraryError(
          .damaged,
          "the backup in \(path), of \(Timestamp(milliseconds: earlier.takenAt)), knows more than this library; it was left as it is",
          cure: "`onetake restore-backup \(path)` brings in what is missing here, or begin a new backup elsewhere")
      }
      var report = BackupReport()
      let snapshot = try BackupFolder.newSnapshotName()
      let slots = try copySlots(to: folder.slotsPath(snapshot))
      report.takenAt = time.now().milliseconds
      FaultPoint.backupBegun.reach()
      let lastEvent = try catalog.lastEvent()?.number ?? 0
      try Catalog.copy(layout.catalog, to: folder.catalogPath(snapshot)) { _, _ in progress(report) }
      // Answers that came since: one is in the catalog's copy, or in a slot before it or after it.
      report.slots = slots.union(try copySlots(to: folder.slotsPath(snapshot))).count
      try refuseDamagedCopy(folder.catalogPath(snapshot))
      try bringBlobs(to: folder, linking: linking, &report, progress)
      let manifest = BackupManifest(
        library: identity, snapshot: snapshot, catalog: try Descriptor(folder.catalogPath(snapshot), .read).digest(),
        takenAt: report.takenAt, lastEvent: lastEvent, missing: report.missingBlobs)
      try Folder.sync("\(path)/\(snapshot)")
      FaultPoint.backupBlobsBrought.reach()
      try SmallFile.write(manifest.json.utf8 + [0x0A], to: folder.manifestPath, permissions: 0o600)
      FaultPoint.backupCompleted.reach()
      try folder.removeOldSnapshots(but: snapshot)
      return report
    }
  }

  /// Which library this is, for its backups: nobody can read the salt back from it.
  func identity() throws(LibraryError) -> String { Self.identity(salt: try mapped { try catalog.salt() }) }

  static func identity(salt: [UInt8]) -> String {
    String(Digest(of: Array("onetake library ".utf8) + salt).hex.prefix(32))
  }

  /// A backup inside of the library would be lost with it.
  private func refuseInside(_ path: String) throws(LibraryError) {
    try mapped {
      guard let home = try FileStamp(of: layout.root) else { return }
      var place = path
      while true {
        if let stamp = try FileStamp(of: place), stamp.inode == home.inode, stamp.device == home.device {
          throw LibraryError(
            .invalid, "\(path) is inside of the library \(layout.root)",
            cure: "name a folder elsewhere, on another disk")
        }
        let parent = Folder.parent(of: place)
        if parent == place { return }
        place = parent
      }
    }
  }

  /// Copies the slots whose answers the catalog may not have yet; an answer that was copied before is kept.
  private func copySlots(to folder: String) throws -> Set<String> {
    try Folder.makeAll(folder, permissions: 0o700)
    var copied: Set<String> = []
    for name in try Folder.list(layout.inflight) {
      let path = "\(layout.inflight)/\(name)"
      guard try FileStamp(ofEntry: path)?.kind == .regular, let content = try? SlotFile.read(path),
        !content.records.isEmpty, let bytes = try SmallFile.read(path, limit: SlotFile.maximumCapacity)
      else { continue }
      try SmallFile.write(bytes, to: "\(folder)/\(name)", permissions: 0o600)
      copied.insert(name)
    }
    return copied
  }

  private func refuseDamagedCopy(_ copy: String) throws {
    let problems = try Catalog.quickCheck(copy)
    for suffix in ["-wal", "-shm"] { try Entry.remove(copy + suffix) }
    if let problem = problems.first {
      throw LibraryError(
        .damaged, "the catalog library.sqlite is damaged: \(problem); an earlier backup was left as it is",
        cure: "`onetake restore-backup` brings an earlier backup in; `onetake fsck` says what else is damaged")
    }
  }

  /// Brings every blob that a row needs. No sweep runs meanwhile, so whatever the catalog's copy needs is needed here.
  private func bringBlobs(
    to folder: BackupFolder, linking: Bool, _ report: inout BackupReport, _ progress: (BackupReport) -> Void
  ) throws {
    let source = try blobs()
    let target = try BlobStore(root: folder.path, owner: source.owner)
    // No other backup of this library runs, so whatever lies in tmp/ there is of one that was interrupted.
    try target.sweep()
    var last: Digest?
    while true {
      let page = try catalog.needed(after: last, limit: Self.backupBatch)
      guard let end = page.last else { return }
      last = end.digest
      let results = target.bring(page.map(\.digest), from: source, linking: linking)
      for (blob, result) in zip(page, results) {
        report.blobs += 1
        report.bytes += blob.stamp.bytes
        switch result {
        case .success(.alreadyThere): break
        case .success(.cloned): report.cloned += 1
        case .success(.copied): report.copied += 1
        case .success(.linked(let stamp)):
          report.linked += 1
          // A second name changes the file's times: without this each clip would be read anew at its next hit.
          try catalog.record(blob: blob.digest, BlobStamp(stamp))
        case .failure(.missing), .failure(.damaged), .failure(.notRegular):
          // An earlier backup may have had it while it was whole.
          if try target.stamp(blob.digest)?.size == blob.stamp.bytes { continue }
          report.missing += try catalog.records(digest: blob.digest).filter { $0.clip?.sweptAt == nil }.map(\.id)
          report.missingBlobs.append(blob.digest)
        case .failure(let error): throw error
        }
      }
      progress(report)
    }
  }
}
