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
  /// it is and gets its name in the store besides its own; any other is copied. Either way the source stands until
  /// `removeSource`, which is for whoever has made a record of the blob. A file that changes meanwhile is refused and left
  /// alone. Folders are synced once for all; memory does not grow with the files.
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
          if move, let moved = try self.takeByLink(paths[index]) {
            taken.withLock { $0[index] = .success(moved) }
          } else {
            written.append(try self.write(paths[index], index: index))
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
        if let error = unsettled[taken.digest] {
          if move { restorePermissions(of: paths[index], readAs: taken.source) }
          throw .file(error)
        }
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
  }

  /// So many files a thread has written and not yet synced.
  private static let unsyncedAtMost = 16

  /// A file whose bytes are in a temp file, not yet durable.
  private final class Written {
    let index: Int
    private var writer: BlobWriter?
    private let source: FileStamp

    init(index: Int, writer: consuming BlobWriter, source: FileStamp) {
      self.index = index
      self.writer = consume writer
      self.source = source
    }

    func seal() -> Result<Taken, BlobError> {
      Result { () throws(BlobError) in
        // why: the one loop above seals each file once and forgets it.
        guard let writer = writer.take() else { preconditionFailure("a file is sealed once") }
        let (digest, placement) = try writer.sealUnsettled()
        return Taken(digest: digest, placement: placement, source: source)
      }
    }
  }

  private func write(_ path: String, index: Int) throws(BlobError) -> Written {
    let source = try onFile { () throws(FileError) in try Descriptor(path, .read) }
    let before = try onFile { () throws(FileError) in try source.stamp() }
    guard before.kind == .regular else { throw .notRegular(path: path) }
    var writer = try writer(expectedSize: before.size)
    try writer.append(source)
    let after = try onFile { () throws(FileError) in try source.stamp() }
    guard after.hasSameBytes(as: before), writer.byteCount == before.size else { throw .sourceChanged(path: path) }
    writer.startWriteback()
    return Written(index: index, writer: writer, source: before)
  }

  /// Hashes a file where it is and gives it its name in the store as well; nil where only a copy will do.
  private func takeByLink(_ path: String) throws(BlobError) -> Taken? {
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
    FaultPoint.moveProtected.reach()
    do throws(BlobError) {
      return try linkIn(path, source, before)
    } catch {
      try? source.setPermissions(before.permissions)
      // Not every file system has second names, and not every file may get one: protected_hardlinks in proc(5).
      if case .file(let file) = error, file.crossesFileSystems || file.isUnsupported || file.isNotWritable {
        return nil
      }
      throw error
    }
  }

  private func linkIn(
    _ path: String, _ source: borrowing Descriptor, _ before: FileStamp
  ) throws(BlobError) -> Taken {
    let (digest, isUnchanged) = try onFile { () throws(FileError) in
      let digest = try source.digest()
      try source.sync()
      let atPath = try FileStamp(ofEntry: path)
      return (digest, try source.stamp().hasSameBytes(as: before) && atPath?.hasSameBytes(as: before) ?? false)
    }
    guard isUnchanged else { throw .sourceChanged(path: path) }
    let temp = tempPath(newTempName())
    try onFile { () throws(FileError) in try Entry.link(path, to: temp) }
    // Gone by now where it became the blob's name.
    defer { _ = try? Entry.remove(temp) }
    let placement = try place(temp, as: digest, size: before.size)
    FaultPoint.moveLinked.reach()
    let after = try onFile { () throws(FileError) in try source.stamp() }
    guard after.hasSameBytes(as: before) else {
      // Its bytes are no longer those of its name; they are still where they were.
      if placement != .alreadyThere {
        try onFile { () throws(FileError) in _ = try Entry.remove(self.path(of: digest)) }
      }
      throw .sourceChanged(path: path)
    }
    return Taken(digest: digest, placement: placement, source: before)
  }

  /// Removes the file that a blob was adopted from, if it is still the one that was read, and returns what the blob's file
  /// looks like from then on.
  ///
  /// To be called once the blob is on record: until then a death leaves the file where a person looks for it.
  package func removeSource(_ path: String, of blob: Blob) throws(BlobError) -> FileStamp {
    try onFile { () throws(FileError) in
      guard let now = try FileStamp(of: path), let read = blob.source, now.hasSameBytes(as: read) else { return }
      // Whoever moves a blob into the store that it is in means no harm to it.
      let place = try FileStamp(of: folder(of: blob.digest)), parent = try FileStamp(of: Folder.parent(of: path))
      let isItself = parent?.inode == place?.inode && parent?.device == place?.device && path.hasSuffix(blob.digest.hex)
      if isItself { return }
      try Entry.remove(path)
      FaultPoint.moveSourceRemoved.reach()
    }
    guard let stamp = try stamp(blob.digest) else { throw .missing(blob.digest) }
    return stamp
  }

  /// Gives the file that a blob was adopted from the permissions back that a move takes from it: for whoever could make
  /// no record of the blob, which stays, for others may have found it.
  package func restorePermissions(of path: String, _ blob: Blob) {
    if let source = blob.source { restorePermissions(of: path, readAs: source) }
  }

  private func restorePermissions(of path: String, readAs source: FileStamp) {
    // why: what a failure leaves read-only is whole and in its place, and the error that led here is the one to tell.
    guard let file = try? Descriptor(path, .read), let now = try? file.stamp(), now.hasSameBytes(as: source) else {
      return
    }
    try? file.setPermissions(source.permissions)
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
