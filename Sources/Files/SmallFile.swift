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
    try write(bytes, to: path, permissions) { (temp) throws(FileError) in try Entry.rename(temp, to: path) }
  }

  /// Makes a file of `bytes` at `path`, durably, or throws `EEXIST` where something has that name; nothing is replaced.
  package static func writeNew(_ bytes: [UInt8], to path: String, permissions: mode_t = 0o644) throws(FileError) {
    try write(bytes, to: path, permissions) { (temp) throws(FileError) in try Entry.renameNew(temp, to: path) }
  }

  private static func write(
    _ bytes: [UInt8], to path: String, _ permissions: mode_t, _ place: (String) throws(FileError) -> Void
  ) throws(FileError) {
    let temp = "\(path).\(try RandomID.make().prefix(16)).new"
    do throws(FileError) {
      let file = try Descriptor(temp, .createNew(permissions: permissions))
      try file.write(bytes)
      try file.sync()
      try place(temp)
    } catch {
      _ = try? Entry.remove(temp)
      throw error
    }
    try Folder.sync(Folder.parent(of: path))
  }
}
