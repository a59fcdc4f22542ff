import Domain
import Files
import Glibc
import Synchronization

/// Content-addressed files under a library's root: `blobs/ab/abcd…`, read-only, written once, durable before anybody is
/// told of them.
///
/// It may be used by many threads and many processes at once.
package final class BlobStore: Sendable {
  /// The library's folder.
  package let root: String

  /// The ID of the living owner that temp files are named after.
  package let owner: String

  /// Clips are their owner's alone, whoever may look into the folder that they stand in.
  static let folderPermissions: mode_t = 0o700

  private let boot: String
  /// One for all stores of this process: two of one owner never give the same name.
  private static let nextTemp = Atomic<Int>(0)
  private let places = Mutex(Places())

  /// What this process knows about folders and names.
  private struct Places {
    /// Two-letter folders that this process has made durable in `blobs/`.
    var durableFolders: Set<UInt8> = []
    /// Blobs whose folder could not be synced after they were placed: they are there, and perhaps not for long.
    var unsettled: Set<Digest> = []
  }

  /// Opens the store under `root`, and makes its folders if they are missing.
  package init(root: String, owner: String) throws(BlobError) {
    self.root = root
    self.owner = owner
    boot = try onFile { () throws(FileError) in
      try Folder.makeAll("\(root)/blobs", permissions: Self.folderPermissions)
      try Folder.makeAll("\(root)/tmp", permissions: Self.folderPermissions)
      return try TempName.currentBoot()
    }
  }

  /// Where the blob of this digest is, or would be.
  package func path(of digest: Digest) -> String { "\(folder(of: digest))/\(digest.hex)" }

  func folder(of digest: Digest) -> String { "\(root)/blobs/\(digest.hex.prefix(2))" }

  func tempPath(_ name: String) -> String { "\(root)/tmp/\(name)" }

  /// A name in `tmp/` that nobody has.
  func newTempName() -> String {
    "\(owner).\(boot).\(Self.nextTemp.add(1, ordering: .relaxed).newValue).part"
  }

  /// Whether a temp file's name says that it was made in this run of the kernel.
  func isOfThisBoot(_ name: TempName) -> Bool { boot != "unknown" && name.boot == boot }
}

extension BlobStore {
  /// Opens a blob for reading, or nil if it is not there. Its bytes are not checked.
  package func open(_ digest: Digest) throws(BlobError) -> Descriptor? {
    guard let stamp = try stamp(digest) else { return nil }
    let path = path(of: digest)
    guard stamp.kind == .regular else { throw .notRegular(path: path) }
    do throws(FileError) {
      return try Descriptor(path, .readNoFollow)
    } catch {
      guard error.isMissing else { throw .file(error) }
      return nil
    }
  }

  /// What the file system says of a blob, or nil if it is not there.
  package func stamp(_ digest: Digest) throws(BlobError) -> FileStamp? {
    try onFile { () throws(FileError) in try FileStamp(ofEntry: path(of: digest)) }
  }

  /// Starts a blob whose bytes are to come, `expectedSize` of them if that is known (room for them is reserved then).
  package func writer(expectedSize: Int64 = 0) throws(BlobError) -> BlobWriter {
    try onFile { () throws(FileError) in
      let temp = try TempFile(creating: tempPath(newTempName()))
      _ = try temp.file.allocate(expectedSize)
      return BlobWriter(store: self, temp: temp)
    }
  }
}

extension BlobStore {
  /// Gives the file at `source`, whose bytes are durable and have this digest and size, its place. `source` is gone
  /// unless the blob was there already, or is the same file. Nothing is durable before `settle`.
  func place(_ source: String, as digest: Digest, size: Int64) throws(BlobError) -> Blob.Placement {
    try onFile { () throws(FileError) in _ = try Folder.make(folder(of: digest), permissions: Self.folderPermissions) }
    let target = path(of: digest)
    if places.withLock({ $0.unsettled.contains(digest) }) {
      // The name that is there may never have reached the disk, so it is made anew rather than believed.
      try onFile { () throws(FileError) in try Entry.rename(source, to: target) }
      return .new
    }
    var placement = Blob.Placement.new
    while true {
      do throws(FileError) {
        try Entry.renameNew(source, to: target)
        return placement
      } catch {
        guard error.alreadyExists else { throw .file(error) }
      }
      guard let there = try stamp(digest) else { continue }
      // The size alone does not tell: good bytes must not be given up for a file that was damaged since.
      if there.kind == .regular, there.size == size, try isWhole(digest) { return .alreadyThere }
      if try replace(there, of: digest, by: source) { return .replacedDamaged }
      placement = .replacedDamaged
    }
  }

  /// Whether a blob is read from end to end and found whole. One that cannot be read serves nobody, and gives way to bytes
  /// that are known to be good; it is set aside as what is damaged is.
  private func isWhole(_ digest: Digest) throws(BlobError) -> Bool {
    do throws(BlobError) {
      if case .whole = try verify(digest) { return true }
      return false
    } catch {
      guard case .file(let error) = error, error.isDevice || error.isNotWritable else { throw error }
      return false
    }
  }

  /// Puts `source` in the place of a damaged file, which gets a name in `damaged/` first. There is no moment without a
  /// blob in its place, which others who ask for it would take for a loss. False if somebody else was quicker, and for what
  /// is no file: that is moved aside.
  private func replace(_ damaged: FileStamp, of digest: Digest, by source: String) throws(BlobError) -> Bool {
    guard damaged.kind == .regular else {
      try setAside(digest)
      return false
    }
    return try onFile { () throws(FileError) in
      let aside = try nameAside(digest)
      do throws(FileError) {
        try Entry.link(path(of: digest), to: aside)
      } catch {
        guard error.isMissing || error.isUnsupported || error.isNotWritable else { throw error }
        // No second names here: it is moved, and for a moment there is none.
        if !error.isMissing { try Entry.renameNew(path(of: digest), to: aside) }
        return false
      }
      guard try FileStamp(ofEntry: aside)?.inode == damaged.inode else {
        // Good bytes came while the damaged ones were looked at.
        try Entry.remove(aside)
        return false
      }
      try Folder.sync(Folder.parent(of: aside))
      FaultPoint.blobSetAside.reach()
      try Entry.rename(source, to: path(of: digest))
      return true
    }
  }

  /// A name in `damaged/` that nobody has.
  private func nameAside(_ digest: Digest) throws(FileError) -> String {
    let folder = "\(root)/damaged"
    try Folder.makeAll(folder, permissions: Self.folderPermissions)
    return "\(folder)/\(digest.hex).\(try RandomID.make().prefix(16))"
  }

  /// Makes the names of placed blobs durable, each folder once, and returns what failed for which.
  ///
  /// A blob whose folder could not be synced stays in its place but does not count: the next writer of the same bytes
  /// puts its own file there.
  func settle(_ digests: some Sequence<Digest>) -> [Digest: FileError] {
    var failed: [Digest: FileError] = [:]
    let members = Dictionary(grouping: digests) { $0.bytes[0] }
    let isNew = places.withLock { places in members.keys.contains { !places.durableFolders.contains($0) } }
    do throws(FileError) {
      // Another process may have made a folder and died before it synced, so each process syncs for each it uses.
      if isNew { try Folder.sync("\(root)/blobs") }
    } catch {
      for digest in members.values.joined() { failed[digest] = error }
    }
    for (first, digests) in members where failed[digests[0]] == nil {
      do throws(FileError) {
        try Folder.sync(folder(of: digests[0]))
        places.withLock {
          $0.durableFolders.insert(first)
          $0.unsettled.subtract(digests)
        }
      } catch {
        for digest in digests { failed[digest] = error }
      }
    }
    places.withLock { $0.unsettled.formUnion(failed.keys) }
    FaultPoint.blobSettled.reach()
    return failed
  }

  /// Moves what stands under the digest's name to `damaged/`, under a name that says what it was; never deletes it.
  /// Returns where it is now, or nil if nothing was there.
  @discardableResult
  package func setAside(_ digest: Digest) throws(BlobError) -> String? {
    try onFile { () throws(FileError) in
      let target = try nameAside(digest)
      do throws(FileError) {
        try Entry.renameNew(path(of: digest), to: target)
      } catch {
        guard error.isMissing else { throw error }
        return nil
      }
      try Folder.sync(Folder.parent(of: target))
      return target
    }
  }

  /// Removes blobs for good and returns which of them were there, with their bytes.
  ///
  /// That is made durable at the end, each folder once: until then a crash of the machine may bring some of them back.
  package func remove(_ digests: [Digest]) throws(BlobError) -> [Digest: Int64] {
    var removed: [Digest: Int64] = [:]
    for digest in digests {
      guard let size = try stamp(digest)?.size else { continue }
      if try onFile({ () throws(FileError) in try Entry.remove(path(of: digest)) }) { removed[digest] = size }
    }
    for folder in Set(removed.keys.map(folder(of:))) { try onFile { () throws(FileError) in try Folder.sync(folder) } }
    return removed
  }
}
