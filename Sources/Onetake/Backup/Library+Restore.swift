import Blobs
import Catalog
import Domain
import Files

/// What became of the restoring of a backup.
public struct RestoreReport: Sendable {
  /// What stood in the place of the catalog before.
  public enum Present: Hashable, Sendable {
    /// There was none.
    case none
    /// It could be read: what it knew is kept.
    case readable
    /// It could not be read; why.
    case damaged(String)
  }

  /// When the backup was made, in Unix milliseconds; nil where there was none.
  public internal(set) var takenAt: Int64?
  /// What stood there before, and where it lies now.
  public internal(set) var present = Present.none
  public internal(set) var setAside: String?
  /// Takes that came from the backup.
  public internal(set) var brought = 0
  /// Takes that both had gone on with, each in its own way.
  public internal(set) var parted: [GenerationID] = []
  /// Takes that are uncertain now.
  public internal(set) var uncertain = 0
  /// Answers of providers that came with the backup, and that its catalog did not have yet.
  public internal(set) var answers = 0
  /// From when on payments are unknown, in Unix milliseconds; nil where all are known.
  public internal(set) var unknownSince: Int64?
  /// The last payment that is not known, if one is named: the take that was sent, and when.
  public internal(set) var forgotten: (take: GenerationID, at: Int64)?
  /// Blobs that were brought from the backup, and damaged ones that were set aside for them.
  public internal(set) var blobs = 0
  public internal(set) var replaced = 0
  /// Clips whose bytes neither has.
  public internal(set) var missing: [GenerationID] = []
  /// Whether this only finished what an earlier run had begun.
  public internal(set) var isFinished = false

  init() {}
}

extension Library {
  /// Brings a backup into `options.home`: as a new library, or into the one that is there, whose newer rows are kept if
  /// it can be read. What stood there is set aside, never deleted.
  ///
  /// Whenever it is killed, the old catalog or the new one stands in its place; the same call again completes it. Throws
  /// `unusable` while another process has the library open, `invalid` for a folder that is no backup or one of another
  /// library, `damaged` for a backup whose catalog is not what was written.
  public static func restore(
    from path: String, _ options: LibraryOptions, progress: (RestoreReport) -> Void = { _ in }
  ) throws(LibraryError) -> RestoreReport {
    try Restoration(options).run(BackupFolder(path: path), progress)
  }

  /// Goes on with the catalog that is there, although it is older than the last payment: what it has as planned or about
  /// to be sent becomes uncertain, and it is written down from when on payments are unknown.
  public static func adoptPresent(_ options: LibraryOptions) throws(LibraryError) -> RestoreReport {
    try Restoration(options).adoptPresent()
  }
}

/// The restoring of a backup, while nobody else has the library open.
final class Restoration {
  let options: LibraryOptions
  let layout: HomeLayout
  let time = TimeSource.system
  private let alone: FileLock
  let owner: OwnerLock

  init(_ options: LibraryOptions) throws(LibraryError) {
    self.options = options
    layout = HomeLayout(root: options.home)
    try layout.prepareFolders()
    alone = try layout.enterAlone()
    owner = try HomeLayout.newOwner(in: layout)
  }

  var stagedPath: String { layout.restoring + "/library.sqlite" }
  var copyPath: String { layout.restoring + "/backup.sqlite" }

  /// The whole of it; see `Library.restore`.
  func run(
    _ folder: BackupFolder, _ progress: (RestoreReport) -> Void
  ) throws(LibraryError) -> RestoreReport {
    if let finished = try finishInterrupted() { return finished }
    guard let manifest = try folder.manifest() else {
      throw LibraryError(
        .invalid, "\(folder.path) is no backup that was completed; nothing was changed",
        cure: "name the folder that `onetake backup` made")
    }
    var report = RestoreReport()
    report.takenAt = manifest.takenAt
    try mapped {
      try Folder.removeAll(layout.restoring)
      try Folder.makeAll(layout.restoring, permissions: 0o700)
      try copyCatalog(of: folder, manifest)
      let mark = try? PaymentMark.read(layout.lastPayment)
      try stage(folder, manifest, mark: mark, &report, progress)
      FaultPoint.restoreStaged.reach()
      try plan(report)
      FaultPoint.restorePlanned.reach()
    }
    return try finish(report)
  }

  /// As `Library.adoptPresent`.
  func adoptPresent() throws(LibraryError) -> RestoreReport {
    if let finished = try finishInterrupted() { return finished }
    var report = RestoreReport()
    report.present = .readable
    try mapped {
      guard try FileStamp(of: layout.catalog)?.size ?? 0 > 0 else {
        throw LibraryError(.notFound, "there is no library.sqlite in \(layout.root) to go on with")
      }
      let catalog = try open(layout.catalog)
      // A mark that cannot be read names nothing that could be known.
      let mark = try? PaymentMark.read(layout.lastPayment)
      let hasMark = try FileStamp(of: layout.lastPayment) != nil
      let isKnown = try mark.map { try catalog.knows($0) } ?? !hasMark
      guard !isKnown else {
        throw LibraryError(.invalid, "library.sqlite knows the last payment; there is nothing to adopt")
      }
      let since = try catalog.lastEvent()?.at ?? 0
      report.unknownSince = since
      report.forgotten = mark.map { ($0.take, $0.at) }
      report.uncertain = try catalog.doubtUnsettled(
        why: "an older catalog was put back: nobody knows whether it was sent since")
      try catalog.record(UnknownPayments(since: since, until: time.now().milliseconds))
      try PaymentMark.write(
        try catalog.lastSend(), to: layout.lastPayment, in: BlobStore(root: layout.root, owner: owner.owner))
    }
    return report
  }

  func open(_ path: String) throws(CatalogError) -> Catalog {
    let time = time
    return try Catalog(path: path, actor: options.actor, now: { time.now().milliseconds })
  }

  /// Copies the backup's catalog to where it can be worked on, and makes sure that it is what was written.
  private func copyCatalog(of folder: BackupFolder, _ manifest: BackupManifest) throws {
    let source = try Descriptor(folder.catalogPath(manifest.snapshot), .read)
    let copy = try Descriptor(copyPath, .createNew(permissions: 0o600))
    if try !copy.clone(source) { try copy.copy(source, count: try source.stamp().size) }
    guard try copy.digest() == manifest.catalog else {
      throw LibraryError(
        .damaged, "the backup in \(folder.path) is damaged: its catalog is not what was written; nothing was changed",
        cure: "use another backup")
    }
  }

  /// Makes the new catalog beside the old one, whole and checked, with every blob that it needs in the store.
  private func stage(
    _ folder: BackupFolder, _ manifest: BackupManifest, mark: SentPayment?, _ report: inout RestoreReport,
    _ progress: (RestoreReport) -> Void
  ) throws {
    let reason =
      "the library came back from a backup of \(Timestamp(milliseconds: manifest.takenAt)), which cannot know what was sent "
      + "since"
    report.present = try copyPresent(sameAs: manifest)
    let catalog: Catalog
    var brought: Set<Int64>?
    if report.present == .readable {
      // Migrated first, for a backup may be of an older version.
      _ = try open(copyPath)
      catalog = try open(stagedPath)
      let merged = try catalog.merge(from: copyPath)
      brought = merged.brought
      report.brought = merged.brought.count
      report.parted = merged.parted
    } else {
      try Entry.rename(copyPath, to: stagedPath)
      catalog = try open(stagedPath)
      report.brought = try catalog.counts().generations
    }
    try refuseDamagedBackup(catalog, folder)
    let knowsMark = try mark.map { try catalog.knows($0) }
    if report.present == .readable ? knowsMark == false : knowsMark != true {
      report.unknownSince = manifest.takenAt
      if let mark, knowsMark == false { report.forgotten = (mark.take, mark.at) }
      // What is here is no more trustworthy than the backup, if it lacks a payment.
      brought = nil
      try catalog.record(UnknownPayments(since: manifest.takenAt, until: time.now().milliseconds))
    }
    report.uncertain = try catalog.doubtUnsettled(brought, why: reason)
    try bringBlobs(from: folder, catalog, &report, progress)
    report.answers = try keepSlots(of: folder, manifest)
  }

  /// Copies what stands in the catalog's place, if it can be read from end to end and is of the same library.
  private func copyPresent(sameAs manifest: BackupManifest) throws -> RestoreReport.Present {
    guard try FileStamp(of: layout.catalog)?.size ?? 0 > 0 else { return .none }
    do {
      try Catalog.copy(layout.catalog, to: stagedPath)
      let salt: [UInt8]
      do {
        let copy = try open(stagedPath)
        if let problem = try copy.integrity().file.first { return try damaged(problem) }
        salt = try copy.salt()
      }
      guard Library.identity(salt: salt) == manifest.library else {
        throw LibraryError(
          .invalid, "the library in \(layout.root) is not the one of this backup; nothing was changed",
          cure: "restore it into a folder of its own with --home, and `onetake import` from there")
      }
      return .readable
    } catch let error as CatalogError where error.code == .damaged || error.code == .missingRow {
      return try damaged(error.message)
    }
  }

  private func damaged(_ problem: String) throws -> RestoreReport.Present {
    for suffix in ["", "-wal", "-shm"] { try Entry.remove(stagedPath + suffix) }
    return .damaged(problem)
  }

  private func refuseDamagedBackup(_ catalog: Catalog, _ folder: BackupFolder) throws {
    let integrity = try catalog.integrity()
    // What is held twice, and the search index, are made anew from rows that are whole.
    if integrity.file.isEmpty, !integrity.copies.isEmpty { try catalog.rebuildCopies() }
    if integrity.file.isEmpty, !integrity.index.isEmpty { try catalog.rebuildIndex() }
    if let problem = integrity.file.first {
      throw LibraryError(
        .damaged, "the backup's catalog in \(folder.path) is damaged: \(problem); nothing was changed",
        cure: "use another backup")
    }
  }

  /// Brings answers of the backup that name a job: the next start settles by them what is in doubt since that very
  /// attempt, and keeps the others as evidence. What another answer said may have been followed by a payment since.
  private func keepSlots(of folder: BackupFolder, _ manifest: BackupManifest) throws -> Int {
    let slots = folder.slotsPath(manifest.snapshot)
    guard try FileStamp(of: slots)?.kind == .folder else { return 0 }
    var kept = 0
    for name in try Folder.list(slots) where SlotName(name) != nil {
      guard try FileStamp(ofEntry: "\(layout.inflight)/\(name)") == nil, namesJob("\(slots)/\(name)"),
        let bytes = try SmallFile.read("\(slots)/\(name)", limit: SlotFile.maximumCapacity)
      else { continue }
      try SmallFile.write(bytes, to: "\(layout.restoring)/\(name)", permissions: 0o600)
      try Entry.renameNew("\(layout.restoring)/\(name)", to: "\(layout.inflight)/\(name)")
      try Folder.sync(layout.inflight)
      kept += 1
    }
    return kept
  }

  private func namesJob(_ slot: String) -> Bool {
    guard let bytes = (try? SlotFile.read(slot))?.records.last, let found = SubmitRecord(bytes) else { return false }
    if case .accepted = found.answer { return true }
    return false
  }

  /// Makes sure that each blob that is needed is here and whole, from the backup where it is not.
  private func bringBlobs(
    from folder: BackupFolder, _ catalog: Catalog, _ report: inout RestoreReport, _ progress: (RestoreReport) -> Void
  ) throws {
    let store = try BlobStore(root: layout.root, owner: owner.owner)
    try store.sweep()
    let source = try BlobStore(root: folder.path, owner: owner.owner)
    var last: Digest?
    while true {
      let page = try catalog.needed(after: last, limit: 64)
      guard let end = page.last else { return }
      last = end.digest
      var wanted: [Digest] = []
      for blob in page {
        if let stamp = try store.stamp(blob.digest), stamp.kind == .regular, BlobStamp(stamp) == blob.stamp { continue }
        if case .whole(let stamp) = try store.verify(blob.digest) {
          try catalog.record(blob: blob.digest, BlobStamp(stamp))
        } else {
          wanted.append(blob.digest)
        }
      }
      for digest in wanted {
        let stood = try store.stamp(digest) != nil
        do throws(BlobError) {
          try store.bring(digest, fromFile: source.path(of: digest))
        } catch {
          switch error {
          case .missing, .damaged, .notRegular, .unexpectedContent: break
          default: throw error
          }
          report.missing += try catalog.records(digest: digest).filter { $0.clip?.sweptAt == nil }.map(\.id)
          continue
        }
        if stood { report.replaced += 1 }
        if let stamp = try store.stamp(digest) { try catalog.record(blob: digest, BlobStamp(stamp)) }
        report.blobs += 1
        FaultPoint.restoreBlobBrought.reach()
      }
      progress(report)
    }
  }
}
