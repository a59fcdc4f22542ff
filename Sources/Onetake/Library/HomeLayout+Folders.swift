import Files
import Glibc

extension HomeLayout {
  /// Makes the library's folders where they are missing.
  ///
  /// Throws `unusable` for a place that cannot be written and for a network file system.
  func prepareFolders() throws(LibraryError) {
    do throws(FileError) {
      for folder in [locks, inflight] { try Folder.makeAll(folder, permissions: 0o700) }
    } catch {
      guard !error.isNoSpace, !error.mayPass else { throw LibraryError(error) }
      throw unusable(error)
    }
    if let kind = try mapped({ try FileSystem.networkKind(at: root) }) {
      throw LibraryError(
        .unusable, "\(root) is on a network file system (\(kind)), where locks do not protect payments",
        cure: "keep the library on a local disk, with --home or ONETAKE_HOME")
    }
  }

  /// Makes sure that nothing but a folder is where the library would be begun, and makes nothing.
  func checkPlace() throws(LibraryError) {
    do throws(FileError) {
      var place = root
      while true {
        if let there = try FileStamp(of: place) {
          guard there.kind == .folder else { throw FileError("make the folder", root, code: ENOTDIR) }
          return
        }
        guard place != Folder.parent(of: place) else { return }
        place = Folder.parent(of: place)
      }
    } catch {
      throw unusable(error)
    }
  }

  private func unusable(_ error: FileError) -> LibraryError {
    LibraryError(
      .unusable, "the library folder \(root) cannot be made or written: \(error)",
      cure: "name another place with --home or ONETAKE_HOME, or mend its permissions")
  }
}

extension HomeLayout {
  /// Says that the library is open, for as long as the lock is held. Refused while its catalog is being replaced, and
  /// where that was interrupted: what stands there then may know less than it should.
  func enter() throws(LibraryError) -> FileLock {
    try mapped {
      guard let presence = try FileLock.shared(openLock) else {
        throw LibraryError(
          .unusable, "a backup is being restored into \(root); nothing was sent", cure: "run this again when it is done"
        )
      }
      guard try FileStamp(ofEntry: restorePlan) == nil else {
        throw LibraryError(
          .damaged, "restoring a backup into \(root) was interrupted; nothing was sent",
          cure: "run the same `onetake restore-backup` again: it finishes what was begun")
      }
      return presence
    }
  }

  /// Keeps everybody else out while the library's catalog is replaced.
  func enterAlone() throws(LibraryError) -> FileLock {
    try mapped {
      guard let alone = try FileLock.exclusive(openLock) else {
        throw LibraryError(
          .unusable, "another onetake works on \(root), perhaps a collector of paid jobs in the background",
          cure: "end it, or wait for it, then run this again")
      }
      return alone
    }
  }
}

extension Library {
  /// Keeps blobs from being swept for a moment: from before a blob gets its place until the row is committed that needs
  /// it. Never to be held while the network or a person is waited for, and never twice by one thread: a sweep that waits
  /// in between would stop both.
  func holdBlobs() throws(LibraryError) -> FileLock { try mapped { try FileLock.passing(layout.storeLock) } }

  /// Keeps every blob where it is, for as long as it takes; nil while a sweep runs.
  func holdStill() throws(LibraryError) -> FileLock? { try mapped { try FileLock.shared(layout.upkeepLock) } }

  /// Whether a library was ever begun in this folder; one that cannot be looked at is taken for one.
  public static func isBegun(at home: String) -> Bool {
    do throws(FileError) {
      return try FileStamp(of: HomeLayout(root: home).catalog)?.size ?? 0 > 0
    } catch {
      return true
    }
  }
}
