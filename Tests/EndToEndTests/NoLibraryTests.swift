import Domain
import Rig
import TestThreads
import Testing

/// What only reads writes nothing where there is no library: it reads as an empty one.
@Suite(.blocking) struct NoLibraryTests {
  @Test(arguments: [false, true])
  func `who asks where there is no library is answered, and nothing is written`(isFolderThere: Bool) throws {
    let rig = try Rig()
    if isFolderThere { _ = try rig.file("library/notes.txt", text: "mine") }
    let request = rig.textRequest("neon rain")
    let lines: [(words: [String], code: Int32)] = [
      (["quote"] + request, 0), (["generate", "--dry-run"] + request, 0), (["lookup"] + request, 3),
      (["key"] + request, 0), (["search"], 3), (["stats"], 0), (["jobs"], 0), (["jobs", "resume"], 0),
      (["show", "abcd"], 3), (["verify", "--all"], 0), (["rm", "abcd"], 3), (["accept", "abcd"], 3),
      (["collect-paid-jobs"], 0),
    ]
    for (words, code) in lines {
      let outcome = try rig.onetake(words)
      #expect(outcome.code == code, "\(words): \(outcome)")
      #expect(!rig.exists(rig.home + "/library.sqlite") && !rig.exists(rig.home + "/lock"), "\(words)")
      #expect(rig.exists(rig.home) == isFolderThere, "\(words)")
    }
    #expect(try rig.submits() == 0)
  }

  @Test func `a miss, a quote and a dry run say without a library what they say with an empty one`() throws {
    let rig = try Rig()
    let empty = rig.folder + "/empty"
    #expect(try rig.onetake(["doctor"], ["ONETAKE_HOME": empty]).code == 0)
    #expect(rig.exists(empty + "/library.sqlite"))
    let request = rig.textRequest("neon rain")
    for words in [["lookup"], ["quote"], ["generate", "--dry-run"]] {
      let without = try rig.json(words + request)
      let with = try rig.json(words + request, ["ONETAKE_HOME": empty])
      #expect(without.json == with.json && without.code == with.code, "\(without) \(with)")
      #expect(without.errors.contains("there is no library at \(rig.home) yet"), "\(without)")
      #expect(!with.errors.contains("there is no library"), "\(with)")
    }
  }

  @Test func `a dry run says without a library that a budget would not hold it`() throws {
    let rig = try Rig()
    #expect(try rig.onetake(["config", "set", "budget.month", "0.05"]).code == 0)
    let outcome = try rig.onetake(["generate", "--dry-run"] + rig.textRequest("neon rain"))
    #expect(outcome.code == 7, "\(outcome)")
    #expect(!rig.exists(rig.home))
  }

  @Test func `a catalog that is gone from beside its clips is not taken for no library`() throws {
    let rig = try Rig()
    _ = try rig.bought("neon rain")
    for name in ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm"] { rig.remove("\(rig.home)/\(name)") }
    for words in [["lookup"], ["quote"], ["generate", "--dry-run"], ["generate"]] {
      let outcome = try rig.onetake(words + rig.textRequest("neon rain"))
      #expect(outcome.code == 8, "\(words): \(outcome)")
    }
    #expect(try rig.charges().count == 1)
  }
}
