import Domain
import Foundation
import Rig
import Testing

/// payment.md 17: keys, Authorization headers and URL signatures reach no table, no file and no text.
@Suite struct SecretTests {
  @Test(arguments: Provider.allCases)
  func `no key and no signature is written anywhere`(_ provider: Provider) throws {
    let rig = try makeRig(settings: ["submit.idle_seconds": "1"])
    let troubles = [
      [], ["submit-500"], ["submit-garbage"], ["submit-half-answer"], ["submit-error-envelope"], ["submit-hang"],
      ["job-fails"], ["query-500:1", "query-garbage:1"], ["film-403:3"], ["film-redirect-loop:6"], ["short"],
    ]
    var said = ""
    for (number, faults) in troubles.enumerated() {
      _ = rig.sim("POST", "/_sim/faults", ["faults": .array(faults.map { .string($0) })])
      let outcome = try rig.onetake(rig.order(provider, prompt: "number \(number)"))
      said += outcome.output + outcome.errors
      guard !outcome.id.isEmpty else { continue }
      for words in [["show", outcome.id], ["show", "--json", outcome.id], ["jobs", "resume", outcome.id]] {
        let more = try rig.onetake(words)
        said += more.output + more.errors
      }
    }
    said += try rig.onetake(["jobs"]).output + rig.onetake(["doctor", "--json"]).output
    #expect(try rig.seen("downloads") > 3 && rig.count() > 5, "there was something to hide")
    let secrets = ["key-of-\(provider.rawValue)", "X-Signature=", "Bearer "]
    for secret in secrets { #expect(!said.contains(secret), "\(secret) was printed") }
    let files = try FileManager.default.subpathsOfDirectory(atPath: rig.home)
    #expect(files.contains("library.sqlite"))
    for file in files {
      let bytes = FileManager.default.contents(atPath: rig.home + "/" + file) ?? Data()
      for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) stands in \(file)") }
    }
  }
}
