import CLinux
import Glibc

extension Descriptor {
  /// Reserves room for `size` bytes without changing what the file shows as its size. `fallocate(2)`.
  ///
  /// Returns false where the file system cannot reserve; throws when there is no room.
  package borrowing func allocate(_ size: Int64) throws(FileError) -> Bool {
    guard size > 0 else { return true }
    return try withNumber { (number) throws(FileError) -> Bool in
      while fallocate(number, ot_FALLOC_FL_KEEP_SIZE, 0, off_t(size)) != 0 {
        let error = FileError("reserve \(size) bytes in", path)
        if error.code == EINTR { continue }
        if error.isUnsupported { return false }
        throw error
      }
      return true
    }
  }

  /// Asks the kernel to begin writing a range to the device, so that a later `sync()` has little left to wait for.
  ///
  /// It is a hint and promises nothing. `sync_file_range(2)`.
  package borrowing func startWriteback(from offset: Int64, count: Int64) {
    withNumber { _ = ot_start_writeback($0, off_t(offset), off_t(count)) }
  }

  /// Tells the kernel that the file is read once, from start to end. `posix_fadvise(2)`.
  package borrowing func adviseSequential() { withNumber { _ = posix_fadvise($0, 0, 0, POSIX_FADV_SEQUENTIAL) } }

  /// Makes this empty file share all blocks of `source` (`FICLONE`); false where the file system cannot.
  package borrowing func clone(_ source: borrowing Descriptor) throws(FileError) -> Bool {
    try withNumber { (own) throws(FileError) -> Bool in
      try source.withNumber { (other) throws(FileError) -> Bool in
        if ot_clone(own, other) == 0 { return true }
        let error = FileError("clone into", path)
        if error.isUnsupported || error.crossesFileSystems { return false }
        throw error
      }
    }
  }

  /// Appends `count` bytes of `source` from its start, inside the kernel where it can. `copy_file_range(2)`, else
  /// `sendfile(2)`.
  ///
  /// Throws `EIO` if the source ends early.
  package borrowing func copy(_ source: borrowing Descriptor, count: Int64) throws(FileError) {
    var done: Int64 = 0
    var ranged = true
    while done < count {
      let wanted = Int(min(count - done, 1 << 30))
      var position = off_t(done)
      let copied = withNumber { own in
        source.withNumber { other in
          if ranged {
            unsafe copy_file_range(other, &position, own, nil, wanted, 0)
          } else {
            unsafe sendfile(own, other, &position, wanted)
          }
        }
      }
      if copied < 0 {
        let error = FileError("copy into", path)
        if error.code == EINTR { continue }
        guard ranged, error.isUnsupported || error.crossesFileSystems || error.code == EBADF else { throw error }
        ranged = false
        continue
      }
      if copied == 0 {
        guard !ranged else {
          ranged = false
          continue
        }
        throw FileError("copy all of", source.path, code: EIO)
      }
      done += Int64(copied)
    }
  }
}
