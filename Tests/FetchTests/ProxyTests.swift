import Testing

@testable import Fetch

@Suite struct ProxyTests {
  private func isProxied(_ url: String, _ environment: [String: String]) throws -> String? {
    ProxyRules(environment).proxy(for: try #require(WebURL(url)))?.variable
  }

  static let choices: [(url: String, names: [String], chosen: String?)] = [
    ("http://a.test/", ["http_proxy", "https_proxy", "all_proxy"], "http_proxy"),
    ("https://a.test/", ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy"], "https_proxy"),
    ("https://a.test/", ["HTTPS_PROXY", "all_proxy"], "HTTPS_PROXY"), ("https://a.test/", ["http_proxy"], nil),
    ("http://a.test/", ["HTTP_PROXY"], nil), ("http://a.test/", ["HTTP_PROXY", "ALL_PROXY"], "ALL_PROXY"),
    ("https://a.test/", ["all_proxy", "ALL_PROXY"], "all_proxy"), ("https://a.test/", [], nil),
    ("http://127.0.0.1:80/", ["http_proxy", "all_proxy"], nil), ("https://localhost/", ["https_proxy"], nil),
    ("http://[::1]/", ["http_proxy"], nil), ("http://10.1.2.3/", ["http_proxy"], "http_proxy"),
  ]

  @Test(arguments: choices)
  func `the environment names the proxy as curl reads it, and loopback has none`(
    url: String, names: [String], chosen: String?
  ) throws {
    let environment = Dictionary(uniqueKeysWithValues: names.map { ($0, "http://proxy:3128") })
    #expect(try isProxied(url, environment) == chosen)
    #expect(try isProxied(url, environment.mapValues { _ in "" }) == nil, "an empty variable is none")
  }

  static let hosts = [
    "api.example.test", "example.test", "nonexample.test", "API.Example.Test", "example.test.", "10.1.2.3",
    "[fd00::1]", "167838211",
  ]

  /// Which of `hosts` curl 7.88.1 asked of the proxy (P), and which it connected to directly (-), as it was seen to do.
  static let exceptions: [(list: String, seen: String)] = [
    ("", "PPPPPPPP"), ("*", "--------"), (" *", "PPPPPPPP"), ("*,x", "PPPPPPPP"), ("example.test", "--P--PPP"),
    (".example.test", "--P--PPP"), ("example.test.", "--P--PPP"), ("EXAMPLE.test", "--P--PPP"),
    ("x example.test", "--P--PPP"), ("x,example.test", "--P--PPP"), ("x, example.test", "--P--PPP"),
    ("x , ,,example.test", "--P--PPP"), ("\texample.test", "--P--PPP"), ("..example.test", "PPPPPPPP"),
    ("example.test..", "PPPPPPPP"), (".", "PPPPPPPP"), ("*.example.test", "PPPPPPPP"), ("api.*", "PPPPPPPP"),
    ("example.test:80", "PPPPPPPP"), ("10.1.2.3", "PPPPP-P-"), ("10.0.0.0/8", "PPPPP-P-"),
    ("10.1.2.3/32", "PPPPP-P-"), ("10.1.2.4/31", "PPPPPPPP"), ("0.0.0.0/1", "PPPPP-P-"), ("10.0.0.0/0", "PPPPPPPP"),
    ("10.1.2.3/0", "PPPPP-P-"), ("10.0.0.0/33", "PPPPPPPP"), ("10.0.0.0/x", "PPPPPPPP"), ("10.1.2", "PPPPPPPP"),
    (".3", "PPPPPPPP"), ("10.1.2.3.", "PPPPPPPP"), ("fd00::1", "PPPPPP-P"), ("[fd00::1]", "PPPPPPPP"),
    ("::/8", "PPPPPPPP"),
  ]

  @Test(arguments: exceptions)
  func `no_proxy excepts what curl was seen to except`(list: String, seen: String) throws {
    for name in ["no_proxy", "NO_PROXY"] {
      let found = try Self.hosts.map { host in
        try isProxied("http://\(host)/", ["http_proxy": "http://proxy:3128", name: list]) == nil ? "-" : "P"
      }
      #expect(found.joined() == seen)
    }
  }

  @Test(arguments: [
    ("fd00::/8", true), ("fc00::/7", true), ("fe00::/7", false), ("fd00::/64", true), ("fd00::/127", true),
    ("fd00::2/127", false), ("fd00::1/128", true), ("fd00::/128", false), ("fd00::/129", false), ("0:0::/1", false),
  ])
  func `no_proxy excepts IPv6 networks, as newer curls do`(list: String, isException: Bool) throws {
    let environment = ["http_proxy": "http://proxy:3128", "no_proxy": list]
    #expect(try (isProxied("http://[fd00::1]/", environment) == nil) == isException)
  }

  @Test(arguments: [
    ("http://me:secret@proxy:3128", ["me:secret", "secret"]), ("me:secret@proxy", ["me:secret", "secret"]),
    ("socks5h://me%40home:p%2Fw@proxy", ["me%40home:p%2Fw", "p%2Fw", "me@home:p/w", "p/w"]),
    ("http://token@proxy", ["token"]), ("http://proxy:3128/@", []), ("http://proxy", []), ("", []),
    ("http://me:a%@proxy", ["me:a%", "a%"]), ("http://me:a@b@proxy", ["me:a@b", "a@b"]),
  ])
  func `what a proxy's address holds of a user and a password is known, to be told nobody`(
    address: String, held: [String]
  ) {
    for variable in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
      #expect(Set(ProxyRules([variable: address]).credentials) == Set(held), "\(variable)")
    }
    #expect(ProxyRules(["HTTP_PROXY": address, "no_proxy": address]).credentials == [])
  }

  @Test func `neither the proxy's address nor its password is in any description`() throws {
    let rules = ProxyRules(["https_proxy": "http://me:secret@proxy:3128"])
    let url = try #require(WebURL("https://a.test/"))
    let proxy = try #require(rules.proxy(for: url))
    #expect(!"\(proxy) \(String(reflecting: proxy))".contains("secret"))
  }

  private func client(_ server: LoopbackServer, _ more: [String: String] = [:]) -> HTTPClient {
    let rules = ["http_proxy": server.url(), "https_proxy": server.url()].merging(more) { _, given in given }
    return HTTPClient(userAgent: "test", proxies: ProxyRules(rules))
  }

  @Test func `a public file comes through the proxy, though the proxy itself is at a private address`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "film") }) { server in
      let answer = try client(server).fetch(Download("http://films.example.test/a.mp4?sig=1"))
      #expect(answer.body == Array("film".utf8))
      #expect(server.requests[0].head.hasPrefix("GET http://films.example.test/a.mp4?sig=1 HTTP/1.1\r\n"))
    }
  }

  @Test func `what is to be fetched directly is not asked of the proxy`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "film") }) { server in
      var download = Download("http://films.example.invalid/a.mp4")
      download.addresses = .publicDirect
      let error = try #require(throws: FetchError.self) { try client(server).fetch(download) }
      #expect(error.kind == .notConnected && error.nothingWasSent)
      download.url = "http://10.1.2.3/a.mp4"
      let inside = try #require(throws: FetchError.self) { try client(server).fetch(download) }
      #expect(inside.kind == .refusedAddress)
      #expect(server.connections == 0)
    }
  }

  @Test(arguments: [
    ("https://api.example.test", AddressPolicy.publicOnly), ("https://1.1.1.1", .publicOnly),
    ("https://10.1.2.3", .any),
    ("https://gateway", .any), ("https://gateway.corp/api", .any), ("https://localhost:8443", .any),
  ])
  func `behind a proxy a provider is inside if its name says so`(baseURL: String, policy: AddressPolicy) {
    let proxies = ProxyRules(["https_proxy": "http://proxy:3128"])
    #expect(AddressPolicy.results(ofBaseURL: baseURL, throughProxy: true, proxies: proxies) == policy)
  }

  static let inner = [
    "10.0.0.1", "192.168.1.1", "169.254.169.254", "2130706434", "0x0a.1", "[fd00::1]", "[::ffff:10.0.0.1]", "10.0.0.1.",
    "intranet", "intranet.", "printer.local", "metadata.google.internal", "wiki.corp", "nas.home.arpa",
    "NAS.Home.Arpa.",
    "a.lan", "b.home", "c.intranet", "d.private",
  ]

  @Test(arguments: inner)
  func `a host that can only be inside is not asked of the proxy`(host: String) throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "secret") }) { server in
      let error = try #require(throws: FetchError.self) { try client(server).fetch(Download("http://\(host)/a")) }
      #expect(error.kind == .refusedAddress && error.nothingWasSent, "\(error)")
      #expect(server.connections == 0)
    }
  }

  @Test(arguments: ["127.0.0.1", "localhost", "a.localhost", "[::1]"])
  func `loopback is neither asked of the proxy nor connected to`(host: String) throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "secret") }) { server in
      let download = Download("http://\(host):\(server.port)/a")
      let error = try #require(throws: FetchError.self) { try client(server).fetch(download) }
      #expect(error.nothingWasSent)
      #expect(server.connections == 0)
    }
  }

  @Test(arguments: ["http://10.0.0.1/film", "http://intranet/film", "http://127.0.0.1:1/film"])
  func `a redirect inside is not followed by the proxy either`(place: String) throws {
    try LoopbackServer.with({ connection, _ in
      connection.answer("302 Found", headers: ["Location: \(place)"])
    }) { server in
      let error = try #require(throws: FetchError.self) { try client(server).fetch(Download("http://a.example.test/")) }
      #expect(error.kind == .refusedAddress, "\(error)")
      #expect(server.connections == 1)
    }
  }

  @Test func `what the user configured may be inside, behind the proxy too`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "{}") }) { server in
      try #expect(client(server).get(HTTPRequest(.get, "http://intranet/query")).status == 200)
      #expect(server.requests[0].head.hasPrefix("GET http://intranet/query "))
    }
  }

  @Test func `an https address goes by CONNECT, without what is the provider's alone, and a refusal sent nothing`()
    throws
  {
    try LoopbackServer.with({ connection, _ in connection.answer("407 Proxy Authentication Required") }) { server in
      let request = HTTPRequest(
        .post, "https://api.example.test/submit", headers: ["Authorization": "Bearer secret"], body: [1])
      let error = try #require(throws: FetchError.self) { try client(server).submit(request) }
      #expect(error.nothingWasSent && error.kind == .notConnected, "\(error)")
      #expect(server.connections == 1)
      #expect(server.requests[0].head.hasPrefix("CONNECT api.example.test:443 HTTP/1.1\r\n"))
      #expect(!server.requests[0].head.contains("secret"))
    }
  }
}
