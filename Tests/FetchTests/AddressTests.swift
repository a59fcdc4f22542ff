import Testing

@testable import Fetch

@Suite struct AddressTests {
  @Test(arguments: [
    "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fdff::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "5f00::1",
  ])
  func `a private or special address is not public`(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(!address.isPublic)
    #expect(!AddressPolicy.publicOnly.allows(address) && AddressPolicy.any.allows(address))
  }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "::ffff:1.1.1.1",
    "64:ff9b::101:101", "2002:101:101::",
  ])
  func `a neighbour of the special ranges is public`(text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.isPublic && AddressPolicy.publicOnly.allows(address))
  }

  @Test(arguments: ["", "example.com", "1.2.3", "1.2.3.4.5", "2130706433", "[::1]", ":::", "1.2.3.4%x"])
  func `what is no literal is no address`(text: String) { #expect(IPAddress(text) == nil) }

  @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0"])
  func `however loopback is written, it is refused before anything is sent`(host: String) throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "secret") }) { server in
      let error = try downloadFailure(Download("http://\(host):\(server.port)/"))
      #expect(error.kind == .refusedAddress && error.nothingWasSent)
      #expect(server.connections == 0)
    }
  }

  @Test(arguments: ["[::ffff:127.0.0.1]", "[::1]", "[::]"])
  func `loopback in IPv6 is refused before anything is sent`(host: String) throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "secret") }) { server in
      let error = try downloadFailure(Download("http://\(host):\(server.port)/"))
      #expect(error.kind == .refusedAddress && error.nothingWasSent)
      #expect(server.connections == 0)
    }
  }

  @Test func `the host that is connected to is checked once more before the request goes`() {
    let exchange = Exchange(addresses: .publicOnly, receiver: BodyCollector(limit: 0), isCancelled: { false })
    #expect(!exchange.release(to: "127.0.0.1"))
    #expect(!exchange.wasReleased && exchange.refusal?.kind == .refusedAddress)
    #expect(!exchange.release(to: nil) && !exchange.release(to: "no address"))
    #expect(exchange.release(to: "1.1.1.1") && exchange.wasReleased)
  }

  @Test(arguments: [
    ("http://127.0.0.1:8470/shortapi", AddressPolicy.any), ("http://localhost", .any), ("http://10.1.2.3", .any),
    ("http://[fd00::1]:80", .any), ("https://1.1.1.1", .publicOnly), ("https://nowhere.invalid", .publicOnly),
    ("nonsense", .publicOnly),
  ])
  func `results may lie at private addresses only if the provider does`(baseURL: String, policy: AddressPolicy) {
    #expect(AddressPolicy.results(ofBaseURL: baseURL, throughProxy: true, proxies: ProxyRules([:])) == policy)
    let direct = policy == .publicOnly ? AddressPolicy.publicDirect : policy
    #expect(AddressPolicy.results(ofBaseURL: baseURL, throughProxy: false, proxies: ProxyRules([:])) == direct)
  }
}
