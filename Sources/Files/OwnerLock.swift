import Glibc

/// Proof of life of an owner: an open-file-description lock on `FOLDER/OWNER`, which the kernel frees when its holder
/// dies, however it dies, and which nothing else can take away.
///
/// Lock files of dead owners are removed by `sweep`. No living owner's file can be: it is removed only while its lock is
/// held by the remover, and an owner counts as alive only once it has seen its locked file under its name.
package struct OwnerLock: ~Copyable {
  /// The owner's ID: 32 lower-case hex digits, drawn anew for every lock.
  package let owner: String

  private let folder: String
  private let file: Descriptor

  /// Makes a new owner and holds its lock until this value goes out of scope. `folder` must exist.
  package init(in folder: String) throws(FileError) {
    while true {
      let owner = try RandomID.make()
      let path = "\(folder)/\(owner)"
      let file = try Descriptor(path, .createNew(permissions: 0o600))
      FaultPoint.ownerFileMade.reach()
      // A sweeper may hold the lock on the young file for a moment, and may have removed it by then.
      _ = try file.lock(.exclusive, waits: true)
      guard try FileStamp(ofEntry: path)?.inode == file.stamp().inode else { continue }
      // Only said to people, who may want to stop that process; without room it stays unsaid.
      _ = try? file.write(Array("\(getpid())\n".utf8), at: 0)
      FaultPoint.ownerLocked.reach()
      self.owner = owner
      self.folder = folder
      self.file = file
      return
    }
  }

  deinit { _ = try? Entry.remove("\(folder)/\(owner)") }

  /// Whether the owner still holds its lock. A missing file is a dead owner; a malformed ID was never one.
  ///
  /// To be asked about owners read from the index or from a file name, never about one that is just being made.
  package static func isAlive(_ owner: String, in folder: String) throws(FileError) -> Bool {
    guard RandomID.isWellFormed(owner) else { return false }
    let path = "\(folder)/\(owner)"
    do throws(FileError) {
      let file = try Descriptor(path, .readNoFollow)
      return try file.isLocked()
    } catch {
      guard error.isMissing else { throw error }
      return false
    }
  }

  /// The number of the process that made the owner, as far as it said; a hint for people, and no proof of life.
  package static func process(of owner: String, in folder: String) -> Int32? {
    guard RandomID.isWellFormed(owner), let bytes = try? SmallFile.read("\(folder)/\(owner)", limit: 32) else {
      return nil
    }
    return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
  }

  /// Removes the lock files of dead owners and returns how many; other names are left alone.
  @discardableResult
  package static func sweep(in folder: String) throws(FileError) -> Int {
    var removed = 0
    for name in try Folder.list(folder) where RandomID.isWellFormed(name) {
      let path = "\(folder)/\(name)"
      do throws(FileError) {
        let file = try Descriptor(path, .readWrite)
        guard try file.lock(.exclusive, waits: false) else { continue }
        if try Entry.remove(path) {
          FaultPoint.ownerSwept.reach()
          removed += 1
        }
      } catch {
        guard error.isMissing else { throw error }
      }
    }
    return removed
  }
}
