import Blobs
import Catalog
import Domain
import Files

/// The last part of a restore: the new catalog takes the place of the old one. It is done by a plan that is durable
/// before anything moves, so that whoever comes after a kill completes it; and nobody opens the library while it is there.
extension Restoration {
  /// Writes the plan down: from now on there is only forward.
  func plan(_ report: RestoreReport) throws {
    for suffix in ["-wal", "-shm"] {
      guard try FileStamp(of: stagedPath + suffix)?.size ?? 0 == 0 else {
        throw LibraryError(
          .failed, "the new catalog \(stagedPath) could not be written to its end; nothing was changed",
          cure: "free disk space or look at the disk, then run it again")
      }
      try Entry.remove(stagedPath + suffix)
    }
    try Descriptor(stagedPath, .readWrite).sync()
    try Folder.sync(layout.restoring)
    let moment = Timestamp(milliseconds: time.now().milliseconds).description.filter { $0.isNumber || $0 == "T" }
    let json: JSON = [
      "set_aside": .string("\(layout.catalog).replaced-\(moment)"),
      "unknown_since": .text(report.unknownSince.map { Timestamp(milliseconds: $0).description }),
    ]
    try SmallFile.write(json.utf8 + [0x0A], to: layout.restorePlan, permissions: 0o600)
  }

  /// Completes what an earlier run had planned; nil where there is nothing to complete.
  func finishInterrupted() throws(LibraryError) -> RestoreReport? {
    guard try mapped({ try FileStamp(ofEntry: layout.restorePlan) }) != nil else { return nil }
    var report = RestoreReport()
    report.isFinished = true
    return try finish(report)
  }

  /// Carries the plan out; each step may have been made before.
  func finish(_ report: RestoreReport) throws(LibraryError) -> RestoreReport {
    var report = report
    try mapped {
      let json = (try SmallFile.read(layout.restorePlan, limit: 4096)).flatMap { try? JSONParser.parse($0) }
      guard let target = json?["set_aside"]?.stringValue else {
        throw LibraryError(.damaged, "\(layout.restorePlan) cannot be read", cure: "restore into an empty folder")
      }
      if report.isFinished {
        report.unknownSince = json?["unknown_since"]?.stringValue.flatMap { Timestamp($0)?.milliseconds }
      }
      if try FileStamp(of: stagedPath) != nil {
        try setAside(to: target)
        FaultPoint.restoreSetAside.reach()
        try Entry.rename(stagedPath, to: layout.catalog)
        FaultPoint.restoreReplaced.reach()
        try Folder.sync(layout.root)
      }
      report.setAside = try FileStamp(of: target) != nil ? target : nil
      let store = try BlobStore(root: layout.root, owner: owner.owner)
      try PaymentMark.write(try open(layout.catalog).lastSend(), to: layout.lastPayment, in: store)
      FaultPoint.restoreMarked.reach()
      try Entry.remove(layout.restorePlan)
      try Folder.sync(layout.restoring)
      try Folder.removeAll(layout.restoring)
      try Folder.sync(layout.root)
    }
    return report
  }

  /// Gives the old catalog and its log names of their own, by which SQLite would still open them together.
  private func setAside(to target: String) throws {
    if try FileStamp(of: layout.catalog) != nil, try FileStamp(of: target) == nil {
      do throws(FileError) {
        // A second name: until the new catalog replaces the first one, the old one stands where it stood.
        try Entry.link(layout.catalog, to: target)
      } catch {
        guard error.isNotWritable || error.isUnsupported else { throw error }
        try Entry.renameNew(layout.catalog, to: target)
      }
      FaultPoint.restoreLinked.reach()
    }
    // The old log must never meet the new catalog: SQLite would write its pages into it.
    if try FileStamp(of: layout.writeAheadLog) != nil {
      try Entry.rename(layout.writeAheadLog, to: target + "-wal")
    }
    try Entry.remove(layout.catalog + "-shm")
    try Folder.sync(layout.root)
  }
}

extension HomeLayout {
  /// An owner whose lock says that it lives, for temp files.
  static func newOwner(in layout: HomeLayout) throws(LibraryError) -> OwnerLock {
    try mapped { try OwnerLock(in: layout.locks) }
  }
}
