import Domain
import Foundation
import Rig
import Synchronization
import TestFilms
import TestThreads
import Testing

/// Real processes that sweep while others store, import, copy out and buy: nothing that somebody needs may go.
@Suite(.blocking) struct SweepRaceTests {
  @Test func `sweeps in a loop take nothing from imports, purchases and copies of the same clips`() throws {
    let rig = try makeRig()
    let film = try TestFilms.path(.small)
    _ = try rig.bought("first")
    let sweeper = Loop(4) { _ in
      let outcome = try rig.onetake(["gc", "--grace", "0", "--json"])
      // One sweep at a time: the other is told so.
      guard outcome.code == 0 || outcome.errors.contains("at work") else { throw BadOutcome(outcome) }
    }
    let workers = (0..<3).map { lane in
      Loop(6) { round in
        // The same bytes are brought in, trashed and brought in again, while sweeps want them.
        let words = ["--json", film, "--model", "pixverse-v5.5/text-to-video", "--prompt", "lane \(lane) \(round)"]
        let imported = try rig.onetake(["import"] + words + ["--resolution", "540p"])
        guard let id = imported.json["id"]?.stringValue, imported.code == 4 else { throw BadOutcome(imported) }
        let path = imported.json["path"]?.stringValue ?? ""
        guard rig.exists(path) else { throw Unexpected("\(id) is imported and not there") }
        let copy = "\(rig.folder)/copy-\(lane)-\(round).mp4"
        let bought = try rig.onetake(["generate", "--json", "-o", copy] + rig.textRequest("lane \(lane)"))
        guard bought.code == 0, rig.exists(copy) else { throw BadOutcome(bought) }
        let removed = try rig.onetake(["rm", id])
        guard removed.code == 0 else { throw BadOutcome(removed) }
      }
    }
    for loop in [sweeper] + workers { try loop.finish() }
    let checked = try rig.onetake(["fsck", "--json"])
    #expect(checked.code == 0 && checked.output.isEmpty, "\(checked)")
    #expect(try rig.count() == 4)
    #expect(try rig.onetake(["gc", "--grace", "0"]).code == 0)
    // The film of the imports is needed by nobody now, and the four that were bought are.
    #expect(
      Set(rig.blobs()).count == Set(try (0..<3).map { try rig.digest("lane \($0)") } + [rig.digest("first")]).count)
    for lane in 0..<3 { #expect(try rig.onetake(["generate"] + rig.textRequest("lane \(lane)")).code == 0) }
  }

  @Test func `backups in a loop are whole while others buy, import, trash and sweep`() throws {
    let rig = try makeRig()
    let film = try TestFilms.path(.mute)
    _ = try rig.bought("first")
    let target = rig.folder + "/backup"
    let backups = Loop(4) { _ in
      let outcome = try rig.onetake(["backup", target])
      guard outcome.code == 0 || outcome.errors.contains("at work") else { throw BadOutcome(outcome) }
    }
    let workers = (0..<2).map { lane in
      Loop(5) { round in
        _ = try rig.bought("lane \(lane) \(round)")
        // Of its own prompt: the same film with nothing said of it is one clip, which the other lane may have swept.
        let words = ["--model", "pixverse-v5.5/text-to-video", "--prompt", "imported \(lane) \(round)"]
        let imported = try rig.onetake(["import", "--json", film] + words)
        guard let id = imported.json["id"]?.stringValue else { throw BadOutcome(imported) }
        let removed = try rig.onetake(["rm", id])
        guard removed.code == 0 else { throw BadOutcome(removed) }
        let swept = try rig.onetake(["gc", "--grace", "0"])
        guard swept.code == 0 || swept.errors.contains("at work") else { throw BadOutcome(swept) }
      }
    }
    for loop in [backups] + workers { try loop.finish() }
    #expect(try rig.onetake(["backup", target]).code == 0)
    let home = rig.folder + "/restored"
    let restored = try rig.onetake(["restore-backup", target, "--json", "--home", home])
    #expect(restored.code == 0 && restored.json["missing"] == [], "\(restored)")
    #expect(try rig.onetake(["fsck", "--home", home]).code == 0)
    for lane in 0..<2 {
      for round in 0..<5 {
        let words = rig.textRequest("lane \(lane) \(round)")
        #expect(try rig.onetake(["lookup", "--home", home] + words).code == 0)
      }
    }
    #expect(try rig.count() == 11)
  }
}

extension Rig {
  /// The digest of the clip that answers a request.
  fileprivate func digest(_ prompt: String) throws -> String {
    try onetake(["lookup", "--json"] + textRequest(prompt)).json["digest"]?.stringValue ?? "none"
  }
}

/// Something that a thread of its own does so many times; the first error ends it.
private final class Loop: Sendable {
  private let outcome = Mutex<Result<Void, any Error>?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  init(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
    Thread.detachNewThread {
      let result = Result { for round in 0..<count { try body(round) } }
      self.outcome.withLock { $0 = result }
      self.ended.signal()
    }
  }

  func finish() throws {
    ended.wait()
    try outcome.withLock { try $0?.get() }
  }
}
