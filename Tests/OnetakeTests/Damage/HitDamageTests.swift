import Domain
import Files
import Glibc
import Onetake
import TestSupport
import TestThreads
import Testing

/// No damaged byte is served as a hit, whichever door is used; docs/durability.md says which check sees what.
@Suite(.blocking) struct HitDamageTests {
  /// A way by which a clip's bytes reach whoever asks.
  enum Door: String, CaseIterable, Sendable {
    case generate, lookup, held, open, copy, verify, resume

    /// The path of the bytes that it gives.
    func path(_ clips: TwoClips, _ library: Library) throws -> String? {
      switch self {
      case .generate: return try library.buy(clips.request).path
      case .lookup: return try library.lookup(clips.request).result?.path
      case .held: return try library.held(clips.request.key)?.path
      case .open: return try library.playablePath(of: clips.record)
      case .copy:
        let target = library.options.home + "-copy.mp4"
        try library.export(clips.record, to: target, replacing: true)
        return target
      case .verify: return try library.verify(clips.record).path
      case .resume: return try library.resume(clips.record, interrupt: try Interrupt()).path
      }
    }
  }

  /// Whether the door refuses; that it gives the right bytes is checked where it does not.
  private func refuses(_ door: Door, _ clips: TwoClips, _ library: Library, _ world: World) throws -> Bool {
    do {
      let path = try #require(try door.path(clips, library), "\(door): a miss")
      #expect(world.digest(path) == clips.digest, "\(door) serves other bytes")
      return false
    } catch let error as LibraryError {
      #expect(error.code == .damaged, "\(door): \(error.code) \(error.message)")
      return true
    }
  }

  @Test(arguments: BlobDamage.allCases)
  func `a damaged clip is served by no door, and nothing is bought for it`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try damage.apply(to: clips.path, and: clips.otherPath)
      for door in Door.allCases {
        #expect(try refuses(door, clips, world.openOffline(), world), "\(damage.rawValue): \(door)")
      }
      #expect(try FileStamp(of: world.home + "-copy.mp4") == nil)
      #expect(try world.count("submits") == 2)
    }
  }

  @Test(arguments: BlobDamage.ofBytes)
  func `a clip whose file has its old times again is served by no door`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let times = try [clips.path, clips.otherPath].map { try #require(try FileStamp(ofEntry: $0)).modified }
      try damage.apply(to: clips.path, and: clips.otherPath)
      for (path, modified) in zip([clips.path, clips.otherPath], times) {
        let moment = timespec(tv_sec: Int(modified / 1_000_000_000), tv_nsec: Int(modified % 1_000_000_000))
        let pair = [moment, moment]
        #expect(unsafe utimensat(AT_FDCWD, path, pair, 0) == 0)
      }
      for door in Door.allCases {
        #expect(try refuses(door, clips, world.openOffline(), world), "\(damage.rawValue): \(door)")
      }
    }
  }

  @Test(arguments: [HitCheck.full, .sampled(oneOf: 1)], BlobDamage.ofBytes)
  func `what changed below the file system is seen by every door that reads the whole file`(
    check: HitCheck, damage: BlobDamage
  ) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try damage.apply(to: clips.path, and: clips.otherPath)
      for door in Door.allCases {
        // Each door for itself: the first that sees it would tell the others.
        try world.putStampsBack()
        let library = try world.openOffline { $0.hitCheck = check }
        #expect(try refuses(door, clips, library, world), "\(damage.rawValue): \(door)")
      }
    }
  }

  @Test(arguments: BlobDamage.ofSameSize)
  func `a look at size and times alone does not see it, and does once anybody has`(damage: BlobDamage) throws {
    for teller in ["fsck", "a hit that reads it", "verify"] {
      try withWorld { world in
        let clips = try TwoClips(world)
        try damage.apply(to: clips.path, and: clips.otherPath)
        try world.putStampsBack()
        let library = try world.openOffline()
        // What docs/durability.md says that the cheap check cannot see.
        #expect(try library.lookup(clips.request).result?.outcome == .reused)
        switch teller {
        case "fsck": #expect(try library.check().report.damages == 1)
        case "verify": #expect(try failure { _ = try library.verify(clips.record) }.code == .damaged)
        default:
          let careful = try world.openOffline { $0.hitCheck = .full }
          #expect(try failure { _ = try careful.lookup(clips.request) }.code == .damaged)
        }
        for door in Door.allCases {
          #expect(try refuses(door, clips, world.openOffline(), world), "after \(teller): \(door)")
        }
      }
    }
  }

  @Test(arguments: [HitCheck.stamp, .sampled(oneOf: 2), .full])
  func `a whole clip is served by every door, whatever is looked at`(check: HitCheck) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      for door in Door.allCases {
        let library = try world.openOffline { $0.hitCheck = check }
        #expect(try !refuses(door, clips, library, world), "\(door)")
      }
    }
  }

  @Test func `one hit of so many reads the whole file`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.middleBit.apply(to: clips.path, and: clips.otherPath)
      var seen = 0
      for _ in 0..<64 {
        try world.putStampsBack()
        let library = try world.openOffline { $0.hitCheck = .sampled(oneOf: 2) }
        do { _ = try library.held(clips.request.key) } catch { seen += 1 }
      }
      // By lot: both all and none of 64 would come once in 2^64.
      #expect(seen > 0 && seen < 64)
    }
  }

  @Test(arguments: BlobDamage.allCases)
  func `where the provider still has it, whoever asks gets the right bytes, and pays nothing`(damage: BlobDamage) throws
  {
    try withWorld { world in
      let clips = try TwoClips(world)
      try damage.apply(to: clips.path, and: clips.otherPath)
      let bytes = world.digest(clips.path)
      let result = try world.open().buy(clips.request)
      #expect(result.outcome == .reused && result.path == clips.path)
      #expect(world.digest(clips.path) == clips.digest)
      #expect(try world.charges().count == 2)
      let aside = try world.setAside().filter { $0.hasPrefix(clips.digest.hex) }
      #expect(aside.count == (damage == .lost ? 0 : 1), "\(aside)")
      if BlobDamage.ofBytes.contains(damage) {
        #expect(aside.map { world.digest("\(world.home)/damaged/\($0)") } == [bytes], "it was set aside as it was")
      }
    }
  }

  @Test func `what was set aside for one clip may be another one's bytes, and mends it without a provider`() throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      try BlobDamage.swapped.apply(to: clips.path, and: clips.otherPath)
      #expect(try world.open().buy(clips.request).outcome == .reused)
      let downloads = try world.count("downloads")
      let other = try world.openOffline().buy(makeRequest("a second one"))
      #expect(other.outcome == .reused && other.record?.id == clips.other.id)
      #expect(world.digest(clips.otherPath) == clips.other.clip?.digest)
      #expect(try world.count("downloads") == downloads)
    }
  }

  @Test(arguments: BlobDamage.allCases)
  func `the same film, brought in again, mends the clip`(damage: BlobDamage) throws {
    try withWorld { world in
      let clips = try TwoClips(world)
      let copy = world.home + "-film.mp4"
      try world.open().export(clips.record, to: copy, replacing: false)
      try damage.apply(to: clips.path, and: clips.otherPath)
      var order = ImportClip(path: copy)
      order.request = clips.request
      let brought = try world.openOffline().importClip(order)
      #expect(brought.record.id == clips.record.id && !brought.isNew)
      #expect(try world.openOffline().lookup(clips.request).result?.outcome == .reused)
      #expect(world.digest(clips.path) == clips.digest)
    }
  }
}
