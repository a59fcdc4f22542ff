import Glibc

/// What `stat(2)` says about a file that tells whether it is still the same, unchanged one.
package struct FileStamp: Hashable, Sendable {
  /// Bytes.
  package let size: Int64
  package let device: UInt64
  package let inode: UInt64
  /// When the bytes last changed, in nanoseconds since 1970.
  package let modified: Int64
  /// When the bytes, the name or the permissions last changed, in nanoseconds since 1970.
  package let changed: Int64
  /// How many names it has.
  package let linkCount: UInt64
  /// The permission bits.
  package let permissions: mode_t
  /// Regular file, folder, link or other.
  package let kind: Kind

  package enum Kind: String, Hashable, Sendable {
    case regular, folder, symbolicLink, other
  }

  init(_ facts: stat) {
    size = Int64(facts.st_size)
    device = UInt64(facts.st_dev)
    inode = UInt64(facts.st_ino)
    modified = Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
    changed = Int64(facts.st_ctim.tv_sec) * 1_000_000_000 + Int64(facts.st_ctim.tv_nsec)
    linkCount = UInt64(facts.st_nlink)
    permissions = facts.st_mode & 0o7777
    kind =
      switch facts.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      default: .other
      }
  }

  /// What is at `path`, itself and not what a symbolic link points to; nil if nothing is. `lstat(2)`.
  package init?(ofEntry path: String) throws(FileError) {
    var facts = stat()
    if unsafe lstat(path, &facts) != 0 {
      let error = FileError("look at", path)
      guard error.isMissing || error.code == ENOTDIR else { throw error }
      return nil
    }
    self.init(facts)
  }

  /// What is at `path`, through symbolic links; nil if nothing is. `stat(2)`.
  package init?(of path: String) throws(FileError) {
    var facts = stat()
    if unsafe stat(path, &facts) != 0 {
      let error = FileError("look at", path)
      guard error.isMissing || error.code == ENOTDIR else { throw error }
      return nil
    }
    self.init(facts)
  }

  /// Whether `other` is the same file with the same bytes as far as the kernel tells: a rename or a change of
  /// permissions, which only `changed` shows, does not count.
  package func hasSameBytes(as other: FileStamp) -> Bool {
    device == other.device && inode == other.inode && size == other.size && modified == other.modified
  }
}
