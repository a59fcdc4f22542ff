import Files

extension HomeLayout {
  /// Makes the library's folders where they are missing.
  ///
  /// Throws `unusable` for a place that cannot be written and for a network file system.
  func prepareFolders() throws(LibraryError) {
    do throws(FileError) {
      for folder in [locks, inflight] { try Folder.makeAll(folder, permissions: 0o700) }
    } catch {
      guard !error.isNoSpace else { throw LibraryError(error) }
      throw LibraryError(
        .unusable, "the library folder \(root) cannot be made or written: \(error)",
        cure: "name another place with --home or ONETAKE_HOME, or mend its permissions")
    }
    if let kind = try mapped({ try FileSystem.networkKind(at: root) }) {
      throw LibraryError(
        .unusable, "\(root) is on a network file system (\(kind)), where locks do not protect payments",
        cure: "keep the library on a local disk, with --home or ONETAKE_HOME")
    }
  }

  /// Makes sure that no catalog is begun where one has been: it would know of nothing that was paid for.
  ///
  /// SQLite would make a missing file anew, and delete the log of an empty one.
  func refuseToBeginAnew() throws(LibraryError) {
    try mapped {
      guard try isWithoutCatalog(), let remnant = try remnant() else { return }
      // Another process may have begun the library just now, before any of this could be left behind.
      guard try isWithoutCatalog() else { return }
      throw LibraryError(
        .damaged,
        "the catalog library.sqlite in \(root) is \(try FileStamp(of: catalog) == nil ? "missing" : "empty"), but "
          + "\(remnant) is still there; nothing was begun anew",
        cure: "put library.sqlite back: from a backup, or from a library.sqlite.before-* beside it; or name a new folder "
          + "with --home")
    }
  }

  /// Whether no catalog is there, or an empty file in its place.
  func isWithoutCatalog() throws(FileError) -> Bool {
    guard let stamp = try FileStamp(of: catalog) else { return true }
    return stamp.kind == .regular && stamp.size == 0
  }

  /// Something that only a library with a catalog leaves behind, or nil.
  private func remnant() throws(FileError) -> String? {
    if let log = try FileStamp(of: writeAheadLog), log.size > 0 { return "its write-ahead log" }
    if try !Folder.list(inflight).isEmpty { return "a provider's answer in inflight/" }
    if let copy = try Folder.list(root).first(where: { $0.hasPrefix("library.sqlite.") }) { return copy }
    let store = root + "/blobs"
    guard try FileStamp(of: store)?.kind == .folder else { return nil }
    for name in try Folder.list(store) {
      let path = "\(store)/\(name)"
      guard try FileStamp(ofEntry: path)?.kind == .folder else { return "blobs/\(name)" }
      if let blob = try Folder.list(path).first { return "blobs/\(name)/\(blob.prefix(8))…" }
    }
    return nil
  }
}

extension Library {
  /// Whether a library was ever begun in this folder; one that cannot be looked at is taken for one.
  public static func isBegun(at home: String) -> Bool {
    (try? HomeLayout(root: home).isWithoutCatalog()) != true
  }
}
