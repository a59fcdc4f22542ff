import Glibc

/// Walks a folder and all below it, in one order every time: of each folder first what is no folder, by the bytes of
/// the names, then its folders likewise.
///
/// It holds the names of the folders that it is in, packed; what is a million files deep costs their names' bytes.
package struct FolderWalk {
  /// What is in a folder.
  package struct Found: Sendable {
    package let path: BytePath
    package let kind: Kind
  }

  /// What a name stands for.
  package enum Kind: Hashable, Sendable {
    /// A file, also by way of a link.
    case file
    /// A name that begins with a dot: a file, or a folder that is not walked.
    case hidden
    /// A link to a folder, which is not followed: it might lead back.
    case folderLink
    /// A link that leads nowhere.
    case brokenLink
    /// A pipe, a socket or a device.
    case other
    /// A folder whose names could not be read.
    case unreadable(FileError)
  }

  private struct Level {
    let path: BytePath
    var files: NameList
    var folders: NameList
  }

  private var levels: [Level] = []

  /// Begins at the folder at `path`. Throws `FileError` if its names cannot be read.
  package init(_ path: BytePath) throws(FileError) { levels = [try Self.read(path)] }

  /// What is next; nil at the end.
  package mutating func next() -> Found? {
    while let depth = levels.indices.last {
      if let name = levels[depth].files.next() {
        let path = levels[depth].path.appending(name)
        return Found(path: path, kind: Self.kind(of: path, name))
      }
      guard let name = levels[depth].folders.next() else {
        levels.removeLast()
        continue
      }
      let path = levels[depth].path.appending(name)
      if name.first == UInt8(ascii: ".") { return Found(path: path, kind: .hidden) }
      do throws(FileError) {
        levels.append(try Self.read(path))
      } catch {
        return Found(path: path, kind: .unreadable(error))
      }
    }
    return nil
  }

  private static func kind(of path: BytePath, _ name: [UInt8]) -> Kind {
    if name.first == UInt8(ascii: ".") { return .hidden }
    var facts = stat()
    guard unsafe path.withCString({ path in unsafe path.map { unsafe stat($0, &facts) } ?? -1 }) == 0 else {
      return .brokenLink
    }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folderLink
    default: return .other
    }
  }

  /// The names in a folder, its folders apart. `readdir(3)`, and `lstat(2)` where that does not tell the kind.
  private static func read(_ path: BytePath) throws(FileError) -> Level {
    guard let stream = unsafe path.withCString({ path in unsafe path.flatMap { unsafe opendir($0) } }) else {
      throw FileError("list", path.text)
    }
    defer { unsafe closedir(stream) }
    var level = Level(path: path, files: NameList(), folders: NameList())
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let kind = unsafe entry.pointee.d_type
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
      if name == Array(".".utf8) || name == Array("..".utf8) { continue }
      var isFolder = kind == Self.folderType
      if kind == 0 {
        var facts = stat()
        let status = unsafe path.appending(name).withCString { path in
          unsafe path.map { unsafe lstat($0, &facts) } ?? -1
        }
        isFolder = status == 0 && facts.st_mode & S_IFMT == S_IFDIR
      }
      if isFolder { level.folders.add(name) } else { level.files.add(name) }
    }
    guard errno == 0 else { throw FileError("list", path.text) }
    level.files.sort()
    level.folders.sort()
    return level
  }

  /// DT_DIR of readdir(3).
  private static let folderType: UInt8 = 4
}

/// Names, packed into one array of bytes.
private struct NameList {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var order: [UInt32] = []
  private var cursor = 0

  mutating func add(_ name: [UInt8]) {
    order.append(UInt32(ends.count))
    bytes += name
    ends.append(bytes.count)
  }

  mutating func sort() {
    let names = self
    order.sort { names.name($0).lexicographicallyPrecedes(names.name($1)) }
  }

  mutating func next() -> [UInt8]? {
    guard cursor < order.count else { return nil }
    cursor += 1
    return Array(name(order[cursor - 1]))
  }

  private func name(_ index: UInt32) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[Int(index) - 1])..<ends[Int(index)]]
  }
}
