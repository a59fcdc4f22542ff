import Domain
import Rig
import TestThreads
import Testing

@Suite(.blocking) struct FirstPurchaseTests {
  @Test func `the same request again costs nothing and serves the same bytes`() throws {
    let rig = try Rig()
    let request = ["generate", "--json"] + rig.textRequest("neon rain on a window")
    let first = try rig.onetake(request)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.json["outcome"] == "generated")
    #expect(try rig.charges() == (1, "0.128"))
    let second = try rig.onetake(request)
    #expect(second.code == 0)
    #expect(second.json["outcome"] == "reused")
    #expect(second.json["digest"] == first.json["digest"])
    #expect(second.json["cost"]?["charged"] == "0.00")
    #expect(second.json["cost"]?["avoided"] == "0.128")
    #expect(try rig.charges() == (1, "0.128"))
  }
}
