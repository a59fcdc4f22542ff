import Domain
import Foundation
import Rig
import Synchronization
import Testing

/// A rig whose secrets cannot be mistaken for anything else, and which keeps everything that its programs said.
final class SecretWorld: Sendable {
  /// Keys with characters that addresses, JSON, HTML and shells write in other ways; gmi's could be a host's name.
  static let keys: [Provider: String] = [
    .shortapi: "sk-Sh0rt/9f+Ab~Zq0?x&Y=Tr4ns1ent%4BKey",
    .highway: "hw_7\"q'K\\nb<tag>9;{Zx}|^`hIghW4y==",
    .gmi: "gmi-7Qx2Lk9Vb4Tz8Rw1Ns6Pd3Hf",
  ]
  static let imageSignature = "iM4geS1gn4tur3-0f9e8d7c6b5a-QwErTz"
  static let proxyUser = "pr0xyUs3r-Q9zz:pr0xy-P4ssw0rd+Zz%2F9"
  static let configKey = "c0nf1g-Key-8f7e6d5c4b3a2910"

  let rig: Rig
  let meddler: Meddler
  private let said = Mutex<[(place: String, text: String)]>([])

  init(_ settings: [String: String] = [:]) throws {
    let quick = ["poll.minutes": "0", "submit.attempts": "1", "download.fresh_seconds": "0"]
    rig = try makeRig(settings: quick.merging(settings) { $1 })
    meddler = try Meddler(to: rig.port)
  }

  deinit { meddler.stop() }

  /// What programs are started with: the keys, and the meddler instead of the providers. Memory dumps are forbidden, as
  /// they are for everybody.
  var variables: [String: String?] {
    var variables: [String: String?] = ["ONETAKE_ALLOW_DUMPS": nil]
    for provider in Provider.allCases {
      variables[provider.keyVariable] = Self.keys[provider]
      variables[provider.urlVariable] = meddler.address
    }
    return variables
  }

  /// Runs `onetake`, and keeps what it said.
  @discardableResult
  func onetake(_ words: [String], _ changes: [String: String?] = [:]) throws -> Outcome {
    let outcome = try rig.onetake(words, variables.merging(changes) { $1 })
    keep(outcome, words)
    return outcome
  }

  func keep(_ outcome: Outcome, _ words: [String]) {
    let name = words.prefix(3).joined(separator: " ")
    said.withLock { $0 += [("the output of \(name)", outcome.output), ("the errors of \(name)", outcome.errors)] }
  }

  /// The words of a purchase from an image at a signed address.
  func order(_ provider: Provider, _ prompt: String) throws -> [String] {
    let address = "\(rig.stillURL())&X-Img-Check=\(Self.imageSignature)"
    let request = try rig.imageRequest(prompt, "--image-url", address, "--accept-unknown-price")
    return ["generate", "--json", "--provider", provider.rawValue] + request
  }

  /// What nobody may be told: keys, credentials, what signs the image's address, and every result's signature so far.
  var search: SecretSearch {
    var secrets = Self.keys.map { SecretSearch.Secret(name: "the key of \($0.key)", text: $0.value) }
    secrets.append(.init(name: "the image's signature", text: Self.imageSignature))
    secrets.append(.init(name: "the proxy's user", text: Self.proxyUser))
    secrets.append(.init(name: "the config's key", text: Self.configKey))
    for request in meddler.requests {
      let line = String(decoding: request.bytes.prefix { $0 != 0x0D }, as: UTF8.self)
      guard let mark = line.firstRange(of: "X-Signature=") else { continue }
      let signature = line[mark.upperBound...].prefix { $0.isHexDigit }
      secrets.append(.init(name: "the signature \(signature.prefix(4))…", text: String(signature)))
    }
    return SecretSearch(Array(Set(secrets)))
  }

  /// Looks through everything: what programs said, and every file below the scratch folder.
  func expectNoLeak(_ when: String, _ location: SourceLocation = #_sourceLocation) throws {
    let search = search
    var leaks: Set<SecretSearch.Leak> = []
    for (place, text) in said.withLock({ $0 }) { leaks.formUnion(search.leaks(in: text, at: place)) }
    let (below, files) = try search.leaks(below: rig.folder)
    leaks.formUnion(below)
    #expect(files > 3, "\(when): nothing was looked through", sourceLocation: location)
    let story = leaks.map(\.description).sorted().prefix(20).joined(separator: "\n")
    #expect(leaks.isEmpty, "\(when):\n\(story)", sourceLocation: location)
  }
}
