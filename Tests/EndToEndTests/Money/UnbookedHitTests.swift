import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// A hit whose booking fails: the clip is there and paid, so it is served, and what is not booked is told.
@Suite(.blocking) struct UnbookedHitTests {
  @Test(arguments: ["write", "fsync"])
  func `a hit is served although that it avoided money cannot be booked`(_ kind: String) throws {
    let rig = try makeRig()
    let bought = try rig.generate(.shortapi)
    #expect(bought.code == 0, "\(bought)")
    // The disk takes nothing any more from where the booking is written on.
    let report = rig.folder + "/calls"
    _ = try rig.generate(.shortapi, changes: CallFault.counting(below: rig.home, report: report))
    let log = try #require(
      CountedCall.report(report).first { $0.kind.rawValue == kind && $0.path.hasSuffix("-wal") }, "nothing is booked")
    rig.remove(report)
    var fault = CallFault(log.kind, kind == "write" ? .ENOSPC : .EIO, .forever)
    fault.number = log.number
    let changes = fault.variables(below: rig.home, report: report)
    let hit = try rig.generate(.shortapi, changes: changes)
    #expect(CountedCall.report(report).contains { $0.answer != nil }, "nothing failed")
    #expect(hit.code == 0 && hit.word == "reused", "\(hit)")
    #expect(hit.json["digest"] == bought.json["digest"] && hit.json["cost"]?["charged"] == "0.00")
    #expect(hit.notes.contains("0.128 USD could not be booked"), "\(hit)")
    #expect(hit.errors.contains("could not be booked") && hit.errors.contains("served all the same"), "\(hit)")
    #expect(try rig.generate(.shortapi).notes.isEmpty)
    #expect(try rig.count() == 1)
  }
}
