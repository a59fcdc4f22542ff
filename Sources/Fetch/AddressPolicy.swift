import Glibc

/// Which addresses may be connected to: decided on the address itself, wherever this program sees it.
package enum AddressPolicy: Hashable, Sendable {
  /// Every address, through the environment's proxy where there is one: for addresses that the user configured.
  case any
  /// Addresses of the public internet alone: for addresses that somebody else sent.
  ///
  /// Where the environment's proxy applies, it finds the address and nobody here sees it: then hosts are refused by what
  /// they are called, see `allows(hostBehindProxy:)`.
  case publicOnly
  /// The same, and never through a proxy: each address is seen.
  case publicDirect

  /// Whether a proxy is used where the environment names one.
  package var usesProxy: Bool { self != .publicDirect }

  /// Whether a connection to `address` may be made.
  package func allows(_ address: IPAddress) -> Bool { self == .any || address.isPublic }

  /// Whether a proxy may be asked for `host`, as far as its name tells: no literal address that is refused, no name
  /// without a dot, and none below a top-level domain that is never public.
  package func allows(hostBehindProxy host: String) -> Bool {
    if self == .any { return true }
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    // A zone belongs to addresses of this machine's own networks.
    if name.contains("%") { return false }
    if let address = IPAddress(name) { return address.isPublic }
    guard let dot = name.lastIndex(of: ".") else { return false }
    return !Self.innerDomains.contains(name[name.index(after: dot)...].lowercased()) && !name.hasSuffix(".home.arpa")
  }

  /// RFC 6761, RFC 6762 with its appendix G, and `internal`, which ICANN keeps for networks' own use.
  private static let innerDomains: Set = [
    "localhost", "local", "internal", "intranet", "private", "corp", "home", "lan",
  ]

  /// What may be connected to for results of the provider at `baseURL`: private addresses only if it is private itself.
  ///
  /// A base URL is private if it is loopback or if every address that `getaddrinfo` finds for its host is; a host that
  /// cannot be resolved is not. One that is reached through a proxy is private if its name is: what this machine's
  /// resolver makes of it says nothing. Without `throughProxy`, results of a public one are fetched directly.
  package static func results(
    ofBaseURL baseURL: String, throughProxy: Bool, proxies: ProxyRules = .ofProcess()
  ) -> AddressPolicy {
    let publicOnly = throughProxy ? AddressPolicy.publicOnly : .publicDirect
    guard let url = WebURL(baseURL) else { return publicOnly }
    if url.isLoopback { return .any }
    if proxies.proxy(for: url) != nil { return publicOnly.allows(hostBehindProxy: url.host) ? publicOnly : .any }
    let addresses = IPAddress(url.host).map { [$0] } ?? resolve(url.host)
    return addresses.isEmpty || addresses.contains(where: \.isPublic) ? publicOnly : .any
  }

  private static func resolve(_ host: String) -> [IPAddress] {
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, nil, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      let bytes = unsafe UnsafeRawBufferPointer(start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
      if let address = unsafe IPAddress(socketAddress: bytes) { addresses.append(address) }
      unsafe next = entry.pointee.ai_next
    }
    return addresses
  }
}
