import Blobs
import Domain
import Files
import TestSupport
import Testing

@Suite struct BlobStoreTests {
  @Test func `a sealed blob is read-only under its digest and leaves no temp file`() throws {
    try withStore { store in
      var writer = try store.writer(expectedSize: 1000)
      try writer.write([1, 2])
      try writer.write([3])
      let blob = try writer.seal()
      #expect(blob.digest == Digest(of: [1, 2, 3]))
      #expect(blob.placement == .new)
      #expect(blob.stamp.size == 3)
      #expect(blob.stamp.permissions == 0o444)
      #expect(try store.stamp(blob.digest) == blob.stamp)
      #expect(store.path(of: blob.digest).hasSuffix("/blobs/03/\(blob.digest.hex)"))
      #expect(try store.open(blob.digest)?.readAll(limit: 9) == [1, 2, 3])
      #expect(try store.verify(blob.digest) == .whole(blob.stamp))
      #expect(try temps(store) == [])
    }
  }

  @Test func `a blob of no bytes can be kept`() throws {
    try withStore { store in
      let blob = try store.writer().seal()
      #expect(blob.digest == Digest(of: []))
      #expect(try store.verify(blob.digest) == .whole(blob.stamp))
    }
  }

  @Test func `a writer that is dropped leaves nothing`() throws {
    try withStore { store in
      do {
        var writer = try store.writer()
        try writer.write([1])
        #expect(try temps(store).count == 1)
      }
      #expect(try temps(store) == [])
    }
  }

  @Test func `the same bytes again keep the file that is there`() throws {
    try withStore { store in
      let first = try put([1, 2, 3], store)
      let second = try put([1, 2, 3], store)
      #expect(second.placement == .alreadyThere)
      #expect(second.stamp == first.stamp)
      #expect(try temps(store) == [])
    }
  }

  @Test func `good bytes take the place of a file of the same size that was damaged`() throws {
    try withStore { store in
      let first = try put([1, 2, 3], store)
      try overwrite(store.path(of: first.digest), [9])
      let second = try put([1, 2, 3], store)
      #expect(second.placement == .replacedDamaged)
      #expect(try store.verify(first.digest) == .whole(second.stamp))
    }
  }

  @Test func `a file of the wrong size in the blob's place is moved aside, not deleted`() throws {
    try withStore { store in
      let digest = Digest(of: [1, 2, 3])
      try Folder.makeAll(Folder.parent(of: store.path(of: digest)))
      try makeFile(store.path(of: digest), [9])
      let blob = try put([1, 2, 3], store)
      #expect(blob.placement == .replacedDamaged)
      #expect(try store.verify(digest) == .whole(blob.stamp))
      let aside = try Folder.list("\(store.root)/damaged")
      #expect(aside.count == 1)
      #expect(try SmallFile.read("\(store.root)/damaged/\(aside[0])", limit: 9) == [9])
    }
  }

  @Test func `other bytes than those announced are not kept`() throws {
    try withStore { store in
      let expected = Digest(of: [1])
      var writer = try store.writer()
      try writer.write([2])
      do throws(BlobError) {
        _ = try writer.seal(expecting: expected)
        Issue.record("the wrong bytes were sealed")
      } catch {
        #expect(error == .unexpectedContent(expected: expected, found: Digest(of: [2])))
      }
      #expect(try store.open(Digest(of: [2])) == nil)
      #expect(try temps(store) == [])
    }
  }

  @Test func `a writer starts again from nothing`() throws {
    try withStore { store in
      var writer = try store.writer()
      try writer.write([1, 2, 3])
      try writer.restart()
      try writer.write([4])
      #expect(try writer.seal().digest == Digest(of: [4]))
    }
  }

  @Test func `a blob that is not there is nil and a link in its place is an error`() throws {
    try withStore { store in
      let digest = Digest(of: [1])
      #expect(try store.open(digest) == nil)
      #expect(try store.stamp(digest) == nil)
      #expect(try store.verify(digest) == .missing)
      try Folder.makeAll(store.path(of: digest))
      #expect(throws: BlobError.notRegular(path: store.path(of: digest))) { _ = try store.open(digest) }
    }
  }

  @Test func `one changed bit is found`() throws {
    try withStore { store in
      let blob = try put([1, 2, 3], store)
      try overwrite(store.path(of: blob.digest), [1, 2, 2])
      #expect(try store.verify(blob.digest) == .damaged(found: Digest(of: [1, 2, 2])))
      #expect(try store.stamp(blob.digest) != blob.stamp)
    }
  }

  @Test func `a blob is removed once`() throws {
    try withStore { store in
      let blob = try put([1], store)
      #expect(try store.remove([blob.digest]) == [blob.digest: blob.stamp.size])
      #expect(try store.remove([blob.digest]) == [:])
      #expect(try store.stamp(blob.digest) == nil)
    }
  }

  @Test func `a survey names every blob and everything that is none`() throws {
    try withStore { store in
      let blob = try put([1, 2, 3], store)
      try makeFile("\(store.root)/blobs/note", [1])
      try makeFile("\(store.root)/blobs/03/short", [1])
      try Folder.makeAll("\(store.root)/blobs/ff")
      try makeFile("\(store.root)/blobs/ff/\(blob.digest.hex)", [1])
      var entries: [StoreEntry] = []
      try store.survey { entries.append($0) }
      #expect(
        entries == [
          .blob(blob.digest, blob.stamp), .unexpected(path: "blobs/03/short"),
          .unexpected(path: "blobs/ff/\(blob.digest.hex)"), .unexpected(path: "blobs/note"),
        ])
    }
  }

  @Test func `two stores that put the same blob at once both have it`() throws {
    try withStore { store in
      let bytes = [UInt8](repeating: 5, count: 100_000)
      Threads.run(4) { _ in
        do {
          let own = try BlobStore(root: store.root, owner: try RandomID.make())
          for round in 0..<20 { _ = try put(bytes + [UInt8(round)], own) }
        } catch {
          Issue.record(error)
        }
      }
      var count = 0
      try store.survey { entry in
        guard case .blob(let digest, let stamp) = entry else {
          Issue.record("unexpected: \(entry)")
          return
        }
        let condition = try store.verify(digest)
        #expect(condition == .whole(stamp))
        count += 1
      }
      #expect(count == 20)
      #expect(try temps(store) == [])
    }
  }
}
