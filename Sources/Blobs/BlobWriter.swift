import Domain
import Files

/// A blob in the making: bytes go to a temp file and into the digest at once.
///
/// Dropped before `seal`, it leaves nothing behind. Its memory does not grow with the blob.
package struct BlobWriter: ~Copyable {
  private let store: BlobStore
  private var temp: TempFile
  private var hasher = SHA256()
  private var writtenBack: Int64 = 0

  /// How many bytes it has.
  package private(set) var byteCount: Int64 = 0

  /// So often the kernel is asked to start writing to the device, so that the last fsync is short.
  private static let writebackStep: Int64 = 8 << 20

  init(store: BlobStore, temp: consuming TempFile) {
    self.store = store
    self.temp = temp
  }

  /// The temp file's name in `tmp/`, by which `BlobStore.resume` finds it.
  package var name: String { String(temp.path.dropFirst(store.tempPath("").utf8.count)) }

  /// Adds bytes. After a throw none of them count, and the same ones may be tried again when there is room.
  package mutating func write(_ buffer: UnsafeRawBufferPointer) throws(BlobError) {
    do throws(FileError) {
      try unsafe temp.file.write(buffer, at: byteCount)
    } catch {
      throw .file(error)
    }
    unsafe hasher.update(buffer)
    byteCount += Int64(buffer.count)
    if byteCount - writtenBack >= Self.writebackStep {
      temp.file.startWriteback(from: writtenBack, count: byteCount - writtenBack)
      writtenBack = byteCount
    }
  }

  /// Adds bytes; see the other `write`.
  package mutating func write(_ bytes: [UInt8]) throws(BlobError) {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(BlobError) in
      try unsafe write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Starts again from nothing, for a source that cannot go on where it stopped.
  package mutating func restart() throws(BlobError) {
    do throws(FileError) {
      try temp.file.truncate(to: 0)
    } catch {
      throw .file(error)
    }
    hasher = SHA256()
    byteCount = 0
    writtenBack = 0
  }

  /// The digest of the bytes so far.
  package borrowing func digest() -> Digest { hasher.finish() }

  /// Lends the temp file, to look at what came before it is sealed; it must not be written to.
  package borrowing func withFile<Result, Failure: Error>(
    _ body: (borrowing Descriptor) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(temp.file)
  }

  /// Leaves the temp file where it is, for `BlobStore.resume`, and returns its name in `tmp/`.
  package consuming func suspend() -> String {
    temp.keep()
    return name
  }

  /// Makes the bytes durable and read-only under the name of their digest, and that name durable.
  ///
  /// With `expected`, throws `unexpectedContent` if the bytes are others. A failed fsync discards the temp file: its
  /// bytes have to come again.
  package consuming func seal(expecting expected: Digest? = nil) throws(BlobError) -> Blob {
    let store = store
    let (digest, placement) = try sealUnsettled(expecting: expected)
    if let error = store.settle([digest])[digest] { throw .file(error) }
    return try store.blob(digest, placement)
  }

  /// Asks the kernel to write what it still holds, for a blob that is sealed a little later.
  borrowing func startWriteback() { temp.file.startWriteback(from: 0, count: byteCount) }

  /// As `seal`, but the name is not durable until the store has settled it.
  consuming func sealUnsettled(
    expecting expected: Digest? = nil
  ) throws(BlobError) -> (digest: Digest, placement: Blob.Placement) {
    let digest = hasher.finish()
    if let expected, expected != digest { throw .unexpectedContent(expected: expected, found: digest) }
    FaultPoint.blobWritten.reach()
    do throws(FileError) {
      try temp.file.truncate(to: byteCount)
      try temp.file.setPermissions(0o444)
      try temp.file.sync()
    } catch {
      throw .file(error)
    }
    FaultPoint.blobSynced.reach()
    let placement = try store.place(temp.path, as: digest, size: byteCount)
    FaultPoint.blobPlaced.reach()
    if placement != .alreadyThere { temp.keep() }
    return (digest, placement)
  }
}

extension BlobStore {
  /// Takes up a temp file that `BlobWriter.suspend` or a dead owner left, re-reading what it holds.
  ///
  /// Nil if it is not there, if its owner is alive and is another, or if the machine was started anew since: what was
  /// not fsynced then may read as zeros.
  package func resume(_ name: String) throws(BlobError) -> BlobWriter? {
    guard let parts = TempName(name), isOfThisBoot(parts) else { return nil }
    let path = tempPath(newTempName())
    do throws(FileError) {
      if parts.owner != owner, try OwnerLock.isAlive(parts.owner, in: "\(root)/lock") { return nil }
      // The rename decides among several who want it.
      try Entry.renameNew(tempPath(name), to: path)
      var writer = BlobWriter(store: self, temp: try TempFile(adopting: path))
      try writer.readBack()
      return writer
    } catch {
      guard error.isMissing else { throw .file(error) }
      return nil
    }
  }

  /// The blob as it is now in its place.
  func blob(_ digest: Digest, _ placement: Blob.Placement) throws(BlobError) -> Blob {
    guard let stamp = try stamp(digest) else { throw .missing(digest) }
    return Blob(digest: digest, stamp: stamp, placement: placement)
  }
}

extension BlobWriter {
  /// Takes the bytes that the temp file holds into the digest.
  fileprivate mutating func readBack() throws(FileError) {
    byteCount = try temp.file.digest(into: &hasher)
  }
}
