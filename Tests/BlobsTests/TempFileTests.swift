import Blobs
import Domain
import Files
import TestSupport
import Testing

@Suite struct TempFileTests {
  @Test func `a suspended blob is taken up with all its bytes`() throws {
    try withStore { store in
      var writer = try store.writer()
      try writer.write([1, 2])
      let name = writer.suspend()
      #expect(try temps(store) == [name])
      guard var resumed = try store.resume(name) else { throw BlobError.missing(Digest(of: [1, 2])) }
      #expect(resumed.byteCount == 2)
      #expect(resumed.digest() == Digest(of: [1, 2]))
      try resumed.write([3])
      #expect(try resumed.seal().digest == Digest(of: [1, 2, 3]))
      #expect(try store.resume(name) == nil)
    }
  }

  @Test func `a dead owner's blob can be taken up, a living owner's cannot`() throws {
    try withStore { store in
      try withSuspended(store) { (name, owner) throws in
        #expect(try OwnerLock.isAlive(owner, in: "\(store.root)/lock"))
        #expect(try store.resume(name) == nil)
        #expect(try temps(store) == [name])
      }
      let name = try #require(try temps(store).first)
      guard let resumed = try store.resume(name) else { throw BlobError.missing(Digest(of: [7])) }
      #expect(try resumed.seal().digest == Digest(of: [7]))
    }
  }

  @Test func `what was written before the machine started anew is not trusted`() throws {
    try withStore { store in
      let name = "0123456789abcdef0123456789abcdef.00000000.1.part"
      try makeFile("\(store.root)/tmp/\(name)", [1])
      #expect(try store.resume(name) == nil)
      #expect(try store.resume("../lock/x") == nil)
    }
  }

  @Test func `a sweep takes dead owners' files and nothing else`() throws {
    try withStore { store in
      let own = try store.writer()
      let dead = "0123456789abcdef0123456789abcdef"
      try makeFile("\(store.root)/tmp/\(dead).00000000.1.part", [1, 2])
      try makeFile("\(store.root)/tmp/\(dead).00000000.2.part", [1])
      try makeFile("\(store.root)/tmp/notes", [1])
      try makeFile("\(store.root)/lock/\(dead)", [])
      try withSuspended(store) { name, _ in
        let swept = try store.sweep(keeping: ["\(dead).00000000.2.part"])
        #expect(swept.removed == 1)
        #expect(swept.bytes == 2)
        #expect(swept.unknown == ["notes"])
        #expect(
          try Set(temps(store)) == [own.name, name, "\(dead).00000000.2.part", "notes"])
      }
      #expect(try store.sweep().removed == 2)
      #expect(try Folder.list("\(store.root)/lock") == [store.owner])
    }
  }

  @Test func `reserved room is given back when it is dropped and becomes a blob when it is used`() throws {
    try withStore { store in
      do {
        let reservation = try store.reserve(1 << 20)
        #expect(reservation.byteCount == 1 << 20)
        #expect(try temps(store).count == 1)
      }
      #expect(try temps(store) == [])
      var writer = try store.reserve(1 << 20).writer()
      try writer.write([1])
      let blob = try writer.seal()
      #expect(blob.stamp.size == 1)
      #expect(try temps(store) == [])
    }
  }

  @Test func `more room than there is cannot be reserved, and nothing is left of the try`() throws {
    try withStore { store in
      do throws(BlobError) {
        _ = try store.reserve(1 << 50)
        Issue.record("a petabyte was reserved")
      } catch {
        guard case .file(let file) = error else { throw error }
        #expect(file.isNoSpace)
      }
      #expect(try temps(store) == [])
    }
  }

  /// Runs `body` while another living owner has a suspended blob of the byte 7 in the store.
  private func withSuspended(_ store: BlobStore, _ body: (_ name: String, _ owner: String) throws -> Void) throws {
    let lock = try OwnerLock(in: "\(store.root)/lock")
    var writer = try BlobStore(root: store.root, owner: lock.owner).writer()
    try writer.write([7])
    try body(writer.suspend(), lock.owner)
    #expect(try OwnerLock.isAlive(lock.owner, in: "\(store.root)/lock"))
  }

  @Test func `a name that another store of the same owner could not clear away is not taken again`() throws {
    try withScratch { folder in
      try Folder.makeAll("\(folder)/lock")
      let lock = try OwnerLock(in: "\(folder)/lock")
      var first = try BlobStore(root: folder, owner: lock.owner).writer()
      var second = try BlobStore(root: folder, owner: lock.owner).writer()
      try first.write([1])
      try second.write([2])
      let blobs = (try first.seal(), try second.seal())
      #expect(blobs.0.digest != blobs.1.digest)
    }
  }
}
