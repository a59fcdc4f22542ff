@testable import HTTPD

/// What clients of a server of ours send: targets and header fields.
enum ServerTargets {
  static let all = [
    FuzzTarget(name: "byte-range", limit: 300, rounds: 2500, words: words, check: range),
    FuzzTarget(name: "request-target", limit: 600, rounds: 2500, words: targetWords, check: target),
  ]

  private static let words = [
    "bytes=", "0", "9", "-", ",", "\n", "\"t\"", "W/\"t\"", "*", "18446744073709551615", "18446744073709551616",
    "Range: ",
    "If-Range: ", "If-None-Match: ",
  ]
  private static let targetWords = [
    "/", "?", "&", "=", "%00", "%2F", "%c3%a9", "%ff", "%", "+", "#", "..", "//", "%u0041",
  ]

  /// The first word is the size; each line after it a header field.
  private static func range(_ bytes: [UInt8]) throws(Violation) {
    let (head, body) = bytes.headAndBody
    let size = head.first.flatMap { UInt64($0) } ?? 100
    var headers: HTTPHeaders = [:]
    for line in body.shown.split(separator: "\n") {
      let sides = line.split(separator: ":", maxSplits: 1)
      if sides.count == 2 { headers.add(String(sides[0]), String(sides[1].drop { $0 == " " })) }
    }
    for headers in [headers, ["Range": body.shown]] {
      switch ByteRange.selected(by: headers, size: size, tag: "t") {
      case .part(let part):
        try demand(!part.isEmpty && part.upperBound <= size, "bytes \(part) of \(size)")
        try demand(headers["Range"] != nil, "a part that nobody asked for")
      case .notModified: try demand(headers["If-None-Match"] != nil, "nobody said what he has")
      case .whole, .unsatisfiable: break
      }
    }
  }

  private static func target(_ bytes: [UInt8]) throws(Violation) {
    let text = bytes.shown
    if let decoded = PercentEncoding.decode(text[...], plusIsSpace: false) {
      try demand(!decoded.utf8.contains(0), "a NUL came through")
      try demand(
        PercentEncoding.decode(encoded(decoded)[...], plusIsSpace: true) == decoded, "written again it differs")
    }
    guard let request = HTTPRequest(HTTPRequest.Head(method: "GET", target: text), body: []) else { return }
    try demand(request.path.hasPrefix("/") && !request.path.utf8.contains(0), "the path is \(request.path)")
    for (name, value) in request.query { try demand(!(name + value).utf8.contains(0), "a NUL came through") }
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { "%" + (($0 < 16) ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
