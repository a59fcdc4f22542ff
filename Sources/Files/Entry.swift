import CLinux
import Glibc

/// Names in folders: rename, link, remove. None of them is durable before the folder is synced.
package enum Entry {
  /// Gives `from` the name `to`, replacing a file that has it. `rename(2)`.
  package static func rename(_ from: String, to: String) throws(FileError) {
    guard unsafe Glibc.rename(from, to) == 0 else { throw FileError("rename to", to) }
  }

  /// Gives `from` the name `to`, or throws `EEXIST` if that is taken. `renameat2(2)` with `RENAME_NOREPLACE`; where the
  /// file system lacks that, `link(2)` and `unlink(2)`, which are as safe but leave both names behind if killed between.
  package static func renameNew(_ from: String, to: String) throws(FileError) {
    if unsafe ot_rename_new(from, to) == 0 { return }
    let error = FileError("rename to", to)
    guard error.isUnsupported else { throw error }
    try link(from, to: to)
    try remove(from)
  }

  /// Gives the file `from` a second name, or throws `EEXIST`. `link(2)`.
  package static func link(_ from: String, to: String) throws(FileError) {
    guard unsafe Glibc.link(from, to) == 0 else { throw FileError("link", to) }
  }

  /// Gives an unnamed file its first name, or throws `EEXIST`. `linkat(2)` by way of /proc/self/fd.
  package static func link(_ file: borrowing Descriptor, to: String) throws(FileError) {
    let result = file.withNumber {
      unsafe linkat(AT_FDCWD, "/proc/self/fd/\($0)", AT_FDCWD, to, AT_SYMLINK_FOLLOW)
    }
    guard result == 0 else { throw FileError("link", to) }
  }

  /// Sets the permissions of what cannot be opened, through symbolic links. `chmod(2)`.
  package static func setPermissions(_ path: String, _ permissions: mode_t) throws(FileError) {
    guard unsafe chmod(path, permissions) == 0 else { throw FileError("change the permissions of", path) }
  }

  /// Removes a file's name; nothing happens if it is not there. Returns whether it was. `unlink(2)`.
  @discardableResult
  package static func remove(_ path: String) throws(FileError) -> Bool {
    if unsafe unlink(path) == 0 { return true }
    let error = FileError("remove", path)
    guard error.isMissing else { throw error }
    return false
  }
}
