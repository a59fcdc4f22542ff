import Blobs
import Domain
import Files
import Glibc
import TestSupport
import Testing

@Suite struct ExportTests {
  @Test func `a copy has the blob's bytes, its own file and permissions that people expect`() throws {
    try withStore { store in
      let bytes = [UInt8](repeating: 3, count: 500_000)
      let blob = try put(bytes, store)
      let target = "\(store.root)/out/clip.mp4"
      try Folder.makeAll("\(store.root)/out")
      try store.export(blob.digest, to: target, expectedSize: 500_000)
      #expect(try SmallFile.read(target, limit: 1_000_000) == bytes)
      let stamp = try #require(try FileStamp(of: target))
      #expect(stamp.inode != blob.stamp.inode)
      #expect(stamp.permissions & 0o600 == 0o600)
      #expect(stamp.permissions & 0o111 == 0)
      #expect(try Folder.list("\(store.root)/out") == ["clip.mp4"])
    }
  }

  @Test func `a file that exists is replaced only when asked, and nothing else is left`() throws {
    try withStore { store in
      let blob = try put([1, 2, 3], store)
      try Folder.makeAll("\(store.root)/out")
      let target = try makeFile("\(store.root)/out/clip.mp4", [9])
      #expect(throws: BlobError.targetExists(path: target)) { try store.export(blob.digest, to: target) }
      #expect(try SmallFile.read(target, limit: 9) == [9])
      try store.export(blob.digest, to: target, replacing: true)
      #expect(try SmallFile.read(target, limit: 9) == [1, 2, 3])
      try store.export(blob.digest, to: "\(store.root)/out/new.mp4", replacing: true)
      #expect(try Folder.list("\(store.root)/out") == ["clip.mp4", "new.mp4"])
      #expect(try temps(store) == [])
    }
  }

  @Test func `a folder or a link is never replaced`() throws {
    try withStore { store in
      let blob = try put([1], store)
      unsafe symlink("/dev/null", "\(store.root)/link")
      for target in [store.root, "\(store.root)/link"] {
        #expect(throws: BlobError.notRegular(path: target)) {
          try store.export(blob.digest, to: target, replacing: true)
        }
      }
    }
  }

  @Test func `a blob that is missing or of another size is not exported`() throws {
    try withStore { store in
      let target = "\(store.root)/clip.mp4"
      #expect(throws: BlobError.missing(Digest(of: [1]))) { try store.export(Digest(of: [1]), to: target) }
      let blob = try put([1], store)
      #expect(throws: BlobError.damaged(blob.digest, found: nil)) {
        try store.export(blob.digest, to: target, expectedSize: 2)
      }
      #expect(throws: BlobError.self) { try store.export(blob.digest, to: "\(store.root)/none/clip.mp4") }
      #expect(try FileStamp(of: target) == nil)
    }
  }

  @Test(.enabled(if: unsafe access("/dev/shm", W_OK) == 0))
  func `a copy on another file system replaces as well`() throws {
    try withStore { store in
      let blob = try put([1, 2, 3], store)
      let folder = "/dev/shm/onetake-test-\(try RandomID.make())"
      try Folder.makeAll(folder)
      defer {
        _ = try? Entry.remove("\(folder)/clip")
        unsafe rmdir(folder)
      }
      try store.export(blob.digest, to: "\(folder)/clip")
      try store.export(blob.digest, to: "\(folder)/clip", replacing: true)
      #expect(try SmallFile.read("\(folder)/clip", limit: 9) == [1, 2, 3])
      #expect(try Folder.list(folder) == ["clip"])
    }
  }
}
