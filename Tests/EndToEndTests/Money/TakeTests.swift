import Domain
import Rig
import TestThreads
import Testing

/// payment.md 11 and 12: which take answers, and what buys another.
@Suite(.blocking) struct TakeTests {
  @Test(arguments: Provider.allCases)
  func `a take that is named is bought once`(_ provider: Provider) throws {
    let rig = try makeRig()
    #expect(try rig.generate(provider, "--take", "2").code == 2)
    #expect(try rig.seen("submits") == 0)
    #expect(try rig.generate(provider, "--take", "1").word == "generated")
    #expect(try rig.generate(provider, "--take", "3").code == 2)
    let second = try rig.generate(provider, "--take", "2")
    #expect(second.word == "generated" && second.json["take"] == 2, "\(second)")
    for (words, take) in [(["--take", "2"], 2), (["--take", "1"], 1), ([], 1)] as [([String], JSON)] {
      let again = try rig.onetake(try rig.order(provider, words))
      #expect(again.word == "reused" && again.json["take"] == take, "\(again)")
    }
    #expect(try rig.count() == 2)
  }

  @Test(arguments: ["0", "-1", "1.5", "two", ""])
  func `a take that is no number is refused`(_ take: String) throws {
    let rig = try makeRig()
    #expect(try rig.generate(.gmi, "--take", take).code == 2)
    #expect(try rig.seen("submits") == 0)
  }

  @Test func `each --new-take buys one more, and only while none is in flight`() throws {
    let rig = try makeRig()
    for take in [1, 2, 3] as [JSON] {
      let bought = try rig.generate(.gmi, "--new-take")
      #expect(bought.word == "generated" && bought.json["take"] == take, "\(bought)")
    }
    #expect(try rig.generate(.gmi, "--new-take", "--no-wait").json["take"] == 4)
    let joined = try rig.generate(.gmi, "--new-take")
    #expect(joined.code == 0 && joined.json["take"] == 4, "\(joined)")
    #expect(try rig.generate(.gmi, "--new-take", "--take", "5").code == 2)
    #expect(try rig.count() == 4)
  }

  @Test(arguments: Provider.allCases)
  func `a clip in the trash is not bought again but restored, for nothing`(_ provider: Provider) throws {
    let rig = try makeRig()
    let bought = try rig.generate(provider)
    #expect(try rig.onetake(["rm", bought.id]).code == 0)
    let trashed = try rig.generate(provider)
    #expect(trashed.code == 3 && trashed.errors.contains("onetake restore \(bought.id)"), "\(trashed)")
    #expect(try rig.generate(provider, "--take", "1").code == 3)
    #expect(try rig.generate(provider, "--take", "3").code == 2)
    #expect(try rig.count() == 1)
    #expect(try rig.onetake(["restore", bought.id]).code == 0)
    let served = try rig.generate(provider)
    #expect(served.word == "reused" && served.json["cost"]?["charged"] == "0.00", "\(served)")
    #expect(try rig.count() == 1)
  }

  @Test func `a second take serves while the first lies in the trash`() throws {
    let rig = try makeRig()
    let first = try rig.generate(.shortapi)
    #expect(try rig.onetake(["rm", first.id]).code == 0)
    #expect(try rig.generate(.shortapi, "--new-take").json["take"] == 2)
    #expect(try rig.generate(.shortapi).json["take"] == 2)
    #expect(try rig.onetake(["restore", first.id]).code == 0)
    #expect(try rig.generate(.shortapi).json["take"] == 1)
    #expect(try rig.count() == 2)
  }

  @Test func `an uncertain take lets another be bought by its number alone, and is not forgotten`() throws {
    let rig = try makeRig("submit-drop-after:1")
    let lost = try rig.generate(.gmi)
    #expect(try rig.generate(.gmi, "--new-take").code == 6)
    #expect(try rig.count() == 1)
    let second = try rig.generate(.gmi, "--take", "2")
    #expect(second.word == "generated", "\(second)")
    #expect(try rig.generate(.gmi).json["take"] == 2)
    #expect(try rig.generate(.gmi, "--take", "1").code == 6)
    #expect(try rig.onetake(["jobs", "--json"]).lines.map { $0["id"]?.stringValue } == [lost.id])
    #expect(try rig.count() == 2)
  }

  @Test func `the same request from another provider is the same clip`() throws {
    let rig = try makeRig()
    let bought = try rig.generate(.gmi)
    let again = try rig.generate(.highway)
    #expect(again.word == "reused" && again.json["digest"] == bought.json["digest"], "\(again)")
    #expect(again.json["provider"] == "gmi")
    #expect(try rig.count() == 1)
  }
}
