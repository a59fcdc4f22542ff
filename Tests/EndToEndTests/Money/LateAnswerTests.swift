import Domain
import Foundation
import Glibc
import Rig
import TestThreads
import Testing

/// payment.md 1, 3 and 4: answers that come when their take has gone on, and slots that cannot be read.
@Suite(.blocking) struct LateAnswerTests {
  /// A sender that hangs between its submit and the answer, and that others take for dead.
  private func makeSleeper(_ provider: Provider) throws -> (rig: Rig, sleeper: Program, id: String) {
    let rig = try makeRig("submit-late:1=1")
    let sleeper = try rig.start(try rig.order(provider))
    try rig.wait { try rig.seen("submits") == 1 }
    sleeper.signal(SIGSTOP)
    for name in try FileManager.default.contentsOfDirectory(atPath: rig.home + "/lock") {
      try FileManager.default.removeItem(atPath: "\(rig.home)/lock/\(name)")
    }
    let job = try rig.onetake(["jobs", "--json"]).json
    guard job["state"] == "uncertain", let id = job["id"]?.stringValue else {
      throw Unexpected("no doubt: \(job.text)")
    }
    return (rig, sleeper, id)
  }

  private func slots(_ rig: Rig) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: rig.home + "/inflight")) ?? []
  }

  private func lateAnswers(_ rig: Rig, _ id: String) throws -> [JSON] {
    (try rig.show(id)["history"]?.arrayValue ?? []).filter { $0["event"] == "late-answer" }
  }

  @Test(arguments: [("--charged", "lost"), ("--not-charged", "failed-not-charged")])
  func `an answer that comes when a person has decided changes nothing, and nothing of it is lost`(
    word: String, state: String
  ) throws {
    let (rig, sleeper, id) = try makeSleeper(.shortapi)
    #expect(try rig.resolve(id, word).json["state"]?.stringValue == state)
    sleeper.signal(SIGCONT)
    let woken = sleeper.finish()
    let job = try #require(try rig.jobs().first)
    let line = "onetake jobs resolve \(id) --job-id \(job)"
    #expect(woken.code == 6 && woken.errors.contains(line), "\(woken)")
    #expect(try rig.state(id) == state)
    let late = try lateAnswers(rig, id)
    #expect(late.count == 1 && late.first?["detail"]?.stringValue?.contains(job) == true, "\(late)")
    #expect(late.first?["answer"]?.stringValue?.contains(job) == true, "the provider's own words are the evidence")
    let listed = try rig.onetake(["jobs"]).output
    #expect(listed.contains("warning") && listed.contains(line), "\(listed)")
    let warnings = try rig.onetake(["jobs", "--json"]).lines.filter { $0["warning"] != .null }
    #expect(warnings.count == 1 && warnings.first?["job_id"]?.stringValue == job)
    let found = try rig.resolve(id, "--job-id", job)
    #expect(found.code == 0 && found.word == "generated" && found.id == id, "\(found)")
    #expect(try rig.onetake(["jobs"]).output.isEmpty && slots(rig).isEmpty)
    #expect(try rig.stats()["spent"] == "0.128")
    #expect(try rig.count() == 1)
  }

  @Test(arguments: Provider.allCases)
  func `an answer to an attempt that another has followed is a paid job of its own`(_ provider: Provider) throws {
    let (rig, sleeper, id) = try makeSleeper(provider)
    #expect(try rig.resolve(id, "--not-charged").code == 0)
    let second = try rig.generate(provider)
    #expect(second.word == "generated" && second.id == id, "\(second)")
    sleeper.signal(SIGCONT)
    let woken = sleeper.finish()
    let jobs = try rig.jobs()
    let job = try #require(jobs.first { $0 != second.json["job_id"]?.stringValue })
    #expect(woken.code == 6 && woken.errors.contains(job), "\(woken)")
    #expect(try rig.generate(provider).word == "reused")
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try lateAnswers(rig, id).count == 1)
    #expect(try rig.onetake(["jobs"]).output.contains("onetake jobs resolve \(id) --job-id \(job)"))
    let taken = try rig.resolve(id, "--job-id", job)
    #expect(taken.code == 0 && taken.word == "generated" && taken.json["take"] == 2, "\(taken)")
    #expect(taken.json["job_id"]?.stringValue == job)
    #expect(slots(rig).isEmpty)
    #expect(try rig.generate(provider).id == id, "it replaces nothing")
    #expect(try rig.stats()["bought"] == 2 && rig.count() == 2)
  }

  @Test func `an answer to an older attempt is not taken for that of a later one in doubt`() throws {
    let (rig, sleeper, id) = try makeSleeper(.gmi)
    #expect(try rig.resolve(id, "--not-charged").code == 0)
    try rig.breakThings("submit-drop-after:1")
    #expect(try rig.generate(.gmi).code == 6)
    sleeper.signal(SIGCONT)
    #expect(sleeper.finish().code == 6)
    let jobs = try rig.jobs()
    #expect(try rig.state(id) == "uncertain" && rig.show(id)["job_id"] == .null)
    let listed = try rig.onetake(["jobs", "--json"]).lines
    let named = listed.filter { $0["warning"] != .null }.compactMap { $0["job_id"]?.stringValue }
    let late = try #require(named.first)
    #expect(try rig.resolve(id, "--job-id", late).json["take"] == 2)
    #expect(try rig.state(id) == "uncertain", "the second attempt's doubt stays")
    let other = try #require(jobs.first { $0 != late })
    #expect(try rig.resolve(id, "--job-id", other).json["take"] == 1)
    #expect(try rig.count() == 2)
  }

  @Test func `a sender's end may be the first thing that a person hears of and answers`() throws {
    for words in [["--charged"], ["--job-id", "J"]] {
      let rig = try makeRig("submit-hang:1")
      let payer = try rig.start(try rig.order(.shortapi))
      try rig.wait { try rig.seen("submits") == 1 }
      let id = try #require(try rig.onetake(["jobs", "--json"]).json["id"]?.stringValue)
      payer.signal(SIGKILL)
      _ = payer.finish()
      let job = try #require(try rig.jobs().first)
      let answered = try rig.onetake(["jobs", "resolve", id] + words.map { $0 == "J" ? job : $0 })
      #expect(answered.code == 0, "\(words): \(answered)")
      #expect(try rig.state(id) == (words.count == 1 ? "lost" : "available"))
      #expect(try rig.count() == 1)
    }
  }

  @Test func `an answer that comes while the doubt stands is gone on with`() throws {
    let (rig, sleeper, id) = try makeSleeper(.highway)
    sleeper.signal(SIGCONT)
    let woken = sleeper.finish()
    #expect(woken.code == 0 && woken.word == "generated" && woken.id == id, "\(woken)")
    #expect(try rig.count() == 1)
    #expect(slots(rig).isEmpty)
  }

  /// A slot's end: what is done to it, and how a reader fails.
  static let damages = ["a folder in its place", "bytes that are none of ours"]

  @Test(arguments: damages)
  func `a slot that cannot be read is kept, and the payment is a person's to decide`(_ damage: String) throws {
    let rig = try makeRig("submit-hang")
    let payer = try rig.start(try rig.order(.gmi))
    try rig.wait { try rig.seen("submits") == 1 }
    payer.signal(SIGKILL)
    _ = payer.finish()
    let slot = try #require(slots(rig).first)
    let path = "\(rig.home)/inflight/\(slot)"
    if damage == Self.damages[0] {
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    } else {
      try Data("a job id, perhaps".utf8).write(to: URL(fileURLWithPath: path))
    }
    let doubt = try rig.generate(.gmi)
    let kept = "\(rig.home)/inflight/\(slot).unread"
    #expect(doubt.code == 6 && doubt.json["reason"]?.stringValue?.contains(kept) == true, "\(doubt)")
    let listed = try rig.onetake(["jobs"]).output
    #expect(listed.contains("uncertain") && listed.contains(kept) && listed.contains("--not-charged"), "\(listed)")
    #expect(try rig.generate(.gmi).code == 6)
    let job = try #require(try rig.jobs().first)
    try rig.heal()
    let found = try rig.resolve(doubt.id, "--job-id", job)
    #expect(found.code == 0 && found.word == "generated", "\(found)")
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(FileManager.default.fileExists(atPath: kept), "it is never deleted")
    #expect(try rig.count() == 1 && rig.seen("submits") == 1)
  }
}
