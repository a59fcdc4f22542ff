import Domain
import Files

extension BlobStore {
  /// Copies a blob out to `target`, atomically and durably: by reflink where the file system can, else inside the kernel.
  ///
  /// The copy gets permissions 0644 less the umask. A target that exists is replaced only if `replacing`, and only if it
  /// is a regular file. Throws `missing`, `damaged` (by size, if `expectedSize` is given), `targetExists`, `notRegular`.
  package func export(
    _ digest: Digest, to target: String, replacing: Bool = false, expectedSize: Int64? = nil
  ) throws(BlobError) {
    guard let source = try open(digest) else { throw .missing(digest) }
    let size = try onFile { () throws(FileError) in try source.stamp() }.size
    if let expectedSize, expectedSize != size { throw .damaged(digest, found: nil) }
    if let there = try onFile({ () throws(FileError) in try FileStamp(ofEntry: target) }) {
      guard there.kind == .regular else { throw .notRegular(path: target) }
      guard replacing else { throw .targetExists(path: target) }
    }
    let folder = Folder.parent(of: target)
    do throws(FileError) {
      try makeCopy(source, size: size, in: folder, target: target, replacing: replacing)
      FaultPoint.exportNamed.reach()
      try Folder.sync(folder)
    } catch {
      if error.alreadyExists { throw .targetExists(path: target) }
      throw .file(error)
    }
  }

  /// Writes an unnamed file, which a kill leaves no trace of, and names it; where the file system has no such files, a
  /// temp file beside the target.
  private func makeCopy(
    _ source: borrowing Descriptor, size: Int64, in folder: String, target: String, replacing: Bool
  ) throws(FileError) {
    do throws(FileError) {
      let copy = try Descriptor(folder, .unnamed(permissions: 0o644))
      try fill(copy, from: source, size: size)
      guard replacing else { return try Entry.link(copy, to: target) }
      try replace(target, by: copy)
    } catch {
      guard error.isUnsupported || error.code == 21 /* EISDIR: a kernel that ignores O_TMPFILE */ else { throw error }
      let temp = "\(target).\(try RandomID.make().prefix(16)).part"
      do throws(FileError) {
        let copy = try Descriptor(temp, .createNew(permissions: 0o644))
        try fill(copy, from: source, size: size)
        if replacing { try Entry.rename(temp, to: target) } else { try Entry.renameNew(temp, to: target) }
      } catch {
        _ = try? Entry.remove(temp)
        throw error
      }
    }
  }

  private func fill(
    _ copy: borrowing Descriptor, from source: borrowing Descriptor, size: Int64
  ) throws(FileError) {
    if try !copy.clone(source) { try copy.copy(source, count: size) }
    try copy.sync()
    FaultPoint.exportCopied.reach()
  }

  /// Names the file in `tmp/`, where a sweep finds it if this process dies now, and renames it over the target; across
  /// file systems the first name is beside the target.
  private func replace(_ target: String, by copy: borrowing Descriptor) throws(FileError) {
    var temp = tempPath(newTempName())
    do throws(FileError) {
      try Entry.link(copy, to: temp)
    } catch {
      guard error.crossesFileSystems else { throw error }
      temp = "\(target).\(try RandomID.make().prefix(16)).part"
      try Entry.link(copy, to: temp)
    }
    FaultPoint.exportNamedAside.reach()
    do throws(FileError) {
      try Entry.rename(temp, to: target)
    } catch {
      _ = try? Entry.remove(temp)
      throw error
    }
  }
}
