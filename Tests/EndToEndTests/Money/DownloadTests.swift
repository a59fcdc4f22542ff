import Domain
import Rig
import TestThreads
import Testing

/// payment.md 8: a clip that is paid for is fetched, through whatever happens to its address.
@Suite(.blocking) struct DownloadTests {
  static let hiccups = [
    "film-403:1", "film-404:1", "film-410:1", "film-html:1", "film-json:1", "film-expired-once", "film-500:1",
    "film-drop:2", "film-drop-no-range:1", "film-short-length:1", "film-redirect:1", "film-redirect-loop:6",
    "film-redirect-file:1",
  ]

  @Test(arguments: Provider.allCases, hiccups)
  func `a download that goes wrong once is gone on with, and costs nothing more`(
    _ provider: Provider, _ fault: String
  ) throws {
    let rig = try makeRig(fault, settings: ["download.fresh_seconds": "30"])
    let bought = try rig.generate(provider)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.count() == 1)
  }

  @Test func `a film that comes slowly comes whole`() throws {
    let rig = try makeRig("film-slow:1", settings: ["download.idle_seconds": "1"])
    let bought = try rig.generate(.gmi)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try rig.seen("downloads") == 1)
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try rig.count() == 1)
  }

  @Test func `a film that stands still is taken up anew, and charges nothing`() throws {
    let rig = try makeRig("film-slow:1=600", settings: ["download.idle_seconds": "1"])
    let bought = try rig.generate(.shortapi)
    #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
    #expect(try rig.seen("downloads") == 2)
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  static let losses = [
    "film-403", "film-404", "film-410", "film-html", "film-json", "film-redirect-loop", "film-redirect-file",
  ]

  @Test(arguments: losses)
  func `a result that is nowhere is lost, and is asked for again for nothing`(_ fault: String) throws {
    let rig = try makeRig(fault, settings: ["download.fresh_seconds": "0"])
    let lost = try rig.generate(.gmi)
    #expect(lost.code == 5 && lost.word == "lost", "\(lost)")
    #expect(lost.json["reason"]?.stringValue?.isEmpty == false)
    #expect(lost.cures.first == "onetake jobs resume \(lost.id)")
    #expect(try rig.generate(.gmi).code == 5)
    #expect(try rig.resume(lost.id).code == 5)
    #expect(try rig.stats()["lost"] == "0.175")
    try rig.heal()
    let found = try rig.resume(lost.id)
    #expect(found.code == 0 && found.word == "generated", "\(found)")
    #expect(try rig.stats()["lost"] == "0.00")
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }

  @Test func `fresh addresses are asked for before a result is given up`() throws {
    let rig = try makeRig("film-403:2", settings: ["download.fresh_seconds": "10"])
    #expect(try rig.generate(.shortapi).word == "generated")
    #expect(try rig.seen("polls") == 3 && rig.seen("downloads") == 3)
  }

  @Test func `a server in trouble leaves the result where it is, and it is fetched later`() throws {
    let rig = try makeRig("film-500")
    let waiting = try rig.generate(.highway)
    #expect(waiting.code == 9 && waiting.word == "pending", "\(waiting)")
    #expect(try rig.state(waiting.id) == "rendered")
    #expect(try rig.seen("downloads") == 5)
    try rig.heal()
    #expect(try rig.resume(waiting.id).word == "generated")
    #expect(try rig.count() == 1)
  }

  @Test func `a result whose provider cannot be asked is not lost`() throws {
    let rig = try makeRig("film-endless", settings: ["download.max_bytes": "100000", "download.fresh_seconds": "0"])
    let waiting = try rig.generate(.gmi)
    #expect(try rig.state(waiting.id) == "rendered")
    try rig.breakThings("query-500")
    #expect(try rig.resume(waiting.id).code == 9)
    try rig.breakThings("query-404")
    #expect(try rig.resume(waiting.id, ["ONETAKE_GMI_URL": "http://127.0.0.1:1"]).code == 9)
    #expect(try rig.resume(waiting.id).code == 9)
    #expect(try rig.state(waiting.id) == "rendered")
    try rig.heal()
    try rig.set(["download.max_bytes": "100000000"])
    #expect(try rig.resume(waiting.id).word == "generated")
    #expect(try rig.count() == 1)
  }

  @Test func `a film without end stops at the limit, and is kept for whoever raises it`() throws {
    let rig = try makeRig("film-endless", settings: ["download.max_bytes": "1000000"])
    let stopped = try rig.generate(.shortapi)
    #expect(stopped.code == 9 && stopped.notes.contains("limit of 1000000 bytes"), "\(stopped)")
    #expect(try rig.generate(.shortapi).code == 9)
    try rig.heal()
    #expect(try rig.generate(.shortapi).code == 0)
    #expect(try rig.count() == 1)
  }

  @Test(arguments: [("film-truncated", "completeness")])
  func `a film that was cut before it was sent is kept, and not served`(_ fault: String, _ rule: String) throws {
    let rig = try makeRig(fault)
    let cut = try rig.generate(.gmi)
    #expect(cut.code == 4 && cut.word == "nonconforming", "\(cut)")
    #expect(cut.json["findings"]?.arrayValue?.contains { $0["rule"]?.stringValue == rule } == true)
    #expect(try rig.count() == 1)
  }
}
