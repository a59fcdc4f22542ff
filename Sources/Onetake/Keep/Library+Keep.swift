import Blobs
import Catalog
import Domain
import Files

extension Library {
  /// Copies a clip out of the store, atomically: by reflink where the file system can, else byte by byte.
  public func export(_ record: GenerationRecord, to path: String, replacing: Bool) throws(LibraryError) {
    guard let clip = record.clip else {
      throw LibraryError(.notFound, "\(record.id) has no clip: it is \(record.state.rawValue)")
    }
    try checkBlob(clip.digest, of: record.id)
    let store = try blobs()
    do throws(BlobError) {
      try store.export(clip.digest, to: path, replacing: replacing, expectedSize: clip.bytes)
    } catch {
      if case .missing = error { try refuseSwept(record.id) }
      throw LibraryError(error)
    }
  }

  /// Whether a copy could be put at `path`: asked before anything is paid for.
  ///
  /// Throws `invalid` for a folder that is not there or takes no file, and for a target that is no file or a link.
  public static func checkExportTarget(_ path: String) throws(LibraryError) {
    try mapped {
      guard !path.isEmpty, !path.hasSuffix("/") else {
        throw LibraryError(.invalid, "\"\(path)\" names no file; nothing was sent", cure: "give -o a file's name")
      }
      let folder = Folder.parent(of: path)
      guard try FileStamp(of: folder)?.kind == .folder else {
        throw LibraryError(.invalid, "there is no folder \(folder) for -o; nothing was sent", cure: "make it first")
      }
      if let there = try FileStamp(ofEntry: path), there.kind != .regular {
        throw LibraryError(
          .invalid, "\(path) is no file that -o could replace; nothing was sent", cure: "give -o another name")
      }
      do throws(FileError) { try Folder.tryMakingFile(in: folder) } catch {
        throw LibraryError(
          .invalid, "-o cannot put a file into \(folder): \(error.sentence); nothing was sent",
          cure: "mend its permissions, or name another folder")
      }
    }
  }

  /// Puts a clip into the trash: it is no hit any more, and `restore` undoes it.
  public func trash(_ record: GenerationRecord) throws(LibraryError) -> GenerationRecord {
    guard let clip = record.clip else {
      throw LibraryError(.notFound, "\(record.id) has no clip: it is \(record.state.rawValue)")
    }
    let swept = LibraryError(.notFound, "the clip of \(record.id) was swept away already")
    if clip.sweptAt != nil { throw swept }
    guard clip.trashedAt == nil else { return record }
    return try mapped {
      guard try catalog.setTrashed(serial: record.serial, true) else { throw swept }
      FaultPoint.trashCommitted.reach()
      return try catalog.record(serial: record.serial)
    }
  }

  /// Takes a clip out of the trash: also one that was swept, where its bytes are there after all.
  public func restore(_ record: GenerationRecord) throws(LibraryError) -> GenerationRecord {
    guard let clip = record.clip, clip.keeping != .kept else {
      throw LibraryError(.notFound, "\(record.id) is not in the trash")
    }
    return try mapped {
      if try !catalog.setTrashed(serial: record.serial, false) {
        let hold = try holdBlobs()
        defer { hold.untilHere() }
        guard case .whole(let stamp) = try blobs().verify(clip.digest) else {
          throw LibraryError(
            .notFound, "\(record.id) was swept away",
            cure: "--new-take buys another at today's price: see `onetake quote`; a backup may still have it")
        }
        try catalog.unsweep(serial: record.serial, clip.digest, BlobStamp(stamp))
      }
      FaultPoint.trashCommitted.reach()
      return try catalog.record(serial: record.serial)
    }
  }

  /// Until when a clip in the trash can be restored for certain, in Unix milliseconds; nil for one that is not there.
  public func restorableUntil(_ record: GenerationRecord) -> Int64? {
    record.clip?.trashedAt.map { $0 + Int64(options.trashDays) * 86_400_000 }
  }

  /// The money, by month, model and provider.
  public func ledger() throws(LibraryError) -> [LedgerLine] { try mapped { try catalog.ledger() } }

  /// What this month has committed, and its limit.
  public func budget() throws(LibraryError) -> (committed: Money, limit: Money?) {
    (try mapped { try catalog.committedThisMonth(isAlive: isAlive) }, options.monthlyBudget)
  }
}
