import Domain
import Files
import Synchronization

extension BlobStore {
  /// Takes a file into the store; see `adopt(_:move:)` for many.
  package func adopt(_ path: String, move: Bool = false) throws(BlobError) -> Blob {
    try adopt([path], move: move)[0].get()
  }

  /// Takes files into the store, two at a time, and returns what became of each, in their order.
  ///
  /// A copy is hashed while it is written. With `move` a file of the same file system with no other name is hashed where
  /// it is and renamed; any other is copied, and removed once all is durable. A file that changes meanwhile is refused
  /// and left alone. Folders are synced once for all; memory does not grow with the files.
  package func adopt(_ paths: [String], move: Bool) -> [Result<Blob, BlobError>] {
    let next = Atomic<Int>(0)
    let taken = Mutex([Int: Result<Taken, BlobError>]())
    Threads.run(min(2, paths.count)) { _ in
      // While the device writes some files, the next ones are read: each is synced a few files later.
      var written: [Written] = []
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= paths.count || written.count == Self.unsyncedAtMost {
          for file in written { taken.withLock { $0[file.index] = file.seal() } }
          written = []
        }
        guard index < paths.count else { return }
        do throws(BlobError) {
          if move, let moved = try self.takeByRename(paths[index]) {
            taken.withLock { $0[index] = .success(moved) }
          } else {
            written.append(try self.write(paths[index], index: index, move: move))
          }
        } catch {
          taken.withLock { $0[index] = .failure(error) }
        }
      }
    }
    let results = taken.withLock { $0 }
    let unsettled = settle(results.values.compactMap { try? $0.get().digest })
    return paths.indices.map { index in
      Result { () throws(BlobError) in
        // why: each index below the count was taken by one of the threads, which have all ended.
        guard let taken = try results[index]?.get() else { throw .sourceChanged(path: paths[index]) }
        if let error = unsettled[taken.digest] { throw .file(error) }
        if taken.isLeftOver { try removeSource(paths[index], as: taken.source) }
        var blob = try blob(taken.digest, taken.placement)
        blob.source = taken.source
        return blob
      }
    }
  }

  /// A file whose bytes are durable in their place; the name is not yet.
  private struct Taken: Sendable {
    let digest: Digest
    let placement: Blob.Placement
    /// What the source was while it was read.
    let source: FileStamp
    /// Whether the source is still to be removed.
    let isLeftOver: Bool
  }

  /// So many files a thread has written and not yet synced.
  private static let unsyncedAtMost = 16

  /// A file whose bytes are in a temp file, not yet durable.
  private final class Written {
    let index: Int
    private var writer: BlobWriter?
    private let source: FileStamp
    private let isLeftOver: Bool

    init(index: Int, writer: consuming BlobWriter, source: FileStamp, isLeftOver: Bool) {
      self.index = index
      self.writer = consume writer
      self.source = source
      self.isLeftOver = isLeftOver
    }

    func seal() -> Result<Taken, BlobError> {
      Result { () throws(BlobError) in
        // why: the one loop above seals each file once and forgets it.
        guard let writer = writer.take() else { preconditionFailure("a file is sealed once") }
        let (digest, placement) = try writer.sealUnsettled()
        return Taken(digest: digest, placement: placement, source: source, isLeftOver: isLeftOver)
      }
    }
  }

  private func write(_ path: String, index: Int, move: Bool) throws(BlobError) -> Written {
    let source = try onFile { () throws(FileError) in try Descriptor(path, .read) }
    let before = try onFile { () throws(FileError) in try source.stamp() }
    guard before.kind == .regular else { throw .notRegular(path: path) }
    var writer = try writer(expectedSize: before.size)
    try writer.append(source)
    let after = try onFile { () throws(FileError) in try source.stamp() }
    guard after.hasSameBytes(as: before), writer.byteCount == before.size else { throw .sourceChanged(path: path) }
    writer.startWriteback()
    return Written(index: index, writer: writer, source: before, isLeftOver: move)
  }

  /// Hashes a file where it is and renames it into the store; nil where only a copy will do.
  private func takeByRename(_ path: String) throws(BlobError) -> Taken? {
    let source = try onFile { () throws(FileError) in try Descriptor(path, .read) }
    let before = try onFile { () throws(FileError) in try source.stamp() }
    guard before.kind == .regular else { throw .notRegular(path: path) }
    let home = try onFile { () throws(FileError) in try FileStamp(of: "\(root)/blobs") }
    guard before.linkCount == 1, before.device == home?.device,
      try onFile({ () throws(FileError) in try FileStamp(ofEntry: path)?.inode }) == before.inode
    else { return nil }
    do throws(FileError) {
      try source.setPermissions(0o444)
    } catch {
      guard error.isNotWritable else { throw .file(error) }
      return nil
    }
    do throws(BlobError) {
      return try renameIn(path, source, before)
    } catch {
      try? source.setPermissions(before.permissions)
      if case .file(let file) = error, file.crossesFileSystems { return nil }
      throw error
    }
  }

  private func renameIn(
    _ path: String, _ source: borrowing Descriptor, _ before: FileStamp
  ) throws(BlobError) -> Taken {
    let (digest, isUnchanged) = try onFile { () throws(FileError) in
      let digest = try source.digest()
      try source.sync()
      let atPath = try FileStamp(ofEntry: path)
      return (digest, try source.stamp().hasSameBytes(as: before) && atPath?.hasSameBytes(as: before) ?? false)
    }
    guard isUnchanged else { throw .sourceChanged(path: path) }
    let placement = try place(path, as: digest, size: before.size)
    if placement == .alreadyThere {
      // The source may be removed on the strength of the blob: its bytes were read again to say so.
      return Taken(digest: digest, placement: placement, source: before, isLeftOver: true)
    }
    let after = try onFile { () throws(FileError) in try source.stamp() }
    guard after.hasSameBytes(as: before) else {
      // Its bytes are no longer those of its name: back where it was, or at least away from here.
      do throws(FileError) { try Entry.renameNew(self.path(of: digest), to: path) } catch { try setAside(digest) }
      throw .sourceChanged(path: path)
    }
    return Taken(digest: digest, placement: placement, source: before, isLeftOver: false)
  }

  /// Removes a source whose bytes are durable in the store, if it is still the file that was read.
  private func removeSource(_ path: String, as stamp: FileStamp) throws(BlobError) {
    try onFile { () throws(FileError) in
      guard let now = try FileStamp(of: path), now.hasSameBytes(as: stamp) else { return }
      try Entry.remove(path)
    }
  }
}

extension BlobWriter {
  /// Adds the whole of `source`, from its start.
  mutating func append(_ source: borrowing Descriptor) throws(BlobError) {
    source.adviseSequential()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: copyBufferSize, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var offset: Int64 = 0
    while true {
      let count: Int
      do throws(FileError) {
        count = try unsafe source.read(into: buffer, at: offset)
      } catch {
        throw .file(error)
      }
      if count == 0 { return }
      try unsafe write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += Int64(count)
    }
  }
}
