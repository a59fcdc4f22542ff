import CLinux
import Glibc

/// How a range of a file is locked.
enum LockKind {
  /// Many may hold it together; needs a descriptor that may read.
  case shared
  /// One holds it alone; needs a descriptor that may write.
  case exclusive

  fileprivate var type: Int16 { Int16(self == .shared ? F_RDLCK : F_WRLCK) }
}

extension Descriptor {
  /// Takes an open-file-description lock on `byte`, which the kernel frees when the last descriptor of this opening is
  /// gone; false if somebody else holds it and `waits` is false. `fcntl(2)`, `F_OFD_SETLK` and `F_OFD_SETLKW`.
  borrowing func lock(_ kind: LockKind, byte: Int64 = 0, waits: Bool) throws(FileError) -> Bool {
    var request = Self.range(kind.type, byte)
    let command = waits ? LinuxConstant.ownerLockSetWaiting : LinuxConstant.ownerLockSet
    while withNumber({ unsafe fcntl($0, command, &request) }) != 0 {
      let error = FileError("lock", path)
      if error.code == EINTR { continue }
      guard error.code == EAGAIN || error.code == EACCES else { throw error }
      return false
    }
    return true
  }

  /// Lets go of `byte`.
  borrowing func unlock(byte: Int64) throws(FileError) {
    var request = Self.range(Int16(F_UNLCK), byte)
    guard withNumber({ unsafe fcntl($0, LinuxConstant.ownerLockSet, &request) }) == 0 else {
      throw FileError("unlock", path)
    }
  }

  /// Whether anybody else holds `byte`, without taking it. `fcntl(2)`, `F_OFD_GETLK`.
  borrowing func isLocked(byte: Int64 = 0) throws(FileError) -> Bool {
    var question = Self.range(Int16(F_WRLCK), byte)
    guard withNumber({ unsafe fcntl($0, LinuxConstant.ownerLockGet, &question) }) == 0 else {
      throw FileError("ask for the lock on", path)
    }
    return question.l_type != Int16(F_UNLCK)
  }

  private static func range(_ type: Int16, _ byte: Int64) -> flock {
    var range = flock()
    range.l_type = type
    range.l_whence = Int16(SEEK_SET)
    range.l_start = off_t(byte)
    range.l_len = 1
    return range
  }
}
