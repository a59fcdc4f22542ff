import Catalog
import Domain
import Files
import Glibc
import TestFilms
import TestSupport
import TestThreads
import Testing

@testable import Onetake

@Suite(.blocking) struct BackupTests {
  private func target(_ world: World) -> String { world.home + "-backup" }

  private func bring(_ film: TestFilm, _ prompt: String, _ library: Library) throws -> GenerationRecord {
    var clip = ImportClip(path: try TestFilms.path(film))
    clip.request = try makeRequest(prompt)
    return try library.importClip(clip).record
  }

  /// What the clips of a library are: prompt, state and digest of each, and the money.
  private func contents(_ library: Library) throws -> [String] {
    let records = try library.search("", limit: 100).records
    let ledger = try library.ledger().map { "\($0.group.month) \($0.spent) \($0.avoided) \($0.paid)" }
    return records.map { "\($0.id) \($0.state) \($0.clip?.prompt ?? "") \($0.clip?.digest.hex ?? "")" } + ledger
  }

  private func overwrite(_ path: String) throws {
    unsafe chmod(path, 0o644)
    try Descriptor(path, .readWrite).write([UInt8](repeating: 0xA5, count: 100), at: 50)
  }

  @Test func `a library comes back from its backup as it was, in another folder`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try library.buy(makeRequest("bought"))
      _ = try library.buy(makeRequest("bought"))
      _ = try bring(.small, "imported", library)
      let report = try library.backup(to: target(world))
      #expect(report.blobs == 2 && report.copied + report.cloned == 2 && report.missing.isEmpty)
      var options = world.options
      options.home = world.home + "-restored"
      let restored = try Library.restore(from: target(world), options)
      #expect(restored.present == .none && restored.brought == 2 && restored.blobs == 2 && restored.missing.isEmpty)
      #expect(restored.unknownSince == report.takenAt && restored.setAside == nil)
      let other = try Library(options)
      #expect(try contents(other) == contents(library))
      #expect(try other.findings() == [])
      #expect(try other.buy(makeRequest("bought")).outcome == .reused)
      #expect(try world.count("submits") == 1)
      #expect(try Folder.list(options.home).filter { $0.contains("restoring") || $0.contains("replaced") } == [])
    }
  }

  @Test func `a second backup only copies what is new, and the first is good until then`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "one", library)
      _ = try library.backup(to: target(world))
      let first = try BackupFolder(path: target(world)).manifest()
      _ = try bring(.mute, "two", library)
      let second = try library.backup(to: target(world))
      #expect(second.blobs == 2 && second.copied + second.cloned == 1)
      let now = try BackupFolder(path: target(world)).manifest()
      #expect(now?.snapshot != first?.snapshot)
      let snapshots = try Folder.list(target(world)).filter(BackupFolder.isSnapshotName)
      #expect(snapshots == [now?.snapshot])
      #expect(try library.backup(to: target(world)).copied == 0)
    }
  }

  @Test func `what was interrupted before the manifest leaves the earlier backup as it was`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "one", library)
      _ = try library.backup(to: target(world))
      // As a backup leaves it that was killed: a snapshot that no manifest names, a temp file.
      let snapshot = "\(target(world))/\(try BackupFolder.newSnapshotName())"
      try Folder.makeAll(snapshot)
      try SmallFile.write([1], to: snapshot + "/library.sqlite")
      let dead = try RandomID.make()
      try SmallFile.write([1], to: "\(target(world))/tmp/\(dead).boot.1.part")
      var options = world.options
      options.home = world.home + "-restored"
      #expect(try Library.restore(from: target(world), options).brought == 1)
      _ = try library.backup(to: target(world))
      #expect(try Folder.list(target(world)).filter(BackupFolder.isSnapshotName).count == 1)
      #expect(try Folder.list(target(world) + "/tmp") == [])
    }
  }

  @Test func `a first backup that was interrupted is no backup, and goes on where it stopped`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "one", library)
      _ = try library.backup(to: target(world))
      try Entry.remove(target(world) + "/backup.json")
      try SmallFile.write(Array(library.identity().utf8), to: target(world) + "/backup.begun")
      var options = world.options
      options.home = world.home + "-restored"
      let error = try failure { _ = try Library.restore(from: target(world), options) }
      #expect(error.code == .invalid && error.message.contains("no backup that was completed"))
      #expect(try library.backup(to: target(world)).copied == 0)
      #expect(try Library.restore(from: target(world), options).brought == 1)
    }
  }

  @Test func `only an empty folder, or a backup of this library, is written to`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "one", library)
      for (name, prepare) in [
        ("full", { try Folder.makeAll("\($0)/x") }), ("file", { try SmallFile.write([1], to: $0) }),
        ("library/inside", { _ in }), ("library", { _ in }),
        (
          "another",
          { (path: String) in
            var options = world.options
            options.home = path + "-library"
            _ = try Library(options).backup(to: path)
          }
        ),
      ] as [(String, (String) throws -> Void)] {
        let path = "\(world.home)/../\(name)"
        try prepare(path)
        #expect(try failure { _ = try library.backup(to: path) }.code == .invalid, "\(name)")
      }
      #expect(try library.findings() == [])
    }
  }

  @Test func `linked clips take no space and stay hits that are not read anew`() throws {
    try withWorld { world in
      let library = try world.open()
      let record = try bring(.small, "one", library)
      let digest = try #require(record.clip).digest
      let report = try library.backup(to: target(world), linking: true)
      #expect(report.linked == 1)
      let stamp = try #require(try FileStamp(of: library.path(of: digest)))
      #expect(stamp.linkCount == 2)
      #expect(try library.catalog.stamp(of: digest) == BlobStamp(stamp))
      // A restore makes copies, never links.
      var options = world.options
      options.home = world.home + "-restored"
      _ = try Library.restore(from: target(world), options)
      #expect(try FileStamp(of: library.path(of: digest))?.linkCount == 2)
    }
  }

  @Test func `a clip that is damaged or missing is told, and everything else is backed up`() throws {
    try withWorld { world in
      let library = try world.open()
      let damaged = try bring(.small, "damaged", library)
      let missing = try bring(.mute, "missing", library)
      _ = try library.buy(makeRequest("fine"))
      try overwrite(library.path(of: #require(damaged.clip).digest))
      try Entry.remove(library.path(of: #require(missing.clip).digest))
      let report = try library.backup(to: target(world))
      #expect(Set(report.missing) == [damaged.id, missing.id] && report.blobs == 3)
      var options = world.options
      options.home = world.home + "-restored"
      let restored = try Library.restore(from: target(world), options)
      #expect(Set(restored.missing) == [damaged.id, missing.id] && restored.blobs == 1)
    }
  }

  @Test func `a clip that was damaged after a backup stays whole in the next one`() throws {
    try withWorld { world in
      let library = try world.open()
      let clip = try #require(try bring(.small, "p", library).clip)
      _ = try library.backup(to: target(world))
      try overwrite(library.path(of: clip.digest))
      #expect(try library.backup(to: target(world)).missing.isEmpty)
      try Entry.remove(library.path(of: clip.digest))
      #expect(try library.backup(to: target(world)).missing.isEmpty)
    }
  }

  @Test func `writers are not kept waiting, and do not keep a backup from its end`() throws {
    try withWorld { world in
      let library = try world.open()
      for index in 0..<30 { _ = try library.buy(makeRequest("clip \(index % 3)")) }
      let stop = world.home + "-stop"
      Threads.run(3) { lane in
        do {
          if lane == 0 {
            for round in 0..<3 { _ = try library.backup(to: "\(world.home)-backup-\(round % 2)") }
            try SmallFile.write([1], to: stop)
          } else {
            let own = try world.open()
            while try FileStamp(of: stop) == nil { _ = try own.buy(makeRequest("clip \(lane)")) }
          }
        } catch {
          Issue.record(error)
          try? SmallFile.write([1], to: stop)
        }
      }
      for round in 0..<2 {
        var options = world.options
        options.home = "\(world.home)-restored-\(round)"
        #expect(try Library.restore(from: "\(world.home)-backup-\(round)", options).missing.isEmpty)
        #expect(try Library(options).findings() == [])
      }
    }
  }

  @Test func `a backup that knows more than the library is not written over`() throws {
    try withWorld { world in
      let library = try world.open()
      _ = try bring(.small, "one", library)
      let old = world.home + "-old.sqlite"
      try Catalog.copy(world.home + "/library.sqlite", to: old)
      _ = try bring(.mute, "two", library)
      _ = try library.backup(to: target(world))
      withExtendedLifetime(library) {}
      for suffix in ["-wal", "-shm"] { _ = try Entry.remove("\(world.home)/library.sqlite\(suffix)") }
      try Entry.rename(old, to: world.home + "/library.sqlite")
      let error = try failure { _ = try world.open().backup(to: target(world)) }
      #expect(error.code == .damaged && error.message.contains("knows more"))
    }
  }
}
