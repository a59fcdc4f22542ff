import Glibc

/// Small whole files: read with a bound, written so that a reader sees the old or the new bytes and nothing between.
package enum SmallFile {
  /// The bytes at `path`, or nil if there is no such file; throws `EFBIG` beyond `limit` bytes.
  package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
    do throws(FileError) {
      let file = try Descriptor(path, .read)
      guard let bytes = try file.readAll(limit: limit) else { throw FileError("read", path, code: EFBIG) }
      return bytes
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  /// Replaces `path` by `bytes`, durably: a temp file in the same folder, fsync, rename, fsync of the folder.
  ///
  /// After a throw the old bytes stand, except when the last fsync failed: then either may.
  package static func write(_ bytes: [UInt8], to path: String, permissions: mode_t = 0o644) throws(FileError) {
    let temp = "\(path).\(try RandomID.make().prefix(16)).new"
    do throws(FileError) {
      let file = try Descriptor(temp, .createNew(permissions: permissions))
      try file.write(bytes)
      try file.sync()
      FaultPoint.fileWrittenAside.reach()
      try Entry.rename(temp, to: path)
      FaultPoint.fileNamed.reach()
    } catch {
      _ = try? Entry.remove(temp)
      throw error
    }
    try Folder.sync(Folder.parent(of: path))
  }

  /// Removes what writers of `path` left who died before they gave it its name. Nobody may be writing it meanwhile.
  package static func removeCut(beside path: String) throws(FileError) {
    let folder = Folder.parent(of: path)
    let start = "\(path.split(separator: "/").last ?? "")."
    for name in try Folder.list(folder) where name.hasPrefix(start) && name.hasSuffix(".new") {
      _ = try Entry.remove("\(folder)/\(name)")
    }
  }
}
