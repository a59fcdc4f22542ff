import Blobs
import Domain
import Files

extension Library {
  /// Re-hashes every blob and checks every row, both ways; with `order.repairs`, mends what can be mended.
  ///
  /// Without repairs it changes nothing but one thing: a damaged blob whose file looks as it did when it was stored is
  /// hashed before each hit from then on. `found` hears each finding, after its repair if there is one, and `progress` of
  /// each blob. Memory grows with what is damaged, some hundred bytes for each blob, and with nothing else.
  ///
  /// Throws `failed` while a sweep or another repair is at work, `invalid` for a source that is not there, and
  /// `interrupted`; what was repaired by then stays.
  public func fsck(
    _ order: FsckOrder = FsckOrder(), interrupt: Interrupt? = nil, found: @escaping (FsckFinding) -> Void,
    progress: @escaping (FsckReport) -> Void = { _ in }
  ) throws(LibraryError) -> FsckReport {
    try mapped {
      guard let still = try holdStill() else {
        throw LibraryError(.failed, "a sweep is at work on \(layout.root)", cure: "run it again afterwards")
      }
      defer { still.untilHere() }
      let sources = try RepairSources(order.sources, layout)
      guard order.repairs else {
        return try FsckRun(self, order, sources, interrupt, found: found, progress: progress).carryOut()
      }
      guard let alone = try FileLock.exclusive(layout.repairLock) else {
        throw LibraryError(
          .failed, "another repair is at work on \(layout.root); nothing was changed", cure: "run it again afterwards")
      }
      defer { alone.untilHere() }
      FaultPoint.repairBegun.reach()
      return try FsckRun(self, order, sources, interrupt, found: found, progress: progress).carryOut()
    }
  }

  /// Makes the index of searches anew from the clips' rows, and returns of how many clips. Others wait meanwhile.
  public func rebuildIndex() throws(LibraryError) -> Int {
    try mapped {
      try catalog.rebuildIndex()
      return try catalog.counts().clips
    }
  }

  /// What a check can say of a library whose catalog cannot be opened, because of `error`: each blob is still held against
  /// its name. Changes nothing.
  ///
  /// Throws `error` itself where it is about something else than damage, or where a restore was interrupted.
  public static func fsckStore(
    _ options: LibraryOptions, insteadOf error: LibraryError, found: (FsckFinding) -> Void,
    progress: (FsckReport) -> Void = { _ in }
  ) throws(LibraryError) -> FsckReport {
    let layout = HomeLayout(root: options.home)
    return try mapped {
      guard error.code == .damaged, try FileStamp(ofEntry: layout.restorePlan) == nil else { throw error }
      let presence = try layout.enter()
      defer { presence.untilHere() }
      var report = FsckReport()
      report.isCatalogDamaged = true
      func tell(_ finding: FsckFinding) {
        report.count(finding)
        found(finding)
      }
      tell(FsckFinding(.catalog, error.message, plan: .restoreBackup))
      guard try FileStamp(of: layout.blobs)?.kind == .folder else { return report }
      // An owner that nobody is: this store writes nothing.
      let store = try BlobStore(root: layout.root, owner: try RandomID.make())
      let plan = RepairPlan(.restoreBackup, "`onetake restore-backup FOLDER` brings damaged clips from the backup, too")
      try store.survey { entry in
        switch entry {
        case .unexpected(let path): tell(.unexpected(path))
        case .unreadable(let path, let error): tell(.unreadable(path, error))
        case .blob(let digest, let stamp):
          report.count(stamp)
          if let trouble = try BlobTrouble(of: digest, in: store), trouble != .missing {
            let message = trouble.sentence(digest) + "; which clips it hits cannot be told without the catalog"
            tell(FsckFinding(trouble.kind, message, digest: digest, plan: plan))
          }
          progress(report)
        }
      }
      return report
    }
  }
}

extension FsckReport {
  /// Counts a blob that is read.
  mutating func count(_ stamp: FileStamp) {
    blobs += 1
    bytes += stamp.size
  }

  /// Counts a finding.
  mutating func count(_ finding: FsckFinding) {
    if finding.isDamage { damages += 1 }
    if finding.isDamage, finding.outcome?.isRepaired == true { repaired += 1 }
    if finding.kind == .unreadable, finding.outcome?.isRepaired != true { unreadable += 1 }
  }
}

extension FsckFinding {
  /// A file in the store that is no blob.
  static func unexpected(_ path: String) -> FsckFinding {
    FsckFinding(
      .unexpectedFile, "\(path) does not belong in the store",
      plan: RepairPlan(.none, "left alone: move it away yourself"))
  }

  /// Something in the store that could not be looked at.
  static func unreadable(_ path: String, _ error: FileError) -> FsckFinding {
    FsckFinding(.unreadable, "\(path) could not be read: \(error)", plan: .lookAtTheDisk)
  }
}

extension RepairPlan {
  static let catalog = RepairPlan(
    .restoreBackup,
    restoreBackup.words + "; without one, `onetake fsck --salvage FILE` saves what can still be read of the clips")
  static let restoreBackup = RepairPlan(
    .restoreBackup,
    "nothing in place; `onetake restore-backup FOLDER` brings a backup in, and sets aside what is here")
  static let lookAtTheDisk = RepairPlan(
    .none, "none: nobody knows whether it is damaged; look at its permissions and at the disk, then run this again")
}

/// What is wrong with a blob.
enum BlobTrouble: Hashable, Sendable {
  case missing
  case damaged(found: Digest)
  case notRegular
  case unreadable(FileError)

  /// Reads a blob from end to end; nil where it is whole. Only a full table of descriptors and the like throw.
  init?(of digest: Digest, in store: BlobStore) throws(BlobError) {
    do throws(BlobError) {
      switch try store.verify(digest) {
      case .whole: return nil
      case .missing: self = .missing
      case .damaged(let found): self = .damaged(found: found)
      case .notRegular: self = .notRegular
      }
    } catch {
      guard case .file(let file) = error, !file.isOutOfDescriptors else { throw error }
      self = .unreadable(file)
    }
  }

  var kind: FsckFinding.Kind {
    switch self {
    case .missing: .missingBlob
    case .damaged, .notRegular: .damagedBlob
    case .unreadable: .unreadable
    }
  }

  func sentence(_ digest: Digest) -> String {
    switch self {
    case .missing: "the blob \(digest) is missing from the store"
    case .damaged(let found): "the blob \(digest) is damaged: its bytes are those of \(found)"
    case .notRegular: "the blob \(digest) is damaged: what stands in its place is no file"
    case .unreadable(let error): "the blob \(digest) could not be read: \(error)"
    }
  }
}
