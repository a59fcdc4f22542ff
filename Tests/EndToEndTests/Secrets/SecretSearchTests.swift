import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// The search itself: a leak that is planted in each kind of place, and in each form, is found.
@Suite(.blocking) struct SecretSearchTests {
  private static let secret = "sk-Live/9f+Ab~Zq0?x&Y=Tr4ns1ent%Key"

  private func search() -> SecretSearch { SecretSearch([.init(name: "the key", text: Self.secret)]) }

  static let forms: [(String, String)] = {
    let bytes = Array(secret.utf8)
    let half = secret.index(secret.startIndex, offsetBy: 18)
    let percent = bytes.map { "%" + String($0, radix: 16, uppercase: true) }.joined()
    return [
      ("as it is", secret), ("in lower case", secret.lowercased()), ("its first half", "key: \(secret[..<half])…"),
      ("its second half", "…\(secret[half...])"), ("broken over lines", "\(secret[..<half])\r\n  \(secret[half...])"),
      ("percent-encoded", percent), ("twice", percent.replacing("%", with: "%25")),
      ("as JSON", secret.replacing("/", with: "\\/")),
      ("as JSON within JSON", secret.replacing("/", with: "\\\\/")),
      ("as JSON escapes", bytes.map { String(format: "\\u%04x", $0) }.joined()),
      ("as HTML", secret.replacing("&", with: "&amp;")), ("in hex", bytes.map { String(format: "%02x", $0) }.joined()),
      ("in base64", Data(bytes).base64EncodedString()),
      ("as a password", Data("user:\(secret)".utf8).base64EncodedString()),
      ("as a bearer", Data("Bearer \(secret)\n".utf8).base64EncodedString()),
    ]
  }()

  @Test(arguments: forms.indices) func `a planted secret is found in every form`(_ index: Int) {
    let (form, text) = Self.forms[index]
    #expect(!search().leaks(in: "an answer said: \(text) and more", at: "a text").isEmpty, "\(form): \(text)")
    let noise = Data([0, 0xFF, 0x80, 0x25, 0x5C])
    #expect(!search().leaks(in: noise + Data(text.utf8) + noise, at: "bytes").isEmpty, "\(form) among bytes")
  }

  @Test func `what is no secret is none`() {
    let innocent = "sk-Live is how keys begin; Tr4ns1en is a part that is too short; \(Self.secret.prefix(7))"
    #expect(search().leaks(in: innocent, at: "a text").isEmpty)
  }

  /// A prompt is kept and shown, so one that is a secret of the search's stands wherever the product writes.
  @Test func `a secret that the product does write is found in catalog, log, slot, film, output, errors and backup`()
    throws
  {
    let rig = try makeRig()
    var found: Set<String> = []
    func look(_ words: [String], _ changes: [String: String?] = [:]) throws -> Outcome {
      let outcome = try rig.onetake(words, changes)
      if !search().leaks(in: outcome.output, at: "output").isEmpty { found.insert("output") }
      if !search().leaks(in: outcome.errors, at: "errors").isEmpty { found.insert("errors") }
      return outcome
    }
    // Killed with its transactions in the log alone.
    let order = try rig.order(.shortapi, prompt: Self.secret)
    _ = try look(order, ["ONETAKE_FAULT": "download.stored-committed:1"])
    let log = try Data(contentsOf: URL(fileURLWithPath: rig.home + "/library.sqlite-wal"))
    if !search().leaks(in: log, at: "the log").isEmpty { found.insert("log") }
    let bought = try look(["jobs", "resume", "--json"])
    #expect(bought.code == 0, "\(bought)")
    _ = try look(["search", "--json", ""])
    _ = try look(["backup", rig.folder + "/backup"])
    _ = try look(["generate", "--model", Self.secret])
    _ = try rig.file("library/inflight/slot", text: "{\"raw\":\"\(Self.secret)\"}")
    _ = try rig.file("library/tmp/a.part", text: "xx\(Self.secret)")
    _ = try rig.file("library/damaged/\(Self.secret.replacing("/", with: ""))", text: "")
    for leak in try search().leaks(below: rig.folder).leaks { found.insert(leak.place) }
    for place in [
      "output", "errors", "log", "library/library.sqlite", "library/inflight/slot", "library/tmp/a.part",
    ] { #expect(found.contains(place), "a secret in \(place) is not found: \(found)") }
    for part in ["the name library/damaged/", "backup/snapshot-"] {
      #expect(found.contains { $0.contains(part) }, "a secret in \(part) is not found: \(found)")
    }
  }
}
