import Glibc

/// Which addresses may be connected to; decided on the address itself, never on a name.
package enum AddressPolicy: Hashable, Sendable {
  /// Every address, through the environment's proxy where there is one: for addresses that the user configured.
  case any
  /// Addresses of the public internet alone, and no proxy: for addresses that somebody else sent.
  case publicOnly

  /// Whether a connection to `address` may be made.
  package func allows(_ address: IPAddress) -> Bool { self == .any || address.isPublic }

  /// What may be connected to for results of the provider at `baseURL`: private addresses only if it is private itself.
  ///
  /// A base URL is private if it is loopback or if every address that `getaddrinfo` finds for its host is; a host that
  /// cannot be resolved is not.
  package static func results(ofBaseURL baseURL: String) -> AddressPolicy {
    guard let url = WebURL(baseURL) else { return .publicOnly }
    if url.isLoopback { return .any }
    let addresses = IPAddress(url.host).map { [$0] } ?? resolve(url.host)
    return addresses.isEmpty || addresses.contains(where: \.isPublic) ? .publicOnly : .any
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
