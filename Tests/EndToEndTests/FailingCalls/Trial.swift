import Domain
import Foundation
import Rig

/// One run of an undertaking with one fault, and what must hold after it: seen from outside, by a person with a disk
/// that is well again and with the provider's list of jobs.
struct Trial {
  let shop: Workshop
  let fault: CallFault
  /// The run in which calls failed.
  private var outcome: Outcome?
  /// The calls that it made.
  private var calls: [CountedCall] = []
  /// How often provider-sim charged before.
  private var before = 0
  /// What did not hold.
  private(set) var problems: [String] = []

  init(_ shop: Workshop, _ fault: CallFault) {
    self.shop = shop
    self.fault = fault
  }

  /// Runs it; false if no call was hit, so that nothing was tried.
  mutating func run() throws -> Bool {
    try shop.begin()
    before = try shop.rig.count()
    let outcome = try shop.run(shop.words(), fault.variables(below: shop.folder, report: shop.report))
    self.outcome = outcome
    calls = CountedCall.report(shop.report)
    guard calls.contains(where: { $0.answer != nil }) else { return false }
    tellsWhatHappened(outcome)
    keepsWhatWasThere()
    believesNoFailedSync()
    switch shop.undertaking {
    case .buyFirst, .buyFromText, .buyFromImage, .order: try buysOnce(outcome)
    case .hit, .copyOut: try isServed(outcome)
    case .migrate:
      try isServed(outcome)
      try hasCopyFromBefore()
    case .begin, .adopt, .move: try isAdopted(outcome)
    case .accept, .trash, .restore: try isDone(outcome)
    case .collect: try isCollected(outcome)
    case .sweep: try isSwept(outcome)
    case .backUp: try isBackedUp(outcome)
    case .bringBack: try isBroughtBack(outcome)
    case .check, .verify:
      expect(outcome.code != 8 && outcome.code != 4, "damage is claimed, and only a call failed")
      try ends(shop.words(), with: 0)
    }
    try isClean()
    return true
  }

  private mutating func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) {
    if !condition { problems.append(sentence()) }
  }

  /// The whole story, for whoever reads a failed test.
  var story: String {
    let hit = calls.first { $0.answer != nil }
    let said = outcome.map { "exit \($0.code)\n\($0.output)\($0.errors)" } ?? ""
    return "\(shop.undertaking) with \(fault) (\(hit.map { "\($0)" } ?? "not hit")): "
      + problems.joined(separator: "; ") + "\n\(said)"
  }

  // MARK: The run itself

  /// What failed is told: what, where, what it cost and what to do. Nothing ends by a signal.
  private mutating func tellsWhatHappened(_ outcome: Outcome) {
    expect(outcome.code < 128 && outcome.code >= 0, "it ended by a signal")
    let all = outcome.output + outcome.errors
    switch outcome.code {
    case 0: break
    case 1, 2:
      expect(all.contains(shop.home) || all.contains("library.sqlite") || all.contains(shop.folder), "no file is named")
      expect(outcome.errors.contains("\n  "), "no cure is told")
      expect(!shop.undertaking.buys || all.contains("nothing was sent"), "what it cost is not told")
    case 6: expect(all.contains("onetake jobs resolve") || all.contains("at the next start"), "no cure is told")
    case 9 where shop.undertaking == .verify: expect(all.contains(shop.home), "why it is not judged is not told")
    case 9: expect(all.contains("onetake jobs resume"), "no cure is told")
    case 3, 4: expect(false, "exit \(outcome.code), and only a call failed")
    default: expect(false, "an exit code that says something else")
    }
  }

  /// No blob, and no film outside the library, is lost or overwritten.
  private mutating func keepsWhatWasThere() {
    let manager = FileManager.default
    for name in manager.subpaths(atPath: shop.prepared + "/library/blobs") ?? [] where name.count > 60 {
      if shop.undertaking == .sweep && name.hasSuffix(shop.digest) { continue }
      let bytes = shop.bytes("\(shop.home)/blobs/\(name)")
      expect(bytes.map { name.hasSuffix(Digest(of: $0).hex) } ?? false, "the blob \(name) is lost or changed")
    }
    if shop.undertaking == .begin || shop.undertaking == .adopt {
      expect(shop.bytes(shop.folder + "/film.mp4") == shop.film, "the film that was copied in is gone")
    }
  }

  /// A file whose fsync failed is given up: it is neither synced again nor put into its place. SQLite's files are
  /// judged by what they hold.
  private mutating func believesNoFailedSync() {
    var failed: [String: String] = [:]
    for call in calls where !call.path.contains("library.sqlite") {
      let isFile = call.path.contains(".part") || call.path.contains("/inflight/")
      if call.kind == .fsync, isFile {
        expect(failed[call.inode] != call.path, "\(call) was synced again after its fsync failed")
        if call.answer != nil { failed[call.inode] = call.path }
      } else if call.kind == .unlink {
        failed[call.inode] = nil
      }
    }
  }

  // MARK: Afterwards

  /// Runs something that must end with `code` now that nothing fails.
  @discardableResult
  private mutating func ends(_ words: [String], with code: Int32) throws -> Outcome {
    let outcome = try shop.run(words)
    expect(
      outcome.code == code,
      "then `\(words.prefix(3).joined(separator: " "))` ends with \(outcome.code): \(outcome.output)\(outcome.errors)")
    return outcome
  }

  /// What provider-sim charged for since the trial began.
  private func charged() throws -> [String] { try shop.rig.jobs(after: before) }

  /// One charge in the end, whatever happened; and each charge known at once, by row, slot or printed id.
  private mutating func buysOnce(_ outcome: Outcome) throws {
    let paid = try charged()
    let all = outcome.output + outcome.errors
    expect(paid.count <= 1, "charged \(paid.count) times in one run")
    let word = shop.undertaking == .order ? "pending" : "generated"
    expect(outcome.code != 0 || (outcome.word == word && paid.count == 1), "exit 0, and it was not bought")
    expect(paid.isEmpty || !all.contains("nothing was sent"), "it says that nothing was sent, and it was charged")
    var served: Outcome?
    var questions = 0
    while served == nil, questions < 4 {
      let again = try shop.run(shop.undertaking.request(shop.rig))
      questions += 1
      switch again.code {
      case 0: served = again
      case 6:
        // A person must decide, and can: they were told the id of the job, or that nothing was sent and can be told so.
        expect(paid.isEmpty || all.contains(paid[0]), "uncertain, and nobody was told of the job that was charged")
        expect(!paid.isEmpty || all.contains("--not-charged"), "uncertain, and nothing was sent")
        let answer = paid.first.map { ["--job-id", $0] } ?? ["--not-charged"]
        try ends(["jobs", "resolve", "--json", again.id] + answer, with: 0)
      default:
        expect(false, "then the same request ends with \(again.code): \(again.output)\(again.errors)")
        return
      }
    }
    expect(served?.json["digest"]?.stringValue == shop.digest, "another clip is served")
    expect(served.flatMap { $0.json["path"]?.stringValue }.flatMap { shop.bytes($0) } == shop.film, "other bytes")
    let charges = try charged()
    expect(charges.count == 1, "in the end \(charges.count) charges")
    expect(served?.json["job_id"]?.stringValue == charges.last, "the ledger names another job than was charged")
    if served?.word != "reused" {
      let hit = try shop.run(shop.undertaking.request(shop.rig))
      expect(hit.word == "reused", "then it is no hit: \(hit.output)\(hit.errors)")
    }
    let spent = try shop.run(["stats", "--json"]).json
    expect(spent["uncertain"]?.stringValue ?? "0.00" == "0.00", "the ledger is in doubt: \(spent.text)")
  }

  private mutating func isServed(_ outcome: Outcome) throws {
    let copy = shop.folder + "/copy.mp4"
    if shop.undertaking == .copyOut {
      expect(outcome.code != 0 || shop.bytes(copy) == shop.film, "exit 0, and there is no copy")
      expect(shop.bytes(copy).map { $0 == shop.film } ?? true, "half a copy")
    }
    let again = try ends(shop.words(), with: 0)
    expect(again.word == "reused" && again.json["digest"]?.stringValue == shop.digest, "then it is no hit")
    if shop.undertaking == .copyOut { expect(shop.bytes(copy) == shop.film, "then there is no copy") }
    expect(try charged().isEmpty, "a hit was charged")
    let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder)
    let left = Set(names).subtracting(["library", "copy.mp4"])
    expect(left.isEmpty, "beside the copy there is \(left)")
  }

  /// A library is copied whole before it is brought up to date, and what a failed try left is gone or whole as well.
  private mutating func hasCopyFromBefore() throws {
    let names = shop.names("").filter { $0.hasPrefix("library.sqlite.before-") }
    expect(!names.isEmpty, "there is no copy from before the migration")
    for name in names {
      let home = shop.folder + "/before"
      try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(shop.home)/\(name)", toPath: home + "/library.sqlite")
      let found = try shop.rig.onetake(
        ["lookup", "--json"] + shop.rig.textRequest("neon rain"), ["ONETAKE_HOME": home])
      // It knows the clip, and misses its bytes.
      expect(found.code == 8, "the copy \(name) is no whole library: \(found.output)\(found.errors)")
      try FileManager.default.removeItem(atPath: home)
    }
  }

  private mutating func isAdopted(_ outcome: Outcome) throws {
    let source = shop.folder + "/film.mp4"
    let blob = "\(shop.home)/blobs/\(shop.digest.prefix(2))/\(shop.digest)"
    let isStored = shop.bytes(blob) == shop.film
    let isThere = shop.bytes(source) == shop.film
    expect(isStored || isThere, "the film is lost")
    expect(outcome.code != 0 || isStored, "exit 0, and the film is not in the store")
    expect(outcome.code == 0 || outcome.code == 9 || isThere, "it failed, and the film is gone from its place")
    if outcome.code != 0, isThere {
      let permissions = try FileManager.default.attributesOfItem(atPath: source)[.posixPermissions] as? Int
      let wanted = try FileManager.default.attributesOfItem(atPath: shop.prepared + "/film.mp4")[.posixPermissions]
      expect(fault.times == .forever || permissions == wanted as? Int, "it failed, and the film is \(permissions ?? 0)")
    }
    if isThere { try ends(shop.words(), with: 0) }
    if shop.undertaking == .move { expect(shop.bytes(source) == nil, "then the film is still in its place") }
    let found = try ends(["lookup", "--json"] + shop.rig.textRequest("neon rain"), with: 0)
    expect(found.json["digest"]?.stringValue == shop.digest, "then another clip is served")
  }

  private mutating func isDone(_ outcome: Outcome) throws {
    let again = try shop.run(shop.words())
    let isRestored = shop.undertaking == .restore && again.code == 3
    expect(again.code == 0 || isRestored, "then it ends with \(again.code): \(again.output)\(again.errors)")
    let found = try shop.run(["lookup", "--json"] + shop.rig.textRequest("neon rain"))
    expect(found.code == (shop.undertaking == .trash ? 3 : 0), "then a lookup ends with \(found.code): \(found.errors)")
  }

  private mutating func isCollected(_ outcome: Outcome) throws {
    try ends(shop.words(), with: 0)
    let found = try ends(try shop.rig.order(.shortapi), with: 0)
    expect(found.json["digest"]?.stringValue == shop.digest && found.word == "reused", "then it is no hit")
    expect(found.json["job_id"]?.stringValue == shop.job, "then it is another job's")
    expect(try charged().isEmpty, "a collection was charged")
  }

  /// What is gone is what was in the trash, and no row says otherwise.
  private mutating func isSwept(_ outcome: Outcome) throws {
    let isThere = shop.bytes("\(shop.home)/blobs/\(shop.digest.prefix(2))/\(shop.digest)") != nil
    expect(outcome.code != 0 || !isThere, "exit 0, and the bytes are there")
    let shown = try ends(["show", "--json", shop.id], with: 0)
    expect(isThere || shown.json["path"] == .null, "the bytes are gone, and a row promises them")
    try ends(shop.words(), with: 0)
    expect(
      shop.bytes("\(shop.home)/blobs/\(shop.digest.prefix(2))/\(shop.digest)") == nil, "then the bytes are still there")
    let kept = try shop.run(shop.rig.order(.shortapi, prompt: "calm sea"))
    expect(kept.word == "reused", "then the other clip is no hit: \(kept.output)\(kept.errors)")
    expect(try charged().isEmpty, "a sweep was charged")
  }

  /// The folder holds the earlier backup or the new one, whole, at any moment; then the new one.
  private mutating func isBackedUp(_ outcome: Outcome) throws {
    let isNew = try restored(to: "first")
    expect(outcome.code != 0 || isNew, "exit 0, and the backup lacks the newest clip")
    try ends(shop.words(), with: 0)
    expect(try restored(to: "second"), "then the backup lacks the newest clip")
    let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder + "/backup")
    let kinds = Set(names.map { $0.prefix { $0 != "-" } })
    expect(kinds == ["backup.json", "snapshot", "blobs", "tmp"] && names.count == 4, "in the backup there is \(names)")
    let left = try FileManager.default.contentsOfDirectory(atPath: shop.folder + "/backup/tmp")
    expect(left.isEmpty, "in the backup's tmp/ there is \(left)")
  }

  /// Restores the backup into a folder of its own, where the first clip must be; whether the second one is, too.
  private mutating func restored(to name: String) throws -> Bool {
    let home: [String: String?] = ["ONETAKE_HOME": "\(shop.folder)/\(name)"]
    for words in [["restore-backup", shop.folder + "/backup"], ["fsck"]] {
      let outcome = try shop.rig.onetake(words, home)
      expect(outcome.code == 0, "the backup does not come back: \(outcome.output)\(outcome.errors)")
    }
    let first = try shop.rig.onetake(["lookup", "--json"] + shop.rig.textRequest("calm sea"), home)
    expect(first.code == 0, "the backup has lost a clip: \(first.output)\(first.errors)")
    let second = try shop.rig.onetake(["lookup", "--json"] + shop.rig.textRequest("neon rain"), home)
    expect(second.code == 0 || second.code == 3, "\(second.output)\(second.errors)")
    return second.code == 0
  }

  private mutating func isBroughtBack(_ outcome: Outcome) throws {
    if outcome.code != 0 {
      // Until it is whole nobody is told that there is nothing; what failed may be what comes after that.
      let early = try shop.run(["lookup", "--json"] + shop.rig.textRequest("neon rain"))
      let isWhole = early.code == 0 && early.json["digest"]?.stringValue == shop.digest
      expect(
        early.code == 8 || isWhole,
        "half brought back, a lookup ends with \(early.code): \(early.output)\(early.errors)")
    }
    try ends(shop.words(), with: 0)
    for (prompt, digest) in [("calm sea", nil), ("neon rain", shop.digest)] {
      let found = try ends(["lookup", "--json"] + shop.rig.textRequest(prompt), with: 0)
      expect(digest == nil || found.json["digest"]?.stringValue == digest, "then another clip is served")
    }
    expect(!shop.names("").contains("restoring"), "restoring/ is left")
  }

  /// Nothing is damaged, nothing lies about.
  private mutating func isClean() throws {
    let outcome = try ends(["fsck", "--json"], with: 0)
    expect(outcome.output.isEmpty, "fsck finds \(outcome.output)")
    // An answer of which half is written is kept aside, for it may be all that tells of a job.
    let isHalfAnAnswer = fault.answer == .torn && calls.contains { $0.answer != nil && $0.path.contains("/inflight/") }
    for folder in ["tmp", "inflight", "lock"] {
      // Lock files that are no owner's are made once and stay.
      let names = shop.names(folder).filter {
        (folder != "lock" || $0.utf8.count == 32) && !(isHalfAnAnswer && $0.hasSuffix(".unread"))
      }
      expect(names.isEmpty, "in \(folder)/ there is \(names)")
    }
  }
}
