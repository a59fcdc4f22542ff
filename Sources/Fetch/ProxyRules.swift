import Glibc

/// Through which proxy an address is reached: what libcurl reads from the environment, by its own rules.
///
/// libcurl decides where a proxy applies and cannot be asked, and what a connection's address says depends on it. So it
/// is decided here, as CURLOPT_PROXY(3) and CURLOPT_NOPROXY(3) of libcurl 7.88 have it, and libcurl is told.
package struct ProxyRules: Sendable {
  /// A proxy, and who named it.
  package struct Proxy: Hashable, Sendable {
    /// The environment variable that names it.
    package let variable: String
    /// What the variable holds; a password may stand in it.
    let address: String
  }

  private let environment: [String: String]

  private static let exceptionNames = ["no_proxy", "NO_PROXY"]
  private static let allNames = Set(["http", "https"].flatMap(names)).sorted()

  /// Rules of these environment variables.
  package init(_ environment: [String: String]) { self.environment = environment }

  /// Rules of the environment that this process was started with.
  package static func ofProcess() -> ProxyRules {
    var found: [String: String] = [:]
    for name in ["http", "https"].flatMap(names) + exceptionNames {
      if let value = unsafe getenv(name) { found[name] = unsafe String(cString: value) }
    }
    return ProxyRules(found)
  }

  /// User names with passwords, and passwords alone, that the variables hold: as they are written and as they are sent.
  package var credentials: [String] {
    Self.allNames.compactMap { environment[$0] }.flatMap { address -> [String] in
      let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
      let place = rest.prefix { $0 != "/" }
      guard let at = place.lastIndex(of: "@") else { return [] }
      let name = place[..<at]
      let password = name.firstIndex(of: ":").map { name[name.index(after: $0)...] }
      let written = [name, password].compactMap { $0 }.map { String($0) }
      return written + written.map(Self.decoded)
    }
  }

  /// A text with its `%XX` read.
  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      let digits = Substring(rest.prefix(2))
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The proxy that `url` is reached through, or nil if it is connected to directly.
  ///
  /// What this machine calls loopback no proxy can reach: there is never one for it.
  package func proxy(for url: WebURL) -> Proxy? {
    guard !url.isLoopback, let (variable, address) = first(of: Self.names(url.scheme)), !isException(url.host) else {
      return nil
    }
    return Proxy(variable: variable, address: address)
  }

  /// `http_proxy` counts in lower case only: a CGI program's HTTP_PROXY is its client's to set.
  private static func names(_ scheme: String) -> [String] {
    (scheme == "http" ? ["http_proxy"] : ["\(scheme)_proxy", "\(scheme.uppercased())_PROXY"])
      + ["all_proxy", "ALL_PROXY"]
  }

  /// An empty variable is as good as none.
  private func first(of names: [String]) -> (name: String, value: String)? {
    for name in names {
      if let value = environment[name], !value.isEmpty { return (name, value) }
    }
    return nil
  }

  // MARK: NO_PROXY

  private func isException(_ host: String) -> Bool {
    guard let list = first(of: Self.exceptionNames)?.value else { return false }
    if list == "*" { return true }
    let address = IPAddress(host)
    let name = address == nil && host.hasSuffix(".") ? String(host.dropLast()) : host
    return list.lowercased().split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).contains { entry in
      if let address { return Self.covers(entry, address) }
      var domain = entry.hasSuffix(".") ? entry.dropLast() : entry
      if domain.hasPrefix(".") { domain = domain.dropFirst() }
      return !domain.isEmpty && (name == domain || name.hasSuffix(".\(domain)"))
    }
  }

  /// Whether an entry such as `10.1.2.3` or `10.0.0.0/8` means `address`; a length of 0 is none.
  private static func covers(_ entry: Substring, _ address: IPAddress) -> Bool {
    let sides = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let network = IPAddress(String(sides[0])) else { return false }
    guard sides.count == 2, let length = Int(sides[1]), length != 0 else { return network == address }
    return address.shares(length, withFirstBitsOf: network)
  }
}

extension ProxyRules.Proxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The variable's name: its value may hold a password.
  package var description: String { variable }
  package var debugDescription: String { variable }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
