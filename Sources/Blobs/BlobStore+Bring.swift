import Domain
import Files

/// How a blob came from another store.
package enum Brought: Hashable, Sendable {
  /// It was there already, in the same size.
  case alreadyThere
  /// Its blocks are shared with the other store's until one of them is written to.
  case cloned
  /// Its bytes were copied.
  case copied
  /// It is the other store's own file, under a second name; `source` is what the file system says of it now.
  case linked(source: FileStamp)
}

extension BlobStore {
  /// Brings blobs from another store, each read from end to end and held against its name first, and returns what became
  /// of each: durable when this returns.
  ///
  /// A blob that is here in the size of the other's is left alone. With `linking`, a second name is made where both
  /// stores are on one file system; else blocks are shared where it can do that, and bytes are copied where not. Fails as
  /// `missing` and `damaged` for a blob that the other store does not have, or has damaged.
  package func bring(
    _ digests: [Digest], from other: BlobStore, linking: Bool = false
  ) -> [Result<Brought, BlobError>] {
    let brought = digests.map { digest in
      Result { () throws(BlobError) in try bring(digest, from: other, linking: linking) }
    }
    let unsettled = settle(zip(digests, brought).filter { (try? $0.1.get()) != nil }.map(\.0))
    return zip(digests, brought).map { digest, result in unsettled[digest].map { .failure(.file($0)) } ?? result }
  }

  /// Brings a blob from any file that may hold its bytes, durably when this returns. What is damaged in its place is set
  /// aside; there is no moment without either.
  ///
  /// Throws `unexpectedContent` for other bytes, `notRegular` for what is no file; nothing is changed then.
  package func bring(_ digest: Digest, fromFile path: String) throws(BlobError) {
    // Looked at first: to open a pipe would wait for whoever writes into it.
    guard try onFile({ () throws(FileError) in try FileStamp(of: path) })?.kind == .regular else {
      throw .notRegular(path: path)
    }
    let source = try onFile { () throws(FileError) in try Descriptor(path, .read) }
    let stamp = try onFile { () throws(FileError) in try source.stamp() }
    do throws(BlobError) {
      _ = try copy(digest, source, stamp)
    } catch {
      guard case .damaged(_, let found?) = error else { throw error }
      throw .unexpectedContent(expected: digest, found: found)
    }
    if let error = settle([digest])[digest] { throw .file(error) }
  }

  private func bring(_ digest: Digest, from other: BlobStore, linking: Bool) throws(BlobError) -> Brought {
    guard let source = try other.open(digest) else { throw .missing(digest) }
    let before = try onFile { () throws(FileError) in try source.stamp() }
    if let there = try stamp(digest), there.kind == .regular, there.size == before.size { return .alreadyThere }
    if linking, let linked = try link(digest, source, before, from: other) { return linked }
    return try copy(digest, source, before)
  }

  /// Nil where the file system makes no second name: another one, or too many of them.
  private func link(
    _ digest: Digest, _ source: borrowing Descriptor, _ before: FileStamp, from other: BlobStore
  ) throws(BlobError) -> Brought? {
    try expect(digest, of: source)
    let temp = tempPath(newTempName())
    do throws(FileError) {
      try Entry.link(other.path(of: digest), to: temp)
    } catch {
      guard error.crossesFileSystems || error.isNotWritable || error.isUnsupported || error.code == 31 /* EMLINK */
      else { throw .file(error) }
      return nil
    }
    do throws(BlobError) {
      guard try place(temp, as: digest, size: before.size) != .alreadyThere else {
        _ = try? Entry.remove(temp)
        return .alreadyThere
      }
      return .linked(source: try onFile { () throws(FileError) in try source.stamp() })
    } catch {
      _ = try? Entry.remove(temp)
      throw error
    }
  }

  private func copy(
    _ digest: Digest, _ source: borrowing Descriptor, _ before: FileStamp
  ) throws(BlobError) -> Brought {
    if try clone(digest, source, before) { return .cloned }
    var writer = try writer(expectedSize: before.size)
    try writer.append(source)
    do throws(BlobError) {
      _ = try writer.sealUnsettled(expecting: digest)
    } catch {
      if case .unexpectedContent(_, let found) = error { throw .damaged(digest, found: found) }
      throw error
    }
    return .copied
  }

  private func clone(
    _ digest: Digest, _ source: borrowing Descriptor, _ before: FileStamp
  ) throws(BlobError) -> Bool {
    var temp = try onFile { () throws(FileError) in try TempFile(creating: tempPath(newTempName())) }
    guard try onFile({ () throws(FileError) in try temp.file.clone(source) }) else { return false }
    try expect(digest, of: temp.file)
    try onFile { () throws(FileError) in
      try temp.file.setPermissions(0o444)
      try temp.file.sync()
    }
    if try place(temp.path, as: digest, size: before.size) != .alreadyThere { temp.keep() }
    return true
  }

  private func expect(_ digest: Digest, of file: borrowing Descriptor) throws(BlobError) {
    let found = try onFile { () throws(FileError) in try file.digest() }
    guard found == digest else { throw .damaged(digest, found: found) }
  }
}
