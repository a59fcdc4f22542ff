import Domain
import Files

/// What a full reading of a blob found.
package enum BlobCondition: Hashable, Sendable {
  /// Every byte is as it was stored.
  case whole(FileStamp)
  /// There is no such file.
  case missing
  /// The bytes are those of another digest.
  case damaged(found: Digest)
  /// What has its name is no file: a folder, a link, a device.
  case notRegular
}

/// What stands under `blobs/`.
package enum StoreEntry: Hashable, Sendable {
  /// What has a digest for a name, in the right place: a file, or something that is none. Nothing of it was read.
  case blob(Digest, FileStamp)
  /// What could not be looked at, by its path below the library's root.
  case unreadable(path: String, FileError)
  /// Anything else, by its path below the library's root.
  case unexpected(path: String)
}

extension BlobStore {
  /// Reads a blob from end to end and compares it with its name.
  package func verify(_ digest: Digest) throws(BlobError) -> BlobCondition {
    guard let stamp = try stamp(digest) else { return .missing }
    guard stamp.kind == .regular else { return .notRegular }
    guard let file = try open(digest) else { return .missing }
    return try onFile { () throws(FileError) in
      let found = try file.digest()
      return found == digest ? .whole(try file.stamp()) : .damaged(found: found)
    }
  }

  /// Goes through all that is under `blobs/`, in the order of names, one folder's list in memory at a time.
  ///
  /// A folder or an entry that cannot be looked at is told, and does not end it.
  package func survey(_ visit: (StoreEntry) throws -> Void) throws {
    for folder in try list("blobs", visit) {
      let folderPath = "blobs/\(folder)"
      guard Self.isFolderName(folder), try look(folderPath, visit)?.kind == .folder else {
        // What could not be looked at was told as that.
        if (try? FileStamp(ofEntry: "\(root)/\(folderPath)")) != nil { try visit(.unexpected(path: folderPath)) }
        continue
      }
      for name in try list(folderPath, visit) {
        guard let stamp = try look("\(folderPath)/\(name)", visit) else { continue }
        if let digest = Digest(hex: name), digest.hex == name, name.hasPrefix(folder) {
          try visit(.blob(digest, stamp))
        } else {
          try visit(.unexpected(path: "\(folderPath)/\(name)"))
        }
      }
    }
  }

  private func list(_ folder: String, _ visit: (StoreEntry) throws -> Void) throws -> [String] {
    do throws(FileError) { return try Folder.list("\(root)/\(folder)") } catch {
      if !error.isMissing { try visit(.unreadable(path: folder, error)) }
      return []
    }
  }

  private func look(_ path: String, _ visit: (StoreEntry) throws -> Void) throws -> FileStamp? {
    do throws(FileError) { return try FileStamp(ofEntry: "\(root)/\(path)") } catch {
      try visit(.unreadable(path: path, error))
      return nil
    }
  }

  private static func isFolderName(_ name: String) -> Bool {
    name.utf8.count == 2 && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}

extension BlobStore {
  /// What a sweep of `tmp/` did.
  package struct Swept: Hashable, Sendable {
    /// Temp files of dead owners that were removed, and their bytes.
    package var removed = 0
    package var bytes: Int64 = 0
    /// Names that no store gave; they are left alone.
    package var unknown: [String] = []
  }

  /// Removes the temp files of dead owners, except those named in `keeping`, and dead owners' lock files; a dry run
  /// only counts them.
  ///
  /// A living owner's files are never touched: its lock is there before its first temp file.
  @discardableResult
  package func sweep(keeping names: Set<String> = [], isDryRun: Bool = false) throws(BlobError) -> Swept {
    try onFile { () throws(FileError) in
      let locks = "\(root)/lock"
      var swept = Swept()
      for name in try Folder.list("\(root)/tmp") where !names.contains(name) {
        guard let parts = TempName(name) else {
          swept.unknown.append(name)
          continue
        }
        if parts.owner == owner { continue }
        if try OwnerLock.isAlive(parts.owner, in: locks) { continue }
        let size = try FileStamp(ofEntry: tempPath(name))?.size ?? 0
        if !isDryRun {
          guard try Entry.remove(tempPath(name)) else { continue }
          FaultPoint.tempSwept.reach()
        }
        swept.removed += 1
        swept.bytes += size
      }
      if !isDryRun, try FileStamp(of: locks) != nil { try OwnerLock.sweep(in: locks) }
      return swept
    }
  }
}
