import Domain
import Foundation
import Glibc
import Rig
import TestThreads
import Testing

/// Slots for answers that a process left behind, whatever they are called.
@Suite(.blocking) struct SlotTests {
  /// The files in which answers wait to be read.
  private func slots(_ rig: Rig) throws -> [String: [UInt8]] {
    let folder = rig.home + "/inflight"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try Dictionary(uniqueKeysWithValues: names.map { ($0, try rig.bytes("\(folder)/\($0)")) })
  }

  @Test(arguments: ["submitted", "available"])
  func `a slot that was read and left behind is removed, and changes nothing`(_ state: String) throws {
    let rig = try makeRig("submit-late:1=1")
    let running = try rig.start(try rig.order(.gmi, ["--no-wait"]))
    try rig.wait { try rig.seen("submits") == 1 }
    let left = try slots(rig)
    #expect(left.count == 1)
    let bought = running.finish()
    #expect(bought.code == 0 && bought.word == "pending", "\(bought)")
    #expect(try slots(rig).isEmpty)
    if state == "available" { #expect(try rig.resume(bought.id).word == "generated") }
    // As if the process had died between the step and the removal.
    for (name, bytes) in left { _ = try rig.file("library/inflight/\(name)", bytes) }
    #expect(try rig.onetake(["jobs"]).code == 0)
    #expect(try slots(rig).isEmpty)
    #expect(try rig.state(bought.id) == state)
    #expect(try rig.generate(.gmi).code == 0)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  @Test func `a slot that a living process will write to is left alone`() throws {
    let rig = try makeRig("submit-late:1=1")
    let running = try rig.start(try rig.order(.gmi, ["--no-wait"]))
    try rig.wait { try rig.seen("submits") == 1 }
    #expect(try rig.onetake(["jobs"]).code == 0)
    #expect(try slots(rig).count == 1)
    #expect(running.finish().code == 0)
    #expect(try rig.count() == 1)
  }
}
