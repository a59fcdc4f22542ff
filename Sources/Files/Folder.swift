import Glibc

/// Folders: make, list, and make their entries durable.
package enum Folder {
  /// Makes the names in the folder durable. `fsync(2)` on the folder; see `Descriptor.sync()` for what a failure means.
  package static func sync(_ path: String) throws(FileError) {
    let folder = try Descriptor(path, .folder)
    try folder.sync()
  }

  /// Makes one folder; false if it is there already. `mkdir(2)`.
  package static func make(_ path: String, permissions: mode_t = 0o755) throws(FileError) -> Bool {
    if unsafe mkdir(path, permissions) == 0 { return true }
    let error = FileError("make the folder", path)
    guard error.alreadyExists else { throw error }
    guard try FileStamp(of: path)?.kind == .folder else {
      throw FileError("make the folder", path, code: ENOTDIR)
    }
    return false
  }

  /// Makes the folder and those above it that are missing, each durable in its parent when this returns.
  package static func makeAll(_ path: String, permissions: mode_t = 0o755) throws(FileError) {
    if try FileStamp(of: path)?.kind == .folder { return }
    let parent = parent(of: path)
    if parent != path { try makeAll(parent, permissions: permissions) }
    guard try make(path, permissions: permissions) else { return }
    do throws(FileError) {
      try sync(parent)
    } catch {
      // A folder that stayed would be taken for durable by the next who wants it.
      _ = unsafe rmdir(path)
      throw error
    }
  }

  /// Makes sure that files can be made in the folder, by making one without a name, which leaves no trace; where the
  /// file system has no such files, one that is removed at once. `open(2)` with O_TMPFILE.
  package static func tryMakingFile(in path: String) throws(FileError) {
    do throws(FileError) {
      _ = try Descriptor(path, .unnamed(permissions: 0o600))
    } catch {
      guard error.isUnsupported || error.code == EISDIR else { throw error }
      let name = "\(path)/onetake-\(try RandomID.make().prefix(16)).part"
      _ = try Descriptor(name, .createNew(permissions: 0o600))
      try Entry.remove(name)
    }
  }

  /// Removes an empty folder; false if it is not there. `rmdir(2)`.
  @discardableResult
  package static func removeEmpty(_ path: String) throws(FileError) -> Bool {
    if unsafe rmdir(path) == 0 { return true }
    let error = FileError("remove the folder", path)
    guard error.isMissing else { throw error }
    return false
  }

  /// Removes a folder with all that is in it, links themselves and not what they lead to; false if it is not there.
  @discardableResult
  package static func removeAll(_ path: String) throws(FileError) -> Bool {
    guard try FileStamp(ofEntry: path)?.kind == .folder else { return try Entry.remove(path) }
    for name in try list(path) { try removeAll("\(path)/\(name)") }
    return try removeEmpty(path)
  }

  /// The names in the folder, without "." and "..", in byte order. `readdir(3)`.
  package static func list(_ path: String) throws(FileError) -> [String] {
    let number = try Descriptor(path, .folder).release()
    guard let stream = unsafe fdopendir(number) else {
      let error = FileError("list", path)
      close(number)
      throw error
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw FileError("list", path) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The absolute path of what exists at `path`, without links in it. `realpath(3)`.
  package static func resolved(_ path: String) throws(FileError) -> String {
    guard let resolved = unsafe realpath(path, nil) else { throw FileError("find", path) }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The folder that holds `path`: "." for a bare name, "/" at the top.
  package static func parent(of path: String) -> String {
    var trimmed = Substring(path)
    while trimmed.count > 1, trimmed.last == "/" { trimmed = trimmed.dropLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    var parent = trimmed[..<slash]
    while parent.count > 1, parent.last == "/" { parent = parent.dropLast() }
    return parent.isEmpty ? "/" : String(parent)
  }
}
