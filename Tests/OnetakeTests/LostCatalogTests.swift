import CLinux
import Domain
import Files
import Glibc
import Onetake
import TestFilms
import TestSupport
import TestThreads
import Testing

@Suite(.blocking) struct LostCatalogTests {
  /// A library with one imported clip, closed again.
  private func withLibrary<Result>(_ body: (World) throws -> Result) throws -> Result {
    try withWorld { world in
      _ = try world.open().importClip(ImportClip(path: try TestFilms.path(.small)))
      return try body(world)
    }
  }

  private func removeCatalog(_ world: World, keeping kept: String = "") throws {
    for name in ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm"] where name != kept {
      _ = try Entry.remove("\(world.home)/\(name)")
    }
  }

  @Test func `a catalog that is gone while clips are there is not replaced`() throws {
    try withLibrary { world in
      try removeCatalog(world)
      for _ in 0..<2 {
        let error = try failure { _ = try world.open() }
        #expect(error.code == .damaged)
        #expect(error.message.contains("would forget every payment"))
        #expect(error.cure?.contains("backup") == true)
      }
      #expect(try FileStamp(of: world.home + "/library.sqlite") == nil)
    }
  }

  @Test func `a catalog that is empty while clips are there is not filled`() throws {
    try withLibrary { world in
      try removeCatalog(world)
      try SmallFile.write([], to: world.home + "/library.sqlite")
      #expect(try failure { _ = try world.open() }.code == .damaged)
      #expect(try FileStamp(of: world.home + "/library.sqlite")?.size == 0)
    }
  }

  @Test func `answers that nobody has read, or a log without its catalog, are traces as well`() throws {
    for trace in ["inflight/abc", "library.sqlite-wal"] {
      try withWorld { world in
        try Folder.makeAll(world.home + "/inflight")
        try SmallFile.write([1, 2, 3], to: "\(world.home)/\(trace)")
        #expect(try failure { _ = try world.open() }.code == .damaged)
        #expect(try SmallFile.read("\(world.home)/\(trace)", limit: 10) == [1, 2, 3])
      }
    }
  }

  @Test func `empty folders are no traces, and a library may begin there`() throws {
    try withWorld { world in
      try Folder.makeAll(world.home + "/blobs/ab")
      try Folder.makeAll(world.home + "/inflight")
      try SmallFile.write([], to: world.home + "/library.sqlite")
      try SmallFile.write([], to: world.home + "/library.sqlite-wal")
      #expect(try world.open().jobs().isEmpty)
    }
  }

  @Test func `eight that open a new library at once all may`() throws {
    try withWorld { world in
      let film = try TestFilms.path(.small)
      Threads.run(8) { _ in
        do {
          _ = try world.open().importClip(ImportClip(path: film))
        } catch {
          Issue.record(error)
        }
      }
      #expect(try world.open().clips().count == 1)
    }
  }

  @Test func `a damaged catalog is refused, and not a byte of it changes`() throws {
    try withLibrary { world in
      let path = world.home + "/library.sqlite"
      try removeCatalog(world, keeping: "library.sqlite")
      let noise = [UInt8](repeating: 0xA5, count: 20_000)
      try Descriptor(path, .readWrite).write(noise, at: 0)
      let before = try SmallFile.read(path, limit: 10 << 20)
      let error = try failure { _ = try world.open() }
      #expect(error.code == .damaged)
      #expect(error.cure?.contains("fsck") == true)
      #expect(try SmallFile.read(path, limit: 10 << 20) == before)
    }
  }

  /// Makes folders and files read-only for the time of `body`, and this thread somebody whom that stops: root may write
  /// anywhere, but whom the file system takes it for may not.
  private func withReadOnly(_ paths: [String], _ body: () throws -> Void) rethrows {
    for path in paths { unsafe chmod(path, path.hasSuffix(".sqlite") ? 0o444 : 0o555) }
    let before = setfsuid(65_534)
    defer {
      setfsuid(uid_t(before))
      for path in paths { unsafe chmod(path, path.hasSuffix(".sqlite") ? 0o644 : 0o755) }
    }
    try body()
  }

  @Test func `a folder that cannot be written is said to be so`() throws {
    try withScratch { folder in
      let error = try failure {
        try withReadOnly([folder]) { _ = try Library(LibraryOptions(home: folder + "/library")) }
      }
      #expect(error.code == .unusable)
      #expect(try Folder.list(folder) == [])
    }
  }

  @Test func `a library that cannot be written is said to be so, and stays as it is`() throws {
    try withLibrary { world in
      let paths = ["", "/lock", "/inflight", "/library.sqlite"].map { world.home + $0 }
      let error = try failure { try withReadOnly(paths) { _ = try world.open().buy(makeRequest()) } }
      #expect(error.code == .unusable)
      #expect(try world.count("submits") == 0)
      #expect(try world.open().clips().count == 1)
    }
  }
}
