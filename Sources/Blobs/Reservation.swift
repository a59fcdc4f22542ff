import Files
import Glibc

/// Room on the disk that is held for a blob to come; given back when it goes out of scope.
package struct Reservation: ~Copyable {
  private let store: BlobStore
  private let temp: TempFile

  /// Bytes that are held.
  package let byteCount: Int64

  fileprivate init(store: BlobStore, temp: consuming TempFile, byteCount: Int64) {
    self.store = store
    self.temp = temp
    self.byteCount = byteCount
  }

  /// Turns the room into the blob's own; what the blob does not need is given back when it is sealed.
  package consuming func writer() -> BlobWriter { BlobWriter(store: store, temp: temp) }
}

extension BlobStore {
  /// Holds room for `byteCount` bytes; throws an error of `isNoSpace` if there is not so much.
  ///
  /// Where the file system cannot reserve, the free space is looked at and that is all.
  package func reserve(_ byteCount: Int64) throws(BlobError) -> Reservation {
    try onFile { () throws(FileError) in
      let temp = try TempFile(creating: tempPath(newTempName()))
      if try !temp.file.allocate(byteCount), try FileSystem.freeBytes(at: root) < byteCount {
        throw FileError("reserve \(byteCount) bytes in", "\(root)/tmp", code: ENOSPC)
      }
      FaultPoint.roomHeld.reach()
      return Reservation(store: self, temp: temp, byteCount: byteCount)
    }
  }
}
