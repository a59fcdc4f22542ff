import Domain
import Rig
import TestThreads
import Testing

/// Behind a proxy that alone knows the providers' names: what is bought can also be fetched, or it is not bought.
@Suite(.blocking) struct ProxyTests {
  /// No resolver takes a label of 64 characters: only the proxy knows this host.
  fileprivate static let host = String(repeating: "x", count: 64) + ".example.test"
  private static let base = "http://\(host)"

  /// A rig whose providers only `proxy` can reach, and the variables that name it.
  private func withProxy(
    _ hosts: Set<String> = [ProxyTests.host], settings: [String: String] = [:],
    _ body: (Rig, ForwardProxy, [String: String?]) throws -> Void
  ) throws {
    let rig = try makeRig(settings: settings)
    let proxy = try ForwardProxy(to: rig.port, for: hosts)
    defer { proxy.stop() }
    var changes: [String: String?] = ["http_proxy": proxy.address]
    for provider in Provider.allCases { changes[provider.urlVariable] = Self.base }
    try body(rig, proxy, changes)
  }

  @Test(arguments: Provider.allCases)
  func `a clip that is bought through the proxy comes back through it`(_ provider: Provider) throws {
    try withProxy { rig, proxy, changes in
      let bought = try rig.generate(provider, changes: changes)
      #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
      #expect(try rig.state(bought.id) == "available")
      #expect(try rig.onetake(["fsck"]).code == 0)
      #expect(proxy.requests.count { $0.hasPrefix("POST \(Self.base)/") } == 1, "\(proxy.requests)")
      #expect(proxy.requests.count { $0.hasPrefix("GET \(Self.base)/films/") } == 1, "\(proxy.requests)")
      #expect(try rig.count() == 1 && rig.seen("submits") == 1 && rig.seen("downloads") == 1)
      let proxied = proxy.requests.count
      #expect(try rig.generate(provider, changes: changes).word == "reused")
      #expect(proxy.requests.count == proxied, "a hit needs no network")
    }
  }

  @Test func `an image's address is read through the proxy too`() throws {
    try withProxy([Self.host, "pictures.example.test"]) { rig, proxy, changes in
      let picture = "http://pictures.example.test/_sim/stills/1280x720.jpg"
      let words = try rig.imageRequest("a fox wakes", "--image-url", picture + "?text=still")
      let bought = try rig.onetake(["generate", "--json", "--provider", "shortapi"] + words, changes)
      #expect(bought.code == 0 && bought.word == "generated", "\(bought)")
      #expect(proxy.requests.count { $0 == "GET \(picture)" } == 2, "before and after the submit: \(proxy.requests)")
      #expect(try rig.count() == 1)
    }
  }

  @Test(arguments: Provider.allCases)
  func `where clips are to be kept from the proxy, nothing is bought through it, and the cure is named`(
    _ provider: Provider
  ) throws {
    try withProxy(settings: ["download.proxy": "refuse"]) { rig, proxy, changes in
      let refused = try rig.generate(provider, changes: changes)
      #expect(refused.code == 2, "\(refused)")
      #expect(refused.errors.contains("http_proxy") && refused.errors.contains("onetake config set download.proxy use"))
      #expect(refused.json["error"]?["code"] == 2)
      #expect(try rig.seen("submits") == 0 && rig.count() == 0)
      #expect(proxy.requests.isEmpty)
      #expect(try rig.onetake(["jobs", "--json"]).output.isEmpty, "nothing was planned")
      let checks = try rig.onetake(["doctor", "--json"], changes).json["checks"]?.arrayValue ?? []
      let check = checks.first { $0["name"]?.stringValue == provider.rawValue }
      #expect(check?["status"] == "warning" && check?["message"]?.stringValue?.contains("http_proxy") == true)
      try rig.set(["download.proxy": "use"])
      #expect(try rig.generate(provider, changes: changes).word == "generated")
      #expect(try rig.count() == 1)
    }
  }

  @Test func `a provider that needs no proxy is bought from all the same`() throws {
    try withProxy(settings: ["download.proxy": "refuse"]) { rig, proxy, changes in
      var changes = changes
      changes[Provider.gmi.urlVariable] = "http://127.0.0.1:\(rig.port)"
      let words = try rig.imageRequest("a fox wakes", "--image-url", rig.stillURL())
      let quotes = try rig.onetake(["quote", "--json"] + words, changes).json["quotes"]?.arrayValue ?? []
      #expect(quotes.count == 3)
      for quote in quotes where quote["provider"] != "gmi" {
        #expect(quote["price"] == .null && quote["reason"]?.stringValue?.contains("http_proxy") == true, "\(quote)")
      }
      let bought = try rig.onetake(["generate", "--json"] + words, changes)
      #expect(bought.word == "generated" && bought.json["provider"] == "gmi", "\(bought)")
      #expect(proxy.requests.isEmpty)
    }
  }

  @Test func `a clip that was bought before is not asked of the proxy where it is to be kept from it`() throws {
    try withProxy { rig, proxy, changes in
      let id = try rig.onetake(try rig.order(.gmi, ["--no-wait"]), changes).id
      try rig.set(["download.proxy": "refuse", "download.fresh_seconds": "0"])
      let waiting = try rig.resume(id, changes)
      #expect(waiting.code == 9 && waiting.word == "pending", "\(waiting)")
      #expect(!proxy.requests.contains { $0.contains("/films/") }, "\(proxy.requests)")
      try rig.set(["download.proxy": "use"])
      #expect(try rig.resume(id, changes).word == "generated")
      #expect(try rig.count() == 1)
    }
  }

  @Test func `a host that no_proxy excepts is not asked of the proxy`() throws {
    try withProxy(settings: ["submit.attempts": "1"]) { rig, proxy, changes in
      var changes = changes
      changes["no_proxy"] = "elsewhere.test, .example.test"
      let unsent = try rig.generate(.gmi, changes: changes)
      #expect(unsent.code == 5 && unsent.word == "refused", "nobody else knows its name: \(unsent)")
      #expect(proxy.requests.isEmpty)
      #expect(try rig.seen("submits") == 0)
    }
  }

  @Test func `a proxy that lets nothing through costs nothing`() throws {
    try withProxy([], settings: ["submit.attempts": "1"]) { rig, proxy, changes in
      let refused = try rig.generate(.gmi, changes: changes)
      #expect(refused.code == 5 && refused.word == "refused", "\(refused)")
      #expect(proxy.requests.count == 1)
      #expect(try rig.count() == 0)
    }
  }
}
