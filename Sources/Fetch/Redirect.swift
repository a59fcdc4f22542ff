/// Where a redirect may lead.
enum Redirect {
  /// Whether `status` with a Location asks a GET to go elsewhere (RFC 9110 15.4).
  static func isRedirect(_ status: Int) -> Bool { [301, 302, 303, 307, 308].contains(status) }

  /// The next address, or nil if it may not be followed: not http or https, or from https to http.
  static func next(from current: WebURL, to location: String) -> WebURL? {
    guard let next = WebURL(location), !(current.scheme == "https" && next.scheme == "http") else { return nil }
    return next
  }
}
