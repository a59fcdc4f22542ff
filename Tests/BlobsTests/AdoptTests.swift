import Blobs
import Domain
import Files
import Glibc
import TestSupport
import Testing

@Suite struct AdoptTests {
  @Test func `a copied file stays where it was`() throws {
    try withStore { store in
      let bytes = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let path = try makeFile("\(store.root)/clip.mp4", bytes)
      let blob = try store.adopt(path)
      #expect(blob.digest == Digest(of: bytes))
      #expect(try store.verify(blob.digest) == .whole(blob.stamp))
      #expect(try SmallFile.read(path, limit: 2_000_000) == bytes)
    }
  }

  /// Moves a file in as an import does that has made its row.
  private func move(_ path: String, _ store: BlobStore) throws -> Blob {
    let blob = try store.adopt(path, move: true)
    #expect(try FileStamp(ofEntry: path) != nil, "the file stands until somebody has made a record of the blob")
    #expect(try store.removeSource(path, of: blob) == store.stamp(blob.digest))
    #expect(try temps(store) == [])
    return blob
  }

  @Test func `a moved file is the same file in its new place, read-only`() throws {
    try withStore { store in
      let path = try makeFile("\(store.root)/clip.mp4", [1, 2, 3])
      let before = try #require(try FileStamp(of: path))
      let blob = try move(path, store)
      #expect(blob.stamp.inode == before.inode)
      #expect(blob.stamp.permissions == 0o444)
      #expect(try FileStamp(of: path) == nil)
      #expect(try store.stamp(blob.digest)?.linkCount == 1)
    }
  }

  @Test func `a file that is moved in once more, after a death before it was removed, goes`() throws {
    try withStore { store in
      let path = try makeFile("\(store.root)/clip.mp4", [1, 2, 3])
      _ = try store.adopt(path, move: true)
      let blob = try move(path, store)
      #expect(blob.placement == .alreadyThere)
      #expect(try FileStamp(of: path) == nil)
      #expect(try store.verify(blob.digest) == .whole(try #require(try store.stamp(blob.digest))))
    }
  }

  @Test func `a file that changed after it was adopted stays`() throws {
    try withStore { store in
      let path = try makeFile("\(store.root)/clip.mp4", [1, 2, 3])
      try Entry.link(path, to: "\(store.root)/other.mp4")
      let blob = try store.adopt(path, move: true)
      _ = try Entry.remove(path)
      try makeFile(path, [4, 5])
      _ = try store.removeSource(path, of: blob)
      #expect(try SmallFile.read(path, limit: 9) == [4, 5])
    }
  }

  @Test func `a blob that is moved into its own store stays there`() throws {
    try withStore { store in
      let blob = try put([1, 2, 3], store)
      let again = try store.adopt(store.path(of: blob.digest), move: true)
      _ = try store.removeSource(store.path(of: blob.digest), of: again)
      #expect(try SmallFile.read(store.path(of: blob.digest), limit: 9) == [1, 2, 3])
      #expect(try temps(store) == [])
    }
  }

  @Test func `a moved file with a second name is copied, and only its own name goes`() throws {
    try withStore { store in
      let path = try makeFile("\(store.root)/clip.mp4", [1, 2, 3])
      try Entry.link(path, to: "\(store.root)/other.mp4")
      let blob = try move(path, store)
      #expect(try FileStamp(of: path) == nil)
      let other = try #require(try FileStamp(of: "\(store.root)/other.mp4"))
      #expect(other.inode != blob.stamp.inode)
      #expect(other.permissions == 0o644)
    }
  }

  @Test func `a moved file whose bytes are in the store goes once the stored ones are found whole`() throws {
    try withStore { store in
      _ = try put([1, 2, 3], store)
      let path = try makeFile("\(store.root)/clip.mp4", [1, 2, 3])
      #expect(try move(path, store).placement == .alreadyThere)
      #expect(try FileStamp(of: path) == nil)
    }
  }

  @Test func `a moved file takes the place of a damaged blob`() throws {
    try withStore { store in
      let blob = try put([1, 2, 3], store)
      try overwrite(store.path(of: blob.digest), [1, 2, 2])
      let path = try makeFile("\(store.root)/clip.mp4", [1, 2, 3])
      #expect(try move(path, store).placement == .replacedDamaged)
      #expect(try SmallFile.read(store.path(of: blob.digest), limit: 9) == [1, 2, 3])
      #expect(try FileStamp(of: path) == nil)
      #expect(try Folder.list("\(store.root)/damaged").count == 1, "what was damaged is set aside, never deleted")
    }
  }

  @Test(.enabled(if: hasOtherFileSystem))
  func `a file moved from another file system is copied and then removed`() throws {
    try withStore { store in
      let path = try makeFile("/dev/shm/onetake-test-\(try RandomID.make())", [1, 2, 3])
      defer { _ = try? Entry.remove(path) }
      let blob = try move(path, store)
      #expect(try store.verify(blob.digest) == .whole(blob.stamp))
      #expect(try FileStamp(of: path) == nil)
    }
  }

  @Test func `of many files each has its own answer, in their order`() throws {
    try withStore { store in
      let good = try (0..<9).map { try makeFile("\(store.root)/\($0)", [UInt8($0)]) }
      let paths = good + ["\(store.root)/none", store.root, "/dev/null"]
      let results = store.adopt(paths, move: false)
      for index in 0..<9 { #expect(try results[index].get().digest == Digest(of: [UInt8(index)])) }
      #expect(throws: BlobError.self) { try results[9].get() }
      #expect(throws: BlobError.notRegular(path: store.root)) { try results[10].get() }
      #expect(throws: BlobError.notRegular(path: "/dev/null")) { try results[11].get() }
      #expect(store.adopt([], move: false).isEmpty)
    }
  }

  @Test func `the same file twice in one batch is one blob`() throws {
    try withStore { store in
      let path = try makeFile("\(store.root)/clip", [1, 2, 3])
      let blobs = try store.adopt([path, path, path], move: false).map { try $0.get() }
      #expect(Set(blobs.map(\.digest)) == [Digest(of: [1, 2, 3])])
      #expect(blobs.filter { $0.placement == .new }.count == 1)
      #expect(try temps(store) == [])
    }
  }

  private static var hasOtherFileSystem: Bool {
    guard let shared = try? FileStamp(of: "/dev/shm"), let usual = try? FileStamp(of: "/tmp") else { return false }
    return unsafe access("/dev/shm", W_OK) == 0 && shared.device != usual.device
  }
}
