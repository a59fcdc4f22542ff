import Domain
import Foundation
import Rig

/// Makes worlds one after the other, all with the same provider-sim, which is told to forget in between.
package final class Lane {
  private let rig: Rig
  private var count = 0
  private var filmBytes: [UInt8] = []

  /// Starts a provider-sim that renders for so long.
  package init(renderSeconds: Double = 0) throws { rig = try Rig(["--plain-films"], renderSeconds: renderSeconds) }

  /// Runs `body` in a fresh world, which is gone afterwards.
  package func withWorld<Result>(_ settings: JSONObject = JSONObject(), _ body: (World) throws -> Result) throws
    -> Result
  {
    count += 1
    let folder = "\(rig.folder)/world-\(count)"
    let world = try World(rig: rig, folder: folder, settings: settings)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(world)
  }

  /// A film as the provider delivers it.
  func film() throws -> [UInt8] {
    if filmBytes.isEmpty {
      filmBytes = try withWorld { world in
        let path = world.outside + "/film.mp4"
        let outcome = try world.onetake(["generate"] + Words.text("a film to import") + ["-o", path])
        guard outcome.code == 0, let bytes = FileManager.default.contents(atPath: path) else {
          throw KillRigError("no film to import: \(outcome)")
        }
        return [UInt8](bytes)
      }
    }
    return filmBytes
  }

  /// Does `work` with each of `items`, in `width` lanes at once; the results are in the order of the items.
  package static func spread<Item: Sendable, Result: Sendable>(
    _ items: [Item], width: Int, _ work: @Sendable (Lane, Item) throws -> Result
  ) throws -> [Result] {
    let shared = Shared<Result>(count: items.count)
    DispatchQueue.concurrentPerform(iterations: min(width, max(1, items.count))) { _ in
      do {
        let lane = try Lane()
        while let index = shared.next() { shared.put(try work(lane, items[index]), at: index) }
      } catch {
        shared.fail(error)
      }
    }
    return try shared.results()
  }
}

/// What lanes share: who takes which item, and what came of each.
// why: everything is read and written under the lock.
private final class Shared<Result: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var upcoming = 0
  private var slots: [Result?]
  private var failure: (any Error)?

  init(count: Int) { slots = Array(repeating: nil, count: count) }

  func next() -> Int? {
    lock.withLock {
      guard failure == nil, upcoming < slots.count else { return nil }
      upcoming += 1
      return upcoming - 1
    }
  }

  func put(_ result: Result, at index: Int) { lock.withLock { slots[index] = result } }

  func fail(_ error: any Error) { lock.withLock { failure = failure ?? error } }

  func results() throws -> [Result] {
    try lock.withLock {
      if let failure { throw failure }
      return slots.compactMap { $0 }
    }
  }
}

/// Words of command lines that scenarios share.
package enum Words {
  /// A text-to-video request to shortapi.
  package static func text(_ prompt: String) -> [String] {
    [
      "--provider", "shortapi", "--model", "pixverse-v5.5/text-to-video", "--prompt", prompt, "--resolution", "540p",
    ]
  }

  /// An image-to-video request to gmi.
  package static func image(_ prompt: String, _ path: String) -> [String] {
    [
      "--provider", "gmi", "--model", "pixverse-v6/image-to-video", "--prompt", prompt, "--resolution", "540p",
      "--image", path,
    ]
  }
}
