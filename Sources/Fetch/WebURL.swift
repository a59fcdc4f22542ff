import CCurl

/// An http or https address, taken apart by the parser that will also connect to it (`curl_url`).
package struct WebURL: Hashable, Sendable {
  /// The address as it was given.
  package let text: String
  /// `http` or `https`.
  package let scheme: String
  /// The host as curl connects to it: numbers such as 2130706433 are written as the address they stand for.
  package let host: String
  /// The port, given or usual.
  package let port: Int

  /// The longest address that is taken, in bytes.
  package static let maximumLength = 16_384

  /// Takes an absolute http or https address without a user name in it, or nil; nil also where the host, written plainly,
  /// is another one: `127%2e1` is a name to the parser and a number to the resolver.
  package init?(_ text: String) {
    guard (1...Self.maximumLength).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
      let place = Place(text), Place(place.origin) == place
    else { return nil }
    self.text = text
    scheme = place.scheme
    host = place.host
    port = place.port
  }

  /// Scheme, host and port, which is all of an address that may be shown.
  package var origin: String { Place(scheme: scheme, host: host, port: port).origin }

  /// Whether the host is this very machine by its literal: `localhost`, 127.0.0.0/8 or ::1.
  package var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || IPAddress(host)?.isLoopback == true
  }
}

/// What an address begins with, as `curl_url` reads it.
private struct Place: Equatable {
  let scheme: String
  let host: String
  let port: Int

  init(scheme: String, host: String, port: Int) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  init?(_ text: String) {
    guard CurlLibrary.isReady, let parts = unsafe ot_curl_url() else { return nil }
    defer { unsafe ot_curl_url_cleanup(parts) }
    let flags = UInt32(CURLU_DISALLOW_USER)
    guard unsafe ot_curl_url_set(parts, CURLUPART_URL, text, flags) == CURLUE_OK,
      let scheme = unsafe Self.part(CURLUPART_SCHEME, of: parts)?.lowercased(), scheme == "http" || scheme == "https",
      let host = unsafe Self.part(CURLUPART_HOST, of: parts), !host.isEmpty,
      let port = unsafe Self.part(CURLUPART_PORT, of: parts).flatMap({ Int($0) })
    else { return nil }
    self.scheme = scheme
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host.lowercased()
    self.port = port
  }

  var origin: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
  }

  @unsafe private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe ot_curl_url_get(parts, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text = unsafe text
    else { return nil }
    defer { unsafe ot_curl_free(text) }
    return unsafe String(cString: text)
  }
}

extension WebURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The origin: paths and queries may hold signatures.
  package var description: String { origin }
  package var debugDescription: String { origin }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
