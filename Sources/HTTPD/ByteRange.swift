/// What a GET or HEAD with conditions and a range is to be given (RFC 9110, 13.1.2, 13.1.5 and 14.2).
enum ByteRange: Equatable {
  /// The whole, with 200.
  case whole
  /// These bytes, with 206.
  case part(Range<UInt64>)
  /// Nothing, with 416: the range begins behind the end.
  case unsatisfiable
  /// Nothing, with 304: the client has it.
  case notModified

  /// Decides for a representation of `size` bytes whose strong tag is `tag`.
  ///
  /// Several ranges at once get the whole, as 14.2 allows; so does a range that cannot be understood.
  static func selected(by headers: HTTPHeaders, size: UInt64, tag: String) -> ByteRange {
    if let known = headers["If-None-Match"], matches(known, tag) { return .notModified }
    guard let range = headers["Range"] else { return .whole }
    if let condition = headers["If-Range"], condition != "\"\(tag)\"" { return .whole }
    return parse(range, size: size)
  }

  private static func matches(_ known: String, _ tag: String) -> Bool {
    known.split(separator: ",").contains { candidate in
      var text = candidate.drop { $0 == " " }
      if text.hasPrefix("W/") { text = text.dropFirst(2) }
      while text.last == " " { text = text.dropLast() }
      return text == "*" || text == "\"\(tag)\""
    }
  }

  private static func parse(_ range: String, size: UInt64) -> ByteRange {
    guard range.lowercased().hasPrefix("bytes=") else { return .whole }
    let bounds = range.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else { return .whole }
    switch (UInt64(bounds[0]), UInt64(bounds[1])) {
    case (nil, let length?) where bounds[0].isEmpty:
      guard length > 0, size > 0 else { return .unsatisfiable }
      return .part(size - min(length, size)..<size)
    case (let first?, nil) where bounds[1].isEmpty:
      return first < size ? .part(first..<size) : .unsatisfiable
    case (let first?, let last?) where first <= last:
      return first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
    default: return .whole
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
